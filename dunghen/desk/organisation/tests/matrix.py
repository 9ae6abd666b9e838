"""The rows of units and people in the table of pages (columns and meaning: tests/pages/matrix.py)."""

from typing import Any

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.organisation import operations
from dunghen.kernel.organisation.models import Delegation, Grant, Role
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import Row, Scene

SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
ADMIN = "302 403 403 403 403 403 403 200 403 403"
ADMIN_POST = "302 403 403 403 403 403 403 302 403 403"
HEAD = "302 403 403 200 403 403 403 200 403 403"


def unit(scene: Scene) -> list[Any]:
    return [scene["cast"].units.so_xay_dung.pk]


def person(scene: Scene) -> list[Any]:
    return [scene["cast"].minh.pk]


def post(scene: Scene) -> list[Any]:
    return [scene["post"].pk]


def grant(scene: Scene) -> list[Any]:
    return [Grant.objects.get(person=scene["cast"].minh).pk]


def delegation(scene: Scene) -> list[Any]:
    return [scene["delegation"].pk]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("desk:units", SIGNED_IN, look="minh"),
    Row("desk:units", SIGNED_IN, query="ngay=16/8/2021&q=So+la", look="an"),
    Row("desk:unit-groups", SIGNED_IN, look="minh"),
    Row("desk:unit", SIGNED_IN, args=unit, look="an"),
    Row("desk:unit-alias-add", ADMIN, args=unit, look="an"),
    Row("desk:unit-post-add", ADMIN, args=unit, look="an"),
    Row("desk:post-appoint", ADMIN, args=post, look="an"),
    Row("desk:people", ADMIN, look="an"),
    Row("desk:person-add", ADMIN, look="an"),
    Row("desk:person", ADMIN, args=person, look="an"),
    Row("desk:person-change", ADMIN, args=person, look="an"),
    Row("desk:person-password", ADMIN, args=person, look="an"),
    Row("desk:person-close", ADMIN, args=person, look="an"),
    Row("desk:person-reopen", ADMIN_POST, args=person, method="post"),
    Row("desk:grant-add", ADMIN, args=person, look="an"),
    Row("desk:grant-end", ADMIN, args=grant, look="an"),
    Row("desk:delegations", HEAD, look="huong"),
    Row("desk:delegation-add", HEAD, look="huong"),
    Row("desk:delegation-end", HEAD, args=delegation, look="huong"),
]


def scene(cast: Cast) -> Scene:
    """A post at the department of construction, and a delegation of its head to her officer."""
    day = make.MONDAY.date()
    where = cast.units.so_xay_dung
    return {
        "post": operations.make_post(unit=where, title="Giám đốc", is_head=True, actor=SYSTEM, at=make.MONDAY),
        # To the citizen, who is none of the table's roles: no reader of a row gains a role by it.
        "delegation": Delegation.objects.create(
            giver=cast.huong,
            taker=cast.lan,
            unit=where,
            role=Role.HEAD,
            basis="Văn bản 3/UQ",
            valid_from=day,
            valid_to=day,
        ),
    }

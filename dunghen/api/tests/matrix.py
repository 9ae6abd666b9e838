"""The rows of the machine door in the table of pages (columns and meaning: tests/pages/matrix.py).

Sessions open nothing here: every role is the public, or a stranger without a key. What keys open is in the rooms' own tests.
"""

from typing import Any

from dunghen.api import operations
from dunghen.api.models import Key
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import Row, Scene

PUBLIC = "200 200 200 200 200 200 200 200 200 200"
NOT_FOUND = "404 404 404 404 404 404 404 404 404 404"
ADMIN = "302 403 403 403 403 403 403 200 403 403"


def scene(cast: Cast) -> Scene:
    key, _ = operations.create_key(
        actor=SYSTEM, label="Tổng đài thử", scopes=["petitions.read"], person=cast.minh, at=make.MONDAY
    )
    return {"key": key}


def key(scene: Scene) -> list[Any]:
    held: Key = scene["key"]
    return [held.pk]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("api:keys", ADMIN, look="an"),
    Row("api:key-add", ADMIN, look="an"),
    Row("api:key-revoke", ADMIN, args=key, look="an"),
    Row("api:guide", PUBLIC, look="anonymous"),
    Row("api:v1:openapi-json", PUBLIC),
    Row("api:v1:api-root", PUBLIC),
    Row("api:unknown", NOT_FOUND, args=lambda scene: ["khong-co"]),
]

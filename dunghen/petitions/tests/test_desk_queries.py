"""The officers' pages ask the database as often for many petitions as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def monday(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T10:00"  # type: ignore[attr-defined]


PAGES: list[tuple[str, str, str, int]] = [
    ("mai", "inbox", "view=moi", 14),
    ("mai", "inbox", "view=tat-ca", 14),
    ("minh", "inbox", "view=chuyen-den", 17),
    ("thao", "inbox", "view=con-mo", 14),
    ("dung", "overview", "ky=30-ngay", 22),
    ("mai", "desk-map", "view=tat-ca", 12),
    ("mai", "desk-map-points", "view=tat-ca&khung=11,108,13,110&gan=9", 6),
    ("mai", "hand-over-many", "", 12),
    ("huong", "assign-many", "", 12),
    ("nga", "entry", "", 8),
    ("mai", "templates", "", 8),
    ("mai", "terms", "", 8),
]
Chosen = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("who", "name", "query", "most"), PAGES, ids=[f"{page[1]}-{page[2] or page[0]}" for page in PAGES]
)
def test_many_cost_as_many_queries_as_one(cast: Cast, who: str, name: str, query: str, most: int) -> None:
    def lay() -> None:
        stage.filed()
        stage.handed(cast)

    def asked() -> int:
        state = "handed" if name == "assign-many" else "received"
        codes = Petition.objects.filter(state=state).values_list("code", flat=True)
        chosen = "&".join(f"code={code}" for code in codes) if name.endswith("-many") else ""
        with CaptureQueriesContext(
            connection,
        ) as found:
            answer = client.get(f"{reverse(f'petitions:{name}')}?{query}{chosen}")
        assert answer.status_code == 200
        return len(found)

    client = at_desk(getattr(cast, who))
    lay()
    asked()
    one = asked()
    for _ in range(3):
        lay()
    assert asked() == one <= most

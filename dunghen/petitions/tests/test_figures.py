"""The published measures, and the ledger that says the same: both against the table of test_counting."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dunghen.kernel import measures
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger import sources
from dunghen.kernel.ledger.boards import Asked, counts, pace
from dunghen.kernel.ledger.store import Tally
from dunghen.kernel.ledger.views import View
from dunghen.kernel.measures import Scope
from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import figures, operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import inbox
from dunghen.petitions.queries.counting import ANSWER, Cohort, counted, total
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_counting import AT, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(settings: Any, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A ledger of the test's own that reads this room alone."""
    settings.LEDGER_URL = str(tmp_path)
    monkeypatch.setattr(sources, "_sources", {"petitions": sources.known()["petitions"]})
    yield


@pytest.fixture
def cast() -> Cast:
    return story()


def refreshed() -> Tally:
    (((_, tally)),) = ledger.refresh(at=AT)
    return tally


def board(kind: str, *by: str, **where: Any) -> list[dict[str, Any]]:
    """Return the ledger's rows of a kind of promise."""
    asked = Asked(by=by, where={"kind": [kind], **where})
    view = View(ledger.ledger())
    return counts(view, asked, at=AT, soon_until=commitments.soon_until(AT)).to_pylist()


def test_the_measures_read_the_table(cast: Cast) -> None:
    read = {slug: measures.read(slug, Scope(AT)) for slug in measures.known() if slug.startswith("petitions.")}
    assert {
        slug.removeprefix("petitions."): reading and round(float(reading.value), 1) for slug, reading in read.items()
    } == {
        "on_time_rate": 50.0,
        "answered_rate": 42.9,
        "satisfaction": 50.0,
        "reopened_rate": 25.0,
        "median_working_days": 1.5,
        "overdue_count": 3.0,
        "open_count": 4.0,
    }


def test_a_measure_of_a_unit_and_of_a_period(cast: Cast) -> None:
    september = (AT.date().replace(month=9, day=1), AT.date().replace(month=9, day=30))
    health = Scope(AT, "so-y-te", september)
    reading = measures.read("petitions.on_time_rate", health)
    assert reading is not None and reading.value == 0.0
    assert reading.list_url.endswith(f"?view=da-nhan&unit={cast.units.so_y_te.pk}&since=2021-09-01&until=2021-09-30")
    assert measures.read("petitions.satisfaction", health) is None, "nobody judged: not measured, never nought"
    assert measures.read("petitions.on_time_rate", Scope(AT, "khong-co")) is None
    assert measures.read("petitions.open_count", Scope(AT, "khong-co")).value == 0  # type: ignore[union-attr]


@pytest.mark.parametrize("slug", ["petitions.overdue_count", "petitions.open_count"])
def test_the_list_behind_a_number_holds_as_many(cast: Cast, slug: str) -> None:
    since = AT.date().replace(month=9, day=1)
    whole = measures.read(slug, Scope(AT))
    assert whole is not None and whole.value > 1
    for unit in (None, "so-y-te", "so-xay-dung", "van-phong-ubnd-tinh"):
        for period in (None, (since, since.replace(day=30))):
            reading = measures.read(slug, Scope(AT, unit, period))
            assert reading is not None
            wanted = inbox.Wanted.of(dict(parse_qsl(urlsplit(reading.list_url).query)), "")
            assert inbox.petitions(cast.mai, wanted, AT).count() == reading.value, (unit, period)


def test_a_measure_of_a_field_and_of_a_commune(cast: Cast) -> None:
    slug = "petitions.open_count"
    rows = Petition.objects.filter(state__in=rules.OPEN_STATES, sealed_case=False)
    place = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE)
    Petition.objects.filter(pk=rows.filter(field="giao-thong").values("pk")[:1]).update(commune=place)
    for narrowed in (
        {"field": "giao-thong"},
        {"commune": "phuong-thu"},
        {"field": "giao-thong", "commune": "phuong-thu"},
    ):
        reading = measures.read(slug, Scope(AT, **narrowed))
        whole = rows.filter(**({"field": "giao-thong"} if "field" in narrowed else {}))
        whole = whole.filter(commune=place) if "commune" in narrowed else whole
        assert reading is not None and reading.value == whole.count()
        wanted = inbox.Wanted.of(dict(parse_qsl(urlsplit(reading.list_url).query)), "")
        assert inbox.petitions(cast.mai, wanted, AT).count() == reading.value
    assert 0 < rows.filter(field="giao-thong").count() < rows.count()
    assert measures.read(slug, Scope(AT, commune="khong-co")).value == 0  # type: ignore[union-attr]


def test_every_measure_says_what_it_is() -> None:
    for measure in figures.MEASURES:
        assert all(
            str(part) for part in (measure.name, measure.unit, measure.definition, measure.source, measure.owner)
        )


def test_the_ledger_says_what_the_room_counts(cast: Cast, book: None) -> None:
    refreshed()
    whole = total(Cohort(), AT)
    (screened,), (answers,) = board("petitions.screening"), board(ANSWER)
    assert screened["n"] == whole.received and screened["overdue"] == whole.screening_late
    assert {state: answers[state] for state in whole.promises} == whole.promises
    assert answers["on_time_rate"] == whole.on_time_rate
    assert (answers["satisfied_yes"], answers["satisfied_of"]) == (whole.satisfied, whole.judged)
    assert (answers["reopened_yes"], answers["reopened_of"]) == (whole.reopened, whole.ever_answered)
    (median,) = pace(View(ledger.ledger()), Asked(where={"kind": [ANSWER]})).to_pylist()
    assert (median["taken"], median["median_days"]) == (4, whole.median_working_days)


@pytest.mark.parametrize(
    ("by", "column"), [("unit", "unit"), ("field", "field"), ("channel", "channel"), ("month", "month")]
)
def test_group_by_group_too(cast: Cast, book: None, by: str, column: str) -> None:
    refreshed()
    names = {unit.pk: unit.key for unit in vars(cast.units).values()} if by == "unit" else {}
    own = {
        names.get(group, group or None): each
        for group, each in counted(Cohort(), AT, by).items()
        if sum(each.promises.values())
    }
    told = {row[column]: row for row in board(ANSWER, column)}
    assert set(told) == set(own)
    for group, each in own.items():
        assert {state: told[group][state] for state in each.promises} == each.promises
        assert told[group]["on_time_rate"] == each.on_time_rate


def test_every_promise_is_one_fact_and_a_sealed_case_tells_nothing(cast: Cast, book: None) -> None:
    assert refreshed().new == Commitment.objects.filter(kind__startswith="petitions.").count()
    view = View(ledger.ledger())
    facts = view.run(view.facts().select("kind", "reference", "field", "place", "channel")).to_pylist()
    assert len({fact["reference"] for fact in facts}) == len(facts)
    (sealed,) = [fact for fact in facts if fact["kind"] == "petitions.sealed"]
    assert (sealed["field"], sealed["place"], sealed["channel"]) == (None, None, None)


def test_only_what_changed_is_told_again(cast: Cast, book: None) -> None:
    refreshed()
    petition = Petition.objects.get(state=rules.ANSWERED, satisfied__isnull=True)
    operations.judge(petition=petition, satisfied=True, at=AT)
    assert (changed := refreshed()).new == 0 and changed.changed == 1, "the fact of its answer"
    assert board(ANSWER)[0]["satisfied_of"] == total(Cohort(), AT).judged == 3
    waiting = Petition.objects.get(state=rules.RECEIVED, sealed_case=False)
    stage.handed(cast, waiting, at=AT)
    assert refreshed().new == 1, "a promise to answer"
    assert board("petitions.screening")[0]["overdue"] == 0

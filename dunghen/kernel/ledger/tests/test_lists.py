"""Every number opens its list: as many facts as were counted, in order, page after page."""

import datetime as dt
from pathlib import Path

import pytest

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import boards, lists
from dunghen.kernel.ledger.boards import FINISHED, Asked
from dunghen.kernel.ledger.lists import Listed
from dunghen.kernel.ledger.measures import FLOW
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View
from dunghen.kernel.tests.make import moment


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Facts of two years, some of them told anew since."""
    return View(made.ledger(tmp_path_factory.mktemp("ledger"), made.many(500), made.many(80, 2, offset=300)))


def length(view: View, listed: Listed) -> int:
    return len(lists.everything(view, listed, at=made.AT, soon_until=made.SOON))


def test_the_list_behind_each_state_is_as_long_as_its_number(view: View) -> None:
    asked = Asked(where={"unit": ["so-xay-dung", "xa-an-hoa"]}, since=dt.date(2020, 9, 15), until=dt.date(2021, 8, 14))
    (counted,) = boards.counts(view, asked, at=made.AT, soon_until=made.SOON).to_pylist()
    for state in timeliness.STATES:
        assert length(view, Listed(asked, (state,))) == counted[state]
    assert length(view, Listed(asked)) == counted["n"] > 0
    assert length(view, Listed(asked, timeliness.ON_TIME_STATES)) == counted["on_time"] > 0


def test_the_lists_behind_a_rate(view: View) -> None:
    asked = Asked(where={"field": [None, "y-te"]}, since=dt.date(2021, 1, 1), basis=FINISHED)
    (counted,) = boards.counts(view, asked, at=made.AT, soon_until=made.SOON).to_pylist()
    assert length(view, Listed(asked, flags=(("online", True),))) == counted["online_yes"] > 0
    assert length(view, Listed(asked, flags=(("online", None),))) == counted["online_of"] > counted["online_yes"]
    assert length(view, Listed(asked, flags=(("online", False),))) == counted["online_of"] - counted["online_yes"]


@pytest.mark.parametrize(
    ("since", "until", "days_ago"),
    [(dt.date(2021, 8, 15), dt.date(2021, 9, 14), 0), (dt.date(2021, 7, 3), dt.date(2021, 9, 22), 40)],
)
def test_the_list_behind_each_column_of_a_period_is_as_long_as_its_number(
    view: View, since: dt.date, until: dt.date, days_ago: int
) -> None:
    at = made.AT - dt.timedelta(days=days_ago)
    asked = Asked(where={"field": ["y-te", "dat-dai", None]}, since=since, until=until)
    (told,) = boards.flow(view, asked, at=at).to_pylist()

    def counted(name: str) -> int:
        return int(lists.counted(view, Listed(asked, column=name), at=at, soon_until=made.SOON)["n"][0].as_py())

    lengths = {name: counted(name) for name in FLOW}
    assert lengths == {name: told[name] for name in FLOW}
    assert told["received"] > told["done"] > 0
    for together, parts in lists.TOGETHER.items():
        assert counted(together) == sum(told[name] for name in parts)


def test_an_export_holds_what_the_list_holds_some_rows_at_a_time(view: View) -> None:
    listed = Listed(Asked(since=dt.date(2020, 3, 1), until=dt.date(2021, 3, 31)), column="late")
    some = list(lists.batches(view, listed, at=made.AT, soon_until=made.SOON, size=20))
    whole = lists.everything(view, listed, at=made.AT, soon_until=made.SOON)
    assert [row for batch in some for row in batch["reference"].to_pylist()] == whole["reference"].to_pylist()
    assert len(some) > 1 or len(whole) <= 20
    with pytest.raises(ValueError, match="No such column"):
        Listed(Asked(), column="late")


def test_pages_follow_one_another_without_a_gap(view: View) -> None:
    listed, references, mark, pages = Listed(Asked(where={"unit": ["so-y-te"]})), [], None, 0
    while True:
        shown, mark = lists.page(view, listed, at=made.AT, soon_until=made.SOON, after=mark, size=40)
        references += shown["reference"].to_pylist()
        pages += 1
        if mark is None:
            break
    whole = lists.everything(view, listed, at=made.AT, soon_until=made.SOON)
    assert pages > 2
    assert sorted(references) == sorted(whole["reference"].to_pylist())
    assert len(set(references)) == len(references)
    dues = [row["due"] for row in whole.to_pylist() if row["due"]]
    assert dues == sorted(dues)


def test_what_ended_before_it_came_is_listed_where_it_is_counted(tmp_path: Path) -> None:
    # Entered in September with the date of a paper of August: it came and ended in September.
    dated = made.fact("HS-1", submitted=moment(2021, 9, 6), due=moment(2021, 9, 20), finished=moment(2021, 8, 20), worked_minutes=60, status="solved")  # fmt: skip
    refused = made.fact("HS-2", submitted=moment(2021, 9, 6), finished=moment(2021, 9, 8), worked_minutes=None, status="refused")  # fmt: skip
    view = View(made.ledger(tmp_path, made.table(dated, refused)))
    for month, wanted in ((8, 0), (9, 2)):
        asked = Asked(since=dt.date(2021, month, 1), until=dt.date(2021, month, 28), basis=FINISHED)
        (told,) = boards.counts(view, asked, at=made.AT, soon_until=made.SOON).to_pylist()
        assert told["n"] == length(view, Listed(asked)) == wanted
    one = Listed(asked, with_result=True)
    (told,) = boards.pace(view, asked).to_pylist()
    assert (told["finished"], told["taken"], told["minutes"]) == (1, 1, 60) and length(view, one) == 1


def test_a_flag_nobody_knows_is_a_mistake_of_the_caller(view: View) -> None:
    with pytest.raises(ValueError, match="No such flag"):
        lists.everything(view, Listed(flags=(("color", True),)), at=made.AT, soon_until=made.SOON)
    assert lists.page(View(Ledger("/nonexistent")), Listed(), at=made.AT, soon_until=made.SOON)[1] is None

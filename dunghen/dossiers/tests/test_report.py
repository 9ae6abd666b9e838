"""``dunghen dossiers report``: the counts of the boards as a command prints them."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dunghen.dossiers.tests import onestop
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


def report(*words: str) -> str:
    out = io.StringIO()
    call_command("dossiers", "report", *words, stdout=out)
    return out.getvalue()


def fact(number: int, **more: Any) -> dict[str, Any]:
    told = {"kind": "dossiers.dossier", "submitted": moment(2021, 8, 16, 8), "due": moment(2021, 8, 23, 17), **more}
    return made.fact(f"H99.15-210816-{number:04}", **told)


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Three dossiers of the one-stop system, one late; and a promise of another room that must not be counted."""
    onestop.source(cast)
    facts = [
        fact(1, finished=moment(2021, 8, 20, 9), online=True),
        fact(2, finished=moment(2021, 8, 24, 9), online=False),
        fact(
            3,
            unit="so-y-te",
            finished=moment(2021, 9, 2, 9),
            submitted=moment(2021, 9, 1, 8),
            due=moment(2021, 9, 9, 17),
            breached=True,
        ),
    ]
    made.tell(ledger.ledger(), *facts, source="onestop")
    made.tell(ledger.ledger(), fact(4), source="petitions")
    made.tell(ledger.ledger(), fact(5), source="onestop-steps")
    return cast


def test_counts_by_unit_and_month(filled: Cast) -> None:
    rows = json.loads(report("--by", "unit,month", "--from", "2021-08-01", "--to", "2021-09-30", "--format", "json"))
    assert [
        (row["unit"], row["month"], row["n"], row["done_early"], row["done_late"], row["on_time_rate"]) for row in rows
    ] == [
        ("so-xay-dung", "2021-08-01", 2, 1, 1, 50.0),
        ("so-y-te", "2021-09-01", 1, 0, 1, 0.0),
    ]
    assert rows[0]["online_rate"] == 50.0


def test_csv_has_the_same_figures(filled: Cast) -> None:
    rows = list(csv.DictReader(io.StringIO(report("--to", "2021-08-31"))))
    assert [(row["unit"], row["n"], row["done_late"], row["on_time_rate"]) for row in rows] == [
        ("so-xay-dung", "2", "1", "50")
    ]


def test_the_flow_of_a_month(filled: Cast) -> None:
    (row,) = json.loads(
        report("--by", "field", "--flow", "--from", "2021-09-01", "--to", "2021-09-30", "--format", "json")
    )
    assert (row["received"], row["carried_over"], row["done"], row["done_late"], row["open"]) == (1, 0, 1, 1, 0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--by", "color"], "không có cột “color”"),
        (["--by", "unit,unit"], "hai lần"),
        (["--by", "month,year"], "một loại kỳ"),
        (["--from", "1/1/2021"], "không phải ngày"),
        (["--from", "2021-02-01", "--to", "2021-01-01"], "trước ngày đầu"),
        (["--flow"], "cần --from và --to"),
        (["--source", "khac"], "Không có nguồn hồ sơ “khac”. Hiện có: onestop."),
    ],
)
def test_what_cannot_be_counted_is_said(filled: Cast, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        report(*words)


def test_without_a_source_nothing_is_counted(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Chưa có nguồn hồ sơ nào"):
        report()

"""Timeliness: a table that an official can read, and the proof that its three readings never differ."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.tests import make

HANOI = make.MONDAY.tzinfo
AT = make.moment(2021, 9, 20, 9)
SOON_UNTIL = make.moment(2021, 9, 23, 17)

# Each row: hạn | kết thúc | ghi chú | tình trạng. Xem vào 09:00 thứ Hai 20/9/2021; sắp đến hạn: đến 17:00 thứ Năm 23/9/2021.
TABLE = """
17:00 27/09 |             |          | Trong hạn
17:01 23/09 |             |          | Trong hạn
17:00 23/09 |             |          | Sắp đến hạn
09:00 20/09 |             |          | Sắp đến hạn
08:59 20/09 |             |          | Quá hạn
17:00 17/09 |             |          | Quá hạn
            |             |          | Không thời hạn
17:00 17/09 |             | tạm dừng | Tạm dừng
17:00 27/09 |             | tạm dừng | Tạm dừng
            |             | tạm dừng | Tạm dừng
17:00 17/09 | 23:59 16/09 |          | Hoàn thành sớm hạn
17:00 17/09 | 00:00 17/09 |          | Hoàn thành đúng hạn
17:00 17/09 | 17:00 17/09 |          | Hoàn thành đúng hạn
17:00 17/09 | 17:01 17/09 |          | Hoàn thành trễ hạn
17:00 17/09 | 08:00 20/09 |          | Hoàn thành trễ hạn
17:00 27/09 | 08:00 20/09 |          | Hoàn thành sớm hạn
            | 08:00 20/09 |          | Hoàn thành (không thời hạn)
17:00 17/09 | 08:00 20/09 | huỷ      | Đã huỷ
            | 08:00 20/09 | huỷ      | Đã huỷ
"""


def _rows() -> list[tuple[str, str, str, str]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]  # type: ignore[misc]


def _moment(written: str) -> dt.datetime | None:
    return dt.datetime.strptime(f"{written}/2021", "%H:%M %d/%m/%Y").replace(tzinfo=HANOI) if written else None


@pytest.mark.parametrize(("due", "closed", "note", "state"), _rows())
def test_the_table(due: str, closed: str, note: str, state: str) -> None:
    found = timeliness.of(
        due_at=_moment(due),
        closed_at=_moment(closed),
        cancelled=note == "huỷ",
        suspended=note == "tạm dừng",
        at=AT,
        soon_until=SOON_UNTIL,
    )
    assert timeliness.LABELS[found] == state


def test_every_state_is_in_the_table() -> None:
    assert {row[3] for row in _rows()} == set(timeliness.LABELS.values())


# Moments near the edges that decide: the moment itself, the end of "soon", midnights in Viet Nam and in UTC.
EDGES = [
    AT,
    SOON_UNTIL,
    make.moment(2021, 9, 17, 0, 0),
    make.moment(2021, 9, 17, 7, 0),
    make.moment(2021, 9, 16, 23, 59),
]
moments = st.one_of(
    st.sampled_from(EDGES),
    st.builds(
        lambda edge, minutes: edge + dt.timedelta(minutes=minutes), st.sampled_from(EDGES), st.integers(-2000, 2000)
    ),
)


@st.composite
def promises(draw: st.DrawFn) -> dict[str, Any]:
    outcome = draw(st.sampled_from(["", "", "fulfilled", "cancelled"]))
    return {
        "due_at": draw(st.none() | moments),
        "closed_at": draw(moments) if outcome else None,
        "outcome": outcome,
        "suspended_at": draw(st.none() | moments) if not outcome else None,
    }


def _columns(rows: list[dict[str, Any]], name: str) -> np.ndarray[Any, Any]:
    found = [row[name].astimezone(dt.UTC).replace(tzinfo=None) if row[name] else None for row in rows]
    return np.array(found, dtype="datetime64[us]")


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(promises(), min_size=1, max_size=60), at=moments)
def test_the_four_readings_agree(rows: list[dict[str, Any]], at: dt.datetime) -> None:
    soon_until = at + dt.timedelta(days=3)
    unit = make.unit("so-xay-dung", "Sở Xây dựng")
    made = [make.commitment(unit, **row).pk for row in rows]
    one_by_one = [
        timeliness.of(
            due_at=row["due_at"],
            closed_at=row["closed_at"],
            cancelled=row["outcome"] == "cancelled",
            suspended=row["suspended_at"] is not None,
            at=at,
            soon_until=soon_until,
        )
        for row in rows
    ]
    in_columns = timeliness.of_many(
        due_at=_columns(rows, "due_at"),
        closed_at=_columns(rows, "closed_at"),
        cancelled=np.array([row["outcome"] == "cancelled" for row in rows]),
        suspended=np.array([row["suspended_at"] is not None for row in rows]),
        at=np.datetime64(at.astimezone(dt.UTC).replace(tzinfo=None)),
        soon_until=np.datetime64(soon_until.astimezone(dt.UTC).replace(tzinfo=None)),
    )
    asked: QuerySet[Commitment] = Commitment.objects.filter(pk__in=made)
    as_expression = dict(asked.annotate(state=timeliness.case(at, soon_until)).values_list("pk", "state"))
    as_condition = {
        pk: state
        for state in timeliness.STATES
        for pk in asked.filter(timeliness.condition(state, at, soon_until)).values_list("pk", flat=True)
    }
    assert in_columns.tolist() == one_by_one
    assert [as_expression[pk] for pk in made] == one_by_one
    assert [as_condition[pk] for pk in made] == one_by_one
    assert [row.timeliness(at, soon_until) for row in asked.order_by("id")] == one_by_one
    found_in = [asked.filter(timeliness.condition(state, at, soon_until)).count() for state in timeliness.STATES]
    assert sum(found_in) == len(rows)  # no row in two states


def test_an_unknown_state_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="No such timeliness"):
        timeliness.condition("late", AT, SOON_UNTIL)

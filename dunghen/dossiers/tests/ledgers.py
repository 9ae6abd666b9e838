"""A ledger of dossiers that an official can count by hand, for the stories of boards, figures and forms."""

import datetime as dt
from typing import Any

import pyarrow as pa

from dunghen.dossiers.models import Source
from dunghen.dossiers.rules.judging import KIND
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.tests.make import moment

NAME = "onestop-board"
AT = moment(2021, 9, 20)
DEPARTMENT, HEALTH, DISTRICT, COMMUNE = "so-xay-dung", "so-y-te", "huyen-tren", "xa-an-hoa"


def dossier(number: int, unit: str, submitted: dt.datetime, due: dt.datetime | None, **more: Any) -> dict[str, Any]:
    """Return one dossier as a fact."""
    told = {
        "kind": KIND,
        "reference": f"H32.{number % 90 + 10}-{submitted:%y%m%d}-{number:04}",
        "unit": unit,
        "place": COMMUNE,
        "field": "dat-dai",
        "procedure": "1.012766",
        "channel": "direct",
        "service_level": "partial",
        "online": False,
        "postal": False,
        "paid_online": None,
        "submitted": submitted,
        "due": due,
        "finished": None,
        **more,
    }
    told.setdefault("outcome", "fulfilled" if told["finished"] else "")
    told.setdefault(
        "late_minutes", 960 if told["finished"] and told["due"] and told["finished"] > told["due"] else None
    )
    return told


def month() -> list[dict[str, Any]]:
    """Return the dossiers of the month: of the department three in time of four, one overdue; of the commune two; of health one."""
    august, september = 8, 9
    return [
        # Handed in before the month and finished in it, the day before it was due: carried over, early.
        dossier(1, DEPARTMENT, moment(2021, august, 2), moment(2021, august, 20, 17), finished=moment(2021, august, 19)),
        # Online, on the day itself: on time; its fee was paid online.
        dossier(2, DEPARTMENT, moment(2021, august, 16), moment(2021, august, 23, 17), finished=moment(2021, august, 23, 16), channel="online", online=True, paid_online=True),
        # By post, an hour after: late, by the fault of the intake.
        dossier(3, DEPARTMENT, moment(2021, august, 17), moment(2021, august, 24, 17), finished=moment(2021, august, 25, 9), channel="postal", postal=True, paid_online=False, fault="intake", cause="sent-on-late"),
        # Still open and overdue.
        dossier(4, DEPARTMENT, moment(2021, august, 30), moment(2021, september, 10, 17), field="xay-dung", procedure="1.000002", cause="waiting-for-other-agency", fault="other"),
        # Open, and not due yet at the month's end, nor now.
        dossier(5, DEPARTMENT, moment(2021, september, 13), moment(2021, september, 30, 17), field=None, online=True, channel="online"),
        # Withdrawn by the citizen.
        dossier(6, DEPARTMENT, moment(2021, september, 1), moment(2021, september, 8, 17), finished=moment(2021, september, 3), outcome="cancelled"),
        # Finished after the month, late: it stood overdue at the month's end.
        dossier(7, COMMUNE, moment(2021, september, 6), moment(2021, september, 13, 17), finished=moment(2021, september, 16), fault="owner", cause="overload"),
        dossier(8, COMMUNE, moment(2021, september, 6), moment(2021, september, 9, 17), finished=moment(2021, september, 9, 10), online=True, channel="online", field="ho-tich", procedure="1.004884"),
        # Of the days after the month.
        dossier(9, COMMUNE, moment(2021, september, 16), moment(2021, september, 22, 17), field="ho-tich", procedure="1.004884"),
        dossier(10, HEALTH, moment(2021, august, 20), moment(2021, august, 27, 17), finished=moment(2021, august, 26), field="y-te", procedure="1.003001"),
    ]  # fmt: skip


def table(dossiers: list[dict[str, Any]]) -> pa.Table:
    """Return dossiers as a table of facts."""
    names = sorted({name for one in dossiers for name in one})
    return pa.table({name: [one.get(name) for one in dossiers] for name in names})


def lay(book: Ledger, *dossiers: dict[str, Any], at: dt.datetime = AT, name: str = NAME) -> None:
    """Bring dossiers into a ledger under a source of the room; they are those of the month when none are given."""
    Source.objects.get_or_create(name=name, defaults={"label": "Hệ thống một cửa"})
    with book.change(at=at) as change:
        change.upsert(name, table(list(dossiers) or month()))
        change.mark(name, "1")

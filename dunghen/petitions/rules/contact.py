"""Which contact a kind of petition needs, as dated data. The shipped table asks nobody for anything; a province may name a file of its own."""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .refusals import ContactNeeded

SHIPPED_AT: Final = Path(__file__).resolve().parents[3] / "data" / "petitions" / "contact.csv"
NEEDS: Final = ("name", "phone", "email", "reach")
"""``reach``: a telephone or a mail address, whichever."""


@dataclass(frozen=True)
class Need:
    """What petitions of ``kind`` ("" means any) need between two days."""

    kind: str
    needs: frozenset[str]
    valid_from: dt.date | None
    valid_to: dt.date | None
    basis: str

    def fits(self, kind: str, on: dt.date) -> bool:
        return (
            self.kind in ("", kind)
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )


@cache
def table(path: str = "") -> tuple[Need, ...]:
    """Return the table in ``path``, the shipped one for "". Raises ValueError for a row that cannot be read."""
    place = Path(path) if path else SHIPPED_AT
    with place.open(encoding="utf-8", newline="") as file:
        return tuple(_row(row, place.name) for row in csv.DictReader(file))


def _row(row: dict[str, str], name: str) -> Need:
    needs = frozenset(row["needs"].split())
    if needs - set(NEEDS):
        raise ValueError(f"{name}: {row}")
    days = [dt.date.fromisoformat(row[end]) if row[end] else None for end in ("valid_from", "valid_to")]
    return Need(row["kind"], needs, days[0], days[1], row["basis"])


def needed(rows: tuple[Need, ...], kind: str, on: dt.date) -> frozenset[str]:
    """Return what the row in force asks for: the one of the kind before the one of all kinds."""
    fitting = [row for row in rows if row.fits(kind, on)]
    return (
        max(fitting, key=lambda row: (bool(row.kind), row.valid_from or dt.date.min)).needs if fitting else frozenset()
    )


def require_contact(path: str, kind: str, contact: Mapping[str, str], on: dt.date) -> None:
    """Refuse with ContactNeeded a contact that lacks what the table in ``path`` asks of this kind."""
    needs = needed(table(path), kind, on)
    for name, what in (("name", "họ và tên"), ("phone", "số điện thoại"), ("email", "thư điện tử")):
        if name in needs and not contact.get(name, "").strip():
            raise ContactNeeded(what=what)
    if "reach" in needs and not (contact.get("phone") or contact.get("email")):
        raise ContactNeeded(what="số điện thoại hoặc thư điện tử")

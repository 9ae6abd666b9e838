"""Why a dossier is late and who is answerable for it: a dated list, per fault. A province's own rows (``models.Cause``) come before the shipped."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from dunghen.dossiers.rules import shipped as tables

APPLICANT: Final = "applicant"
INTAKE: Final = "intake"
OWNER: Final = "owner"
OTHER: Final = "other"
FAULTS: Final = (
    (APPLICANT, "Do người nộp hồ sơ"),
    (INTAKE, "Do khâu tiếp nhận"),
    (OWNER, "Do người hoặc đơn vị giữ bước xử lý"),
    (OTHER, "Do cơ quan khác"),
)
FAULT_LABELS: Final = dict(FAULTS)
BY_SOURCE: Final = "Theo hệ thống một cửa."
"""Note of a fault that the one-stop system told and nobody of the agency laid down."""
BLAMING: Final = (INTAKE, OWNER, OTHER)
"""Faults that blame a unit, which may contest it."""


@dataclass(frozen=True)
class Cause:
    """One cause. ``slug`` is the word in the ledger."""

    fault: str
    slug: str
    label: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    basis: str = ""
    own: bool = False


@cache
def shipped() -> tuple[Cause, ...]:
    """Return the shipped list."""
    return tuple(
        Cause(
            row["fault"],
            row["slug"],
            row["label"],
            tables.day(row["valid_from"]),
            tables.day(row["valid_to"]),
            row["basis"],
        )
        for row in tables.table("causes.csv")
    )


def known(own: Iterable[Cause], on: dt.date) -> dict[str, Cause]:
    """Return the causes in force on a day by slug, in the order of faults; an own row takes the place of the shipped one, also to end it."""
    own = list(own)
    taken = {row.slug for row in own if row.valid_from is None or row.valid_from <= on}
    rows = tables.on([row for row in shipped() if row.slug not in taken] + own, on)
    order = list(FAULT_LABELS)
    return {row.slug: row for row in sorted(rows, key=lambda row: (order.index(row.fault), row.label))}

"""The way of one dossier: what the ledger was told of it and when, who held it, its case and letters. Nobody is named."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dunghen.dossiers.models import Apology, Case, Import, Source
from dunghen.dossiers.queries import cases, late, seeing
from dunghen.dossiers.queries.late import Told
from dunghen.dossiers.queries.steps import Step, steps_of
from dunghen.kernel import access, errors
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger.history import history
from dunghen.kernel.ledger.operations import ledger

SHOWN: Final = (
    "unit", "place", "field", "procedure", "channel", "submitted", "accepted", "due", "finished", "returned", "status", "outcome", "suspended_since",
    "suspended_minutes", "supplements", "late_minutes", "breached", "paid_online", "postal", "digital_result", "digitised", "reused", "fault", "cause",
)  # fmt: skip
"""Columns whose changes are told, in this order; who handled it is not among them."""


@dataclass(frozen=True)
class Version:
    """What the ledger was told at one time. ``made_by`` None: not by an import (a cause laid down, a due moment counted); ``changes``: column,
    before, after; of the first version nothing was before."""

    made_by: Import | None
    changes: Sequence[tuple[str, Any, Any]]
    is_first: bool


@dataclass(frozen=True)
class Stood:
    """How the clock of a dossier stands: ``since`` when it stands (None: it runs), in which status (``why``), and how many working ``minutes``
    it stood still before."""

    since: dt.datetime | None
    why: str
    minutes: int


@dataclass(frozen=True)
class Way:
    source: Source
    told: Told
    stood: Stood
    versions: Sequence[Version]
    steps: Sequence[Step]
    case: Case | None
    """None: it has none, or it may not be seen."""
    apologies: Sequence[Apology]


def way(actor: access.Actor, source: str, code: str, at: dt.datetime) -> Way:
    """Return the way of a dossier. Raises NotFound: who may not see it may not know that it exists."""
    found = Source.objects.filter(name=source).first()
    code = code.strip().upper()[:120]
    told = late.told(source, [code], at).get(code) if found else None
    if found is None or told is None:
        raise errors.NotFound
    case = cases.visible(actor, at).filter(source=source, code=code).order_by("-pk").first()
    if case is None and not seeing.sight(actor, at).holds(told.unit):
        raise errors.NotFound
    rows = history(ledger(), source, code, months=_months(told, code))
    imports = {one.ledger_version: one for one in found.imports.filter(ledger_version__in=[row["version"] for row in rows]).select_related("by")}  # fmt: skip
    apologies = list(case.apologies.filter(state=Apology.State.SIGNED).order_by("pk")) if case else []
    return Way(
        found, told, _stood(rows), _versions(rows, imports), steps_of(source, code, told.submitted), case, apologies
    )


def _stood(rows: Sequence[Mapping[str, Any]]) -> Stood:
    if not rows:
        return Stood(None, "", 0)
    last = rows[-1]
    return Stood(last["suspended_since"], last["status"] or "", last["suspended_minutes"])


def _months(told: Told, code: str) -> set[str]:
    """Return where versions of it may lie: the months its code names, and that of its receipt."""
    return {f"{told.submitted.astimezone(ZONE):%Y-%m}", *late.months_of(code)}


def _versions(rows: Sequence[Mapping[str, Any]], imports: Mapping[int | None, Import]) -> list[Version]:
    found = []
    before: Mapping[str, Any] = {}
    for row in rows:
        changes = [
            (name, before.get(name), row.get(name))
            for name in SHOWN
            if row.get(name) != before.get(name) and not (not before and row.get(name) in (None, "", 0, False))
        ]
        found.append(Version(imports.get(row["version"]), changes, not before))
        before = row
    return found

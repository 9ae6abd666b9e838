"""Legal terms of procedures as they are known, and what they would date of the dossiers in the ledger."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from django.db.models import Q, QuerySet

from dunghen.dossiers.models import LegalTerm, Source, WordName
from dunghen.dossiers.queries import sources
from dunghen.dossiers.rules.judging import KIND
from dunghen.dossiers.rules.terms import Term
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.ledger.views import Months, View
from dunghen.kernel.text import search_key
from dunghen.kernel.worktime.arithmetic import TermUnit

_LAST: Final = dt.date(2199, 12, 31)


def by_procedure() -> dict[str, list[Term]]:
    """Return the terms by procedure, for the rules: later ones behind earlier ones. One query."""
    found: dict[str, list[Term]] = {}
    for row in LegalTerm.objects.order_by("procedure", "since"):
        found.setdefault(row.procedure, []).append(Term(float(row.amount), TermUnit(row.unit), row.since, row.until))
    return found


def search(text: str, names: Mapping[str, str]) -> QuerySet[LegalTerm]:
    """Return the terms whose procedure, by code or by a name that files told, or whose ground holds ``text``; all for ""."""
    rows = LegalTerm.objects.select_related("kept_by")
    if not text.strip():
        return rows
    key = search_key(text)
    named = [code for code, name in names.items() if key in search_key(name)]
    return rows.filter(Q(procedure__icontains=text.strip()) | Q(basis__icontains=text.strip()) | Q(procedure__in=named))


def procedure_names() -> dict[str, str]:
    """Return what files call each procedure. One query."""
    told = WordName.objects.filter(column=WordName.Column.PROCEDURE).order_by("told_at", "pk")
    return dict(told.values_list("key", "name"))


@dataclass(frozen=True)
class Touched:
    """Dossiers of the ledger that were received within a term's days.

    ``undated``: without a due moment, they get one. ``paused``: the same, but an applicant had to complete something, and only the file tells
    when: they wait for the next import. ``kept``: they have a due moment, promised or counted before, which stays.
    """

    undated: int
    paused: int
    kept: int

    @property
    def received(self) -> int:
        return self.undated + self.paused + self.kept


def touched(procedure: str, since: dt.date, until: dt.date | None) -> Touched:
    """Return how many dossiers of the ledger a term is about. Reads a few columns of the facts."""
    view = View(ledger())
    own = sources.names()
    if not own:
        return Touched(0, 0, 0)
    first, after = _midnight(since), _midnight((until or _LAST) + dt.timedelta(days=1))
    facts = view.facts(own)
    received = facts.accepted.fill_null(facts.submitted)
    facts = facts.filter(facts.kind == KIND, facts.procedure == procedure, received >= first, received < after)
    bare, paused = facts.due.isnull(), _paused(facts)
    counts = facts.aggregate(
        undated=facts.count(where=bare & ~paused),
        paused=facts.count(where=bare & paused),
        kept=facts.count(where=~bare),
    )
    return Touched(**view.run(counts).to_pylist()[0])


def waiting() -> list[tuple[str, int]]:
    """Return each source (its label) with how many dossiers of the ledger wait for their procedure's term; some of them may lie before its days."""
    procedures = sorted(set(LegalTerm.objects.values_list("procedure", flat=True)))
    found = []
    for name, label in Source.objects.order_by("name").values_list("name", "label"):
        if n := sum(months_undated(procedures, name).values()) if procedures else 0:
            found.append((label, n))
    return found


def undated(procedures: Sequence[str], source: str, month: str) -> pa.Table:
    """Return the facts of a source and month (``2021-09``) that terms of these procedures may date; columns of FACT."""
    view = View(ledger())
    facts = _undated(view, procedures, source, (month, month))
    found = view.run(facts.select(*[name for name in schema.FACT.names if name != "source"]))
    return schema.conform(found, source)


def months_undated(procedures: Sequence[str], source: str) -> dict[str, int]:
    """Return in which months of receipt a source has such facts, and how many."""
    view = View(ledger())
    moments = view.run(_undated(view, procedures, source).select("submitted"))["submitted"]
    local = moments.cast(pa.int64()).to_numpy().view("datetime64[us]") + np.timedelta64(7, "h")
    months, counts = np.unique(local.astype("datetime64[M]").astype(str), return_counts=True)
    return dict(zip(months.tolist(), counts.tolist(), strict=True))


def _undated(view: View, procedures: Sequence[str], source: str, months: Months = None) -> Any:
    facts = view.facts([source], months)
    wanted = facts.procedure.isin(list(procedures))
    return facts.filter(facts.kind == KIND, facts.due.isnull(), ~_paused(facts), wanted)


def _paused(facts: Any) -> Any:
    """Return the condition that the clock of a dossier stood still, or stands: only its file tells from when to when."""
    return (facts.suspended_minutes > 0) | facts.suspended_since.notnull()


def _midnight(day: dt.date) -> dt.datetime:
    return schema.moment(dt.datetime.combine(day, dt.time(), ZONE))

"""Report forms: the figures as the ledger tells them now, those that were signed, and where the two differ."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from dunghen.dossiers.models import Form
from dunghen.dossiers.queries import boards, seeing, settings
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.queries.seeing import Sight
from dunghen.dossiers.rules.causes import FAULT_LABELS
from dunghen.kernel.ledger import lists, measures
from dunghen.kernel.ledger.lists import Listed
from dunghen.kernel.organisation.models import Unit

Figures = dict[str, Any]
"""As JSON: ``lines`` with ``key`` (None: without a word), ``name`` and the columns; ``whole`` with the columns; ``broken`` identities.

Columns of the tables of progress: ``measures.FLOW``, ``on_time``, ``judged``; of causes: ``n``; there a key is "fault/cause".
"""
BY: Final = {Form.Kind.BY_UNIT: "unit", Form.Kind.BY_FIELD: "field"}
PROGRESS: Final = (*measures.FLOW, "on_time", "judged")


@dataclass(frozen=True)
class Live:
    """Figures of this moment, when the newest of their data was taken in, and the digest a signer confirms."""

    figures: Figures
    as_of: dt.datetime | None

    @property
    def digest(self) -> str:
        return digest(self.figures)


@dataclass(frozen=True)
class Difference:
    """A number that the ledger tells otherwise since the form was signed (None: the line is not there)."""

    name: str
    column: str
    signed: int | None
    now: int | None


def live(kind: str, period: Period, unit: Unit, at: dt.datetime) -> Live:
    """Return the figures of a form as they are now: of the unit and all below it."""
    sight = seeing.whole()
    wanted = Wanted(period, by=BY.get(Form.Kind(kind), "unit"), below=unit.key)
    if kind == Form.Kind.CAUSES:
        return _causes(wanted, sight, at)
    board = boards.progress(wanted, sight, at)
    lines = [{"key": line.key, "name": line.name, **_numbers(line)} for line in board.lines]
    broken = sorted({name for line in (*board.lines, board.whole) for name in line.broken})
    return Live({"lines": lines, "whole": _numbers(board.whole), "broken": broken}, board.as_of)


def signed(kind: str, period: Period, unit: Unit) -> Form | None:
    """Return the form that is signed and not withdrawn. One query."""
    rows = Form.objects.filter(kind=kind, period=period.word, unit=unit, withdrawn_at=None)
    return rows.select_related("unit", "signed_by").first()


def forms(sight: Sight) -> QuerySet[Form]:
    """Return the signed forms that may be seen, withdrawn ones too, the newest first."""
    rows = Form.objects.defer("figures").select_related("unit", "signed_by").order_by("-signed_at", "-pk")
    return rows if sight.everything else rows.filter(unit__key__in=sight.keys)


def differences(form: Form, now: Figures) -> list[Difference]:
    """Return what the ledger tells otherwise than the form, line by line."""
    columns = ("n",) if form.kind == Form.Kind.CAUSES else PROGRESS
    before = {line["key"]: line for line in form.figures["lines"]}
    after = {line["key"]: line for line in now["lines"]}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        name = (new or old or {})["name"]
        for column in columns:
            pair = (old[column] if old else None, new[column] if new else None)
            if (pair[0] or 0) != (pair[1] or 0):
                found.append(Difference(name, column, *pair))
    return found


def digest(figures: Figures) -> str:
    """Return the SHA-256 of figures as canonical JSON, in hex."""
    written = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _numbers(line: boards.Line) -> dict[str, int]:
    return {**{name: line.figures[name] for name in measures.FLOW}, "on_time": line.on_time, "judged": line.judged}


def _causes(wanted: Wanted, sight: Sight, at: dt.datetime) -> Live:
    """Return the late dossiers of the period (finished late, or overdue at its end) by fault and cause."""
    question = boards.asked(wanted, sight, at)
    if question is None:
        return Live({"lines": [], "whole": {"n": 0}, "broken": []}, None)
    opened, known = boards.view(), settings.causes(at)
    rows = lists.counted(
        opened, Listed(question, column="late"), at=at, soon_until=at, by=("fault", "cause")
    ).to_pylist()
    lines = []
    for row in rows:
        fault, cause = row["fault"], row["cause"]
        label = known[cause].label if cause in known else cause or ""
        lines.append({"key": f"{fault or ''}/{cause or ''}", "name": label, "fault": FAULT_LABELS.get(fault or "", fault or ""), "n": row["n"]})  # fmt: skip
    order = list(FAULT_LABELS.values())
    lines.sort(key=lambda line: (order.index(line["fault"]) if line["fault"] in order else len(order), -line["n"], line["key"]))  # fmt: skip
    whole = {"n": sum(line["n"] for line in lines)}
    return Live({"lines": lines, "whole": whole, "broken": []}, boards.as_of(opened, question.sources))

"""The gate: may a dossier's result be given to the citizen? Not on a late dossier without a signed apology that reached the applicant."""

import datetime as dt
from dataclasses import dataclass

from dunghen.dossiers.models import Case
from dunghen.dossiers.queries import cases, late, proof
from dunghen.dossiers.rules import cases as rules


@dataclass(frozen=True)
class Gate:
    """The answer. ``known`` False: the ledger holds no such dossier, so nothing can be held against it."""

    may_return: bool
    known: bool
    late: bool
    apology: str = ""
    """Number of the signed apology, "" without one."""
    new_due_at: dt.datetime | None = None
    missing: str = ""
    """What the apology still lacks, as a sentence; "" when the applicant has it."""


def may_return(source: str, code: str, at: dt.datetime) -> Gate:
    """Say whether the result of a dossier may be given back at ``at``. One query where there is a case; else the ledger is asked."""
    case = Case.objects.filter(source=source, code=code).first()
    if case is not None and case.state != rules.ENDED:
        return of_case(case, at)
    if case is not None and case.ending in (rules.RETURNED, rules.UNAPOLOGISED):
        return of_case(case, at)
    told = late.told(source, [code], at).get(code)
    if told is None:
        return Gate(may_return=True, known=False, late=False)
    # Late since the last look at the ledger: the case is about to be opened.
    lacks = "Còn thiếu văn bản xin lỗi đã ký."
    is_late = told.news.late or told.breached
    return Gate(may_return=not is_late, known=True, late=is_late, missing=lacks)


def of_case(case: Case, at: dt.datetime) -> Gate:
    """Say whether the result of a case's dossier may be given back."""
    is_late = is_late_on(case, at)
    signed = cases.signed(case)
    found = proof.of(case, signed)
    return Gate(
        may_return=found.is_there or not is_late,
        known=True,
        late=is_late,
        apology=signed.symbol if signed else "",
        new_due_at=case.new_due_at,
        missing=found.missing,
    )


def is_late_on(case: Case, at: dt.datetime) -> bool:
    """Say whether the dossier is past its promised moment, finished after it, or counts as late whatever its dates."""
    return (case.finished_at or at) > case.due_at or case.breached

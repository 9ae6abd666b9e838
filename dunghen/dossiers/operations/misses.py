"""New dates that the watch counted as missed before the ledger told that the dossier was finished by them: taken back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dunghen.dossiers.models import Apology, Case
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment, Outcome

KIND: Final = "dossiers.apology"
"""The promises of these cases."""


def given_before(cases: Iterable[Case]) -> Mapping[int, Sequence[dt.datetime]]:
    """Return the new dates of the cases that were given several. One query, none when there is no such case."""
    several = [case.pk for case in cases if case.new_dates > 1]
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    if several:
        rows = Apology.objects.filter(case_id__in=several, state=Apology.State.SIGNED).order_by("pk")
        for case_id, date in rows.values_list("case_id", "new_due_at"):
            found[case_id].append(date)
    return found


def judged_anew(case: Case, finished: dt.datetime | None, given: Sequence[dt.datetime]) -> list[dt.datetime]:
    """Set a case right by when its dossier is now told to be finished. Returns the new dates that were not missed after all.

    The latest one: the case is apologised for again, as it was before. Of earlier ones only the count can be mended.
    """
    found = []
    if rules.unmissed(case.state, case.new_due_at, finished):
        assert case.new_due_at is not None, "it was missed"
        found.append(case.new_due_at)
        # Rounds only go up: each names a promise of its own.
        case.state, case.waits_on, case.round = rules.APOLOGISED, rules.WAITS_ON[rules.APOLOGISED], case.round + 1
        case.act_by = case.new_due_at
    if finished is not None and case.new_due_at is not None:
        told = case.finished_at
        found += [date for date in given if finished <= date < case.new_due_at and (told is None or told > date)]
    case.missed = max(1, case.missed - len(found))
    return found


def take_back(cases: Sequence[Case], at: dt.datetime) -> None:
    """Cancel what the cases owed again; the apology signed last counts for them as before. A fixed number of statements."""
    if not cases:
        return
    promises = [case.commitment_id for case in cases if case.commitment_id]
    commitments.cancel_many(
        ids=promises, reason="Hồ sơ đã xong trong ngày hẹn lại; sổ hồ sơ báo sau.", actor=SYSTEM, at=at
    )
    by_reference = {name: case.pk for case in cases for name in case.promise_references}
    kept = Commitment.objects.filter(kind=KIND, reference__in=by_reference, outcome=Outcome.FULFILLED).order_by("pk")
    last = {by_reference[promise.reference]: promise for promise in kept}
    written = Apology.objects.filter(case_id__in=[case.pk for case in cases])
    signed = {apology.case_id: apology for apology in written.filter(state=Apology.State.SIGNED).order_by("pk")}
    for case in cases:
        case.commitment = last.get(case.pk, case.commitment)
        signed[case.pk].round = case.round
    Apology.objects.bulk_update(signed.values(), ["round"])
    written.filter(state=Apology.State.WAITING).update(
        state=Apology.State.RETURNED, decided_at=at, note="Không cần nữa: hồ sơ đã xong trong ngày hẹn lại."
    )

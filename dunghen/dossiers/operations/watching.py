"""Watching the ledger: who is late or sure to be becomes a case of its agency, and what the ledger learns moves or ends it.

Everything goes in a number of statements that grows with batches, not with cases; running it twice changes nothing the second time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Apology, Case
from dunghen.dossiers.operations import misses
from dunghen.dossiers.operations.case_steps import batched
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import late, proof
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.queries.late import Told
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes
from dunghen.kernel import tables
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import Deed, Part, Verb, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.organisation.queries import people_of
from dunghen.kernel.text import format_date, format_moment

AT_ONCE: Final = 1000
NAMED: Final = 20
"""How many dossiers a notice names."""
_FOLLOWED: Final = (
    "unit", "superior", "above", "unit_key", "officer", "procedure", "field", "place", "submitted_at", "due_at", "finished_at", "returned_at",
    "supplements", "breached", "fault", "cause", "cause_note", "attributed_at", "told_fault", "told_cause",
)  # fmt: skip
_MOVED: Final = (
    "state", "waits_on", "act_by", "commitment", "round", "new_due_at", "missed", "given_at", "last_word", "ended_at", "ending",
)  # fmt: skip

_IDS: Final = "SELECT nextval(pg_get_serial_sequence('dossiers_case', 'id')) FROM generate_series(1, $1::int)"

Key = tuple[str, str]
"""(source, code)."""


@dataclass
class Watched:
    """What a round did."""

    opened: int = 0
    updated: int = 0
    ended: int = 0


def open_cases(*, at: dt.datetime) -> Watched:
    """Bring cases to what the ledger says at ``at``. Returns how many were opened (anew), moved, ended. Idempotent."""
    known = amounts.amounts(at)
    sure_by = late.sure_until(at, known["apology_days"])
    since = at - dt.timedelta(days=known["look_back_days"])
    total = Watched()
    seen: set[Key] = set()
    for some in batched(late.late(at, sure_by=sure_by, finished_since=since), AT_ONCE):
        seen.update((one.source, one.code) for one in some)
        _round(some, known, total, at)
    for some in _others(seen, at, sure_by):
        _round(some, known, total, at)
    return total


def _others(seen: set[Key], at: dt.datetime, sure_by: dt.datetime) -> Iterator[list[Told]]:
    """Yield what the ledger says now of the dossiers whose cases are open but that are no longer late."""
    left: dict[str, list[str]] = defaultdict(list)
    for source, code in Case.objects.filter(~Q(state=rules.ENDED)).values_list("source", "code"):
        if (source, code) not in seen:
            left[source].append(code)
    for source, codes in left.items():
        for some in batched(codes, AT_ONCE):
            yield list(late.told(source, some, at, sure_by=sure_by).values())


def bring(told: Sequence[Told], *, at: dt.datetime) -> Watched:
    """Bring the cases of these dossiers to what is told of them; they may be at most some thousand."""
    total = Watched()
    _round(told, amounts.amounts(at), total, at)
    return total


@dataclass
class _Turned:
    """What becomes of the cases of one batch."""

    opened: list[Case] = field(default_factory=list)
    again: list[Case] = field(default_factory=list)
    unmissed: list[tuple[Case, dt.datetime]] = field(default_factory=list)
    """A new date that was counted as missed, and was not: the dossier was finished by it, which the ledger learnt later."""
    ended: list[Case] = field(default_factory=list)
    moved: list[tuple[Case, str]] = field(default_factory=list)
    changed: list[Case] = field(default_factory=list)
    """What the ledger told changed, and nothing that anybody has to know."""

    def __bool__(self) -> bool:
        return bool(self.everything())

    def everything(self) -> list[Case]:
        """Return each case once."""
        both = [
            *self.opened,
            *self.again,
            *self.ended,
            *self.changed,
            *(case for case, _ in (*self.moved, *self.unmissed)),
        ]
        return list({case.pk: case for case in both}.values())


def _round(told: Sequence[Told], known: Mapping[str, int], total: Watched, at: dt.datetime) -> None:
    if not _turned(told, _cases(told, lock=False), at):
        return
    with act(verbs.WATCHED, actor=SYSTEM, on=None, at=at) as deed:
        turned = _turned(told, _cases(told, lock=True), at)
        # What was given back before anybody looked has its case too, ended at once.
        _number([case for case in (*turned.opened, *turned.ended) if case.pk is None])
        misses.take_back([case for case, _ in turned.unmissed if case.state == rules.APOLOGISED], at)
        _promise([*turned.opened, *turned.again], known["apology_days"], at)
        _end(turned.ended, at)
        _hand_over([case for case, _ in turned.moved], at)
        Case.objects.bulk_create(
            turned.everything(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*_FOLLOWED, *_MOVED],
            batch_size=AT_ONCE,
        )
        _record(deed, turned)
        _notify(deed, turned)
        counts = {
            "opened": len(turned.opened),
            "updated": len(turned.moved) + len(turned.again),
            "ended": len(turned.ended),
        }
        deed.note(**counts)
    total.opened, total.updated, total.ended = (
        have + counts[name]
        for name, have in (("opened", total.opened), ("updated", total.updated), ("ended", total.ended))
    )


def _cases(told: Sequence[Told], *, lock: bool) -> dict[Key, Case]:
    """Return the cases of these dossiers. One query."""
    rows = Case.objects.select_for_update(of=("self",)) if lock else Case.objects.all()
    found = rows.filter(code__in=[one.code for one in told], source__in={one.source for one in told}).order_by("pk")
    return {(case.source, case.code): case for case in found.select_related("unit", "commitment")}


def _turned(told: Sequence[Told], cases: Mapping[Key, Case], at: dt.datetime) -> _Turned:
    """Say what becomes of each dossier's case; the cases are set accordingly, nothing is written."""
    found = _Turned()
    standing = reads.standing([one.unit for one in told], amounts.day(at))
    given = misses.given_before(cases.values())
    sent = proof.proven(case for case in cases.values() if case.new_dates and case.state != rules.ENDED)
    for one in told:
        case = cases.get((one.source, one.code))
        if case is not None:
            found.unmissed += [(case, date) for date in misses.judged_anew(case, one.finished, given.get(case.pk, ()))]
        turn = rules.turn(
            case.state if case else "",
            case.ending if case else "",
            case.new_due_at if case else None,
            one.news,
            at,
            proven=case is not None and case.pk in sent,
        )
        if case is None and (turn == rules.KEEP or one.unit not in standing):
            continue
        case = case or Case(source=one.source, code=one.code, opened_at=at, told_fault=one.fault, told_cause=one.cause)
        was_open = case.state != rules.ENDED
        words, changed = _follow(case, one, standing.get(one.unit), at)
        if turn == rules.OPEN:
            _open(case, at)
            found.opened.append(case)
        elif turn == rules.AGAIN:
            case.state, case.waits_on, case.round, case.missed = rules.OWED, rules.UNIT, case.round + 1, case.missed + 1
            found.again.append(case)
        elif turn.startswith(rules.END):
            case.ending, case.ended_at = turn.removeprefix(rules.END), at
            # Apologised for, and given back after the new date: it was not kept either.
            case.missed += case.ending == rules.RETURNED and rules.missed(case.new_due_at, one.finished, at)
            case.state, case.waits_on, case.act_by = rules.ENDED, rules.NOBODY, None
            found.ended.append(case)
        elif words and was_open:
            found.moved.append((case, ", ".join(words)))
        elif changed:
            found.changed.append(case)
    return found


def _open(case: Case, at: dt.datetime) -> None:
    if case.pk is not None:
        case.round, case.missed, case.new_due_at = case.round + 1, case.missed + 1, None
    case.state, case.waits_on, case.ending, case.ended_at, case.last_word = rules.OWED, rules.UNIT, "", None, ""
    case.given_at = None


def _follow(case: Case, one: Told, standing: reads.Standing | None, at: dt.datetime) -> tuple[list[str], bool]:
    """Set what the ledger tells. Returns the changes worth telling, in words, and whether anything changed at all."""
    words = []
    due = one.due or one.submitted
    if case.pk is not None and case.due_at != due:
        words.append(f"hạn trả {format_moment(due)}")
    if one.finished is not None and case.finished_at is None and case.pk is not None:
        words.append(f"xử lý xong {format_moment(one.finished)}")
    new: dict[str, Any] = {
        "officer": one.officer,
        "procedure": one.procedure,
        "field": one.field,
        "place": one.place,
        "submitted_at": one.submitted,
        "due_at": due,
        "finished_at": one.finished,
        "returned_at": one.returned,
        "supplements": one.supplements,
        "breached": one.breached,
        "told_fault": one.fault,
        "told_cause": one.cause,
    }
    # A case stays where it was handed over to, until that unit ends.
    ended = case.pk is not None and not case.unit.is_valid_on(amounts.day(at))
    if standing is not None and (case.unit_key != one.unit or ended):
        if case.pk is not None:
            words.append(f"chuyển {standing.unit.name}")
        new |= {
            "unit_key": one.unit,
            "unit_id": standing.unit.pk,
            "superior_id": standing.superior_id,
            "above": standing.above,
        }
    untold = case.attributed_at is None or (
        case.cause_note == causes.BY_SOURCE and (case.fault, case.cause) != (one.fault, one.cause)
    )
    if untold and one.fault in causes.FAULT_LABELS:
        # The one-stop system said so first; the agency may say otherwise.
        new |= {"fault": one.fault, "cause": one.cause, "cause_note": causes.BY_SOURCE, "attributed_at": at}
    changed = [name for name, value in new.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, new[name])
    return words, bool(changed)


# -- writing ------------------------------------------------------------------------------------------------------------


def _number(cases: Sequence[Case]) -> None:
    """Give new cases their ids, so that their promises can name their pages before they are written."""
    drawn = tables.ask(_IDS, [len(cases)]) if cases else []
    for case, (pk,) in zip(cases, drawn, strict=True):
        case.pk = pk


def _promise(cases: Sequence[Case], days: int, at: dt.datetime) -> None:
    """Open the promise of an apology for each case, and let it follow its dossier to another unit."""
    if not cases:
        return
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(pk__in={u for c in cases for u in (c.unit_id, c.superior_id) if u})
    }
    due_of = late.apology_dues([(case.pk, case.unit_id, case.new_due_at or case.due_at) for case in cases], days)
    promises = []
    for case in cases:
        # A new date that passed had itself to be told of before; nothing is given more time.
        due = max(case.new_due_at or due_of[case.pk], case.submitted_at)
        promises.append(
            commitments.Promise(
                kind=misses.KIND,
                reference=case.promise_references[-1],
                subject=f"Xin lỗi và hẹn lại: hồ sơ {case.code}",
                owner_unit=units[case.unit_id],
                creditor="Người nộp hồ sơ",
                overseer_unit=units.get(case.superior_id) if case.superior_id else None,
                basis={
                    "text": f"{days} ngày làm việc trước hạn trả",
                    "source": "apology_days",
                    "rule": case.rule_set.name,
                },
                due_at=due,
                opened_at=case.submitted_at,
                url=reads.path(case.pk),
            )
        )
    for case, promise in zip(cases, commitments.open_many(actor=SYSTEM, at=at, promises=promises), strict=True):
        case.commitment, case.act_by = promise, promise.due_at


def _end(cases: Sequence[Case], at: dt.datetime) -> None:
    by_ending: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_ending[case.ending].append(case)
    for ending, ended in by_ending.items():
        promises = [case.commitment_id for case in ended if case.commitment_id]
        commitments.cancel_many(ids=promises, reason=f"{rules.ENDING_LABELS[ending]}.", actor=SYSTEM, at=at)
    waiting = Apology.objects.filter(case_id__in=[case.pk for case in cases], state=Apology.State.WAITING)
    waiting.update(state=Apology.State.RETURNED, decided_at=at, note="Hồ sơ đã kết thúc.")


def _hand_over(cases: Sequence[Case], at: dt.datetime) -> None:
    """Let promises follow dossiers that went to another unit: few, so one by one."""
    for case in cases:
        promise = case.commitment
        if promise is not None and promise.is_open and promise.owner_unit_id != case.unit_id:
            unit = Unit.objects.get(pk=case.unit_id)
            commitments.hand_over(
                commitment=promise, to_unit=unit, reason="Hồ sơ chuyển đơn vị theo sổ hồ sơ.", actor=SYSTEM, at=at
            )


def _record(deed: Deed, turned: _Turned) -> None:
    groups: Iterable[tuple[Verb, Iterable[tuple[Case, dict[str, Any]]]]] = (
        (verbs.CASE_OPENED, ((case, {"due": case.due_at}) for case in turned.opened)),
        (verbs.CASE_AGAIN, ((case, {"due": case.new_due_at}) for case in turned.again)),
        (verbs.CASE_NOT_MISSED, ((case, {"due": date, "on": case.finished_at}) for case, date in turned.unmissed)),
        (verbs.CASE_ENDED, ((case, {"how": rules.ENDING_LABELS[case.ending].lower()}) for case in turned.ended)),
        (verbs.CASE_MOVED, ((case, {"what": words}) for case, words in turned.moved)),
    )
    for verb, rows in groups:
        deed.record(verb, [Part(case.journal_subject(), facts) for case, facts in rows])


def _notify(deed: Deed, turned: _Turned) -> None:
    """Tell each unit once of all that is new to it."""
    by_unit: dict[int, list[Case]] = defaultdict(list)
    for case in [*turned.opened, *turned.again]:
        by_unit[case.unit_id].append(case)
    if not by_unit:
        return
    names = dict(Unit.objects.filter(pk__in=by_unit).values_list("pk", "name"))
    letters = []
    for unit_id, people in people_of(by_unit, deed.at).items():
        cases = by_unit[unit_id]
        lines = [f"- {case.code}, hạn trả {format_date(case.due_at)}" for case in cases[:NAMED]]
        lines += [f"- và {len(cases) - NAMED} hồ sơ khác"] if len(cases) > NAMED else []
        facts = {
            "unit": names[unit_id],
            "count": len(cases),
            "list": "\n".join(lines),
            "url": settings.PUBLIC_URL + reverse("dossiers:cases"),
        }
        letters += [(person, facts, f"{deed.id}:cases:{unit_id}:{person.pk}") for person in people]
    deed.post_many(verbs.CASES_NOTICE, letters, for_digest=True)

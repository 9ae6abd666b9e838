"""Why it is late and by whose fault: laid down by the agency, contested by the unit blamed, decided by its superior, told to the ledger."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
from django.db import models

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Case, Contest
from dunghen.dossiers.operations.case_steps import batched, move, need, tell_unit
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import causes
from dunghen.kernel.acts import act
from dunghen.kernel.commitments import calendars
from dunghen.kernel.ledger import lookup
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import format_date
from dunghen.kernel.worktime import arithmetic

AT_ONCE = 10_000


def attribute(
    *, actor: Person, case: Case, cause: str, note: str = "", blamed: Unit | None = None, at: dt.datetime
) -> Case:
    """Lay down the cause, and with it whose fault it is. ``blamed``: which unit, where it is another agency's (else the own).

    Raises UnknownCause, UnitNeeded, UnitNotNeeded, ContestedAlready while the fault is being looked at.
    """
    known = amounts.causes(at).get(cause)
    if known is None:
        raise refusals.UnknownCause(cause=cause)
    label = causes.FAULT_LABELS[known.fault].lower()
    with act(verbs.ATTRIBUTED, actor=actor, on=case, at=at, fault=label, cause=known.label) as deed:
        fresh = deed.lock(case)
        if fresh.contests.filter(upheld__isnull=True).exists():
            raise refusals.ContestedAlready(ref=fresh.code)
        if known.fault == causes.OTHER and (blamed is None or blamed.pk == fresh.unit_id):
            raise refusals.UnitNeeded
        if known.fault != causes.OTHER and blamed is not None:
            raise refusals.UnitNotNeeded(cause=known.label)
        # The source's remark marks what the source may still change.
        note = note.strip() if note.strip() != causes.BY_SOURCE else ""
        unit = blamed if known.fault == causes.OTHER else fresh.unit if known.fault in causes.BLAMING else None
        standing = reads.standing([unit.key], amounts.day(at)).get(unit.key) if unit else None
        superior = standing.superior_id if standing else None
        fresh = move(
            deed, fresh, "attribute", fault=known.fault, cause=cause, cause_note=note[:1000], blamed=unit,
            blamed_superior_id=superior, attributed_at=at, waits_on=fresh.waits_on,
        )  # fmt: skip
        if unit is not None and unit.pk != fresh.unit_id:
            tell_unit(deed, fresh, unit, "Đơn vị bị xác định lỗi ở một hồ sơ trễ", why=known.label)
    return fresh


def contest(*, actor: Person, case: Case, why: str, at: dt.datetime) -> Contest:
    """The unit blamed asks that the fault be looked at again. Raises NobodyBlamed, ContestedAlready, TooLateToContest, TextNeeded."""
    why = need(why, "lý do", "đề nghị xem lại lỗi", 2000)
    with act(verbs.CONTESTED, actor=actor, on=case, at=at, why=why) as deed:
        fresh = deed.lock(case)
        if fresh.blamed is None or fresh.attributed_at is None:
            raise refusals.NobodyBlamed(ref=fresh.code)
        if fresh.contests.filter(fault=fresh.fault, cause=fresh.cause, at__gte=fresh.attributed_at).exists():
            raise refusals.ContestedAlready(ref=fresh.code)
        until = contest_until(fresh, amounts.amounts(at)["contest_days"])
        if at > until:
            raise refusals.TooLateToContest(ref=fresh.code, until=format_date(until))
        made = Contest.objects.create(
            case=fresh, unit=fresh.blamed, fault=fresh.fault, cause=fresh.cause, reason=why, by=actor, at=at
        )
        tell_unit(deed, fresh, fresh.blamed_superior, "Đề nghị xem lại lỗi ở một hồ sơ trễ", why=why)
    return made


def contest_until(case: Case, days: int) -> dt.datetime:
    """Return until when the fault of a case may be contested."""
    assert case.attributed_at is not None, "blamed"
    until: dt.datetime = arithmetic.add_working_days(calendars.of(case.blamed), case.attributed_at, days)
    return until


def decide_contest(*, actor: Person, case: Case, upheld: bool, grounds: str, at: dt.datetime) -> Contest:
    """The superior of the unit blamed decides: the fault stays, or it is taken away and the agency lays it down anew. Raises NotContested."""
    grounds = need(grounds, "căn cứ", "kết luận về lỗi", 2000)
    verdict = "giữ nguyên" if upheld else "bỏ lỗi đã xác định"
    with act(verbs.CONTEST_DECIDED, actor=actor, on=case, at=at, verdict=verdict, grounds=grounds) as deed:
        fresh = deed.lock(case)
        made = fresh.contests.select_for_update().filter(upheld__isnull=True).first()
        if made is None:
            raise refusals.NotContested(ref=fresh.code)
        made.upheld, made.grounds, made.decided_by, made.decided_at = upheld, grounds, actor, at
        made.save(update_fields=["upheld", "grounds", "decided_by", "decided_at"])
        if not upheld:
            fresh.fault = fresh.cause = fresh.cause_note = ""
            fresh.blamed = fresh.blamed_superior = None
            fresh.save(update_fields=["fault", "cause", "cause_note", "blamed", "blamed_superior"])
        tell_unit(deed, fresh, made.unit, f"Kết luận về lỗi: {verdict}", why=grounds)
        if made.unit_id != fresh.unit_id:
            tell_unit(deed, fresh, fresh.unit, f"Kết luận về lỗi: {verdict}", why=grounds)
    return made


# -- the ledger -----------------------------------------------------------------------------------------------------------


def tell_ledger(*, at: dt.datetime) -> int:
    """Write what cases say of fault and cause into the facts of their dossiers. Returns how many facts were told. Raises places.Busy.

    The case is the truth; imports keep what it says (``laid_down``).
    """
    rows = Case.objects.exclude(fault=models.F("told_fault"), cause=models.F("told_cause"))
    told = 0
    for some in batched(rows.order_by("source", "pk").iterator(chunk_size=AT_ONCE), AT_ONCE):
        for source in sorted({case.source for case in some}):
            own = {case.code: case for case in some if case.source == source}
            with ledger().change(at=at) as change:
                facts = lookup.facts(ledger(), source, own)
                if len(facts):
                    told += change.upsert(source, _with_causes(facts, own)).read
            alike: dict[tuple[str, str], list[int]] = defaultdict(list)
            for case in own.values():
                alike[case.fault, case.cause].append(case.pk)
            for (fault, cause), ids in alike.items():
                # What a person laid down since is told the next time.
                same = Case.objects.filter(pk__in=ids, fault=fault, cause=cause)
                same.update(told_fault=fault, told_cause=cause)
    return told


def laid_down(source: str) -> Callable[[pa.Table], pa.Table]:
    """Return what writes the faults and causes laid down for dossiers of a source into facts just read from it. One query.

    They are the agency's word, not the source's: a file that says of them what it said before is the same. Cases that have ended too.
    """
    rows = Case.objects.filter(source=source, attributed_at__isnull=False).exclude(cause_note=causes.BY_SOURCE)
    told = list(rows.values_list("code", "fault", "cause"))
    if not told:
        return lambda facts: facts
    codes, *words = (pa.array([word or None for word in column], pa.string()) for column in zip(*told, strict=True))

    def write(facts: pa.Table) -> pa.Table:
        places = pc.index_in(facts["reference"].cast(pa.string()), codes)
        if places.null_count == len(facts):
            return facts
        for name, column in zip(("fault", "cause"), words, strict=True):
            own = pc.if_else(places.is_valid(), column.take(places.combine_chunks()), facts[name].cast(pa.string()))
            facts = facts.set_column(facts.column_names.index(name), name, own)
        return facts

    return write


def _with_causes(facts: pa.Table, cases: dict[str, Case]) -> pa.Table:
    """Return facts of one source with the fault and cause that their cases lay down."""
    codes = facts["reference"].to_pylist()
    for name in ("fault", "cause"):
        column = pa.array([getattr(cases[code], name) or None for code in codes], pa.string())
        facts = facts.set_column(facts.column_names.index(name), name, column)
    return facts.drop_columns(["source"])

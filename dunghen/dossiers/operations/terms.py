"""Legal terms of procedures: set, corrected, withdrawn, read from a file; and what they date of dossiers that the ledger has already."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from dunghen.dossiers import verbs
from dunghen.dossiers.intake import mapping as mappings
from dunghen.dossiers.intake.terms_file import TermRow
from dunghen.dossiers.models import LegalTerm, Source
from dunghen.dossiers.operations import judging
from dunghen.dossiers.operations.case_steps import need
from dunghen.dossiers.queries import terms as reads
from dunghen.dossiers.rules import judging as rules
from dunghen.dossiers.rules.term_refusals import TermGone, UnfitTerm
from dunghen.kernel import access
from dunghen.kernel.acts import AlreadyDone, act
from dunghen.kernel.commitments import calendars
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.text import format_date
from dunghen.kernel.worktime.arithmetic import TermUnit, is_countable


def keep_term(*, actor: access.Actor, row: TermRow, at: dt.datetime) -> LegalTerm:
    """Set the term of a procedure from a day on; one that begins on the same day is corrected. Raises UnfitTerm, TextNeeded, Forbidden."""
    check(row)
    subject = LegalTerm(procedure=row.procedure)
    with act(verbs.TERM_KEPT, actor=actor, on=subject, at=at, term=row.told) as deed:
        before = LegalTerm.objects.select_for_update().filter(procedure=row.procedure, since=row.since).first()
        term = _written(before, row, actor, at)
        deed.about(term)
        days = f"từ {format_date(row.since)}" + (f" đến hết {format_date(row.until)}" if row.until else "")
        was = f" (trước là {before.told})" if before is not None and before.told != row.told else ""
        deed.note(days=days + was, basis=row.basis)
    return term


def withdraw_term(*, actor: access.Actor, term: LegalTerm, why: str, at: dt.datetime) -> None:
    """Take back a term that should never have been set; dossiers that it dated keep their due moments. Raises TextNeeded, TermGone."""
    why = need(why, "lý do", "thu hồi thời hạn", 300)
    with act(verbs.TERM_WITHDRAWN, actor=actor, on=term, at=at, term=term.told, since=term.since, why=why):
        if not LegalTerm.objects.filter(pk=term.pk).delete()[0]:
            raise TermGone


@dataclass(frozen=True)
class Loaded:
    """What became of the rows of a file."""

    new: int
    changed: int
    same: int


def load_terms(*, actor: access.Actor, rows: Sequence[TermRow], file: str, at: dt.datetime) -> Loaded:
    """Set all terms of a file in one act, or none. Raises UnfitTerm, Forbidden."""
    for row in rows:
        check(row)
    with act(verbs.TERMS_LOADED, actor=actor, on=None, at=at, file=file) as deed:
        known = {
            (term.procedure, term.since): term
            for term in LegalTerm.objects.select_for_update().filter(procedure__in={row.procedure for row in rows})
        }
        same = [row for row in rows if (old := known.get((row.procedure, row.since))) and _says(old) == row]
        unlike = [row for row in rows if row not in same]
        for row in unlike:
            _written(known.get((row.procedure, row.since)), row, actor, at)
        changed = sum((row.procedure, row.since) in known for row in unlike)
        found = Loaded(len(unlike) - changed, changed, len(same))
        deed.note(count=len(rows), new=found.new, changed=found.changed, same=found.same)
    return found


def date_ledger(*, actor: access.Actor, at: dt.datetime) -> int:
    """Give dossiers of the ledger that have no due moment the one of their procedure's term, and return how many there were.

    One that has a due moment keeps it (a change of the catalogue moves no promise), and one that stood still for an applicant waits for its
    next import. A source is one change of the ledger. Raises places.Busy, Forbidden.

    A process killed after a change and before its journal line leaves dated dossiers that nobody tells of: the ledger remembers the change,
    and the next run writes the line.
    """
    access.require(actor, verbs.KEEP_TERMS, None, at)
    calendar, own, done = calendars.of(), judging.own_calendars(), 0
    stopped = judging.stopped_in_time()
    for source in Source.objects.exclude(mapping={}).order_by("name"):
        terms = judging.terms_of(mappings.from_json(source.mapping))
        _tell_journal(actor, source, at)
        months = reads.months_undated(list(terms), source.name) if terms else {}
        told = 0
        if months:
            with ledger().change(at=at) as change:
                for month in months:
                    bare = reads.undated(list(terms), source.name, month)
                    dated, _rows = rules.dated(bare, calendar=calendar, terms=terms, own=own, stopped_in_time=stopped)
                    if len(dated):
                        told += change.upsert(source.name, dated.drop_columns(["source"])).changed
                if told:
                    change.remember(source.name, version=change.manifest.version, at=at.isoformat(), count=told)
        if told:
            _tell_journal(actor, source, at)
            done += told
    return done


def _tell_journal(actor: access.Actor, source: Source, at: dt.datetime) -> None:
    """Write the journal line of what was dated last in the source, unless it is written. Who dates now tells of a run that was killed."""
    part = ledger().current().sources.get(source.name)
    if part is None or not (dated := part.act):
        return
    told = {"count": dated["count"], "dated_at": dt.datetime.fromisoformat(dated["at"])}
    key = f"{verbs.TERMS_APPLIED.slug}:{source.name}:{dated['version']}:{dated['at']}"
    # Of two runs at once the other may have told of it.
    with suppress(AlreadyDone), act(verbs.TERMS_APPLIED, actor=actor, on=source, at=at, key=key, **told):
        pass


def check(row: TermRow) -> None:
    """Raise UnfitTerm or TextNeeded for a term that cannot be kept."""
    if row.unit is TermUnit.SAME_DAY and row.amount != 1:
        raise UnfitTerm(why="“trong ngày” không có số đi kèm; nhiều hơn một ngày thì chọn đơn vị tính khác.")
    if not is_countable(row.amount, row.unit):
        raise UnfitTerm(why=f"“{row.told}” phải lớn hơn 0, không quá 100.000, và là số chẵn nếu không tính bằng giờ.")
    if row.until is not None and row.until < row.since:
        raise UnfitTerm(why="ngày cuối trước ngày đầu.")
    if not row.procedure or len(row.procedure) > 40 or any(sign.isspace() for sign in row.procedure):
        raise UnfitTerm(why="mã thủ tục có từ 1 đến 40 ký tự, không có khoảng trắng.")
    need(row.basis, "căn cứ", "đặt thời hạn", 300)


def _written(term: LegalTerm | None, row: TermRow, actor: access.Actor, at: dt.datetime) -> LegalTerm:
    made = LegalTerm(pk=term.pk if term else None, procedure=row.procedure, since=row.since, until=row.until)
    made.amount, made.unit, made.basis = Decimal(str(row.amount)), row.unit.value, need(row.basis, "", "", 300)
    made.kept_at, made.kept_by_id = at, actor.id
    made.save()
    return made


def _says(term: LegalTerm) -> TermRow:
    return TermRow(term.procedure, float(term.amount), TermUnit(term.unit), term.since, term.until, term.basis)

"""The apology: drafted by an officer, agreed to by the superior where it needs him, signed by the head, sent, and the gate it opens."""

import datetime as dt
from typing import Any

from django.conf import settings

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Apology, Applicant, Case
from dunghen.dossiers.operations.case_steps import has_another_head, move, need, tell_people, tell_unit
from dunghen.dossiers.papers import apology as paper
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import gate, naming, proof
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.queries.letterhead import letterhead
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel import files
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import format_date, format_moment
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import OutsideCalendar

LONGEST = dt.timedelta(days=365)
"""A new date lies at most so long after the promised one and today: what lies further is a year mistyped, which nobody can take back once it is sent."""


def draft(*, actor: Person, case: Case, reason: str, new_on: dt.date, at: dt.datetime) -> Apology:
    """Hand an apology with a new date to the head. Raises NewDateNeedsSuperior, UnfitNewDate, TextNeeded."""
    with act(verbs.DRAFTED, actor=actor, on=case, at=at) as deed:
        fresh = deed.lock(case)
        most = amounts.new_dates(fresh.rule_set, at)
        if fresh.new_dates >= most:
            raise refusals.NewDateNeedsSuperior(ref=fresh.code, most=most)
        made = _write(deed, fresh, "draft", reason, new_on)
        tell_unit(deed, fresh, fresh.unit, "Có văn bản xin lỗi chờ ký")
    return made


def raise_(*, actor: Person, case: Case, reason: str, new_on: dt.date, at: dt.datetime) -> Apology:
    """Ask the superior to agree to one more new date. Raises UnfitNewDate, TextNeeded."""
    with act(verbs.RAISED, actor=actor, on=case, at=at) as deed:
        fresh = deed.lock(case)
        made = _write(deed, fresh, "raise", reason, new_on)
        deed.note(times=fresh.new_dates + 1)
        tell_unit(deed, fresh, fresh.superior, "Cơ quan cấp dưới xin hẹn lại lần nữa", why=made.reason)
    return made


def _write(deed: Deed, case: Case, name: str, reason: str, new_on: dt.date) -> Apology:
    assert isinstance(deed.actor, Person)
    due = _new_due(case, new_on, deed.at)
    text = need(reason, "lý do trễ", rules.MOVE_LABELS[name].lower(), 2000)
    moved = move(deed, case, name, last_word="")
    deed.note(new_due=due)
    return Apology.objects.create(
        case=moved,
        unit_id=moved.unit_id,
        round=moved.round,
        form=moved.rule_set.forms.name,
        reason=text,
        new_due_at=due,
        by=deed.actor,
        at=deed.at,
    )


def _new_due(case: Case, day: dt.date, at: dt.datetime) -> dt.datetime:
    """Return the close of the office on the new day. Raises UnfitNewDate for a day off, one not after today, or not after the promised, or
    so long after that it was mistyped."""
    calendar = calendars.of(case.unit)
    least = max(amounts.day(at), amounts.day(case.new_due_at or case.due_at))
    most = least + LONGEST
    refusal = refusals.UnfitNewDate(new=format_date(day), least=format_date(least), most=format_date(most))
    if not least < day <= most:
        raise refusal
    try:
        if not calendar.is_working(day):
            raise refusal
        due: dt.datetime = arithmetic.office_close(calendar, day)
    except OutsideCalendar as error:
        raise refusal from error
    return due


def agree(*, actor: Person, case: Case, note: str, at: dt.datetime) -> Apology:
    """The superior agrees to one more new date; the head signs next."""
    with act(verbs.AGREED, actor=actor, on=case, at=at, note=note.strip()) as deed:
        moved = move(deed, case, "agree")
        made = _waiting(moved)
        made.agreed_by, made.agreed_at, made.note = actor, at, note.strip()[:1000]
        made.save(update_fields=["agreed_by", "agreed_at", "note"])
        deed.note(new_due=made.new_due_at)
        tell_unit(deed, moved, moved.unit, "Cấp trên đồng ý hẹn lại; văn bản xin lỗi chờ ký")
    return made


def return_draft(*, actor: Person, case: Case, why: str, at: dt.datetime) -> Case:
    """Send the draft back to its writer with what is to be changed."""
    why = need(why, "điều cần sửa", "trả lại dự thảo", 1000)
    with act(verbs.DRAFT_RETURNED, actor=actor, on=case, at=at, why=why) as deed:
        moved = move(deed, case, "return_draft", last_word=why)
        made = _waiting(moved)
        made.state, made.decided_by, made.decided_at, made.note = Apology.State.RETURNED, actor, at, why
        made.save(update_fields=["state", "decided_by", "decided_at", "note"])
        tell_people(deed, moved, [made.by], "Dự thảo xin lỗi cần sửa", why=why)
    return moved


def sign(*, actor: Person, case: Case, at: dt.datetime) -> Apology:
    """Sign: the paper is frozen with its digest, the applicant is written to where he left a contact, the promise to apologise is kept.

    Raises OwnDraft when the unit has another head who could sign what this one drafted.
    """
    with act(verbs.SIGNED, actor=actor, on=case, at=at) as deed:
        # The unit's row is the gate of its numbers: of two signers at once the second waits and sees the first one's number.
        unit = deed.lock(case.unit)
        fresh = deed.lock(case)
        rules.require_move(fresh.state, "sign")
        made = _waiting(fresh)
        if made.by_id == actor.pk and has_another_head(unit, actor, at):
            raise refusals.OwnDraft
        fresh = move(
            deed, fresh, "sign", new_due_at=made.new_due_at, new_dates=fresh.new_dates + 1, act_by=made.new_due_at
        )
        applicant = Applicant.objects.filter(case=fresh, erased_at__isnull=True).first()
        _freeze(made, fresh, actor, applicant, at)
        if applicant is not None:
            _send(deed, made, fresh, applicant)
        made.save()
        if fresh.commitment is not None and fresh.commitment.is_open:
            commitments.fulfil(commitment=fresh.commitment, actor=actor, at=at)
        deed.note(number=made.symbol, new_due=made.new_due_at, sha256=made.sha256, sent=made.sent)
    return made


def _freeze(made: Apology, case: Case, actor: Person, applicant: Applicant | None, at: dt.datetime) -> None:
    day = amounts.day(at)
    taken = (
        Apology.objects.filter(unit_id=case.unit_id, year=day.year).order_by("-number").values_list("number", flat=True)
    )
    made.unit_id, made.year, made.number = case.unit_id, day.year, (taken.first() or 0) + 1
    head = letterhead(case.unit, day)
    earlier = case.apologies.filter(state=Apology.State.SIGNED).order_by("pk").values_list("new_due_at", flat=True)
    made.facts = {
        "form": made.form,
        "number": f"{made.number:02}/XL-{head['abbreviation']}",
        "on": day.isoformat(),
        "unit": case.unit.name,
        "code": case.code,
        "procedure": case.procedure,
        "procedure_name": naming.Names().bare(naming.PROCEDURE, case.procedure),
        "received": _iso(case.submitted_at),
        "due": _iso(case.due_at),
        "reason": made.reason,
        "new_due": _iso(made.new_due_at),
        "earlier": [_iso(moment) for moment in earlier],
        "signer": actor.full_name,
        **{name: head[name] for name in ("issuer", "parent", "place", "authority")},
    }
    # The name stands on the paper alone, not in the row that lists read.
    named = {**made.facts, "name": applicant.name if applicant else ""}
    made.sha256 = files.keep(paper.as_docx(named))
    made.state, made.decided_by, made.decided_at = Apology.State.SIGNED, actor, at


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(ZONE).isoformat()


def _send(deed: Deed, made: Apology, case: Case, applicant: Applicant) -> None:
    """Write to the applicant, by mail or (with a gateway) by SMS. Nobody reads an address in the journal."""
    facts: dict[str, Any] = {
        "name": applicant.name,
        "unit": case.unit.name,
        "code": case.code,
        "received": format_date(case.submitted_at),
        "due": format_moment(case.due_at),
        "reason": made.reason.rstrip("."),
        "new_due": format_moment(made.new_due_at),
        "number": made.symbol,
        "signer": made.facts["signer"],
    }
    key = f"{deed.id}:apology"
    if applicant.email:
        deed.post(verbs.APOLOGY_LETTER, to=applicant.email, facts=facts, key=key)
    elif applicant.phone and settings.OUTBOX_SMS_URL:
        deed.post(verbs.APOLOGY_LETTER, to=applicant.phone, facts=facts, channel="sms", key=key)
    else:
        return
    made.sent, made.sent_at, made.message_key = Apology.Sent.MESSAGE, deed.at, key


def record_sending(*, actor: Person, case: Case, how: str, on: dt.date, note: str, at: dt.datetime) -> Apology:
    """Keep the proof that the signed paper was handed over or posted on a day (who received it, the post's number).

    Where a message was written and did not arrive, too. Raises SentAlready, UnfitSendingDay, TextNeeded.
    """
    note = need(note, "người nhận hoặc số bưu gửi", "ghi việc gửi", 300)
    label = str(Apology.Sent(how).label).lower()
    with act(verbs.SENDING_RECORDED, actor=actor, on=case, at=at, how=label, day=on, note=note) as deed:
        moved = move(deed, case, "record_sending")
        made = reads.signed(moved)
        if made is None or made.decided_at is None or proof.of(moved, made).is_there:
            raise refusals.SentAlready(ref=moved.code)
        signed_on = amounts.day(made.decided_at)
        if not signed_on <= on <= amounts.day(at):
            raise refusals.UnfitSendingDay(day=format_date(on), signed=format_date(signed_on))
        made.sent, made.sent_at, made.sent_note = (
            how,
            max(made.decided_at, dt.datetime.combine(on, dt.time(), ZONE)),
            note,
        )
        made.save(update_fields=["sent", "sent_at", "sent_note"])
    return made


def mark_returned(*, actor: Actor, case: Case, at: dt.datetime) -> Case:
    """Write down that the result was given back. The case ends once the ledger says that the dossier is finished, at once where it does.

    Raises NotApologised on a late dossier without an apology that was signed and sent.
    """
    with act(verbs.GIVEN_BACK, actor=actor, on=case, at=at) as deed:
        fresh = deed.lock(case)
        rules.require_move(fresh.state, "mark_returned")
        found = gate.of_case(fresh, at)
        if not found.may_return:
            raise refusals.NotApologised(ref=fresh.code, missing=found.missing)
        fresh = move(deed, fresh, "mark_returned", given_at=at)
        fresh.apologies.filter(state=Apology.State.WAITING).update(
            state=Apology.State.RETURNED, decided_at=at, note="Không cần nữa: kết quả đã được trả."
        )
        if fresh.finished_at is not None:
            fresh.state, fresh.waits_on, fresh.act_by, fresh.ended_at = rules.ENDED, rules.NOBODY, None, at
            fresh.ending = rules.ending_of(apologised=not found.missing, late=found.late)
            fresh.save(update_fields=["state", "waits_on", "act_by", "ended_at", "ending"])
            owed = [fresh.commitment_id] if fresh.commitment_id else []
            commitments.cancel_many(ids=owed, reason="Đã trả kết quả đúng hạn.", actor=actor, at=at)
    return fresh


def not_returned(*, actor: Person, case: Case, why: str, at: dt.datetime) -> Case:
    """Take back that the result was given, while the ledger has not told so. Raises WrongState, TextNeeded."""
    why = need(why, "lý do", "ghi lại", 1000)
    with act(verbs.GIVING_TAKEN_BACK, actor=actor, on=case, at=at, why=why) as deed:
        fresh = move(deed, case, "not_returned", given_at=None, last_word=why)
        fresh.state = rules.OWED if fresh.new_due_at is None else rules.APOLOGISED
        fresh.waits_on = rules.WAITS_ON[fresh.state]
        fresh.save(update_fields=["state", "waits_on"])
    return fresh


def _waiting(case: Case) -> Apology:
    found = reads.waiting(case)
    assert found is not None, "the state says that one waits"
    return found

"""Draft, approve, answer; what an outside body replies; unsealing who sent it."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings

from dunghen.kernel.access import PUBLIC, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import format_date, format_moment, nfc, search_key
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.intake import open311
from dunghen.petitions.models import Draft, Forwarding, Petition, Petitioner, Relay
from dunghen.petitions.operations.handling import lay_remedy, need_day_to_come
from dunghen.petitions.operations.receiving import Contact, checked_contact
from dunghen.petitions.operations.steps import (
    await_publication,
    call_back,
    end_promise,
    lock,
    move,
    need,
    open_promise,
    save,
    screen_anew,
    set_dates,
    tell_centre,
    tell_people,
    tell_sender,
    tell_unit,
)


def draft(
    *,
    actor: Person,
    petition: Petition,
    text: str,
    at: dt.datetime,
    remedy: str = "",
    remedy_due_on: dt.date | None = None,
) -> Draft:
    """Hand an answer to the head for approval, with what is done about the matter itself."""
    text = need(nfc(text), "nội dung trả lời", "trình duyệt")
    if remedy == rules.PLANNED and remedy_due_on is None:
        raise rules.ReasonNeeded(what="ngày sẽ khắc phục xong", action="trình duyệt")
    if remedy == rules.PLANNED and remedy_due_on is not None:
        need_day_to_come(remedy_due_on, at)
    with act(verbs.DRAFTED, actor=actor, on=petition, at=at) as deed:
        petition = move(deed, petition, "draft")
        made = Draft.objects.create(
            petition=petition,
            round=petition.round,
            text=text,
            remedy=remedy,
            remedy_due_on=remedy_due_on if remedy == rules.PLANNED else None,
            by=actor,
            at=at,
        )
        assert petition.lead is not None
        tell_unit(deed, petition, petition.lead, "Có dự thảo trả lời chờ duyệt")
    return made


def return_draft(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Send the draft back to its writer with what is to be changed."""
    why = need(why, "điều cần sửa", "trả lại dự thảo")
    with act(verbs.DRAFT_RETURNED, actor=actor, on=petition, at=at, why=why) as deed:
        petition = move(deed, petition, "return_draft", last_word=why[:1000])
        waiting = _waiting_draft(petition)
        _decide(waiting, Draft.State.RETURNED, actor, at, why)
        tell_people(deed, petition, [waiting.by], "Dự thảo trả lời cần sửa", why=why)
    return petition


def approve(*, actor: Person, petition: Petition, at: dt.datetime, text: str = "") -> Petition:
    """Approve the draft (with the head's own last words when given) and send it to the citizen: the promise is kept.

    An answer always goes out with what becomes of the matter; whether it is published is decided next, by the coordinator.
    Raises OwnDraft when the unit has another head who could approve what this one wrote himself.
    """
    with act(verbs.ANSWERED, actor=actor, on=petition, at=at) as deed:
        petition = lock(deed, petition)
        rules.require_move(petition.state, "approve")
        waiting = _waiting_draft(petition)
        if waiting.by_id == actor.pk and _another_approver(petition, actor, at):
            raise rules.OwnDraft
        _decide(waiting, Draft.State.APPROVED, actor, at, "")
        answer = nfc(text).strip() or waiting.text
        petition = move(
            deed, petition, "approve", answered_at=at, answer=answer, satisfied=None, judged_at=None, last_word=""
        )
        if waiting.remedy:
            lay_remedy(petition, waiting.remedy, waiting.remedy_due_on, "", actor=actor, at=at)
        _answered(deed_id=str(deed.id), petition=petition, actor=actor, at=at)
        until = queries.due(queries.term("judge", at, kind=petition.kind), petition.centre, at)
        tell_sender(deed, petition, verbs.ANSWER_LETTER, answer=answer, until=format_date(until))
    return petition


def correct_answer(*, actor: Person, petition: Petition, text: str, why: str, at: dt.datetime) -> Petition:
    """Put right an answer that was sent; the old one stays in the journal, the citizen gets the new one."""
    text, why = need(nfc(text), "nội dung trả lời", "sửa"), need(why, "lý do", "sửa trả lời")
    with act(verbs.ANSWER_CORRECTED, actor=actor, on=petition, at=at, why=why) as deed:
        petition = lock(deed, petition)
        before = petition.answer
        petition = move(deed, petition, "correct_answer", answer=text, waits_on=petition.waits_on)
        deed.note(before=before)
        if petition.publication == rules.PUBLISHED:
            await_publication(petition, actor=actor, at=at)
        until = queries.due(queries.term("judge", at, kind=petition.kind), petition.centre, at)
        tell_sender(deed, petition, verbs.ANSWER_LETTER, answer=text, until=format_date(until))
    return petition


def _answered(*, deed_id: str, petition: Petition, actor: Actor, at: dt.datetime) -> None:
    """Close the promises that an answer keeps, and ask the coordinator about publication unless it is private."""
    end_promise(petition.answering, actor=actor, at=at, kept=True)
    for helping in petition.cooperations.select_related("commitment").filter(replied_at__isnull=True):
        end_promise(helping.commitment, actor=actor, at=at, kept=False, why="Đã trả lời người gửi.")
    if petition.private:
        save(petition, publication=rules.DECLINED, due_at=None)
        return
    await_publication(petition, actor=actor, at=at)


def _waiting_draft(petition: Petition) -> Draft:
    return petition.drafts.select_related("by").filter(state=Draft.State.WAITING).order_by("-id")[0]


def _decide(draft: Draft, state: str, actor: Person, at: dt.datetime, note: str) -> None:
    draft.state, draft.decided_by, draft.decided_at, draft.note = state, actor, at, note[:1000]
    draft.save(update_fields=["state", "decided_by", "decided_at", "note"])


def _another_approver(petition: Petition, actor: Person, at: dt.datetime) -> bool:
    from dunghen.kernel.organisation.models import Grant, Role

    held = Grant.objects.on(queries.day(at)).filter(unit=petition.lead, role=Role.HEAD, person__is_active=True)
    return bool(held.exclude(person=actor).exists())


# -- bodies outside -------------------------------------------------------------------------------------------------------


def forward(*, actor: Person, petition: Petition, body: str, email: str, words: str, at: dt.datetime) -> Forwarding:
    """Pass it to a body without an account: a mail with a link on which it answers; how long it takes is measured.

    The text goes out masked. Raises ReasonNeeded, UnfitContact.
    """
    body = need(body, "tên cơ quan", "chuyển ngoài tỉnh")
    email = checked_contact(Contact(email=need(email, "địa chỉ thư", "chuyển ngoài tỉnh"))).email
    with act(verbs.FORWARDED, actor=actor, on=petition, at=at, body=body) as deed:
        petition = move(deed, petition, "forward", handed_at=at, lead=None)
        end_promise(petition.screening, actor=actor, at=at, kept=True)
        # The unit that sent it back owes nothing any more.
        end_promise(petition.answering, actor=actor, at=at, kept=False, why=f"Chuyển {body}.")
        wanted = queries.term("outside", at, kind=petition.kind)
        promise = open_promise(
            petition, "petitions.outside", petition.centre, wanted, f"{body}: {petition.title}", actor=actor, at=at,
            mark=f"/n{petition.forwardings.count() + 1}",
        )  # fmt: skip
        token = secrets.token_hex(16)
        sent = Forwarding.objects.create(
            petition=petition,
            body=body[:200],
            email=email,
            token=hashlib.sha256(token.encode()).hexdigest(),
            words=words.strip()[:1000],
            sent_at=at,
            sent_by=actor,
            commitment=promise,
        )
        _plan_relay(sent, at)
        set_dates(petition, promise.due_at, promise.due_at)
        due = format_moment(promise.due_at) if promise.due_at else "—"
        deed.note(due=due)
        facts = {
            "ref": petition.code, "body": body, "centre": petition.centre.name, "text": petition.masked, "words": words.strip(), "due": due,
            "link": f"{settings.PUBLIC_URL}/phan-anh/tra-loi/{token}/",
        }  # fmt: skip
        deed.post(verbs.OUTSIDE_LETTER, to=email, facts=facts)
        tell_sender(
            deed,
            petition,
            verbs.ENDED_LETTER,
            what="đã chuyển cơ quan có thẩm quyền",
            words=f"Phản ánh thuộc thẩm quyền của {body} và đã được chuyển đến đó. Chúng tôi theo dõi và gửi Ông/Bà trả lời khi có.",
        )
    return sent


def _plan_relay(forwarding: Forwarding, at: dt.datetime) -> None:
    """Put it on its way to the body's own Open311 endpoint too, where it has one (see ``relaying``)."""
    body = open311.bodies(settings.OPEN311_BODIES).get(search_key(forwarding.body))
    if body is not None and body.service(forwarding.petition.field):
        Relay.objects.create(forwarding=forwarding, touched_at=at)


def reply_from_outside(*, forwarding: Forwarding, text: str, replier: str, at: dt.datetime) -> Forwarding:
    """Keep what the outside body answers on its link; the coordinator passes it on. Raises RepliedAlready."""
    text = need(nfc(text), "nội dung trả lời", "gửi")
    with act(verbs.OUTSIDE_REPLIED, actor=PUBLIC, on=forwarding.petition, at=at, body=forwarding.body) as deed:
        # The petition first, as everybody locks it who takes it back.
        petition = deed.lock(forwarding.petition)
        forwarding = deed.lock(forwarding)
        if forwarding.replied_at is not None or not forwarding.commitment.is_open:
            raise rules.RepliedAlready(ref=forwarding.petition.code)
        forwarding.reply, forwarding.replier, forwarding.replied_at = text[:20_000], replier.strip()[:120], at
        forwarding.save(update_fields=["reply", "replier", "replied_at"])
        commitments.fulfil(commitment=forwarding.commitment, actor=PUBLIC, at=at)
        save(petition, waits_on=rules.CENTRE)
        tell_centre(deed, petition, f"{forwarding.body} đã trả lời")
    return forwarding


def recall(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Take it back from a body outside that is silent or says that it is not its business; the coordinators decide anew by a new promise.

    The sender is told by when the answer may now be expected. Raises ReasonNeeded, WrongState.
    """
    why = need(why, "lý do", "thu hồi")
    sent = petition.forwardings.order_by("-id").first()
    body = sent.body if sent else "—"
    with act(verbs.RECALLED, actor=actor, on=petition, at=at, body=body, why=why) as deed:
        petition = move(deed, petition, "recall", handed_at=None, last_word=why[:1000])
        call_back(deed, petition, why)
        screen_anew(petition, actor=actor, at=at)
        deed.note(due=petition.due_at)
        expected = format_moment(petition.expected_at) if petition.expected_at else "—"
        words = f"{body} chưa giải quyết phản ánh này. Chúng tôi đang xem lại cơ quan có thẩm quyền; dự kiến trả lời trước {expected}."
        tell_sender(deed, petition, verbs.ENDED_LETTER, what="xác định lại cơ quan giải quyết", words=words)
    return petition


def pass_on(*, actor: Person, petition: Petition, text: str, at: dt.datetime) -> Petition:
    """Send the citizen what the outside body answered (or what the coordinator learnt from it)."""
    text = need(nfc(text), "nội dung trả lời", "gửi người dân")
    sent = petition.forwardings.select_related("commitment").order_by("-id").first()
    body = sent.body if sent else "—"
    with act(verbs.OUTSIDE_PASSED_ON, actor=actor, on=petition, at=at, body=body) as deed:
        petition = move(deed, petition, "answer_outside", answered_at=at, answer=text, satisfied=None, judged_at=None)
        if sent is not None:
            end_promise(sent.commitment, actor=actor, at=at, kept=True)
        _answered(deed_id=str(deed.id), petition=petition, actor=actor, at=at)
        until = queries.due(queries.term("judge", at, kind=petition.kind), petition.centre, at)
        tell_sender(deed, petition, verbs.ANSWER_LETTER, answer=text, until=format_date(until), unit=body)
    return petition


# -- who sent it ----------------------------------------------------------------------------------------------------------


def unseal(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petitioner:
    """Show who sent it and the raw text, once, for a reason that stays in the journal. Raises Sealed when there is nothing."""
    why = need(why, "lý do", "mở thông tin người gửi")
    with act(verbs.UNSEALED, actor=actor, on=petition, at=at, why=why):
        found = Petitioner.objects.filter(petition=petition, erased_at__isnull=True).first()
        if found is None:
            raise rules.Sealed(ref=petition.code)
        return found

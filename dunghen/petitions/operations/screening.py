"""What the coordinator decides: accept and hand to a lead, ask for more, refuse, redirect, classify, lift a seal."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dunghen.kernel import access
from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Link
from dunghen.kernel.errors import WrongState
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import format_date, format_moment, nfc, squeeze
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Cooperation, Petition, Photo, Supplement
from dunghen.petitions.operations import studying, suggesting
from dunghen.petitions.operations.receiving import Picture, keep_photos, room_for_photos
from dunghen.petitions.operations.steps import (
    document,
    end_promise,
    give_to,
    lock,
    measure,
    move,
    need,
    next_mark,
    open_promise,
    require_unit,
    save,
    set_dates,
    tell_centre,
    tell_sender,
    tell_unit,
    under_way,
)
from dunghen.petitions.operations.succeeding import go_on


@dataclass(frozen=True)
class Decision:
    """What a coordinator decides of a new petition. An empty ``title`` and no ``commune`` leave what the petition has."""

    kind: str
    field: str
    lead: Unit
    cls: str = rules.NORMAL
    coops: Sequence[Unit] = ()
    title: str = ""
    commune: Unit | None = None


def accept(*, actor: Actor, petition: Petition, decision: Decision, at: dt.datetime) -> Petition:
    """Accept it: say what it is and hand it to a lead, with a promise to answer; cooperating units get their own.

    Raises UnfitKind for what has another door, UnfitUnit, WrongState.
    """
    if decision.kind not in rules.HANDLED:
        raise rules.UnfitKind(
            kind=rules.KIND_LABELS.get(decision.kind, decision.kind), instead=rules.MOVE_LABELS["redirect"]
        )
    require_unit(decision.lead, at)
    facts = {
        "kind": rules.KIND_LABELS[decision.kind],
        "field": suggesting.field_name(decision.field),
        "unit": decision.lead.name,
        "cls": rules.CLASS_LABELS[decision.cls],
    }
    with act(verbs.ACCEPTED, actor=actor, on=petition, at=at, **facts) as deed:
        returned = petition.state == rules.SENT_BACK
        petition = move(
            deed,
            petition,
            "accept",
            kind=decision.kind,
            field=decision.field,
            cls=decision.cls,
            lead=decision.lead,
            sealed_case=False,
            private=not petition.wants_public,
            title=squeeze(nfc(decision.title))[:160] or petition.title,
            commune=decision.commune or petition.commune,
            handed_at=at,
            last_word="",
        )
        if decision.title:
            save(petition, document=document(petition))
        end_promise(petition.screening, actor=actor, at=at, kept=True)
        if returned and petition.answering is not None and petition.answering.is_open:
            give_to(petition, decision.lead, "Điều phối chuyển lại.", actor=actor, at=at)
        else:
            _promise_answer(petition, actor=actor, at=at)
        for unit in decision.coops:
            _invite(deed, petition, unit, "", actor=actor, at=at)
        deed.note(due=petition.due_at)
        studying.learn(petition, at)
        what = f"Có {facts['kind'].lower()} mới chuyển đến đơn vị"
        tell_unit(deed, petition, decision.lead, what)
        tell_sender(deed, petition, verbs.HANDED_LETTER)
    return petition


def accept_many(*, actor: Actor, decisions: Sequence[tuple[Petition, Decision]], at: dt.datetime) -> list[Petition]:
    """Accept several in one act: all or none."""
    with act(verbs.ACCEPTED_MANY, actor=actor, on=None, at=at, count=len(decisions)):
        return [accept(actor=actor, petition=petition, decision=decision, at=at) for petition, decision in decisions]


def classify(*, actor: Actor, petition: Petition, at: dt.datetime, **fields: Any) -> Petition:
    """Put right kind, field, class, title, place or commune. A class changed after acceptance changes the term of the answer."""
    labels = {
        "kind": "loại",
        "field": "lĩnh vực",
        "cls": "mức xử lý",
        "title": "tóm tắt",
        "place": "nơi",
        "commune": "xã",
    }
    with act(verbs.CLASSIFIED, actor=actor, on=petition, at=at) as deed:
        petition = lock(deed, petition)
        rules.require_move(petition.state, "classify")
        changed = {name: value for name, value in fields.items() if name in labels and value != getattr(petition, name)}
        if changed.get("kind", rules.FEEDBACK) not in rules.HANDLED:
            raise rules.UnfitKind(kind=rules.KIND_LABELS[changed["kind"]], instead=rules.MOVE_LABELS["redirect"])
        before = {name: str(getattr(petition, name) or "") for name in changed}
        save(petition, **changed)
        if {"title", "place"} & set(changed):
            save(petition, document=document(petition))
        if {"cls", "kind"} & set(changed) and petition.answering is not None and petition.state != rules.RECEIVED:
            wanted = queries.term("answer", petition.handed_at or at, kind=petition.kind, cls=petition.cls)
            commitments.set_term(
                commitment=petition.answering, term=wanted.as_data(), reason="Sửa phân loại.", actor=actor, at=at
            )
            petition.answering.refresh_from_db()
            set_dates(petition, petition.answering.due_at, petition.answering.due_at)
        deed.note(fields=[labels[name] for name in changed], before=before)
        if {"kind", "field"} & set(changed):
            studying.learn(petition, at)
    return petition


def ask_more(*, actor: Actor, petition: Petition, question: str, at: dt.datetime) -> Supplement:
    """Ask the sender for what is missing; the clock stands still until he answers, and silence closes the petition."""
    question = need(question, "điều cần bổ sung", "đề nghị bổ sung")
    with act(verbs.ASKED, actor=actor, on=petition, at=at, question=question) as deed:
        petition = lock(deed, petition)
        with_centre = petition.state in (rules.RECEIVED, rules.SENT_BACK)
        access.require(actor, verbs.COORDINATE if with_centre else verbs.WORK, petition, at)
        before = petition.state
        measure(deed, petition, "ask")
        closes = queries.due(queries.term("silence", at, kind=petition.kind), petition.centre, at)
        petition = move(deed, petition, "ask_more", due_at=closes)
        commitments.suspend(commitment=under_way(petition), reason="Chờ người gửi bổ sung.", actor=actor, at=at)
        supplement = Supplement.objects.create(
            petition=petition,
            question=question[:1000],
            asked_at=at,
            asked_by=actor if isinstance(actor, Person) else None,
            closes_at=closes,
            from_state=before,
        )
        tell_sender(deed, petition, verbs.ASK_LETTER, question=question, closes=format_moment(closes))
    return supplement


def supplement(
    *, petition: Petition, text: str, at: dt.datetime, actor: Actor, photos: Sequence[Picture] = ()
) -> Petition:
    """Take the sender's answer to the question, with photos; the clock runs on by as much as it stood. Raises NothingAsked, TooManyPhotos.

    The caller has checked that it is the sender (code and PIN), or enters it for him.
    """
    text = need(nfc(text), "nội dung bổ sung", "gửi bổ sung")
    with act(verbs.SUPPLEMENTED, actor=actor, on=petition, at=at) as deed:
        petition = lock(deed, petition)
        asked = petition.supplements.filter(replied_at__isnull=True).order_by("-id").first()
        if petition.state != rules.ASKED or asked is None:
            raise rules.NothingAsked(ref=petition.code)
        if len(photos) > rules.MOST_PHOTOS:
            raise rules.TooManyPhotos(most=rules.MOST_PHOTOS)
        if len(photos) > room_for_photos(petition):
            raise rules.TooManyPhotosInAll(most=rules.MOST_PHOTOS_SENT)
        keep_photos(petition, photos, Photo.Moment.SENT, actor if isinstance(actor, Person) else None, at)
        asked.reply, asked.replied_at = text[: rules.MOST_TEXT], at
        asked.save(update_fields=["reply", "replied_at"])
        commitment = commitments.resume(commitment=under_way(petition), actor=actor, at=at)
        save(
            petition,
            state=asked.from_state,
            waits_on=rules.WAITS_ON[asked.from_state],
            document=document(petition),
        )
        # Who asked before it was handed over has moved the answer too: its term begins when the screening ends.
        handed = commitment.pk == petition.answering_id
        set_dates(petition, commitment.due_at, commitment.due_at if handed else queries.expected(petition, commitment))
        what = "Người gửi đã bổ sung"
        if petition.lead is not None and asked.from_state in rules.WITH_UNIT:
            tell_unit(deed, petition, petition.lead, what)
        else:
            tell_centre(deed, petition, what)
    return petition


def close_silent(*, at: dt.datetime, most: int = 500) -> int:
    """Close what waited in vain for the sender; by the system. Return how many were closed."""
    waiting = Supplement.objects.filter(replied_at__isnull=True, closes_at__lt=at, petition__state=rules.ASKED)
    closed = 0
    for asked in waiting.select_related("petition__centre", "petition__lead")[:most]:
        until = format_date(asked.closes_at)
        words = f"Phản ánh {asked.petition.code} đã đóng vì đến {until} chưa nhận được nội dung Ông/Bà bổ sung. Nếu sự việc còn, xin gửi phản ánh mới."
        # Answered since the list was read: the refusal takes the act back and nothing is told.
        with (
            suppress(WrongState, rules.NothingAsked),
            act(verbs.CLOSED_SILENT, actor=SYSTEM, on=asked.petition, at=at, until=until) as deed,
        ):
            petition = move(deed, asked.petition, "close_silent", due_at=None, reply_words=words)
            if deed.lock(asked).replied_at is not None:
                raise rules.NothingAsked(ref=petition.code)
            go_on(petition, rules.ASKED, actor=SYSTEM, at=at)
            end_all(petition, actor=SYSTEM, at=at, why="Người gửi không bổ sung.")
            tell_sender(deed, petition, verbs.ENDED_LETTER, what="đã đóng", words=words)
            closed += 1
    return closed


def refuse(*, actor: Actor, petition: Petition, why: str, at: dt.datetime, kind: str = "") -> Petition:
    """Do not accept it; the sender reads why. Spam and what has no matter end here.

    ``kind``: what the officer says it is, which the machine learns ("" when he does not say). Raises ReasonNeeded, UnfitKind.
    """
    why = need(why, "lý do", "không tiếp nhận")
    if kind not in ("", rules.SPAM, *rules.HANDLED):
        raise rules.UnfitKind(kind=rules.KIND_LABELS.get(kind, kind), instead=rules.MOVE_LABELS["redirect"])
    with act(verbs.REFUSED, actor=actor, on=petition, at=at, why=why) as deed:
        measure(deed, lock(deed, petition), "refuse")
        petition = move(deed, petition, "refuse", due_at=None, reply_words=why, last_word=why[:1000])
        if kind:
            save(petition, kind=kind)
            studying.learn(petition, at)
        end_promise(petition.screening, actor=actor, at=at, kept=True)
        end_all(petition, actor=actor, at=at, why=why)
        petition.duplicates.update(reply_words=why)
        tell_sender(deed, petition, verbs.ENDED_LETTER, what="không tiếp nhận", words=f"{why}")
    return petition


def redirect(*, actor: Actor, petition: Petition, kind: str, door: str, at: dt.datetime) -> Petition:
    """Show a complaint or denunciation its own door (who settles it and where); it is sealed and never published."""
    door = need(door, "nơi giải quyết", "hướng dẫn người gửi")
    if kind not in (rules.COMPLAINT, rules.DENUNCIATION):
        raise rules.UnfitKind(kind=rules.KIND_LABELS.get(kind, kind), instead=rules.MOVE_LABELS["accept"])
    label = rules.KIND_LABELS[kind].lower()
    with act(verbs.REDIRECTED, actor=actor, on=petition, at=at, kind=label, door=door) as deed:
        words = f"Nội dung Ông/Bà gửi là {label}, được giải quyết theo trình tự riêng của pháp luật, không xử lý qua kênh phản ánh, kiến nghị. Xin gửi đến: {door}"
        petition = move(
            deed, petition, "redirect", kind=kind, private=True, sealed_case=True, due_at=None, reply_words=words
        )
        end_promise(petition.screening, actor=actor, at=at, kept=True)
        end_all(petition, actor=actor, at=at, why=f"Là {label}.")
        studying.learn(petition, at)
        # The others told the same: they are sealed with it.
        petition.duplicates.update(reply_words=words, private=True, sealed_case=True)
        tell_sender(deed, petition, verbs.ENDED_LETTER, what="hướng dẫn nơi giải quyết", words=words)
    return petition


def lift_seal(*, actor: Actor, petition: Petition, why: str, at: dt.datetime, kind: str = "") -> Petition:
    """Say that a suspected complaint or denunciation is none, so that it can be handled like any other.

    ``kind``: what it is instead, which the machine learns ("" when the officer does not say). Raises ReasonNeeded, UnfitKind.
    """
    why = need(why, "lý do", "bỏ niêm phong")
    if kind not in ("", *rules.HANDLED):
        raise rules.UnfitKind(kind=rules.KIND_LABELS.get(kind, kind), instead=rules.MOVE_LABELS["redirect"])
    with act(verbs.UNSEALED_CASE, actor=actor, on=petition, at=at, why=why) as deed:
        petition = lock(deed, petition)
        rules.require_move(petition.state, "classify")
        save(petition, sealed_case=False, private=not petition.wants_public, kind=kind or petition.kind)
        if kind:
            studying.learn(petition, at)
    return petition


def invite(*, actor: Actor, petition: Petition, unit: Unit, question: str, at: dt.datetime) -> Cooperation:
    """Ask another unit for its opinion or data, by a date of its own. The coordinator or the lead asks."""
    require_unit(unit, at)
    with act(verbs.COOPERATION_ASKED, actor=actor, on=petition, at=at, unit=unit.name) as deed:
        petition = lock(deed, petition)
        allowed = access.may(actor, verbs.COORDINATE, petition, at)
        access.require(actor, verbs.COORDINATE if allowed else verbs.WORK, petition, at)
        rules.require_move(petition.state, "cooperate")
        found = _invite(deed, petition, unit, question, actor=actor, at=at)
        deed.note(due=found.commitment.due_at)
    return found


def _invite(deed: Deed, petition: Petition, unit: Unit, question: str, *, actor: Actor, at: dt.datetime) -> Cooperation:
    """Ask the unit; the petition is locked. One that has replied, or need not reply any more, may be asked again."""
    if unit.pk == petition.lead_id:
        raise rules.UnfitUnit(unit=unit.name, why="đơn vị đang chủ trì việc này")
    earlier = petition.cooperations.filter(unit=unit).select_related("commitment").order_by("-id").first()
    if earlier is not None and earlier.commitment.is_open:
        raise rules.UnfitUnit(unit=unit.name, why="đơn vị đang được hỏi ý kiến về việc này")
    wanted = queries.term("cooperate", at, kind=petition.kind, cls=petition.cls)
    promise = open_promise(
        petition,
        "petitions.cooperation",
        unit,
        wanted,
        f"Phối hợp: {petition.title}",
        actor=actor,
        at=at,
        mark=_mark(unit, earlier),
    )
    made = Cooperation.objects.create(
        petition=petition, unit=unit, commitment=promise, question=question.strip()[:1000]
    )
    tell_unit(deed, petition, unit, "Đề nghị cho ý kiến phối hợp", why=question, due=promise.due_at)
    return made


def _mark(unit: Unit, earlier: Cooperation | None) -> str:
    """Return what tells what a unit is asked from what others are, and from what it was asked before: "/12", "/12.2"…"""
    if earlier is None:
        return f"/{unit.pk}"
    number = int(earlier.commitment.reference.partition("/")[2].partition(".")[2] or 1) + 1
    return f"/{unit.pk}.{number}"


def end_all(petition: Petition, *, actor: Actor, at: dt.datetime, why: str) -> None:
    """Cancel every promise of a petition that ends without an answer."""
    for commitment in (petition.screening, petition.answering, petition.publishing, petition.remedying):
        end_promise(commitment, actor=actor, at=at, kept=False, why=why)
    for helping in petition.cooperations.select_related("commitment").filter(replied_at__isnull=True):
        end_promise(helping.commitment, actor=actor, at=at, kept=False, why=why)
    for sent in petition.forwardings.select_related("commitment").filter(replied_at__isnull=True):
        end_promise(sent.commitment, actor=actor, at=at, kept=False, why=why)


def _promise_answer(petition: Petition, *, actor: Actor, at: dt.datetime) -> None:
    """Open the promise to answer; that of a reopened petition is tied to the earlier one."""
    assert petition.lead is not None, "handed to a lead"
    earlier = petition.answering
    wanted = queries.term("answer", at, kind=petition.kind, cls=petition.cls)
    made = open_promise(
        petition, "petitions.answer", petition.lead, wanted, petition.title, actor=actor, at=at, mark=next_mark(earlier)
    )
    if earlier is not None:
        commitments.link(source=made, target=earlier, kind=Link.Kind.CAUSED_BY, actor=actor, at=at)
    save(petition, answering=made)
    set_dates(petition, made.due_at, made.due_at)

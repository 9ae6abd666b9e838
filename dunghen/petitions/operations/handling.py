"""The agency's part: take it, send it back, put an officer in charge, extend, cooperate, note, put right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import format_date, format_moment, nfc
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Cooperation, Note, Petition, Photo
from dunghen.petitions.operations import studying
from dunghen.petitions.operations.receiving import Picture, keep_photos
from dunghen.petitions.operations.steps import (
    end_promise,
    give_to,
    lock,
    measure,
    move,
    need,
    require_unit,
    save,
    set_dates,
    tell_centre,
    tell_followers,
    tell_people,
    tell_sender,
    tell_unit,
)


def take(*, actor: Person, petition: Petition, at: dt.datetime) -> Petition:
    """Take it on for the unit; an officer who takes it is in charge."""
    with act(verbs.TAKEN, actor=actor, on=petition, at=at) as deed:
        petition = move(deed, petition, "take")
        assert petition.answering is not None
        if petition.answering.owner_person_id is None:
            commitments.name_officer(commitment=petition.answering, officer=actor, actor=actor, at=at)
    return petition


def name_officer(*, actor: Person, petition: Petition, officer: Person, at: dt.datetime) -> Petition:
    """Put an officer of the lead in charge. Raises UnfitUnit when the person does not work there on the day."""
    with act(verbs.OFFICER_NAMED, actor=actor, on=petition, at=at, officer=officer.full_name) as deed:
        petition = move(deed, petition, "name_officer")
        if petition.lead_id not in access.standing(officer, at).all_units():
            raise rules.UnfitUnit(unit=officer.full_name, why="người này không thuộc đơn vị xử lý")
        assert petition.answering is not None
        commitments.name_officer(commitment=petition.answering, officer=officer, actor=actor, at=at)
        tell_people(deed, petition, [officer], "Ông/Bà được phân công xử lý")
    return petition


@dataclass(frozen=True)
class _Work:
    """The object of an act on many petitions of one unit."""

    unit: Unit

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"lead": frozenset({self.unit.pk})}

    def journal_subject(self) -> Subject:
        return Subject("organisation.unit", self.unit.pk, self.unit.name, (), self.unit.pk)


def name_officers(*, actor: Person, petitions: Sequence[Petition], officer: Person, at: dt.datetime) -> list[Petition]:
    """Put one officer in charge of several petitions of a unit: all or none. Raises UnfitUnit, ReasonNeeded."""
    leads = [petition.lead for petition in petitions if petition.lead is not None]
    if not leads:
        raise rules.ReasonNeeded(what="các phản ánh cần phân công", action="phân công")
    told = officer.full_name
    with act(verbs.OFFICERS_NAMED, actor=actor, on=_Work(leads[0]), at=at, officer=told, count=len(petitions)):
        return [name_officer(actor=actor, petition=petition, officer=officer, at=at) for petition in petitions]


def send_back(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Return it as not within the unit's competence, twice at most over all units; then the coordinator has decided.

    Raises SentBackTwice, ReasonNeeded.
    """
    why = need(why, "lý do", "chuyển trả")
    with act(verbs.SENT_BACK, actor=actor, on=petition, at=at, why=why) as deed:
        fresh = lock(deed, petition)
        if fresh.send_backs >= rules.MOST_SEND_BACKS:
            raise rules.SentBackTwice(ref=fresh.code, most=rules.MOST_SEND_BACKS)
        rules.require_move(fresh.state, "send_back")
        late = measure(deed, fresh, "send_back")
        petition = move(deed, petition, "send_back", send_backs=fresh.send_backs + 1, last_word=why[:1000])
        tell_centre(
            deed, petition, "Đơn vị chuyển trả, quá thời hạn chuyển trả" if late else "Đơn vị chuyển trả", why=why
        )
    return petition


def hand_on(*, actor: Person, petition: Petition, to_unit: Unit, why: str, at: dt.datetime) -> Petition:
    """Give it to another lead; the promise's due moment stays. Raises UnfitUnit, ReasonNeeded."""
    why = need(why, "lý do", "chuyển đơn vị khác")
    require_unit(to_unit, at)
    facts = {"old_unit": petition.lead.name if petition.lead else "—", "unit": to_unit.name, "why": why}
    with act(verbs.HANDED_ON, actor=actor, on=petition, at=at, **facts) as deed:
        if to_unit.pk == petition.lead_id:
            raise rules.UnfitUnit(unit=to_unit.name, why="đơn vị này đang xử lý")
        petition = move(deed, petition, "hand_on", lead=to_unit, handed_at=at, last_word=why[:1000])
        give_to(petition, to_unit, why, actor=actor, at=at)
        studying.learn(petition, at)
        for helping in petition.cooperations.filter(unit=to_unit, replied_at__isnull=True):
            end_promise(helping.commitment, actor=actor, at=at, kept=False, why="Đơn vị nay là chủ trì.")
        tell_unit(deed, petition, to_unit, "Có phản ánh chuyển đến đơn vị", why=why)
        tell_sender(deed, petition, verbs.HANDED_LETTER)
    return petition


def insist(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Decide that the unit keeps what it sent back."""
    why = need(why, "lý do", "giữ nguyên đơn vị")
    unit = petition.lead.name if petition.lead else "—"
    with act(verbs.INSISTED, actor=actor, on=petition, at=at, why=why, unit=unit) as deed:
        petition = move(deed, petition, "insist", last_word=why[:1000])
        assert petition.lead is not None
        give_to(petition, petition.lead, why, actor=actor, at=at)
        tell_unit(deed, petition, petition.lead, "Điều phối giữ nguyên đơn vị xử lý", why=why)
    return petition


def extend(*, actor: Person, petition: Petition, new_due_on: dt.date, why: str, at: dt.datetime) -> Petition:
    """Give the answer one later date, before the present one has passed; the sender is told with an apology.

    At most as many days again as the term itself gave. Raises ExtendedAlready, TooLateToExtend, UnfitNewDate.
    """
    why = need(why, "lý do", "gia hạn")
    shown = f"{new_due_on:%d/%m/%Y}"
    with act(verbs.EXTENDED, actor=actor, on=petition, at=at, why=why, new_due=shown) as deed:
        petition = move(deed, petition, "extend")
        answering = petition.answering
        assert answering is not None and answering.due_at is not None
        if answering.extensions:
            raise rules.ExtendedAlready(ref=petition.code)
        if at > answering.due_at:
            raise rules.TooLateToExtend(ref=petition.code, due=format_moment(answering.due_at))
        wanted = queries.term("answer", answering.opened_at, kind=petition.kind, cls=petition.cls)
        last = queries.due(wanted, petition.lead, answering.due_at)
        new_due = queries.close_of(new_due_on, petition.lead)
        if not answering.due_at < new_due <= last:
            raise rules.UnfitNewDate(new=shown, due=format_date(answering.due_at), last=format_date(last))
        answering = commitments.extend(commitment=answering, due_at=new_due, reason=why, actor=actor, at=at)
        set_dates(petition, answering.due_at, answering.due_at)
        tell_sender(deed, petition, verbs.EXTENSION_LETTER, why=why)
    return petition


def cooperate(*, actor: Person, cooperation: Cooperation, reply: str, at: dt.datetime) -> Cooperation:
    """Give the lead the cooperating unit's opinion. Raises RepliedAlready, ReasonNeeded."""
    reply = need(nfc(reply), "ý kiến", "trả lời phối hợp")
    with act(verbs.COOPERATED, actor=actor, on=cooperation, at=at) as deed:
        cooperation = deed.lock(cooperation)
        if cooperation.replied_at is not None or not cooperation.commitment.is_open:
            raise rules.RepliedAlready(ref=cooperation.petition.code)
        cooperation.reply, cooperation.replied_at = reply, at
        cooperation.save(update_fields=["reply", "replied_at"])
        commitments.fulfil(commitment=cooperation.commitment, actor=actor, at=at)
        petition = cooperation.petition
        if petition.lead is not None:
            tell_unit(deed, petition, petition.lead, f"{cooperation.unit.name} đã cho ý kiến phối hợp")
    return cooperation


def note(*, actor: Person, petition: Petition, text: str, at: dt.datetime) -> Note:
    """Leave an internal note."""
    text = need(nfc(text), "nội dung", "ghi chú")
    with act(verbs.NOTED, actor=actor, on=petition, at=at):
        return Note.objects.create(petition=petition, text=text[:2000], by=actor, at=at)


def add_photos(
    *, actor: Person, petition: Petition, photos: Sequence[Picture], moment: str, at: dt.datetime
) -> list[Photo]:
    """Add site photos taken before or after the repair."""
    if len(photos) + petition.photos.filter(moment=moment).count() > rules.MOST_PHOTOS:
        raise rules.TooManyPhotos(most=rules.MOST_PHOTOS)
    label = Photo.Moment(moment).label.lower()
    with act(verbs.PHOTO_ADDED, actor=actor, on=petition, at=at, count=len(photos), moment=label):
        return keep_photos(petition, photos, moment, actor, at)


def remedy(
    *, actor: Actor, petition: Petition, what: str, at: dt.datetime, due_on: dt.date | None = None, words: str = ""
) -> Petition:
    """Say what is done about the matter itself: planned (with a date, which becomes a promise), fixed, not needed, or not possible."""
    if what not in rules.REMEDY_LABELS:
        raise rules.ReasonNeeded(what="việc khắc phục", action="ghi nhận")
    if what == rules.PLANNED and due_on is None:
        raise rules.ReasonNeeded(what="ngày sẽ khắc phục xong", action="ghi việc khắc phục")
    with act(verbs.REMEDIED, actor=actor, on=petition, at=at, what=rules.REMEDY_LABELS[what].lower()) as deed:
        petition = lock(deed, petition)
        petition = move(deed, petition, "remedy", waits_on=petition.waits_on)
        lay_remedy(petition, what, due_on, words, actor=actor, at=at)
        tell_followers(petition, f"Việc khắc phục: {rules.REMEDY_LABELS[what].lower()}", at)
        deed.note(due=due_on)
    return petition


def need_day_to_come(due_on: dt.date, at: dt.datetime) -> None:
    """Refuse a day of remedy that is over: nobody is promised the past. Raises RemedyPast."""
    if due_on < at.astimezone(ZONE).date():
        raise rules.RemedyPast(day=format_date(due_on))


def lay_remedy(
    petition: Petition, what: str, due_on: dt.date | None, words: str, *, actor: Actor, at: dt.datetime
) -> None:
    """Set the remedy of a locked petition and keep its promise in step; used inside an act."""
    promise = petition.remedying
    if what == rules.PLANNED and due_on is not None:
        need_day_to_come(due_on, at)
        due_at = queries.close_of(due_on, petition.lead)
        why = words or "Hẹn lại ngày khắc phục."
        if promise is None or not promise.is_open:
            assert petition.lead is not None
            promise = commitments.open_(
                actor=actor,
                at=at,
                kind="petitions.remedy",
                reference=petition.code if petition.remedying is None else f"{petition.code}/{petition.remedying_id}",
                subject=f"Khắc phục: {petition.title}",
                owner_unit=petition.lead,
                creditor="Người gửi phản ánh",
                overseer_unit=petition.centre if petition.centre_id != petition.lead_id else None,
                due_at=due_at,
                basis={"text": f"hẹn khắc phục xong ngày {due_on:%d/%m/%Y}", "source": "Trả lời của đơn vị"},
                url=queries.desk_path(petition.code),
            )
        elif promise.due_at is not None and due_at > promise.due_at:
            promise = commitments.extend(commitment=promise, due_at=due_at, reason=why, actor=actor, at=at)
        elif due_at != promise.due_at:
            # The sender reads the earlier day: the unit owes it by that day.
            promise = commitments.correct_due(commitment=promise, due_at=due_at, reason=why, actor=actor, at=at)
    else:
        end_promise(promise, actor=actor, at=at, kept=what == rules.FIXED, why="Không còn việc phải khắc phục.")
    save(
        petition,
        remedy=what,
        remedying=promise,
        remedy_due_on=due_on if what == rules.PLANNED else petition.remedy_due_on,
        fixed_at=at if what == rules.FIXED else None,
        remedy_note=words.strip()[:500] or petition.remedy_note,
    )

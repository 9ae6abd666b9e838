"""Petitions by mail: what becomes of a mail, once each, and the round that empties the mailbox.

A new letter becomes a petition. An answer to one of our letters becomes the supplement that was asked for, or a note to those who handle
it. What no person wrote is ignored. What cannot be taken in is set aside with the reason, and its sender is told.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final
from urllib.parse import SplitResult

from django.conf import settings
from django.db import InterfaceError, OperationalError

from dunghen.kernel import errors, files
from dunghen.kernel.access import PUBLIC, SYSTEM
from dunghen.kernel.acts import AlreadyDone, act
from dunghen.kernel.organisation.models import Person
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.intake import email, mailbox, photos
from dunghen.petitions.intake.contract import Picture, UnfitPhoto
from dunghen.petitions.intake.email import Attachment, Mail
from dunghen.petitions.intake.scanning import Infected, require_clean
from dunghen.petitions.models import MailTrouble, Note, Petition, Petitioner, Photo, StrayMail
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.receiving import Contact, Filing, keep_original, keep_photos, receive, room_for_photos
from dunghen.petitions.operations.screening import supplement
from dunghen.petitions.operations.steps import need, tell_centre, tell_sender, tell_unit

log = logging.getLogger(__name__)

MOST_AN_HOUR: Final = 10
"""Letters of one sender that become petitions within an hour; more is a machine, or two machines that answer each other."""

MOST_FILES: Final = 20
PHOTOS_ALONE: Final = "(chỉ gửi ảnh)"
LEAST_PIXELS: Final = 200

FILED, ADDED, IGNORED, ASIDE, WAITING = "filed", "added", "ignored", "aside", "waiting"


@dataclass(frozen=True)
class Fate:
    """What became of a mail: FILED, ADDED to ``petition``, IGNORED or set ASIDE, and why."""

    what: str
    petition: Petition | None = None
    why: str = ""

    @property
    def folder(self) -> str:
        return mailbox.ASIDE if self.what == ASIDE else mailbox.DONE


# -- the round ------------------------------------------------------------------------------------------------------------


def poll(*, address: SplitResult, at: dt.datetime) -> list[Fate]:
    """Take in the mails of the mailbox. A mail leaves the inbox only when its fate is committed, so nothing is lost or doubled.

    Trouble with the mailbox is written down once, when it begins, and once when it has ended.
    """
    fates: list[Fate] = []
    waiting = ""
    try:
        with mailbox.opened(address) as box:
            for found in box.waiting():
                fate = _fate(found, at)
                if fate.what == WAITING:
                    waiting = fate.why
                    continue
                fates.append(fate)
                box.put_away(found.uid, fate.folder)
    except mailbox.TROUBLES as error:
        # Without a traceback: its frames hold the password.
        waiting = f"{type(error).__name__}: {error}"
        log.warning("mailbox: %s", waiting)
    if waiting:
        _lost(waiting[:300], at)
    else:
        _back(at)
    return fates


def _fate(found: mailbox.Found, at: dt.datetime) -> Fate:
    """Decide about one mail. WAITING: it stays in the box for the next round (no scanner, no centre). A database that is gone ends the round."""
    arrived = min(found.arrived_at or at, at)
    try:
        return take(raw=found.raw, at=at, arrived_at=arrived, too_large=found.too_large)
    except errors.Refusal as refusal:
        if refusal.status >= 500:
            return Fate(WAITING, why=refusal.sentence)
        return _set_aside(email.bare(found.raw), refusal.sentence, at, raw=found.raw)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # One mail that breaks us (what no row can hold, too) must not keep the others waiting, and must not be lost either.
        log.exception("mail")
        return _set_aside(
            email.bare(found.raw), f"phần mềm gặp lỗi khi đọc ({type(error).__name__})", at, raw=found.raw
        )


def _lost(why: str, at: dt.datetime) -> None:
    if not MailTrouble.objects.filter(ended_at__isnull=True).exists():
        with act(verbs.MAILBOX_LOST, actor=SYSTEM, on=None, at=at, why=why):
            MailTrouble.objects.create(since=at, why=why)


def _back(at: dt.datetime) -> None:
    if MailTrouble.objects.filter(ended_at__isnull=True).exists():
        with act(verbs.MAILBOX_BACK, actor=SYSTEM, on=None, at=at):
            MailTrouble.objects.filter(ended_at__isnull=True).update(ended_at=at)


# -- one mail -------------------------------------------------------------------------------------------------------------


def take(*, raw: bytes, at: dt.datetime, arrived_at: dt.datetime | None = None, too_large: bool = False) -> Fate:
    """Take in one mail; taken again, nothing more happens. Raises NotScanned when the scanner that is set cannot be asked."""
    try:
        mail = email.read(raw)
    except email.UnreadableMail as refusal:
        return _set_aside(email.bare(raw), refusal.sentence, at, raw=raw)
    if mail.automatic or _is_own(mail):
        return Fate(IGNORED, why=mail.automatic or "thư của chính hệ thống")
    if too_large:
        most = mailbox.MOST_BYTES // 2**20
        return _set_aside(
            mail, f"thư lớn hơn {most} MB; xin gửi lại không kèm tệp, hoặc gửi qua trang web", at, answer=True
        )
    try:
        require_clean(raw)
    except Infected as refusal:
        # The address of such mails is mostly somebody else's: no answer, and the mail is not kept.
        return _set_aside(mail, refusal.sentence, at)
    petition = _petition_of(mail)
    if petition is not None:
        return _add(petition, mail, raw, at)
    return _file(mail, raw, at, arrived_at)


def _file(mail: Mail, raw: bytes, at: dt.datetime, arrived_at: dt.datetime | None) -> Fate:
    known = Petition.objects.filter(intake_key=mail.key).first()
    if known is None and _too_many(mail, at):
        return _set_aside(mail, f"một địa chỉ gửi quá {MOST_AN_HOUR} thư trong một giờ", at, raw=raw)
    text, remarks = _text(mail)
    pictures, about = _pictures(mail.attachments) if known is None else ([], [])
    filing = Filing(
        channel=rules.EMAIL,
        text=text,
        key=mail.key,
        title=mail.subject,
        contact=Contact(name=mail.sender_name, email=mail.answer_to),
        photos=pictures,
        raw=raw,
        media_type="message/rfc822",
        wants_public=settings.PETITIONS_PUBLIC_BY_DEFAULT,
        received_at=arrived_at,
        remark="\n".join([*remarks, *about]),
    )
    try:
        return Fate(FILED, receive(filing=filing, at=at).petition)
    except errors.Refusal as refusal:
        if refusal.status >= 500:
            raise
        return _set_aside(mail, refusal.sentence, at, raw=raw, answer=True)


def _text(mail: Mail) -> tuple[str, list[str]]:
    """Return the petition's text, with the subject where it says more than the letter does, and what the sender is told of it."""
    body = mail.text
    said = mail.subject and mail.subject.lower() not in body.lower()
    return _cut(f"{mail.subject}\n\n{body}".strip() if said else body)


def _cut(text: str) -> tuple[str, list[str]]:
    """Return as much of a text as a petition may hold, and what the sender is told when that is not all."""
    if len(text) <= rules.MOST_TEXT:
        return text, []
    remark = f"Nội dung dài hơn {rules.MOST_TEXT} ký tự nên phần sau chỉ được giữ trong thư gốc."
    return text[: rules.MOST_TEXT].rsplit(maxsplit=1)[0], [remark]


def _pictures(attachments: Sequence[Attachment], petition: Petition | None = None) -> tuple[list[Picture], list[str]]:
    """Return the photos among the files, written anew, and what the sender is told of the files that are not taken.

    ``petition``: what they are added to, which takes so many in all.

    Where a photo was taken is not kept: nobody is there to be asked.
    """
    pictures: list[Picture] = []
    remarks: list[str] = []
    others: list[str] = []
    room = rules.MOST_PHOTOS if petition is None else min(rules.MOST_PHOTOS, room_for_photos(petition))
    full: errors.Refusal = rules.TooManyPhotos(most=rules.MOST_PHOTOS)
    if room < rules.MOST_PHOTOS:
        full = rules.TooManyPhotosInAll(most=rules.MOST_PHOTOS_SENT)
    for one in attachments[:MOST_FILES]:
        if photos.kind_of(one.content) not in photos.KINDS:
            others += [] if one.inline else [one.name]
        elif len(pictures) == room:
            remarks.append(full.sentence)
            break
        else:
            try:
                # The whole mail was scanned before.
                picture = photos.read_photo(one.name, one.content, scan=None).picture
            except UnfitPhoto as refusal:
                remarks.append(refusal.sentence)
                continue
            # What is shown inside the text and is this small is the picture of a signature.
            if not one.inline or min(picture.width, picture.height) >= LEAST_PIXELS:
                pictures.append(picture)
    if others:
        listed = ", ".join(f"“{name}”" for name in others[:10])
        remarks.append(f"Thư chỉ nhận ảnh gửi kèm; chưa nhận {listed}. Xin ghi nội dung chính trong thư.")
    return pictures, remarks


def _too_many(mail: Mail, at: dt.datetime) -> bool:
    recent = Petitioner.objects.filter(
        email=mail.answer_to,
        petition__channel=rules.EMAIL,
        petition__received_at__gt=at - dt.timedelta(hours=1),
    )
    return recent.count() >= MOST_AN_HOUR


def _is_own(mail: Mail) -> bool:
    """Say whether we wrote it ourselves: it came back round."""
    _, own = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return mail.sender == own.lower()


# -- answers to our letters -------------------------------------------------------------------------------------------------


def _petition_of(mail: Mail) -> Petition | None:
    """Return the petition that the mail is about, when its writer shows that it is his; else None.

    He shows it by the link of our letter that he quotes, by answering a letter of ours (its Message-ID cannot be guessed), or by
    writing from the address that he left, which nobody else is shown.
    """
    for code, secret in queries.links_in(mail.whole):
        found = Petition.objects.filter(code=code).select_related("petitioner", "lead", "centre").first()
        if found is not None and rules.is_secret(found.petitioner.secret, secret):
            return found
    for code in sorted(rules.codes_in(mail.subject))[:5]:
        found = Petition.objects.filter(code=code).select_related("petitioner", "lead", "centre").first()
        if found is None:
            continue
        if mail.sender == found.petitioner.email.lower() or queries.is_our_letter(found, mail.references):
            return found
    return None


def _add(petition: Petition, mail: Mail, raw: bytes, at: dt.datetime) -> Fate:
    """Add an answer with its photos to its petition, as the supplement that was asked for or as a note; the mail itself is kept.

    What is not taken of it is told to the address that the petition's sender left, not to whoever wrote.
    """
    if _too_many_words(petition, at):
        return _set_aside(mail, f"một phản ánh nhận quá {MOST_AN_HOUR} thư trong một giờ", at, raw=raw)
    text, remarks = _cut(mail.text.strip())
    pictures, about = _pictures(mail.attachments, petition)
    try:
        with act(verbs.MAIL_ANSWERED, actor=PUBLIC, on=petition, at=at, key=f"petitions:{mail.key}:added") as deed:
            petition = deed.lock(petition)
            keep_original(petition, raw, "message/rfc822")
            remark = "\n".join([*remarks, *about])
            if remark:
                tell_sender(deed, petition, verbs.MAIL_REMARKED, petitioner=petition.petitioner, remark=remark)
            if petition.state == rules.ASKED and (text or pictures):
                words = text or PHOTOS_ALONE
                petition = supplement(petition=petition, text=words, photos=pictures, at=at, actor=PUBLIC)
                return Fate(ADDED, petition, "bổ sung")
            keep_photos(petition, pictures, Photo.Moment.SENT, None, at)
            words = suggesting.masked(text or mail.subject) or (PHOTOS_ALONE if pictures else "(thư trống)")
            Note.objects.create(petition=petition, text=words, channel=rules.EMAIL, at=at)
            what = "Người gửi viết thêm qua thư điện tử"
            if petition.lead is not None and petition.state in rules.WITH_UNIT:
                tell_unit(deed, petition, petition.lead, what)
            else:
                tell_centre(deed, petition, what)
    except AlreadyDone:
        return Fate(ADDED, petition, "đã ghi trước đó")
    return Fate(ADDED, petition, "ghi chú")


def _too_many_words(petition: Petition, at: dt.datetime) -> bool:
    """Say whether so much is written to one petition that two machines answer each other."""
    recent = petition.notes.filter(by__isnull=True, channel=rules.EMAIL, at__gt=at - dt.timedelta(hours=1))
    return recent.count() >= MOST_AN_HOUR


# -- set aside --------------------------------------------------------------------------------------------------------------


def _set_aside(mail: Mail, why: str, at: dt.datetime, *, raw: bytes = b"", answer: bool = False) -> Fate:
    """Keep a mail that became nothing with the reason why, once; ``answer`` tells its sender."""
    digest = files.keep(raw) if raw and len(raw) <= mailbox.MOST_BYTES else ""
    try:
        with act(
            verbs.MAIL_SET_ASIDE, actor=SYSTEM, on=None, at=at, key=f"petitions:{mail.key}:aside", why=why
        ) as deed:
            stray = StrayMail.objects.create(
                key=mail.key,
                at=at,
                sender=mail.sender[:254],
                subject=mail.subject[:300],
                reason=why[:300],
                sha256=digest,
            )
            deed.about(stray)
            if answer and mail.answer_to:
                facts = {"subject": mail.subject, "centre": queries.centre(at).name, "why": why}
                deed.post(verbs.MAIL_REFUSED, to=mail.answer_to, facts=facts, urgent=True)
    except AlreadyDone:
        pass
    return Fate(ASIDE, why=why)


def settle_mail(*, actor: Person, stray: StrayMail, done: str, at: dt.datetime) -> StrayMail:
    """Say what was done with a mail that was set aside. Raises ReasonNeeded."""
    done = need(done, "việc đã làm", "đóng thư này")
    with act(verbs.MAIL_SETTLED, actor=actor, on=stray, at=at, done=done) as deed:
        stray = deed.lock(stray)
        stray.settled_at, stray.settled_by, stray.done = at, actor, done[:300]
        stray.save(update_fields=["settled_at", "settled_by", "done"])
    return stray


def take_in_mail(*, actor: Person, stray: StrayMail, text: str, at: dt.datetime) -> Petition:
    """Take a mail that was set aside in after all, in the coordinator's words; its sender gets code and PIN. Raises TextNeeded, WrongState."""
    raw = files.read(stray.sha256)
    try:
        mail = email.read(raw)
    except email.UnreadableMail:
        mail = email.bare(raw)
    with act(verbs.MAIL_SETTLED, actor=actor, on=stray, at=at) as deed:
        stray = deed.lock(stray)
        if stray.settled_at is not None:
            raise errors.WrongState(action="Nhận thành phản ánh", state=stray.done)
        filing = Filing(
            channel=rules.EMAIL,
            text=text,
            key=stray.key,
            title=mail.subject,
            contact=Contact(name=mail.sender_name, email=mail.answer_to),
            raw=raw,
            media_type="message/rfc822",
            wants_public=settings.PETITIONS_PUBLIC_BY_DEFAULT,
            received_at=stray.at,
            contact_needed=False,
        )
        petition = receive(filing=filing, at=at, actor=actor).petition
        stray.settled_at, stray.settled_by, stray.done = at, actor, f"nhận thành phản ánh {petition.code}"
        stray.save(update_fields=["settled_at", "settled_by", "done"])
        deed.note(done=stray.done)
    return petition

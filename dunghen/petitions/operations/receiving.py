"""Receiving: one intake for every door. What was sent is kept as it came; the same item twice is one petition."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError

from dunghen.kernel import files, tables
from dunghen.kernel.access import PUBLIC, Actor
from dunghen.kernel.acts import AlreadyDone, Deed, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments import terms as counting
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import format_moment, nfc, without_controls
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.intake.contract import Picture as Picture
from dunghen.petitions.models import Original, Petition, Petitioner, Photo
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.steps import tell_sender

SMALL_ORIGINAL = 64 * 1024
"""Bytes up to which an original lies in the row itself, written with it in one go."""


@dataclass(frozen=True)
class Contact:
    """Who sends it. Everything may be empty where the kind and the settings allow it."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Filing:
    """What a door brings: the text, where, who, and the item as it came. ``key``: the door's idempotency key, "" for none."""

    channel: str
    text: str
    key: str = ""
    client: int | None = None
    """Id of the API key of the machine that brings it."""
    title: str = ""
    field: str = ""
    kind: str = ""
    cls: str = rules.NORMAL
    """How pressing an officer's door says it is; others leave it to the coordinator."""
    place: str = ""
    point: tuple[Decimal, Decimal] | None = None
    """Latitude, longitude (WGS 84)."""
    commune: Unit | None = None
    contact: Contact = Contact()
    photos: Sequence[Picture] = ()
    wants_public: bool = False
    raw: bytes = b""
    media_type: str = "text/plain; charset=utf-8"
    received_at: dt.datetime | None = None
    """When it really came in (a mail that waited); the moment of the act when not given."""
    remark: str = ""
    """What the sender is told with the receipt (files that were not taken)."""
    contact_needed: bool = True
    """False where its sender is reached otherwise, or a person has decided to take it in all the same."""


@dataclass(frozen=True)
class Received:
    """What became of it: the petition with its secret, and whether it was there before."""

    petition: Petition
    petitioner: Petitioner
    known: bool

    @property
    def pin(self) -> str:
        return rules.pin(self.petitioner.secret)


def receive(*, filing: Filing, at: dt.datetime, actor: Actor = PUBLIC) -> Received:
    """Take in a petition and promise to screen it. Raises TextNeeded, UnfitContact, ContactNeeded, TooManyPhotos, NoCentre.

    A key that is known gives the petition that is there already, whatever else is sent with it.
    """
    filing = _without_controls(filing)
    known = _known(filing.key)
    if known is not None:
        return known
    text, contact = _text(filing.text), checked_contact(filing.contact)
    if len(filing.photos) > rules.MOST_PHOTOS:
        raise rules.TooManyPhotos(most=rules.MOST_PHOTOS)
    verb = (
        verbs.ENTERED
        if isinstance(actor, Person) and filing.channel in (rules.COUNTER, rules.HOTLINE)
        else verbs.RECEIVED
    )
    key = f"petitions:{filing.key}" if filing.key else ""
    channel = rules.CHANNEL_LABELS[filing.channel]
    try:
        with act(verb, actor=actor, on=None, at=at, key=key, channel=channel) as deed:
            return _lay(deed, filing, text, contact, actor, at)
    except (AlreadyDone, IntegrityError):
        # The other of two clicks was faster by an instant: its petition is the answer to this one too.
        known = _known(filing.key)
        if known is None:
            raise
        return known


def _lay(deed: Deed, filing: Filing, text: str, contact: Contact, actor: Actor, at: dt.datetime) -> Received:
    received_at = filing.received_at or at
    ground = queries.ground(at, filing.cls)
    centre, calendar, screen = ground.centre, ground.calendar, ground.screen
    reading = suggesting.read(text, queries.day(received_at))
    if filing.contact_needed:
        # Where the door does not say what kind it is, it is what the machine takes it for, at every door.
        kind = filing.kind or reading.kind
        rules.require_contact(settings.PETITIONS_CONTACT_RULES, kind, vars(contact), queries.day(at))
    code = rules.new_code(queries.day(received_at))
    written = filing.place.strip()[:300]
    place = suggesting.masked(written)[:300]
    title = suggesting.title_of(filing.title and suggesting.masked(filing.title) or reading.masked)
    screening = commitments.open_(
        actor=actor,
        at=at,
        kind="petitions.screening",
        id=ground.screening_id,
        reference=code,
        subject=f"Phân loại: {title}",
        owner_unit=centre,
        creditor="Người gửi phản ánh",
        term=screen.as_data(),
        due_at=counting.due(calendar, screen.as_data(), received_at),
        basis={"text": screen.in_words(), "source": screen.basis, "rule": "screen"},
        opened_at=received_at,
        url=queries.desk_path(code),
    )
    expected = counting.due(calendar, ground.answer.as_data(), screening.due_at or at)
    petition = Petition(
        id=ground.petition_id,
        code=code,
        intake_key=filing.key or None,
        client_id=filing.client,
        channel=filing.channel,
        entered_by=actor if isinstance(actor, Person) else None,
        received_at=received_at,
        text=text,
        masked=reading.masked,
        title=title,
        document=queries.document(code, title, reading.masked, place),
        kind=filing.kind if filing.kind in rules.HANDLED else "",
        field=filing.field,
        cls=filing.cls,
        private=reading.suspected or not filing.wants_public,
        sealed_case=reading.suspected,
        wants_public=filing.wants_public,
        suggestion=reading.kept,
        place=place,
        written_place=written if written != place else "",
        latitude=filing.point[0] if filing.point else None,
        longitude=filing.point[1] if filing.point else None,
        commune=filing.commune,
        due_at=screening.due_at,
        expected_at=expected,
        centre=centre,
        screening=screening,
    )
    tables.insert([petition])
    petitioner = Petitioner(petition=petition, secret=rules.new_secret(), **vars(contact))
    tables.insert([petitioner], ids=False)
    keep_original(petition, filing.raw or filing.text.encode(), filing.media_type)
    keep_photos(petition, filing.photos, Photo.Moment.SENT, None, at)
    deed.about(petition)
    if reading.suspected:
        suggesting.note_sealed(petition, reading, actor=actor, at=at)
    facts = {"received": format_moment(received_at), "expected": format_moment(expected)}
    letter = verbs.RECEIPT_REMARKED if filing.remark else verbs.RECEIPT
    tell_sender(deed, petition, letter, petitioner=petitioner, remark=filing.remark, **facts)
    return Received(petition, petitioner, known=False)


def _without_controls(filing: Filing) -> Filing:
    """Return the filing without signs that no row or feed can hold, in any of its words."""
    return replace(filing, **_plain(filing), contact=replace(filing.contact, **_plain(filing.contact)))


def _plain(given: Filing | Contact) -> dict[str, Any]:
    return {name: without_controls(value) for name, value in vars(given).items() if isinstance(value, str)}


def _known(key: str) -> Received | None:
    if not key:
        return None
    petition = Petition.objects.select_related("centre", "lead").filter(intake_key=key).first()
    return Received(petition, petition.petitioner, known=True) if petition else None


def _text(text: str) -> str:
    plain = nfc(text).replace("\r\n", "\n").strip()
    if not rules.LEAST_TEXT <= len(plain) <= rules.MOST_TEXT:
        raise rules.TextNeeded(least=rules.LEAST_TEXT, most=rules.MOST_TEXT)
    return plain


def checked_contact(contact: Contact) -> Contact:
    """Return the contact in one form (phone in digits), or refuse with UnfitContact."""
    email = contact.email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise rules.UnfitContact(what="Địa chỉ thư", value=email) from error
    phone = re.sub(r"[\s.()-]", "", contact.phone)
    if phone and not re.fullmatch(r"(\+84|0)\d{8,10}", phone):
        raise rules.UnfitContact(what="Số điện thoại", value=contact.phone)
    return Contact(
        nfc(contact.name).strip()[:120],
        phone.replace("+84", "0", 1),
        email[:254],
        nfc(contact.address).strip()[:300],
        nfc(contact.organisation).strip()[:200],
    )


def keep_original(petition: Petition, raw: bytes, media_type: str) -> None:
    """Keep an item as it came: what the petition was born of, or a mail that is added to it."""
    large = len(raw) > SMALL_ORIGINAL
    row = Original(
        petition=petition,
        media_type=media_type[:100],
        content=b"" if large else raw,
        sha256=files.keep(raw) if large else "",
    )
    tables.insert([row], ids=False)


def room_for_photos(petition: Petition) -> int:
    """Return how many photos the sender may still add to the petition."""
    return max(0, rules.MOST_PHOTOS_SENT - petition.photos.filter(moment=Photo.Moment.SENT).count())


def keep_photos(
    petition: Petition, photos: Sequence[Picture], moment: str, by: Person | None, at: dt.datetime
) -> list[Photo]:
    """Keep pictures in the file store and name them in rows of the petition."""
    rows: list[Any] = [
        Photo(
            petition=petition,
            moment=moment,
            sha256=files.keep(photo.content),
            thumb_sha256=files.keep(photo.thumb),
            width=photo.width,
            height=photo.height,
            added_at=at,
            added_by=by,
        )
        for photo in photos
    ]
    return Photo.objects.bulk_create(rows) if rows else []

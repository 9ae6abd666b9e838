"""Keeping what a person writes between the steps of the form, and sending it.

These writes are no acts and leave no journal line: nothing has been said to anybody yet, and a register that can never forget must not
remember what somebody decided not to send. Each is one statement; the act is ``receive``, when it is sent.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.db.models import BigIntegerField, Exists, Func, OuterRef, Q, Sum

from dunghen.petitions import queries, rules
from dunghen.petitions.intake.contract import Picture, Point, Shot
from dunghen.petitions.models import Petition, Unsent, UnsentPhoto
from dunghen.petitions.operations.limiting import spend
from dunghen.petitions.operations.receiving import Contact, Filing, Received, receive

KEPT_HOURS, LONGEST_HOURS, CROWDED_HOURS = 24, 48, 2
"""How long a draft is kept untouched; in all; and untouched with photos while there is no room for more."""
MOST_HELD = 2 * 2**30
"""Bytes of photos that all drafts hold together: whoever begins one after the other and sends none does not fill the disk."""
SHOTS_TO_FILINGS = 10
"""Photos that drafts from one address are given in a day, for each petition that may be sent from there in an hour."""


def begin(*, holder: str, key: str, opened: str, text: str, at: dt.datetime) -> Unsent:
    """Keep a first text. A key that the same holder has used already gives that draft, with the newer text."""
    text = text.replace("\x00", "")[: 2 * rules.MOST_TEXT]
    known = Unsent.objects.filter(key=key).first()
    if known is None:
        fresh = Unsent(
            ref=secrets.token_urlsafe(16),
            holder=holder,
            key=key,
            opened=opened.replace("\x00", "")[:200],
            begun_at=at,
            touched_at=at,
            text=text,
            wants_public=settings.PETITIONS_PUBLIC_BY_DEFAULT,
        )
        try:
            fresh.save(force_insert=True)
            return fresh
        except IntegrityError:
            # The other of two clicks was faster by an instant.
            known = Unsent.objects.get(key=key)
    if known.holder != holder:
        return begin(holder=holder, key=secrets.token_hex(16), opened=opened, text=text, at=at)
    if known.petition_id is None:
        change(unsent=known, at=at, text=text)
    return known


def change(*, unsent: Unsent, at: dt.datetime, **fields: Any) -> None:
    """Set some fields of a draft."""
    for name, value in {**fields, "touched_at": at}.items():
        setattr(unsent, name, value)
    unsent.save(update_fields=[*fields, "touched_at"])


def add_shots(*, unsent: Unsent, shots: Sequence[Shot], address: str, at: dt.datetime) -> int:
    """Keep photos with a draft, as many as a petition may have; the same photo again is not kept twice. Return how many were left out.

    Raises NoRoomForPhotos, which keeps none of them: so many photos are held for all drafts, and so many are given to an address in a day.
    """
    held = {bytes(content) for content in unsent.photos.values_list("content", flat=True)}
    fresh = [shot for shot in shots if shot.picture.content not in held]
    room = max(0, rules.MOST_PHOTOS - len(held))
    _require_room(address, len(fresh[:room]), at)
    UnsentPhoto.objects.bulk_create(
        UnsentPhoto(
            unsent=unsent,
            name=shot.name[:80],
            content=shot.picture.content,
            thumb=shot.picture.thumb,
            width=shot.picture.width,
            height=shot.picture.height,
            latitude=shot.point[0] if shot.point else None,
            longitude=shot.point[1] if shot.point else None,
        )
        for shot in fresh[:room]
    )
    change(unsent=unsent, at=at)
    return len(fresh[room:])


def _require_room(address: str, photos: int, at: dt.datetime) -> None:
    if _held() >= MOST_HELD:
        raise rules.NoRoomForPhotos
    try:
        for _photo in range(photos):
            most = SHOTS_TO_FILINGS * settings.PETITIONS_FILINGS_PER_HOUR
            spend(door="shot", of=address, most=most, minutes=24 * 60, at=at)
    except rules.TooMany as full:
        raise rules.NoRoomForPhotos from full


def _held() -> int:
    """Return how many bytes the photos of all drafts have."""
    size = Func("content", function="octet_length", output_field=BigIntegerField())
    return UnsentPhoto.objects.aggregate(held=Sum(size))["held"] or 0


def remove_photos(*, unsent: Unsent, ids: Sequence[int], at: dt.datetime) -> None:
    """Take photos out of a draft."""
    UnsentPhoto.objects.filter(unsent=unsent, pk__in=list(ids)).delete()
    change(unsent=unsent, at=at)


def send(*, unsent: Unsent, contact: Contact, wants_public: bool, at: dt.datetime) -> Received:
    """Send a draft: it becomes a petition, and everything typed is gone from the draft. Sent again, it is the same petition."""
    photos = [
        Picture(bytes(photo.content), bytes(photo.thumb), photo.width, photo.height)
        for photo in unsent.photos.order_by("pk")
    ]
    found = receive(
        filing=Filing(
            channel=rules.WEB,
            text=unsent.text,
            key=f"web:{unsent.key}",
            place=unsent.place,
            point=unsent.point,
            commune=unsent.commune,
            contact=contact,
            photos=photos,
            wants_public=wants_public,
        ),
        at=at,
    )
    settle(unsent=unsent, petition=found.petition, at=at)
    return found


def settle(*, unsent: Unsent, petition: Petition, at: dt.datetime) -> None:
    """Name the petition that a draft has become; everything typed and chosen is gone from the draft."""
    change(unsent=unsent, at=at, petition=petition, text="", place="", latitude=None, longitude=None, contact={})
    UnsentPhoto.objects.filter(unsent=unsent).delete()


def discard(*, unsent: Unsent) -> None:
    """Forget a draft at once."""
    unsent.delete()


def forget_unsent(*, at: dt.datetime) -> int:
    """Forget drafts that nobody touched for a day, and those that are older than two; sooner those with photos where no more find room.

    Return how many.
    """
    old = Q(touched_at__lt=at - dt.timedelta(hours=KEPT_HOURS)) | Q(begun_at__lt=at - dt.timedelta(hours=LONGEST_HOURS))
    if _held() >= MOST_HELD:
        with_photos = Exists(UnsentPhoto.objects.filter(unsent=OuterRef("pk")))
        old |= Q(with_photos, touched_at__lt=at - dt.timedelta(hours=CROWDED_HOURS))
    _count, by_table = Unsent.objects.filter(old).delete()
    return by_table.get(Unsent._meta.label, 0)


def point_in_province(point: Point) -> Point:
    """Return the point, or refuse with UnfitPlace one that lies outside the province's frame."""
    if not queries.frame().holds(point):
        raise rules.UnfitPlace
    return point

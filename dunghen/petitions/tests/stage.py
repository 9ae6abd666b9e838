"""A petition filed, handed over, drafted and answered in a line each, on top of the fixed cast.

::

    cast = people.cast()
    sent = stage.filed()                       # Lan's, from her telephone
    petition = stage.handed(cast, sent.petition)
    petition = stage.answered(cast, petition)

Mai coordinates at the provincial office; Minh and Hương of Sở Xây dựng handle; Tuấn must see nothing.
"""

import datetime as dt
import io
from typing import Any

from PIL import Image

from dunghen.kernel.journal.models import Entry
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Contact, Decision, Filing, Picture, Received

TEXT = "Nắp cống trước trường mầm non Hoa Nắng bị vỡ hai tuần nay, các cháu đi học rất nguy hiểm. Đề nghị thay nắp mới."
LAN = Contact(name="Hồ Ngọc Lan", phone="0900 000 123", email="lan@dan.example", address="Hẻm 5, phố Thử")
MONDAY = moment(2021, 9, 20, 9)
WEDNESDAY = moment(2021, 9, 22, 9)
THURSDAY = moment(2021, 9, 23, 9)
FRIDAY = moment(2021, 9, 24, 9)
FIELD = "giao-thong"


def filed(at: dt.datetime = MONDAY, text: str = TEXT, **more: Any) -> Received:
    """Return a petition that Lan filed on the web."""
    given: dict[str, Any] = {"channel": rules.WEB, "text": text, "contact": LAN, "wants_public": True, **more}
    return operations.receive(filing=Filing(**given), at=at)


def decision(cast: Cast, **more: Any) -> Decision:
    """Return Mai's decision: feedback on roads, for Sở Xây dựng."""
    return Decision(**{"kind": rules.FEEDBACK, "field": FIELD, "lead": cast.units.so_xay_dung, **more})


def handed(cast: Cast, petition: Petition | None = None, at: dt.datetime = MONDAY, **more: Any) -> Petition:
    """Return it accepted and handed to Sở Xây dựng."""
    petition = petition or filed(at).petition
    return operations.accept(actor=cast.mai, petition=petition, decision=decision(cast, **more), at=at)


def drafted(cast: Cast, petition: Petition | None = None, at: dt.datetime = WEDNESDAY, **more: Any) -> Petition:
    """Return it with Minh's draft before his head."""
    petition = petition or handed(cast)
    given = {"text": "Sở đã thay nắp cống mới trong ngày 22/9.", "remedy": rules.FIXED, **more}
    return operations.draft(actor=cast.minh, petition=petition, at=at, **given).petition


def answered(cast: Cast, petition: Petition | None = None, at: dt.datetime = THURSDAY) -> Petition:
    """Return it answered by Hương."""
    petition = drafted(cast, petition, at - dt.timedelta(hours=2))
    return operations.approve(actor=cast.huong, petition=petition, at=at)


def published(cast: Cast, petition: Petition | None = None, at: dt.datetime = FRIDAY) -> Petition:
    """Return it published by Mai, with a clean text."""
    petition = petition or answered(cast)
    return operations.publish(
        actor=cast.mai,
        petition=petition,
        title="Nắp cống vỡ trước trường mầm non",
        text="Nắp cống trước trường mầm non bị vỡ hai tuần nay.",
        answer="Sở đã thay nắp cống mới trong ngày 22/9.",
        at=at,
    )


def trail(petition: Petition) -> list[str]:
    """Return the verbs of its trail, oldest first, without parts."""
    rows = Entry.objects.filter(threads__contains=[petition.thread], parent__isnull=True).order_by("id")
    return [row.verb.removeprefix("petitions.") for row in rows]


def letters(to: str) -> list[str]:
    """Return the subjects of the messages to an address, oldest first."""
    return list(Message.objects.filter(address=to).order_by("id").values_list("subject", flat=True))


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **save: Any) -> bytes:
    """Return the bytes of a photo of nothing in particular, the same each time."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    written = io.BytesIO()
    image.save(written, kind, **save)
    return written.getvalue()


def picture() -> Picture:
    """Return a picture as the photo intake gives it."""
    return Picture(photo(), photo(size=(320, 240)), 640, 480)


def exif(latitude: float, longitude: float, orientation: int = 1) -> Image.Exif:
    """Return what a telephone writes into a photo taken there."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = "Điện thoại Thử".encode().decode("latin-1")
    parts = [(v, (v - int(v)) * 60) for v in (latitude, longitude)]
    spoken = [(float(int(v)), float(int(m)), round((m - int(m)) * 60, 4)) for v, m in parts]
    written[0x8825] = {1: "N", 2: spoken[0], 3: "E", 4: spoken[1]}
    return written

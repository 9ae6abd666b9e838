"""What a citizen sees of a dossier with its code and a second secret: where it is, what was promised, the apology. Nothing personal.

Two ways (``models.Lookup``), set for each source: the hour of receipt printed on the receipt, which the ledger knows, or a secret that the
one-stop system gave with the dossier and that is kept as a keyed hash. A wrong code and a wrong secret get one answer, after the same work: a
code is looked for in the months that it names and nowhere else, so that the time an answer takes tells nothing either.
"""

import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass

import pyarrow as pa
from django.conf import settings

from dunghen.dossiers.models import Case, DossierSecret, Lookup, Source
from dunghen.dossiers.queries import cases, late, ways
from dunghen.dossiers.queries.steps import held_now
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import statuses
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import hashing
from dunghen.kernel.organisation.models import Unit

DIGEST = 16
"""Bytes kept of a keyed hash."""
LONG_SIGNS = 6
"""Signs from which a secret has a million values or more."""


@dataclass(frozen=True)
class Seen:
    """What is shown. ``state``: the kernel's state of time, "" for what ended without a result."""

    code: str
    unit: str
    status: str
    received: dt.datetime
    due: dt.datetime | None
    finished: dt.datetime | None
    state: str
    new_due: dt.datetime | None = None
    holder: str = ""
    """Who has it now, where its source tells steps."""
    step: str = ""
    awaits: str = ""
    """What the clock stands still for: "supplement" or "duty", which the applicant has to bring."""
    apology: str = ""
    apologised_on: dt.datetime | None = None
    reason: str = ""
    unit_key: str = ""


def look_up(code: str, secret: str, at: dt.datetime) -> Seen:
    """Return what code and secret open. Raises WrongSecret, whether the code is known or not."""
    code = code.strip().upper()[:120]
    for way in ways.open_sources():
        told = late.told(way.source.name, [code], at, everywhere=False).get(code)
        if opens(way, code, secret, told) and told is not None:
            return _seen(told, at)
    raise refusals.WrongSecret


def opens(way: Lookup, code: str, secret: str, told: late.Told | None) -> bool:
    """Say whether ``secret`` opens the dossier."""
    if way.way == Lookup.Way.RECEIVED:
        hour = _hour(secret)
        return told is not None and hour is not None and hour in {_minute(told.submitted), _minute(told.accepted)}
    row = DossierSecret.objects.filter(source=way.source, key=key_of(code)).first()
    kept = bytes(row.digest) if row is not None else b"\0" * DIGEST
    return hmac.compare_digest(kept, digest_of(way.source, code, secret))


def is_short(secret: str) -> bool:
    """Say whether what was typed is one of few values: an hour of receipt (some 480 working minutes), or a secret of less than six signs."""
    return _hour(secret) is not None or len(_plain_secret(secret)) < LONG_SIGNS


def key_of(code: str) -> int:
    """Return the ledger's key of a code."""
    return int(hashing.keys(pa.table({"reference": pa.chunked_array([[code]])}))[0])


def digest_of(source: Source, code: str, secret: str) -> bytes:
    """Return the keyed hash of a secret, which counts for one dossier of one source; blanks and case do not matter."""
    words = f"dossiers.secret:{source.pk}:{code}:{_plain_secret(secret)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()[:DIGEST]


def _plain_secret(secret: str) -> str:
    return re.sub(r"\s", "", secret).upper()


def _hour(text: str) -> int | None:
    """Return the minute of the day of "8:05", "08h05", "8 giờ 5", "0805", with the day and seconds that receipts print; None for what is none."""
    text = re.sub(r"(?:,|ngày)?\s*\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b\s*,?", " ", text.lower())
    found = re.fullmatch(
        r"\s*(\d{1,2})\s*(?::|h|g|giờ|\.)\s*(\d{1,2})(?::\d{2})?\s*(?:phút|')?\s*|\s*(\d{2})(\d{2})\s*", text
    )
    if found is None:
        return None
    hour, minute = (int(part) for part in found.groups() if part is not None)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _minute(moment: dt.datetime | None) -> int:
    if moment is None:
        return -1
    local = moment.astimezone(ZONE)
    return local.hour * 60 + local.minute


def _seen(told: late.Told, at: dt.datetime) -> Seen:
    unit = Unit.objects.filter(key=told.unit).first()
    found = {
        "code": told.code,
        "unit": unit.name if unit else "—",
        "status": str(statuses.LABELS.get(_plain(told.status), "")),
        "received": told.accepted or told.submitted,
        "due": told.due,
        "finished": told.finished,
        "unit_key": told.unit,
        "state": "" if told.news.cancelled else told.timeliness,
    }
    if told.finished is None and told.status in (statuses.WORDS[statuses.SUPPLEMENT], statuses.WORDS[statuses.DUTY]):
        found["awaits"] = told.status
    now = held_now(told.source, told.code, told.submitted) if told.finished is None else None
    if now is not None:
        holder = Unit.objects.filter(key=now.unit).first()
        found |= {"holder": holder.name if holder else "", "step": now.label}
    case = Case.objects.filter(source=told.source, code=told.code).first()
    signed = cases.signed(case) if case else None
    if case is not None and signed is not None:
        found |= {
            "new_due": case.new_due_at,
            "apology": signed.symbol,
            "apologised_on": signed.decided_at,
            "reason": signed.reason,
        }
    return Seen(**found)  # type: ignore[arg-type]


def _plain(status: str) -> str:
    """Return the status as the citizen is told it: whether a form was issued is between the agency and its inspectors."""
    refused = statuses.WORDS[statuses.REFUSED]
    return refused if status in (statuses.WITH_FORM, statuses.WITHOUT_FORM) else status

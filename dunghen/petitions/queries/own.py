"""What the sender of a petition sees: opened by code and secret, told in his words, without the agency's inner steps."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import rules
from dunghen.petitions.models import Forwarding, Petition, Petitioner, Photo, Supplement
from dunghen.petitions.queries.naming import due, term

_WITH = (
    "petitioner", "centre", "lead", "commune", "screening", "answering", "merged_into__lead", "merged_into__centre", "parent",
)  # fmt: skip


def own(code: str, secret: str) -> Petition:
    """Return the petition that the sender's link opens. A PIN opens nothing here: nobody counts. Raises WrongPin (404)."""
    return _opened(code, secret, rules.is_secret)


def own_by_pin(code: str, given: str) -> Petition:
    """Return the petition that code and PIN (or secret) open; the caller has counted the try. Raises WrongPin (404)."""
    return _opened(code, given, rules.opens)


def secret_of(code: str) -> str:
    """Return the secret of a petition; of a code that nobody has one that nobody knows, found in the same time."""
    found = Petitioner.objects.filter(petition__code=rules.read_code(code)).values_list("secret", flat=True).first()
    return found or rules.new_secret()


def _opened(code: str, given: str, fits: Callable[[str, str], bool]) -> Petition:
    """Take as long, and refuse with the same words, whether the code is known or not."""
    found = Petition.objects.select_related(*_WITH).filter(code=rules.read_code(code)).first()
    secret = found.petitioner.secret if found is not None else rules.new_secret()
    if not fits(secret, given) or found is None:
        raise rules.WrongPin
    return found


def forwarding(token: str) -> Forwarding | None:
    """Return what was forwarded under this secret link."""
    rows = Forwarding.objects.select_related("petition__centre", "petition__commune", "commitment")
    return rows.filter(token=hashlib.sha256(token.encode()).hexdigest()).first()


@dataclass(frozen=True)
class Promised:
    """When a petition filed now is screened and answered, and in how long."""

    screened_by: dt.datetime
    answered_by: dt.datetime
    answer_in: str


def promised(unit: Unit, at: dt.datetime) -> Promised:
    """Return the promise that ``receive`` would make at ``at`` for this centre."""
    answer = term("answer", at, cls=rules.NORMAL)
    screened_by = due(term("screen", at), unit, at)
    return Promised(screened_by, due(answer, unit, screened_by), answer.in_words())


def judged_until(petition: Petition) -> dt.datetime | None:
    """Return until when the answer may be judged or the petition reopened; None before it is answered."""
    if petition.answered_at is None:
        return None
    return due(term("judge", petition.answered_at, kind=petition.kind), petition.centre, petition.answered_at)


@dataclass(frozen=True)
class Stop:
    """One stop of the state line. ``at`` None: not reached; ``now``: where it stands."""

    word: str
    at: dt.datetime | None
    who: str = ""
    now: bool = False
    broken: bool = False
    """The way ended here without an answer."""


def stops(petition: Petition) -> list[Stop]:
    """Return received, handed over, answered, judged, with dates and agency; a way that ended early ends early here."""
    lead = petition.lead.name if petition.lead else ""
    line = [Stop("received", petition.received_at, petition.centre.name)]
    ended = petition.state not in (*rules.OPEN_STATES, rules.ANSWERED)
    if petition.handed_at is not None or not ended:
        line.append(Stop("forwarded" if petition.state == rules.FORWARDED else "handed", petition.handed_at, lead))
    if ended:
        line.append(Stop(petition.state, petition.screening.closed_at, broken=True))
    else:
        line.append(Stop("answered", petition.answered_at, lead if petition.answered_at else ""))
        line.append(Stop("judged", petition.judged_at))
    reached = max(i for i, stop in enumerate(line) if stop.at is not None or stop.broken)
    return [Stop(s.word, s.at, s.who, i == reached, s.broken) for i, s in enumerate(line)]


def question(petition: Petition) -> Supplement | None:
    """Return the question that waits for the sender."""
    return (
        petition.supplements.filter(replied_at__isnull=True).order_by("-pk").first()
        if petition.state == rules.ASKED
        else None
    )


def photos(petition: Petition) -> dict[str, list[Photo]]:
    """Return its photos by what they show: sent, before, after. One query."""
    found: dict[str, list[Photo]] = {"sent": [], "before": [], "after": []}
    for photo in petition.photos.order_by("pk"):
        found[photo.moment].append(photo)
    return found

"""From where one answers: with a personal code, by the common link, at a tablet. The pages are the same."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse

from dunghen.kernel import errors
from dunghen.portal.frame import PortalRequest, address_of
from dunghen.surveys.models import Station, Survey
from dunghen.surveys.operations import limiting
from dunghen.surveys.operations.taking import require_open
from dunghen.surveys.portal.frame import raised
from dunghen.surveys.queries import tickets
from dunghen.surveys.queries.surveys import by_code, station_of
from dunghen.surveys.rules import flags, refusals, words

MINUTES: Final = 60
KIOSK_MINUTES: Final = 10
WRONG_MINUTES: Final = 15


@dataclass(frozen=True)
class Seat:
    """``base``: address of the first page; ``ticket``: hash of the code, "" for none."""

    survey: Survey
    base: str
    ticket: str = ""
    station: Station | None = None

    def page_url(self, number: int) -> str:
        return f"{self.base}{number}/"

    @property
    def is_kiosk(self) -> bool:
        return self.station is not None


def with_ticket(request: PortalRequest, token: str) -> Seat:
    """Return the seat that a code opens. Raises UsedTicket, NotOpen, TooMany (after so many wrong codes)."""
    try:
        survey = tickets.survey_of(token)
    except refusals.UsedTicket:
        limiting.spend(
            door="code", of=address_of(request), most=settings.SURVEYS_WRONG_CODES, minutes=WRONG_MINUTES, at=request.at
        )
        raise
    seat = Seat(survey, reverse("surveys:ticket", args=[token]), tickets.hash_of(token))
    return ready(request, seat)


def by_common_link(request: PortalRequest, code: str) -> Seat:
    """Return the seat of whoever has the common link. Raises NotFound, NotOpen."""
    survey = by_code(code)
    if not survey.is_open_link:
        raise errors.NotFound
    return ready(request, Seat(survey, reverse("surveys:common", args=[code])))


def at_tablet(request: PortalRequest, secret: str) -> Seat:
    """Return the seat at a counter's tablet. Raises NotFound, NotOpen."""
    station = station_of(secret)
    return ready(request, Seat(station.survey, reverse("surveys:tablet", args=[secret]), station=station))


def ready(request: PortalRequest, seat: Seat) -> Seat:
    """Return the seat. Raises NotOpen, OfficersDoNotAnswer."""
    require_open(seat.survey, request.at)
    # The name of whoever is signed in is asked only where a session is: a citizen's page has none.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if has_session and request.user.is_authenticated and seat.survey.kind != words.LEADERS:
        raise refusals.OfficersDoNotAnswer
    return seat


def begin(request: PortalRequest, seat: Seat) -> list[str]:
    """Count that somebody begins, and return the flags that this raises. Raises TooMany."""
    found = [] if seat.is_kiosk or seat.survey.kind == words.LEADERS else raised(request)
    if seat.station is not None:
        of, door, minutes, crowd, flag = str(seat.station.pk), "tablet", KIOSK_MINUTES, flags.CROWD, words.CROWDED
        most = settings.SURVEYS_TABLET_PER_TEN_MINUTES
    else:
        of, door, minutes, crowd, flag = address_of(request), "begin", MINUTES, flags.NEIGHBOURS, words.SAME_PLACE
        most = settings.SURVEYS_STARTS_PER_HOUR
    count = limiting.spend(door=door, of=of, most=most, minutes=minutes, at=request.at)
    if count > crowd and seat.survey.kind != words.LEADERS:
        found.append(flag)
    return found

"""How often a door is used: counted before anything is looked at, in one statement, for all processes together."""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db.models import F

from dunghen.api import refusals
from dunghen.api.models import KeptAnswer, Use
from dunghen.kernel import tables

KEPT_HOURS = 26
"""Longer than the longest stretch that is counted, and than answers are kept for."""

_SPEND = """
INSERT INTO api_use (door, mark, "window", count) VALUES ($1, $2, $3, 1)
ON CONFLICT (door, mark, "window") DO UPDATE SET count = api_use.count + 1
RETURNING count
"""


def spend(*, door: str, mark: str, most: int, minutes: int, at: dt.datetime) -> int:
    """Count one use and return how many are left in this stretch of time. Raises TooOften."""
    seconds = minutes * 60
    start = at.timestamp() // seconds * seconds
    count = int(tables.ask(_SPEND, [door, mark, dt.datetime.fromtimestamp(start, tz=at.tzinfo)])[0][0])
    if count > most:
        left = max(1, round(start + seconds - at.timestamp()))
        raise refusals.TooOften(most=most, minutes=minutes, seconds=left)
    return most - count


def give_back(*, door: str, mark: str, minutes: int, at: dt.datetime) -> None:
    """Take back one count: the use was honest (a right secret)."""
    start = dt.datetime.fromtimestamp(at.timestamp() // (minutes * 60) * (minutes * 60), tz=at.tzinfo)
    Use.objects.filter(door=door, mark=mark, window=start, count__gt=0).update(count=F("count") - 1)


def address_mark(address: str, *, salt: str = "") -> str:
    """Return the keyed hash of an address; of IPv6 the household's network, because a telephone has a million addresses in it.

    ``salt``: whose it is, so that nobody is told again elsewhere.
    """
    try:
        found = ipaddress.ip_address(address)
        if found.version == 6:
            address = str(found.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    except ValueError:
        pass
    return hmac.new(settings.SECRET_KEY.encode(), f"api.use:{salt}{address}".encode(), hashlib.sha256).hexdigest()


def forget(*, at: dt.datetime) -> int:
    """Forget counts and kept answers that nobody asks for any more. Return how many."""
    before = at - dt.timedelta(hours=KEPT_HOURS)
    return Use.objects.filter(window__lt=before).delete()[0] + KeptAnswer.objects.filter(at__lt=before).delete()[0]

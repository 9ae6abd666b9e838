"""How often a door is used from one place. Counting is no act: it is not about anybody, and is forgotten after two days.

It is done when somebody begins, never when he sends: two rows written in one breath would say that they belong together.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings

from dunghen.kernel import tables
from dunghen.surveys.models import Attempt
from dunghen.surveys.rules import refusals

KEPT_DAYS = 2

_SPEND = """
INSERT INTO surveys_attempt (door, mark, "window", count) VALUES ($1, $2, $3, 1)
ON CONFLICT (door, mark, "window") DO UPDATE SET count = surveys_attempt.count + 1
RETURNING count
"""


def spend(*, door: str, of: str, most: int, minutes: int, at: dt.datetime) -> int:
    """Count one use of ``door`` and return how many there were in this stretch of time. Raises TooMany above ``most``."""
    seconds = minutes * 60
    start = dt.datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=at.tzinfo)
    count = int(tables.ask(_SPEND, [door, _mark(of, start.date()), start])[0][0])
    if count > most:
        left = max(1, round((start + dt.timedelta(minutes=minutes) - at).total_seconds() / 60))
        raise refusals.TooMany(wait=left)
    return count


def forget_attempts(*, at: dt.datetime) -> int:
    """Forget counts that no limit looks at any more. Return how many."""
    return Attempt.objects.filter(window__lt=at - dt.timedelta(days=KEPT_DAYS)).delete()[0]


def _mark(of: str, day: dt.date) -> str:
    """Return the keyed hash of an address for one day; of IPv6 the household's network."""
    try:
        address = ipaddress.ip_address(of)
        if address.version == 6:
            of = str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    except ValueError:
        pass
    return hmac.new(settings.SECRET_KEY.encode(), f"surveys.attempt:{day}:{of}".encode(), hashlib.sha256).hexdigest()

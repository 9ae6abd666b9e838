"""Limits on how often a door is used from one place. Counting is no act: it is not about anybody, and is forgotten after two days."""

import datetime as dt
import hashlib
import hmac
import ipaddress
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import ngettext

from dunghen.kernel import tables
from dunghen.kernel.errors import Refusal
from dunghen.petitions import rules
from dunghen.petitions.models import Attempt

KEPT_DAYS = 2

_REFUSALS: Mapping[str, type[Refusal]] = {
    "pin": rules.TooManyTries,
    **dict.fromkeys(("follow", "support", "download"), rules.TooManyUses),
}
"""Door (up to its hyphen) → what is said to who used it too often; of the others a petition was being sent."""

_SPEND = """
INSERT INTO petitions_attempt (door, mark, "window", count) VALUES ($1, $2, $3, 1)
ON CONFLICT (door, mark, "window") DO UPDATE SET count = petitions_attempt.count + 1
RETURNING count
"""


def spend(*, door: str, of: str, most: int, minutes: int, at: dt.datetime) -> int:
    """Count one use of ``door`` and return how many there were in this stretch of time. Raises TooMany above ``most``.

    Counting comes before looking, in one statement, so that a thousand at once cannot slip through together.
    """
    start = _window(at, minutes)
    count = int(tables.ask(_SPEND, [door, mark(of), start])[0][0])
    if count > most:
        left = max(1, round((start + dt.timedelta(minutes=minutes) - at).total_seconds() / 60))
        refusal = _REFUSALS.get(door.partition("-")[0], rules.TooMany)
        raise refusal(wait=ngettext("%(count)s phút", "%(count)s phút", left) % {"count": left})
    return count


def give_back(*, door: str, of: str, minutes: int, at: dt.datetime) -> None:
    """Take back one count: the use was honest (a right PIN)."""
    from django.db.models import F

    rows = Attempt.objects.filter(door=door, mark=mark(of), window=_window(at, minutes), count__gt=0)
    rows.update(count=F("count") - 1)


def forget_attempts(*, at: dt.datetime) -> int:
    """Forget counts that no limit looks at any more. Return how many."""
    return Attempt.objects.filter(window__lt=at - dt.timedelta(days=KEPT_DAYS)).delete()[0]


def mark(of: str) -> str:
    """Return the keyed hash of an address; of IPv6 the household's network, because a telephone has a million addresses in it."""
    try:
        address = ipaddress.ip_address(of)
        if address.version == 6:
            of = str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    except ValueError:
        pass
    return hmac.new(settings.SECRET_KEY.encode(), f"petitions.attempt:{of}".encode(), hashlib.sha256).hexdigest()


def _window(at: dt.datetime, minutes: int) -> dt.datetime:
    seconds = minutes * 60
    return dt.datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=at.tzinfo)

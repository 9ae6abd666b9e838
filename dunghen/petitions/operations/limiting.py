"""Limits on how often a door is used from one place. Counting is no act: it is not about anybody, and is forgotten after a day."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils.translation import ngettext

from dunghen.api import operations as uses
from dunghen.api.refusals import TooOften
from dunghen.kernel.errors import Refusal
from dunghen.petitions import rules

_ROOM: Final = "petitions."
_REFUSALS: Mapping[str, type[Refusal]] = {
    "pin": rules.TooManyTries,
    **dict.fromkeys(("follow", "support", "download"), rules.TooManyUses),
}
"""Door (up to its hyphen) → what is said to who used it too often; of the others a petition was being sent."""


def spend(*, door: str, of: str, most: int, minutes: int, at: dt.datetime) -> int:
    """Count one use of ``door`` and return how many there were in this stretch of time. Raises TooMany above ``most``.

    Counting comes before looking, in one statement, so that a thousand at once cannot slip through together.
    """
    try:
        return most - uses.spend(
            door=_ROOM + door, mark=uses.address_mark(of, salt=_ROOM), most=most, minutes=minutes, at=at
        )
    except TooOften as error:
        left = error.minutes_left
        refusal = _REFUSALS.get(door.partition("-")[0], rules.TooMany)
        raise refusal(wait=ngettext("%(count)s phút", "%(count)s phút", left) % {"count": left}) from error


def give_back(*, door: str, of: str, minutes: int, at: dt.datetime) -> None:
    """Take back one count: the use was honest (a right PIN)."""
    uses.give_back(door=_ROOM + door, mark=uses.address_mark(of, salt=_ROOM), minutes=minutes, at=at)

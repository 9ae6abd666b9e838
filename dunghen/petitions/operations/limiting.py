"""Limits on how often a door is used from one place. Counting is no act: it is not about anybody, and is forgotten after a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import ngettext

from dunghen.api import operations as uses
from dunghen.api.refusals import TooOften
from dunghen.kernel.errors import Refusal
from dunghen.petitions import rules

_ROOM: Final = "petitions."
PIN_MINUTES: Final = 15
"""The stretch of time in which tries of PINs from one address are counted."""
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
        raise _REFUSALS.get(door.partition("-")[0], rules.TooMany)(wait=_said(error.minutes_left)) from error


@dataclass(frozen=True)
class PinGuess:
    """A try of a petition's PIN that was counted."""

    address: str
    at: dt.datetime
    counted: uses.Try


def guess_pin(*, code: str, address: str, at: dt.datetime) -> PinGuess:
    """Count a try of a PIN, of a code that exists or not, as if it were wrong; ``was_right`` gives it back. Raises TooManyTries.

    From one address there are few, whatever the code; for one code few from one address and more from all together (``api.operations.guess``).
    """
    spend(door="pin", of=address, most=settings.PETITIONS_PIN_TRIES, minutes=PIN_MINUTES, at=at)
    name = rules.read_code(code) or code.upper()[:40]
    try:
        return PinGuess(
            address, at, uses.guess(door="petitions.pin", name=name, place=address, ceiling=uses.LONG, at=at)
        )
    except TooOften as error:
        raise rules.TooManyTries(wait=_said(error.minutes_left)) from error


def was_right(guess: PinGuess) -> None:
    """Give back a try that knew the PIN."""
    give_back(door="pin", of=guess.address, minutes=PIN_MINUTES, at=guess.at)
    uses.was_right(guess.counted)


def give_back(*, door: str, of: str, minutes: int, at: dt.datetime) -> None:
    """Take back one count: the use was honest (a right PIN)."""
    uses.give_back(door=_ROOM + door, mark=uses.address_mark(of, salt=_ROOM), minutes=minutes, at=at)


def _said(minutes: int) -> str:
    if minutes < 120:
        return ngettext("%(count)s phút", "%(count)s phút", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours}

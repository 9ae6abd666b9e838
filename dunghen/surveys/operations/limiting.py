"""How often a door is used from one place. Counting is no act: it is not about anybody, and is forgotten after a day.

It is done when somebody begins, never when he sends: two rows written in one breath would say that they belong together.
"""

import datetime as dt

from dunghen.api import operations as uses
from dunghen.api.refusals import TooOften
from dunghen.surveys.rules import refusals


def spend(*, door: str, of: str, most: int, minutes: int, at: dt.datetime) -> int:
    """Count one use of ``door`` and return how many there were in this stretch of time. Raises TooMany above ``most``."""
    # On another day, and at the doors of other rooms, nobody is told again.
    mark = uses.address_mark(of, salt=f"surveys.{at.date()}.")
    try:
        return most - uses.spend(door=f"surveys.{door}", mark=mark, most=most, minutes=minutes, at=at)
    except TooOften as error:
        raise refusals.TooMany(wait=error.minutes_left) from error

"""How long a code waits after wrong tries: the more in a row, the longer, wherever they come from.

An hour of receipt is one of some 480 working minutes: five tries at once and then one a day would need more than a year for all of them.
"""

import datetime as dt
from typing import Final

FREE: Final = 4
"""So many wrong tries in a row cost no wait: a receipt is hard to read."""
FIRST: Final = dt.timedelta(minutes=15)
LONGEST: Final = dt.timedelta(hours=24)
FORGOTTEN: Final = dt.timedelta(days=30)
"""After so long without a try a code begins anew."""


def wait_after(wrong: int) -> dt.timedelta:
    """Return how long nobody may try after ``wrong`` tries in a row: 15 minutes after the fifth, twice as long after each more, at most a day."""
    if wrong <= FREE:
        return dt.timedelta()
    doubled: int = 2 ** min(wrong - FREE - 1, 10)
    return min(FIRST * doubled, LONGEST)

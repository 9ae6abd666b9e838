"""Cubes: which cells of a ledger are counted beforehand, and the names of what they count.

``cells`` makes cells of facts by expressions, ``store.counting`` by arrays; a process that only writes has no need of expressions.
"""

from dataclasses import dataclass
from typing import Final

from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger.codes import CODED

HALF_MONTH: Final = "half_month"
"""Days 1 to 14, and from the 15th: calendar months and official months (from the 15th to the 14th) are both made of such halves."""
DAY: Final = "day"
RECEIVED: Final = "received"
FINISHED: Final = "finished"
BASES: Final = (RECEIVED, FINISHED)
"""By which of its moments a fact belongs to a period."""

FLAGS: Final = ("online", "postal", "paid_online", "satisfied", "reopened", "digital_result", "digitised", "reused")
"""Columns with yes, no and "does not apply": their rate is yes over yes and no."""


def flag_parts(flags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of numerators and denominators of flags."""
    return tuple(f"{flag}_{part}" for flag in flags for part in ("yes", "of"))


FLAG_PARTS: Final = flag_parts(FLAGS)
ENDED_STATES: Final = (timeliness.CANCELLED, *timeliness.DONE_STATES)
TALLIES: Final = (*timeliness.STATES, *FLAG_PARTS)
TENTH: Final = 48
"""Working minutes in a tenth of a working day of eight hours."""

ENDED, OPEN, STANDING, PACE = "ended", "open", "standing", "pace"


@dataclass(frozen=True)
class Cube:
    """Cells counted beforehand: of which sort, by which words, by which moment.

    ``ended``: finished facts with their tallies. ``open``: open facts with their due moment. ``standing``: facts that have ended, in each
    half month at whose beginning they had come and not ended, and how many of them were overdue then. ``pace``: of what ended with a result,
    how many took how many tenths of a working day, what their minutes are over these together, and how many nobody could measure.
    """

    name: str
    sort: str
    words: tuple[str, ...]
    basis: str = RECEIVED

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns that tell its cells apart."""
        own = {
            ENDED: ("half",),
            OPEN: ("half", "due", "is_suspended"),
            STANDING: ("half",),
            PACE: ("half", "tenths"),
        }
        return (*self.words, *own[self.sort])

    @property
    def sums(self) -> tuple[str, ...]:
        """Return the columns that add up."""
        sums = {
            ENDED: (*ENDED_STATES, *FLAG_PARTS),
            OPEN: ("n", *FLAG_PARTS),
            STANDING: ("n", "overdue"),
            PACE: ("measured", "unmeasured", "over"),
        }
        return sums[self.sort]


def _cubes() -> tuple[Cube, ...]:
    words = {
        "unit": ("kind", "unit", "field"),
        "channel-unit": ("kind", "unit", "channel", "service_level"),
        "channel-field": ("kind", "field", "channel", "service_level"),
        "procedure": ("kind", "unit", "field", "procedure"),
        "place": ("kind", "unit", "field", "place"),
    }
    ended = [Cube(f"{name}-{basis}", ENDED, own, basis) for basis in BASES for name, own in words.items()]
    # How long something took is asked of what ended in a period.
    pace = [Cube(f"pace-{name}", PACE, ("kind", name), FINISHED) for name in ("unit", "field")]
    standing = [Cube(f"{name}-standing", STANDING, words[name]) for name in ("unit", "procedure", "place")]
    return (*ended, *pace, *standing, Cube("open", OPEN, CODED))


CUBES: Final = _cubes()
"""Of each sort from the smallest to the largest; a board takes the first that has all it asks for, else the facts."""
CUBES_VERSION: Final = 6
"""Rises when cubes are made of other columns, or of other facts. Those of an earlier version are not read, and are counted anew."""

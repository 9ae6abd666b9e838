"""How long dossiers took that were finished in a period: the average with what it is made of, and the median.

How many they were and the minutes they took come from the list behind the number, few columns of what ended in the period; the median from cubes.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from dunghen.dossiers.queries import boards, lists
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel.ledger import boards as ledger_boards
from dunghen.kernel.ledger import lists as ledger_lists
from dunghen.kernel.ledger.boards import FINISHED

DAY: Final = 480
"""Working minutes of a day of eight hours."""


@dataclass(frozen=True)
class Pace:
    """``finished``: dossiers with a result in the period; ``taken`` of them could be measured, and took ``minutes`` of work in all."""

    finished: int
    taken: int
    minutes: int
    median_days: float | None

    @property
    def days(self) -> float:
        """Return working days in all."""
        return self.minutes / DAY

    @property
    def average_days(self) -> float | None:
        return self.days / self.taken if self.taken else None


def pace(wanted: Wanted, sight: Sight, at: dt.datetime) -> Pace | None:
    """Return how long the dossiers took that were finished in the period; None when nothing may be seen."""
    question = boards.asked(wanted, sight, at)
    if question is None:
        return None
    snapshot, listed = boards.view(), lists.with_result(question)
    (row,) = ledger_lists.counted(snapshot, listed, at=at, soon_until=at, of="worked_minutes").to_pylist()
    by_end = replace(question, basis=FINISHED, flags=())
    median = ledger_boards.pace(snapshot, by_end).to_pylist() if row["known"] else []
    return Pace(row["n"], row["known"], row["total"] or 0, median[0]["median_days"] if median else None)

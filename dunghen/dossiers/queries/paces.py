"""How long dossiers took that were finished in a period: the average with what it is made of, and the median."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from dunghen.dossiers.queries import boards
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel.ledger import boards as ledger_boards
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
    """Return how long the dossiers took that were finished in the period; None when nothing may be seen. One question to the ledger."""
    question = boards.asked(wanted, sight, at)
    if question is None:
        return None
    (row,) = ledger_boards.pace(boards.view(), replace(question, basis=FINISHED)).to_pylist()
    return Pace(**row)

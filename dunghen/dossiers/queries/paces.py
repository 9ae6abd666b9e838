"""How long dossiers took that were finished in a period: the average with what it is made of, and the median.

A source's sum is read from the facts, few columns of those that ended in the period; count and median come from the cubes.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, Final

from dunghen.dossiers.queries import boards
from dunghen.dossiers.queries.boards import KIND, Wanted
from dunghen.dossiers.queries.seeing import Sight
from dunghen.dossiers.rules import statuses
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger import boards as ledger_boards
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.boards import FINISHED, Asked
from dunghen.kernel.ledger.views import View

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
    snapshot = boards.view()
    by_end = replace(question, basis=FINISHED, by=(), flags=())
    facts = _finished(snapshot, by_end)
    made = facts.aggregate(
        finished=facts.count(), taken=facts.worked_minutes.count(), minutes=facts.worked_minutes.sum()
    )
    (row,) = snapshot.run(made).to_pylist()
    median = ledger_boards.pace(snapshot, by_end).to_pylist() if row["taken"] else []
    return Pace(row["finished"], row["taken"], row["minutes"] or 0, median[0]["median_days"] if median else None)


def _finished(snapshot: View, asked: Asked) -> Any:
    """Return the dossiers with a result of the period, by the moment they ended."""
    assert asked.since is not None and asked.until is not None, "a period has two ends"
    first, after = _midnight(asked.since), _midnight(asked.until + dt.timedelta(days=1))
    facts = snapshot.facts(asked.sources, ("0000-00", f"{asked.until:%Y-%m}"), open_at=first)
    facts = facts.filter(facts.kind == KIND, facts.outcome == "fulfilled", facts.finished >= schema.moment(first))
    facts = facts.filter(~facts.status.fill_null("").isin(statuses.WITHOUT_RESULT))
    facts = facts.filter(facts.finished < schema.moment(after))
    for column, words in asked.where.items():
        some = [facts[column].isin([word for word in words if word is not None])]
        some += [facts[column].isnull()] if None in words else []
        facts = facts.filter(reduce(or_, some))
    return facts


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)

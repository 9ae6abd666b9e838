"""What makes a sheet worth a second look. A flag is no verdict: only a person leaves a sheet out, and the journal says why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dunghen.surveys.rules import words
from dunghen.surveys.rules.asking import Asked

ALIKE_FROM: Final = 10
"""Answers on scales from which one and the same step everywhere is remarkable."""
FAST_FROM: Final = 5
"""Answers from which speed says something."""
CROWD: Final = 6
"""Sheets from one tablet within ten minutes."""
NEIGHBOURS: Final = 8
"""Sheets begun from one network within an hour."""


def of_values(asked: Sequence[Asked], values: Mapping[str, Any]) -> list[str]:
    """Return the flags that the answers themselves raise."""
    steps = [values[one.key] for one in asked if one.kind == words.SCALE and one.key in values]
    return [words.ALL_ALIKE] if len(steps) >= ALIKE_FROM and len(set(steps)) == 1 else []


def least_seconds(answered: int, each: float) -> float:
    """Return in how many seconds at least so many answers are read and given; 0: too few to tell."""
    return answered * each if answered >= FAST_FROM else 0.0

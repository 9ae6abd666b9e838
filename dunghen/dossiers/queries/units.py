"""Units as files of dossiers name them: by key, by a code of any scheme, by name or alias, each as of the day of the dossier."""

import datetime as dt
from collections import defaultdict
from typing import Any

import numpy as np

from dunghen.dossiers.intake.vocabulary import Found
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.directory import resolve
from dunghen.kernel.organisation.directory.facts import covers
from dunghen.kernel.organisation.models import UnitCode
from dunghen.kernel.text import format_date

_ALWAYS = dt.date(2000, 1, 1)
LONGEST = 300
"""Signs of a name that are looked at: no unit's name is longer, and the sentence repeats it."""


class KnownUnits:
    """The organisation of the present edition, asked by day. All is read when it is made, in two queries: threads may ask it."""

    def __init__(self) -> None:
        self._directory = organisation.directory()
        self._codes: dict[str, list[tuple[str, dt.date | None, dt.date | None]]] = defaultdict(list)
        days = set(self._directory.days_around_changes)
        for code, key, first, last in UnitCode.objects.values_list("code", "unit__key", "valid_from", "valid_to"):
            self._codes[code.lower()].append((key, first, last))
            days |= {
                day for day in (first, last + dt.timedelta(days=1) if last and last < dt.date.max else None) if day
            }
        self._days = sorted(days)
        midnights = [dt.datetime.combine(day, dt.time(), ZONE) for day in self._days]
        self.bounds: Any = np.array([int(moment.timestamp()) * 1_000_000 for moment in midnights], np.int64)

    def find(self, word: str, slot: int) -> Found:
        """Return the key of the unit that ``word`` names in the days of ``slot``, or the sentence that says why it is not sure."""
        if word in self._directory.by_key:
            return word, ""
        day = self._days[slot - 1] if slot else (self._days[0] - dt.timedelta(days=1) if self._days else _ALWAYS)
        held = {key for key, first, last in self._codes.get(word.lower(), ()) if covers(first, last, day)}
        if len(held) == 1:
            return held.pop(), ""
        resolution = resolve(self._directory, word[:LONGEST], day)
        if resolution.unit is not None:
            return resolution.unit.key, ""
        # A slot spans years: its first day, or the one before all changes, is no day that the reader knows of.
        sentence = resolution.sentence.replace(f"vào ngày {format_date(day)}", "vào ngày của hồ sơ")
        return None, sentence or f"“{word[:LONGEST]}” chỉ nhiều đơn vị"

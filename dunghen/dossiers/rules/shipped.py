"""The room's shipped tables (``data/dossiers``): rows with the days on which they hold."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Protocol, TypeVar

FOLDER: Final = Path(__file__).resolve().parents[3] / "data" / "dossiers"


class Held(Protocol):
    """A row that holds from one day to another, both included; None: since always, until further notice."""

    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_to(self) -> dt.date | None: ...


_Row = TypeVar("_Row", bound=Held)


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a shipped file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def day(text: str) -> dt.date | None:
    """Return the day written as 2021-09-20, None for none."""
    return dt.date.fromisoformat(text) if text else None


def on(rows: Iterable[_Row], at: dt.date) -> list[_Row]:
    """Keep the rows that hold on a day."""
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= at) and (row.valid_to is None or at <= row.valid_to)
    ]

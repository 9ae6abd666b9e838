"""Answers of the ledger that several figures are read of: asked once for a minute and a state of the ledger and of the organisation.

Figures are told to the minute, so what is asked as of its beginning is the same for all of it.
"""

import datetime as dt
from functools import lru_cache
from typing import Any

from dunghen.dossiers.queries import boards, rates, seeing, sources
from dunghen.dossiers.queries.boards import Board, Line, Wanted
from dunghen.dossiers.queries.rates import Rate
from dunghen.kernel.measures import Scope
from dunghen.kernel.organisation import queries as organisation

MOST = 32
FLAGS = ("online", "postal", "paid_online", "digital_result", "digitised")


def progress(wanted: Wanted, scope: Scope, tier: str = "") -> Line | None:
    """Return table II.06a of all that is wanted, of the units of one level alone where ``tier`` names it; None: there is none."""
    board = _board(_state(scope), wanted, _minute(scope.at))
    units = organisation.directory().by_key if tier else {}
    lines = [line for line in board.lines if not tier or (unit := units.get(line.key or "")) and unit.level == tier]
    return boards.together(lines) if lines else None


def rate(flag: str, wanted: Wanted, scope: Scope, service: str = "") -> Rate | None:
    """Return a rate of all that is wanted, of the procedures offered online as ``service`` says alone; None: there are none."""
    found = _rates(_state(scope), wanted, _minute(scope.at))
    line = next((line for line in found.lines if line.key == service), None) if service else found.whole
    return line.rates[flag] if line else None


def _minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


def _state(scope: Scope) -> tuple[Any, ...]:
    """Return what the answers rest on; asked once for each scope. Two queries."""
    state: tuple[Any, ...] | None = scope.shared.get(__name__)
    if state is None:
        opened = boards.view()
        held = opened.manifest
        ledger = (opened.ledger.place.url, held.snapshot, held.at, held.codes)
        state = scope.shared[__name__] = (*ledger, organisation.directory(), sources.names())
    return state


@lru_cache(maxsize=MOST)
def _board(state: tuple[Any, ...], wanted: Wanted, at: dt.datetime) -> Board:
    return boards.progress(wanted, seeing.whole(), at)


@lru_cache(maxsize=MOST)
def _rates(state: tuple[Any, ...], wanted: Wanted, at: dt.datetime) -> rates.Rates:
    return rates.rates(wanted, seeing.whole(), at, FLAGS)


def forget() -> None:
    """Forget what is known of the minute."""
    _board.cache_clear()
    _rates.cache_clear()

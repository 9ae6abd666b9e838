"""Wrong tries of a secret that goes with a known name (a dossier's hour of receipt, a petition's PIN): slow for who guesses, open for the owner.

A bucket holds so many tries and fills again by one at a time. One name has a bucket for each network that tries it, and one for all of them
together. Who guesses empties the first long before the second, so that the owner gets in from elsewhere; the second bounds what all networks
of the world together may try. The arithmetic is in docs/adr/0012.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dunghen.api import refusals
from dunghen.api.models import Guessing
from dunghen.api.operations.limiting import address_mark
from dunghen.kernel import tables


@dataclass(frozen=True)
class Pace:
    """So many tries at once (``most``), then one in each ``every``. In a stretch T: most + T / every, whatever is tried."""

    most: int
    every: dt.timedelta


NEAR: Final = (Pace(5, dt.timedelta(minutes=15)), Pace(8, dt.timedelta(days=1)))
"""One name from one network: five at once, a quarter of an hour for each more, and after eight one a day."""
SHORT: Final = Pace(30, dt.timedelta(days=1))
"""One name from everywhere, for a secret of some hundred values."""
LONG: Final = Pace(200, dt.timedelta(minutes=10))
"""One name from everywhere, for a secret of a million values or more."""

# A bucket is one moment, the one at which it will be full again: who takes moves it on, and may not where it lies too far ahead.
_TAKE = """
INSERT INTO api_guessing AS kept (mark, full_at) VALUES ($1, $2::timestamptz + $3)
ON CONFLICT (mark) DO UPDATE SET full_at = greatest(kept.full_at, $2) + $3 WHERE greatest(kept.full_at, $2) <= $2::timestamptz + $4
RETURNING full_at
"""
_PUT_BACK = "UPDATE api_guessing SET full_at = full_at - $2 WHERE mark = $1 RETURNING mark"


@dataclass(frozen=True)
class Try:
    """One try that was counted: from which buckets it was taken."""

    near: tuple[tuple[str, Pace], ...]
    everywhere: tuple[tuple[str, Pace], ...]


def guess(*, door: str, name: str, place: str, ceiling: Pace | None, at: dt.datetime) -> Try:
    """Count a try for ``name`` from ``place`` as if it were wrong; ``was_right`` gives it back. Raises TooOften, which counts nothing.

    ``place``: the caller's address, or what stands for a device that has opened the name before; for that one ``ceiling`` is None, so that
    nobody elsewhere can shut it out. Counted before looking, each bucket in one statement: a thousand at once do not slip through together.
    """
    here = address_mark(place, salt=f"{door}:{name}:")[:60]
    everywhere = ((address_mark(f"{door}:{name}:{ceiling.most}", salt="everywhere:"), ceiling),) if ceiling else ()
    wanted = Try(tuple((f"{here}{number}", pace) for number, pace in enumerate(NEAR)), everywhere)
    taken: list[tuple[str, Pace]] = []
    for mark, pace in wanted.near + wanted.everywhere:
        if not tables.ask(_TAKE, [mark, at, pace.every, (pace.most - 1) * pace.every]):
            _put_back(taken)
            full_at = Guessing.objects.values_list("full_at", flat=True).get(mark=mark)
            wait = full_at - (pace.most - 1) * pace.every - at
            raise refusals.TooOften(
                most=pace.most,
                minutes=int(pace.most * pace.every / dt.timedelta(minutes=1)),
                seconds=max(1, int(wait.total_seconds())),
            )
        taken.append((mark, pace))
    return wanted


def was_right(counted: Try) -> None:
    """Forget the wrong tries of this place, which has shown that it knows the secret; of the others it gives back its own alone."""
    Guessing.objects.filter(mark__in=[mark for mark, _pace in counted.near]).delete()
    _put_back(counted.everywhere)


def forget_guesses(*, at: dt.datetime) -> int:
    """Forget buckets that are full again. Return how many."""
    return Guessing.objects.filter(full_at__lt=at).delete()[0]


def _put_back(taken: Sequence[tuple[str, Pace]]) -> None:
    for mark, pace in taken:
        tables.ask(_PUT_BACK, [mark, pace.every])

"""One month of dossiers after another, in columns: when they came, when they were promised, when they were done.

Office hours, holidays and Tết are the kernel's calendar. Lateness differs by unit, procedure, officer and season; online service, online
payment and digitisation rise with the years, as they did.
"""

import datetime as dt
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.dossiers.management.generating.catalogue import HOURS, LAND, PROCEDURES, SAME_DAY, TAX
from dunghen.dossiers.management.generating.world import Registry, World
from dunghen.dossiers.rules import statuses
from dunghen.kernel.worktime.arithmetic import (
    Calendar,
    add_working_days,
    add_working_hours,
    add_working_minutes,
    same_day_due,
    working_minutes_between,
)
from dunghen.kernel.worktime.files import shipped_calendar

NONE: Final = np.iinfo(np.int64).min
_DAY: Final = 1440
_EPOCH: Final = dt.date(1970, 1, 1)
SEASON: Final = (0.82, 0.72, 1.12, 1.1, 1.12, 1.08, 1.04, 0.98, 1.0, 1.02, 1.02, 0.98)
"""How busy a month is: quiet before and after Tết, busy in spring."""
HURRY: Final = (1.35, 1.5, 1.0, 0.9, 0.9, 0.95, 1.0, 1.0, 1.0, 1.05, 1.15, 1.35)
"""How much more is late: of what comes around Tết and at the end of the year."""
YEARS: Final = (2018, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2030)
ONLINE: Final = (0.06, 0.14, 0.24, 0.4, 0.54, 0.64, 0.74, 0.84, 0.95)
PAID_ONLINE: Final = (0.0, 0.03, 0.08, 0.2, 0.38, 0.52, 0.64, 0.76, 0.9)
DIGITAL: Final = (0.0, 0.05, 0.12, 0.38, 0.58, 0.72, 0.84, 0.93, 0.98)
LATENESS: Final = (1.5, 1.35, 1.25, 1.1, 0.95, 0.85, 0.95, 0.7, 0.5)
"""Shares by YEARS, between them in a straight line. In the year of the merger more is late again."""
CAUSES: Final = (
    ("other", "phoi-hop-cham"),
    ("other", "thue-cham"),
    ("owner", "tham-dinh-cham"),
    ("owner", "thieu-nguoi"),
    ("intake", "chuyen-cham"),
    ("applicant", "thieu-giay-to"),
)
"""Fault and cause of late dossiers, of the dated list (``data/dossiers/causes.csv``); the first two where another agency was asked."""


@dataclass(frozen=True)
class Wanted:
    """``rows`` dossiers received from ``since`` to ``until``, both included, as known at the close of ``until``, or of the later day ``known``.

    The day they are known at changes what is told of them, not which they are. ``duties``: with notices of financial duties, for which
    dossiers of land stand still; without, for exports that have no columns for them.
    """

    rows: int
    seed: int = 1
    since: dt.date = dt.date(2021, 1, 1)
    until: dt.date = dt.date(2025, 12, 31)
    known: dt.date | None = None
    duties: bool = False


@dataclass(frozen=True, eq=False)
class Month:
    """Dossiers of one month in order of receipt. Moments: local seconds since 1970, NONE for none; words: places in the tuples of ``world``."""

    world: World
    columns: dict[str, Any]
    procedure: Any
    unit: Any
    asked: Any
    as_of: int
    """Local minute at which all this is known."""
    chance: np.random.Generator

    def __len__(self) -> int:
        return len(self.unit)


def of(wanted: Wanted) -> Iterator[Month]:
    """Yield the months, the earliest first; together ``wanted.rows`` dossiers. Raises ValueError for days in the wrong order."""
    if wanted.until < wanted.since or wanted.rows < 0:
        raise ValueError("Days and rows must make a period.")
    registry, calendar = Registry(), shipped_calendar()
    spans = list(_spans(wanted))
    as_of = _day(wanted.known or wanted.until) * _DAY + 17 * 60
    weights = np.array([_weight(calendar, first, last) for first, last in spans])
    counts = np.random.default_rng([wanted.seed, 0]).multinomial(wanted.rows, weights / weights.sum())
    for (first, last), count in zip(spans, counts, strict=True):
        if count:
            chance = np.random.default_rng([wanted.seed, first.year, first.month])
            yield _month(registry.on(first), calendar, chance, int(count), first, last, as_of, wanted.duties)


def _spans(wanted: Wanted) -> Iterator[tuple[dt.date, dt.date]]:
    first = wanted.since
    while first <= wanted.until:
        after = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        yield first, min(after - dt.timedelta(days=1), wanted.until)
        first = after


def _weight(calendar: Calendar, first: dt.date, last: dt.date) -> float:
    days = sum(calendar.is_working(first + dt.timedelta(days=n)) for n in range((last - first).days + 1))
    return max(days, 0.2) * SEASON[first.month - 1] * (1 + 0.06 * (first.year - 2021))


def _month(
    world: World,
    calendar: Calendar,
    chance: np.random.Generator,
    count: int,
    first: dt.date,
    last: dt.date,
    as_of: int,
    with_duties: bool,
) -> Month:
    year = first.year + (first.month - 0.5) / 12
    catalogue = _catalogue()
    procedure = chance.choice(len(PROCEDURES), count, p=catalogue.shares).astype(np.int32)
    commune = chance.choice(len(world.communes), count, p=world.weights).astype(np.int32)
    unit, asked = world.solvers[procedure, commune], world.asked[procedure, commune]
    level = _levels(procedure, year)
    channel = _channels(chance, catalogue.online[procedure] * _at(ONLINE, year), level)
    submitted = _submitted(calendar, chance, count, first, last, channel)
    order = np.argsort(submitted, kind="stable")
    procedure, commune, unit, asked, level, channel, submitted = (
        column[order] for column in (procedure, commune, unit, asked, level, channel, submitted)
    )
    waited = np.where(channel == 1, np.minimum(chance.exponential(100, count) + 5, 470), chance.integers(3, 25, count))
    accepted = add_working_minutes(calendar, submitted, waited.astype(np.int64))
    refused = chance.random(count) < 0.008
    promised = _promised(calendar, accepted, procedure)
    officer, slow = _officers(chance, world, unit)
    # -- how long it takes
    term = np.maximum(working_minutes_between(calendar, accepted, promised), 60)
    late_share = (
        _lateness(world)[unit] * catalogue.slow[procedure] * slow * HURRY[first.month - 1] * _at(LATENESS, year)
    )
    late = chance.random(count) < np.minimum(late_share, 0.6)
    over = 20 + chance.exponential(1, count) * np.where(catalogue.is_land[procedure], 2400, 900) * np.minimum(slow, 2)
    took = np.where(late, term + over, term * chance.beta(3.2, 1.4, count)).astype(np.int64)
    span = np.minimum(took, term)
    asks, done, times = _supplements(chance, calendar, accepted, span, catalogue.supplement[procedure])
    paused = np.where(times > 0, working_minutes_between(calendar, asks, done), 0)
    noticed, paid, stood = _duties(chance, calendar, accepted, span, paused, catalogue.duty[procedure] * with_duties)
    finished = add_working_minutes(calendar, accepted, np.maximum(took + paused + stood, 5))
    stopped = (chance.random(count) < 0.013) & ~refused
    finished = np.where(refused, accepted, finished)
    fetched = add_working_minutes(calendar, finished, (10 + chance.exponential(420, count)).astype(np.int64))
    fetched = np.where((chance.random(count) < 0.05) | refused | stopped, NONE, fetched)
    # -- what is known of it by now
    second = chance.integers(0, 60, count)
    known = {name: moment <= as_of for name, moment in (("accepted", accepted), ("finished", finished), ("fetched", fetched), ("asked", asks), ("done", done), ("noticed", noticed), ("paid", paid))}  # fmt: skip
    is_done = known["finished"]
    waits = (times > 0) & known["asked"] & ~known["done"] & ~is_done
    owes = (noticed != NONE) & known["noticed"]
    duty = owes & ~known["paid"] & ~is_done
    status = np.select(
        [is_done & refused, is_done & stopped, is_done & (fetched != NONE) & known["fetched"], is_done, waits, duty, known["accepted"]],
        [
            np.full(count, statuses.REFUSED), np.where(chance.random(count) < 0.55, statuses.WITHDRAWN, statuses.STOPPED), np.full(count, statuses.RETURNED),
            np.full(count, statuses.SOLVED), np.full(count, statuses.SUPPLEMENT), np.full(count, statuses.DUTY), np.full(count, statuses.PROCESSING),
        ],
        statuses.REGISTERED,
    )  # fmt: skip
    told = known["accepted"] & ~refused
    was_asked = (times > 0) & told & known["asked"]
    was_noticed = owes & told
    owed = catalogue.fee[procedure]
    cause = _causes(chance, late & is_done & ~stopped & ~refused & (finished > promised), asked)
    solved = is_done & ~refused & ~stopped

    def moment(minutes: Any, there: Any) -> Any:
        return np.where(there & (minutes != NONE), minutes * 60 + second, NONE)

    columns = {
        "code": _codes(world, unit, submitted),
        "place": world.communes[commune],
        "channel": channel,
        "service_level": _level_words(level, year),
        "fee": owed,
        "paid_online": (owed > 0)
        & (chance.random(count) < _at(PAID_ONLINE, year) * np.where(channel == 1, 1.15, 0.35)),
        "returned_by_post": solved & (chance.random(count) < 0.05 + 0.02 * max(0.0, year - 2020)),
        "submitted": moment(submitted, np.True_),
        "accepted": moment(accepted, told),
        "promised": np.where(told, promised * 60, NONE),
        "finished": moment(finished, is_done),
        "returned": moment(fetched, known["fetched"]),
        "status": status.astype(np.int8),
        "supplements": np.where(was_asked, times, 0).astype(np.int16),
        "supplement_asked": moment(asks, was_asked),
        "supplement_done": moment(done, was_asked & known["done"]),
        "duty_asked": moment(noticed, was_noticed),
        "duty_done": moment(paid, was_noticed & known["paid"]),
        "officer": officer,
        "digital_result": solved & (chance.random(count) < _at(DIGITAL, year)),
        "digitised": told & (chance.random(count) < 0.9 * _at(DIGITAL, year)),
        "reused": told & (chance.random(count) < 0.5 * _at(DIGITAL, year)),
        "cause": cause,
    }
    return Month(world, columns, procedure, unit, np.where(told, asked, -1), as_of, chance)


# -- the catalogue in columns ---------------------------------------------------------------------------------------------


class _Catalogue:
    def __init__(self) -> None:
        self.shares = np.array([one.share for one in PROCEDURES]) / sum(one.share for one in PROCEDURES)
        self.slow = np.array([one.slow for one in PROCEDURES])
        self.fee = np.array([one.fee for one in PROCEDURES], np.int32)
        self.term = np.array([max(one.term, 1) for one in PROCEDURES])
        self.unit = np.array(
            [(SAME_DAY, HOURS).index(one.unit) if one.unit in (SAME_DAY, HOURS) else 2 for one in PROCEDURES]
        )
        self.is_land = np.array([one.solver == LAND or one.field == "Đất đai" for one in PROCEDURES])
        # Copies are certified at the desk; what firms do goes online first.
        self.online = np.array(
            [0.15 if one.unit == SAME_DAY else 1.25 if isinstance(one.solver, tuple) else 0.95 for one in PROCEDURES]
        )
        self.duty = np.array([0.55 if one.asks == TAX else 0.0 for one in PROCEDURES])
        self.supplement = np.where(self.is_land, 0.09, np.where(self.unit == 0, 0.002, 0.04))


@lru_cache(maxsize=1)
def _catalogue() -> _Catalogue:
    return _Catalogue()


def _at(shares: tuple[float, ...], year: float) -> float:
    return float(np.interp(year, YEARS, shares))


@lru_cache(maxsize=8)
def _lateness(world: World) -> Any:
    """Return each unit's share of late dossiers: its own for good, by its key."""
    found = []
    for key in world.units:
        own = np.random.default_rng(zlib.crc32(key.encode()))
        found.append(float(own.lognormal(-3.8, 0.55)) * (1.9 if "dat-dai" in key else 1.0))
    return np.array(found)


# -- how it comes -----------------------------------------------------------------------------------------------------------


def _levels(procedure: Any, year: float) -> Any:
    """Return 0 for procedures without online service, 1 partial, 2 full: more of them every year, each in its turn."""
    turn = np.argsort(np.argsort([zlib.crc32(one.code.encode()) for one in PROCEDURES])) / len(PROCEDURES)
    full, partial = np.interp(year, (2019, 2026), (0.12, 0.72)), np.interp(year, (2019, 2026), (0.45, 0.96))
    return np.where(turn < full, 2, np.where(turn < partial, 1, 0))[procedure].astype(np.int32)


LEVELS: Final = ("Mức độ 2", "Mức độ 3", "Mức độ 4", "Cung cấp thông tin", "Một phần", "Toàn trình")


def _level_words(level: Any, year: float) -> Any:
    """Return places in LEVELS: since the middle of 2022 there are no numbers any more (decree 42/2022/NĐ-CP)."""
    return level + (3 if year > 2022.45 else 0)


CHANNELS: Final = ("Trực tiếp", "Trực tuyến", "Bưu chính công ích")


def _channels(chance: np.random.Generator, online: Any, level: Any) -> Any:
    drawn = chance.random(len(level))
    post = 0.03
    return np.where((drawn < online) & (level > 0), 1, np.where(drawn > 1 - post, 2, 0)).astype(np.int32)


def _submitted(
    calendar: Calendar, chance: np.random.Generator, count: int, first: dt.date, last: dt.date, channel: Any
) -> Any:
    """Return local minutes: at the desk within office hours of working days, online at any time of the day."""
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    works = np.array([calendar.is_working(day) for day in days])
    weight = np.where(works, 1.0, 0.0) * np.array([1.25 if day.weekday() == 0 else 1.0 for day in days])
    at_desk = weight if weight.sum() else np.ones(len(days))
    any_day = np.where(works, 1.0, 0.22)
    numbers = np.array([_day(day) for day in days])
    desk = numbers[chance.choice(len(days), count, p=at_desk / at_desk.sum())] * _DAY
    drawn = chance.random(count)
    # Two thirds in the morning: 7:00 to 11:15, then 13:30 to 16:45.
    desk += np.where(drawn < 0.62, 7 * 60 + drawn / 0.62 * 255, 13.5 * 60 + (drawn - 0.62) / 0.38 * 195).astype(
        np.int64
    )
    free = numbers[chance.choice(len(days), count, p=any_day / any_day.sum())] * _DAY
    free += np.clip(chance.normal(13 * 60, 3.6 * 60, count), 5 * 60, 23.9 * 60).astype(np.int64)
    return np.where(channel == 1, free, desk)


def _promised(calendar: Calendar, accepted: Any, procedure: Any) -> Any:
    catalogue = _catalogue()
    unit, term = catalogue.unit[procedure], catalogue.term[procedure]
    found = np.empty(len(accepted), np.int64)
    for number, rows in ((number, np.flatnonzero(unit == number)) for number in range(3)):
        if len(rows):
            own, amount = accepted[rows], term[rows]
            count = (same_day_due, add_working_hours, add_working_days)[number]
            found[rows] = count(calendar, own) if number == 0 else count(calendar, own, amount)  # type: ignore[operator]
    return found


def _officers(chance: np.random.Generator, world: World, unit: Any) -> tuple[Any, Any]:
    """Return who handles each, as unit × 16 + number, and how much later than others: in each unit one or two are late again and again."""
    number = np.minimum(chance.geometric(0.22, len(unit)) - 1, 15)
    slow = np.array([1.0, 1.0, 2.6, 1.0, 1.0, 0.7, 1.0, 2.0] + [1.0] * 8)[(number + unit) % 16]
    return unit * 16 + number, slow


def _supplements(
    chance: np.random.Generator, calendar: Calendar, accepted: Any, span: Any, share: Any
) -> tuple[Any, Any, Any]:
    """Return when more was asked for, within the first ``span`` minutes of work, when it came, and how often it was asked (0: never; the
    moments mean nothing then)."""
    count = len(accepted)
    asks = add_working_minutes(
        calendar, accepted, np.maximum(span * chance.uniform(0.1, 0.8, count), 15).astype(np.int64)
    )
    done = asks + (chance.gamma(1.6, 3.2, count) * _DAY).astype(np.int64) + 30
    drawn = chance.random(count)
    return asks, done, np.where(drawn < share * 0.06, 2, np.where(drawn < share, 1, 0))


def _duties(
    chance: np.random.Generator, calendar: Calendar, accepted: Any, span: Any, paused: Any, share: Any
) -> tuple[Any, Any, Any]:
    """Return when the notice of a financial duty went out and when it was fulfilled, NONE for none, and how many working minutes lie between.

    It goes out near the end of the work, after what was to be completed has come (``paused``: so long that took).
    """
    count = len(accepted)
    worked = span * chance.uniform(0.82, 0.95, count) + paused
    days = chance.gamma(2.0, 5.0, count)
    at = np.flatnonzero(chance.random(count) < share)
    noticed, paid, stood = np.full(count, NONE), np.full(count, NONE), np.zeros(count, np.int64)
    if len(at):
        noticed[at] = add_working_minutes(calendar, accepted[at], worked[at].astype(np.int64))
        paid[at] = noticed[at] + (days[at] * _DAY).astype(np.int64) + 30
        stood[at] = working_minutes_between(calendar, noticed[at], paid[at])
    return noticed, paid, stood


def _causes(chance: np.random.Generator, late: Any, asked: Any) -> Any:
    """Return places in CAUSES, -1 for none: of those that were late, two thirds say why."""
    drawn = chance.random(len(late))
    own = np.where(drawn < 0.3, 2, np.where(drawn < 0.75, 3, np.where(drawn < 0.9, 4, 5)))
    others = np.where(drawn < 0.45, 0, np.where(drawn < 0.8, 1, own))
    return np.where(late & (chance.random(len(late)) < 0.66), np.where(asked >= 0, others, own), -1)


def _codes(world: World, unit: Any, submitted: Any) -> pa.Array:
    """Return agency - day - running number of that day at that agency."""
    days = submitted // _DAY
    key = unit.astype(np.int64) * 100_000 + days
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    number = np.empty(len(key), np.int64)
    number[order] = np.arange(len(key)) - np.repeat(starts, np.diff(np.r_[starts, len(key)])) + 1
    agencies = _agency_bytes(world)[unit]
    dated = _days_as_bytes(days)
    wide = 4 if number.max(initial=1) < 10_000 else 6
    digits = (number[:, None] // 10 ** np.arange(wide - 1, -1, -1) % 10 + 48).astype(np.uint8)
    dash = np.full((len(key), 1), 45, np.uint8)
    return _texts(np.hstack([agencies, dash, dated, dash, digits]))


@lru_cache(maxsize=8)
def _agency_bytes(world: World) -> Any:
    wide = max(map(len, world.codes))
    return np.array([list(code.ljust(wide, "\0").encode()) for code in world.codes], np.uint8)


def _days_as_bytes(days: Any) -> Any:
    first = int(days.min())
    table = [list(f"{_EPOCH + dt.timedelta(days=day):%y%m%d}".encode()) for day in range(first, int(days.max()) + 1)]
    return np.array(table, np.uint8)[days - first]


def _texts(matrix: Any) -> pa.Array:
    """Return rows of bytes as strings; zero bytes are left out."""
    there = matrix != 0
    offsets = np.zeros(len(matrix) + 1, np.int32)
    np.cumsum(there.sum(1), out=offsets[1:])
    return pa.StringArray.from_buffers(
        len(matrix), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix[there]))
    )


def _day(day: dt.date) -> int:
    return (day - _EPOCH).days

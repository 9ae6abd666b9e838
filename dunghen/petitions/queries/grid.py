"""The public map for machines: wide boxes from a grid of counts kept in memory, narrow ones from the table.

The grid holds what is published, counted by cells of 1/256 of a degree (430 m) and field: some ten thousand numbers for a province. It is
made anew when the database says that something public changed (a trigger sets the mark of ``PublicEdition``), asked at most every few seconds.
"""

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final
from uuid import UUID

import numpy as np

from dunghen.kernel import tables
from dunghen.petitions import rules
from dunghen.petitions.models import PublicEdition

FINEST: Final = 8
"""The grid's cells measure 2 to the minus 8 degrees."""
CELLS: Final = 24
"""A box is shown in about so many cells across."""
MOST_POINTS: Final = 500
ASKED_EVERY: Final = 3.0
"""Seconds between two looks at the mark."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""

_INSIDE = """
publication = 'published' AND longitude IS NOT NULL AND latitude IS NOT NULL
AND point(longitude::float8, latitude::float8) <@ box(point($1::float8, $2::float8), point($3::float8, $4::float8)) AND ($5::text = '' OR field = $5::text)
"""
_POINTS = f"""
SELECT coalesce(string_agg(json_build_object('type', 'Feature', 'geometry', json_build_object('type', 'Point', 'coordinates',
    json_build_array(round(longitude, {rules.PUBLIC_DIGITS}), round(latitude, {rules.PUBLIC_DIGITS}))), 'properties', json_build_object('code', code, 'title', public_title, 'field', field,
    'satisfied', satisfied, 'published_at', published_at))::text, ','), ''), count(*)
FROM (SELECT * FROM petitions_petition WHERE {_INSIDE} LIMIT {MOST_POINTS + 1}) AS p
"""  # noqa: S608 - our own words
_CELLS = f"""
SELECT floor(longitude * $6::float8)::int, floor(latitude * $6::float8)::int, count(*) FROM petitions_petition WHERE {_INSIDE} GROUP BY 1, 2
"""  # noqa: S608 - as above
# Numbers as bytes, a row for each field: fifty thousand rows of Python's own would take twenty times the room, and a process keeps some of it.
_ALL = """
SELECT field, string_agg(int4send(x), ''), string_agg(int4send(y), ''), string_agg(int4send(number), '') FROM (
    SELECT floor(longitude * 256)::int AS x, floor(latitude * 256)::int AS y, field, count(*)::int AS number FROM petitions_petition
    WHERE publication = 'published' AND longitude IS NOT NULL AND latitude IS NOT NULL GROUP BY 1, 2, 3
) AS cells GROUP BY field
"""
_SENT = ">i4"
"""How ``int4send`` writes."""


@dataclass(frozen=True)
class _Grid:
    mark: UUID | None
    x: Any
    y: Any
    field: Any
    count: Any
    names: dict[str, int]


def features(box: Box, field: str) -> tuple[str, str]:
    """Return the GeoJSON of a box and a mark that changes when what is public does."""
    grid = _fresh()
    level = _level(box)
    if level > FINEST:
        return _near(box, field, level), str(grid.mark)
    # Snapped to whole cells, so that neighbouring views share an answer.
    size = 2**level
    cells = (
        math.floor(box[0] * size), math.floor(box[1] * size), math.floor(box[2] * size), math.floor(box[3] * size),
    )  # fmt: skip
    return _wide(grid.mark, level, cells, field), str(grid.mark)


def _level(box: Box) -> int:
    """Return k: cells of 2 to the minus k degrees give about CELLS across the box."""
    across = max(box[2] - box[0], box[3] - box[1], 1e-6)
    return max(0, math.ceil(math.log2(CELLS / across)))


@lru_cache(maxsize=512)
def _wide(mark: UUID | None, level: int, cells: tuple[int, int, int, int], field: str) -> str:
    grid = _fresh()
    shift = FINEST - level
    x, y = grid.x >> shift, grid.y >> shift
    inside = (x >= cells[0]) & (y >= cells[1]) & (x <= cells[2]) & (y <= cells[3])
    if field:
        inside &= grid.field == grid.names.get(field, -1)
    keys = (x[inside].astype(np.int64) << 32) | (y[inside].astype(np.int64) & 0xFFFFFFFF)
    unique, where = np.unique(keys, return_inverse=True)
    counts = np.bincount(where, grid.count[inside], len(unique)).astype(np.int64)
    found = zip((unique >> 32).tolist(), (unique & 0xFFFFFFFF).astype(np.int32).tolist(), counts.tolist(), strict=True)
    return _collection(",".join(_cell(x, y, count, level) for x, y, count in found))


def _near(box: Box, field: str, level: int) -> str:
    """Return the points of a narrow box, or its cells when there are too many points."""
    ((text, count),) = tables.ask(_POINTS, [*box, field])
    if count <= MOST_POINTS:
        return _collection(text)
    found = tables.ask(_CELLS, [*box, field, float(2**level)])
    return _collection(",".join(_cell(x, y, number, level) for x, y, number in found))


def _cell(x: int, y: int, count: int, level: int) -> str:
    size = 2.0**level
    place = f"[{(x + 0.5) / size:.5f},{(y + 0.5) / size:.5f}]"
    return f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":{place}}},"properties":{{"count":{count}}}}}'


def _collection(features: str) -> str:
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


_lock = Lock()
_kept: tuple[float, _Grid] | None = None


def _fresh() -> _Grid:
    """Return the grid, made anew when what is public changed. One process makes it once, whoever asks meanwhile gets the old one."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept[0] < ASKED_EVERY:
        return kept[1]
    with _lock:
        kept = _kept
        if kept is not None and time.monotonic() - kept[0] < ASKED_EVERY:
            return kept[1]
        mark = PublicEdition.objects.values_list("mark", flat=True).first()
        grid = kept[1] if kept is not None and kept[1].mark == mark else _read(mark)
        _kept = (time.monotonic(), grid)
        return grid


def forget() -> None:
    """Forget the grid, so that the next question makes it anew (for tests, whose database changes under them)."""
    global _kept
    _kept = None
    _wide.cache_clear()


def _read(mark: UUID | None) -> _Grid:
    rows = tables.ask(_ALL)
    names = {row[0]: number for number, row in enumerate(rows)}
    x, y, counts = (
        np.concatenate([np.frombuffer(row[at], _SENT).astype(np.int32) for row in rows] or [np.zeros(0, np.int32)])
        for at in (1, 2, 3)
    )
    sizes = [len(row[1]) // 4 for row in rows]
    return _Grid(mark, x, y, np.repeat(np.arange(len(rows), dtype=np.int32), sizes), counts, names)

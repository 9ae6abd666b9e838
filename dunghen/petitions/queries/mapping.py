"""What maps show: the province's frame, its communes by their middle points, the islands; and published items, clustered."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from math import floor
from pathlib import Path
from statistics import median
from typing import Final

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Max, Value

from dunghen.kernel.organisation import queries as organisation
from dunghen.petitions import rules
from dunghen.petitions.models import Cell, Petition
from dunghen.petitions.queries.places import FRAME_AT, communes, frame

FOLDER = Path(FRAME_AT).parent
NEAR = 1.1
"""Degrees around the middle within which most of the province lies; islands far out do not make the first view small."""
Named = list[list[str | float]]


@cache
def centroids() -> dict[str, tuple[float, float]]:
    """Return key of a unit → latitude and longitude of its middle."""
    with (FOLDER / "centroids.csv").open(encoding="utf-8", newline="") as file:
        return {row["unit"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}


@cache
def labels() -> Named:
    """Return the names that every map bears."""
    with (FOLDER / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [[row["name"], float(row["latitude"]), float(row["longitude"])] for row in csv.DictReader(file)]


def schematic(day: dt.date) -> dict[str, list[float] | Named]:
    """Return frame and home as [south, west, north, east], places (districts, or communes where there are none), communes, labels."""
    known, inside = centroids(), frame()
    listed = [unit for _district, units in communes(day) for unit in units]
    near: Named = [[unit.short_name, *known[unit.key]] for unit in listed if unit.key in known]
    homes = organisation.directory().homes
    snapshot = organisation.directory().on(day)
    wide: Named = [
        [unit.short_name, *known[unit.key]]
        for unit, _depth in snapshot.walk()
        if unit.level == "huyen" and unit.key in known and snapshot.root_of(unit.id) in homes
    ]
    frame_sides = [float(side) for side in (inside.south, inside.west, inside.north, inside.east)]
    return {
        "frame": frame_sides,
        "home": _home([(float(row[1]), float(row[2])) for row in near], frame_sides),
        "places": wide or near,
        "communes": near if wide else [],
        "labels": labels(),
    }


def _home(points: list[tuple[float, float]], otherwise: list[float]) -> list[float]:
    """Return the rectangle around most points."""
    if not points:
        return otherwise
    middle = (median(point[0] for point in points), median(point[1] for point in points))
    most = [p for p in points if abs(p[0] - middle[0]) <= NEAR and abs(p[1] - middle[1]) <= NEAR]
    latitudes, longitudes = [p[0] for p in most], [p[1] for p in most]
    return [min(latitudes), min(longitudes), max(latitudes), max(longitudes)]


# -- points of published items ---------------------------------------------------------------------------------------------

ZOOMS: Final = range(5, 14)
"""Zooms whose cells are counted beforehand; nearer ones show few enough items to be looked up."""
MOST_CELLS: Final = 600
"""Markers of one answer."""


def cell_size(zoom: int) -> float:
    """Return the width of a cell in degrees: 64 of the screen's points, a finger and a half."""
    return float(360 / 2**zoom / 4)


@dataclass(frozen=True)
class Mark:
    """A marker: how many items, where; the code and title of one alone."""

    number: int
    latitude: float
    longitude: float
    code: str = ""
    title: str = ""


@dataclass(frozen=True)
class Box:
    """What a map shows: its sides in degrees and its zoom."""

    south: float
    west: float
    north: float
    east: float
    zoom: int


def marks(box: Box, *, field: str = "", communes: tuple[int, ...] = ()) -> list[Mark]:
    """Return the markers of a view, clustered by a grid. Two statements, whatever lies in it."""
    if box.zoom in ZOOMS and not communes and Cell.objects.exists():
        size = cell_size(box.zoom)
        rows = Cell.objects.filter(
            zoom=box.zoom, field=field, x__gte=floor(box.west / size), x__lte=floor(box.east / size),
            y__gte=floor(box.south / size), y__lte=floor(box.north / size),
        )  # fmt: skip
        shown = rows.order_by("-number").values_list("number", "latitude", "longitude", "code")[:MOST_CELLS]
        found = [Mark(*row) for row in shown]
    else:
        found = _live(box, field, communes)
    alone = [mark.code for mark in found if mark.number == 1]
    titles = dict(
        Petition.objects.filter(code__in=alone, publication=rules.PUBLISHED).values_list("code", "public_title")
    )
    # What was taken down since the cells were counted is not shown.
    return [
        Mark(
            m.number,
            round(m.latitude, rules.PUBLIC_DIGITS),
            round(m.longitude, rules.PUBLIC_DIGITS),
            m.code if m.number == 1 else "",
            titles.get(m.code, ""),
        )
        for m in found
        if m.number > 1 or m.code in titles
    ]


def _live(box: Box, field: str, communes: tuple[int, ...]) -> list[Mark]:
    size = cell_size(min(max(box.zoom, ZOOMS.start), 22))
    rows = Petition.objects.filter(
        publication=rules.PUBLISHED, longitude__gte=box.west, longitude__lte=box.east, latitude__gte=box.south, latitude__lte=box.north
    )  # fmt: skip
    if field:
        rows = rows.filter(field=field)
    if communes:
        rows = rows.filter(commune__in=communes)
    cells = rows.annotate(x=_Floor(F("longitude"), size), y=_Floor(F("latitude"), size)).values("x", "y").order_by()
    sums = cells.annotate(number=Count("pk"), at=Avg("latitude"), on=Avg("longitude"), code=Max("code"))
    return [
        Mark(row["number"], float(row["at"]), float(row["on"]), row["code"])
        for row in sums.order_by("-number")[:MOST_CELLS]
    ]


class _Floor(Func):
    """The number of the cell that a coordinate lies in."""

    def __init__(self, column: F, size: float) -> None:
        super().__init__(column, Value(size, output_field=FloatField()), output_field=IntegerField())

    template = "floor(%(expressions)s)::int"
    arg_joiner = " / "

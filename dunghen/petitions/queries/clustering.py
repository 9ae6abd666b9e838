"""Points of a list gathered into clusters by the database, so that a map of many petitions is a page of few circles."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from dunghen.petitions.models import Petition

MOST_POINTS: Final = 50_000
"""So many of the newest petitions of a list are drawn; the map says so when there may be more."""
MOST_CIRCLES: Final = 600
"""A screen of 2,560 by 1,080 pixels has as many cells; where more are taken, the map says how many petitions it leaves out."""
PIXELS: Final = 64
"""Width of a cell on the screen; 256 pixels are 360 degrees at zoom 0."""
NEAREST, FARTHEST = 5, 18


@dataclass(frozen=True)
class Box:
    """What a map shows, in degrees, and how near."""

    south: float
    west: float
    north: float
    east: float
    zoom: int

    @classmethod
    def of(cls, text: str, zoom: str) -> "Box | None":
        """Read "south,west,north,east" and a zoom from an address; None when they cannot be read."""
        try:
            south, west, north, east = (float(side) for side in text.split(","))
            near = max(NEAREST, min(FARTHEST, int(zoom)))
        except ValueError:
            return None
        if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
            return None
        return cls(south, west, north, east, near)


@dataclass(frozen=True)
class Circles:
    """What a map draws. ``points``: lat, lon, count, code and title of one, the largest first."""

    points: list[dict[str, Any]]
    newest: int
    """So many of the newest were gathered because there may be more, 0 when it is all of them."""
    left_out: int
    """Petitions of circles that were too many to draw."""


_GATHERED = """
SELECT count(*), avg(latitude::float8), avg(longitude::float8), min(id), sum(count(*)) OVER ()
FROM ({newest}) AS newest (id, latitude, longitude)
GROUP BY floor(longitude::float8 / %s), floor(latitude::float8 / %s) ORDER BY 1 DESC, 4 LIMIT %s
"""


def clusters(rows: QuerySet[Petition], box: Box | None, *, zoom: int = 10) -> Circles:
    """Gather the newest rows that have a point in the box. Two queries: the first reads the index of the newest alone, since it holds what lists
    are filtered by; the second names one petition of each circle."""
    cell = 360 * PIXELS / 256 / 2 ** (box.zoom if box else zoom)
    inside = rows.filter(latitude__isnull=False, longitude__isnull=False)
    if box is not None:
        inside = inside.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    newest = inside.order_by("-received_at", "-pk").values_list("pk", "latitude", "longitude")[:MOST_POINTS]
    sql, params = newest.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_GATHERED.format(newest=sql), [*params, cell, cell, MOST_CIRCLES])
        found = cursor.fetchall()
    one_of_each = Petition.objects.filter(pk__in=[row[3] for row in found]).values_list("pk", "code", "title")
    told = {pk: {"code": code, "title": title} for pk, code, title in one_of_each}
    points = [
        {"lat": round(lat, 6), "lon": round(lon, 6), "count": count, **told[pk]}
        for count, lat, lon, pk, _total in found
    ]
    total = int(found[0][4]) if found else 0
    return Circles(points, MOST_POINTS if total >= MOST_POINTS else 0, total - sum(row[0] for row in found))

"""Counting for the public side now and then: figures by period, points of the map by cell. What is kept follows from the facts and can be counted anew."""

import datetime as dt

from django.db import connection

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import act
from dunghen.petitions import queries, verbs
from dunghen.petitions.models import Cell, Petition, Tally
from dunghen.petitions.queries import statistics
from dunghen.petitions.queries.mapping import ZOOMS, cell_size


def count_figures(*, at: dt.datetime, everything: bool = False) -> int:
    """Count the last twelve months and this year anew; ``everything``: earlier years and each agency's own tables too. Return how many tables."""
    years = statistics.years(queries.day(at))
    periods = [statistics.ROLLING, *map(str, years if everything else years[:1])]
    found: list[Tally] = []
    for period in periods:
        for by in ("", *statistics.BY):
            found.append(_tally(period, by, None, at))
        if everything:
            units = [group for group, _ in found[-len(statistics.BY)].counts if group is not None]
            found += [_tally(period, by, unit, at) for unit in units for by in ("", "month", "field", "commune")]
    with act(verbs.FIGURES_COUNTED, actor=SYSTEM, on=None, at=at, count=len(found)):
        Tally.objects.bulk_create(
            found,
            update_conflicts=True,
            unique_fields=["period", "by", "unit"],
            update_fields=["counts", "at"],
            batch_size=500,
        )
    return len(found)


def _tally(period: str, by: str, unit: int | None, at: dt.datetime) -> Tally:
    groups = statistics.worked_out(period, at, by, unit)
    return Tally(period=period, by=by, unit_id=unit, counts=statistics.packed(groups), at=at)


# A cell is a square of the screen; items alone in one keep their code so that a marker opens its page. The nearest zoom is counted from the
# items, each one farther away from the four cells that make up one of its own.
_NEAREST = """
INSERT INTO petitions_cell (zoom, x, y, field, number, latitude, longitude, code)
SELECT %(zoom)s, x, y, coalesce(field, ''), number, latitude, longitude, code FROM (
    SELECT floor(longitude / %(size)s)::int AS x, floor(latitude / %(size)s)::int AS y, field, count(*) AS number,
        avg(latitude) AS latitude, avg(longitude) AS longitude, max(code) AS code
    FROM petitions_petition WHERE publication = 'published' AND longitude IS NOT NULL
    GROUP BY GROUPING SETS ((1, 2), (1, 2, field))
) g WHERE field IS NULL OR field <> ''
"""
_FARTHER = """
INSERT INTO petitions_cell (zoom, x, y, field, number, latitude, longitude, code)
SELECT %(zoom)s, floor(x / 2.0)::int, floor(y / 2.0)::int, field, sum(number), sum(latitude * number) / sum(number),
    sum(longitude * number) / sum(number), max(code)
FROM petitions_cell WHERE zoom = %(zoom)s + 1 GROUP BY 2, 3, field
"""


def lay_map(*, at: dt.datetime) -> int:
    """Count the cells of the map anew for every zoom that is not looked up live; return how many there are."""
    with act(verbs.MAP_LAID, actor=SYSTEM, on=None, at=at) as deed:
        Cell.objects.all().delete()
        if Petition.objects.filter(publication="published", longitude__isnull=False).exists():
            with connection.cursor() as cursor:
                cursor.execute(_NEAREST, {"zoom": ZOOMS[-1], "size": cell_size(ZOOMS[-1])})
                for zoom in reversed(ZOOMS[:-1]):
                    cursor.execute(_FARTHER, {"zoom": zoom})
        count = Cell.objects.count()
        deed.note(count=count)
    return count

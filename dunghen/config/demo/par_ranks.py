"""Ranks of the demonstration: what is published of the provinces, where series break, units ranked (``par_units``), and lost points given.

Results of provinces are facts with their sources.
"""

import csv
import datetime as dt
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from dunghen.config.demo import par_units
from dunghen.config.demo.stage import moment, person
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.par_index.desk.history import read
from dunghen.par_index.models import Score
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import ranking, remedying
from dunghen.par_index.queries import remedies
from dunghen.par_index.rules import tree

FOLDER: Final = Path(__file__).resolve().parents[3] / "data" / "par_index"
TABLE: Final = FOLDER / "published-results.csv"
PLAYED = Verb("demo.par_ranks_played", "Dựng cảnh thứ hạng", "{actor} dựng {what}.")


def play(now: dt.datetime) -> None:
    """Lay down what is not there yet: facts once for each year of the clock, units and remedies once."""
    _once(f"demo:par-results:{now.year}", "kết quả công bố", now, _results)
    if now >= moment("2021-01-15 00:00"):
        for bloc in par_units.BLOCS:
            _once(f"demo:par-units:{bloc.rated}", bloc.name.lower(), now, lambda at, bloc=bloc: par_units.play(bloc))
    if now >= moment("2021-08-17 09:00") and _lost().exists():
        _once("demo:par-remedies", "việc khắc phục điểm mất", now, _remedies)


def _once(key: str, what: str, now: dt.datetime, tell) -> None:  # type: ignore[no-untyped-def]
    if not is_done(key):
        with act(PLAYED, actor=SYSTEM, on=None, at=now, key=key, what=what):
            tell(now)


def _results(now: dt.datetime) -> None:
    rows = [row for row in read(TABLE.read_bytes(), TABLE.name) if row.year <= now.year]
    ranking.keep_results(actor=SYSTEM, rows=rows, file=TABLE.name, at=now)
    with (FOLDER / "series-breaks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ranking.mark_break(
                actor=SYSTEM, year=int(row["year"]), part=row["part"], why=row["why"], source=row["source"], at=now
            )


def _lost() -> QuerySet[Score]:
    """Return the components of the province's year 2020 that agencies score."""
    return Score.objects.filter(
        assessed__round__year=2020, assessed__round__criteria__kind=RatedKind.PROVINCE, node__source=tree.APPRAISAL
    )


def _remedies(now: dt.datetime) -> None:
    """Give the five largest losses of 2020 that an agency can mend to their leads, as the chairman's letter orders."""
    thao = person("thao@noivu.example")
    rows = _lost().select_related("node", "lead", "assessed__round__criteria")
    lost = [(loss.lost, score) for score in rows if (loss := remedies.lost_of(score)) and loss.is_lost]
    for _, score in sorted(lost, key=lambda pair: (-pair[0], pair[1].pk))[:5]:
        remedying.make_remedy(
            actor=thao,
            score=score,
            text=f"Khắc phục mục {score.node.code} “{score.node.name}” để đạt điểm tối đa trong kỳ tới.",
            evidence=score.node.evidence[:200] or "Báo cáo kết quả",
            due_on=max(now.date(), dt.date(2021, 9, 30)),
            at=now,
        )

"""Ranks of the demonstration: what is published of the provinces, where series break, grades, units ranked for 2020, and lost points given.

Results of provinces are facts with their sources; points of units are invented, only the leaders of their blocs and the counts of grades follow
what was published (44 units: here those of two blocs).
"""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from dunghen.config.demo.stage import moment, person
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.kernel.organisation.models import Unit, UnitKind, UnitParent
from dunghen.par_index.desk.history import read
from dunghen.par_index.models import Round, Score
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import appraising, moving, ranking, remedying, rounds, scoring, sets
from dunghen.par_index.queries import remedies
from dunghen.par_index.rules import phases, tree
from dunghen.par_index.rules.lines import Line

FOLDER: Final = Path(__file__).resolve().parents[3] / "data" / "par_index"
PLAYED = Verb("demo.par_ranks_played", "Dựng cảnh thứ hạng", "{actor} dựng {what}.")
GRADES: Final = ((90.0, "Tốt"), (80.0, "Khá"), (65.0, "Trung bình"), (0.0, "Yếu"))
"""Invented edges."""
BASIS: Final = "Mức minh họa, tỉnh thay bằng quy định của mình"
BLOCS: Final = (
    (RatedKind.DEPARTMENT, UnitKind.DEPARTMENT, "Khối sở, ban, ngành"),
    (RatedKind.DISTRICT, UnitKind.DISTRICT, "Khối huyện, thị xã, thành phố"),
)
COMPONENTS: Final = (
    ("1", "Chỉ đạo, điều hành", "", "40", ""),
    ("1.1", "Hoàn thành kế hoạch cải cách hành chính", "1", "25", tree.APPRAISAL),
    ("1.2", "Kiểm tra, tuyên truyền, sáng kiến", "1", "15", tree.APPRAISAL),
    ("2", "Giải quyết thủ tục, phục vụ", "", "60", ""),
    ("2.1", "Hồ sơ đúng hạn", "2", "40", tree.APPRAISAL),
    ("2.2", "Trả lời phản ánh, xin lỗi khi trễ", "2", "20", tree.APPRAISAL),
)
WINDOWS: Final = {
    phases.SCORING: (dt.date(2020, 12, 1), dt.date(2020, 12, 18)),
    phases.APPRAISAL: (dt.date(2020, 12, 21), dt.date(2020, 12, 31)),
    phases.EXPLAINING: (dt.date(2021, 1, 4), dt.date(2021, 1, 8)),
    phases.COUNCIL: (dt.date(2021, 1, 11), dt.date(2021, 1, 14)),
}


def play(now: dt.datetime) -> None:
    """Lay down what is not there yet: facts once for each year of the clock, units and remedies once."""
    _once(f"demo:par-results:{now.year}", "kết quả công bố", now, _results)
    if now >= moment("2021-01-15 00:00"):
        for rated, kind, name in BLOCS:
            _once(
                f"demo:par-units:{rated}",
                name,
                now,
                lambda at, rated=rated, kind=kind, name=name: _units(rated, kind, name),
            )
    if now >= moment("2021-08-17 09:00") and _lost().exists():
        _once("demo:par-remedies", "việc khắc phục điểm mất", now, _remedies)


def _once(key: str, what: str, now: dt.datetime, tell) -> None:  # type: ignore[no-untyped-def]
    if not is_done(key):
        with act(PLAYED, actor=SYSTEM, on=None, at=now, key=key, what=what):
            tell(now)


def _results(now: dt.datetime) -> None:
    rows = [row for row in read((FOLDER / "published-results.csv").read_bytes()) if row.year <= now.year]
    ranking.keep_results(actor=SYSTEM, rows=rows, file="published-results.csv", at=now)
    with (FOLDER / "series-breaks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ranking.mark_break(
                actor=SYSTEM, year=int(row["year"]), part=row["part"], why=row["why"], source=row["source"], at=now
            )


def _units(rated: str, kind: str, name: str) -> None:
    """Publish the round of 2020 of one bloc: scored, appraised and ranked."""
    made, scored = moment("2020-11-30 09:00"), moment("2020-12-10 09:00")
    ranking.set_grades(actor=SYSTEM, kind=rated, grades=GRADES, first=dt.date(2020, 1, 1), basis=BASIS, at=made)
    lines = [Line(code, label, Decimal(most), parent, source) for code, label, parent, most, source in COMPONENTS]
    criteria = sets.make_set(
        actor=SYSTEM, title=f"Bộ tiêu chí {name.lower()} 2020 (minh họa)", lines=lines, at=made, kind=rated,
        first_year=2020, basis=BASIS, is_reconstruction=True,
    )  # fmt: skip
    criteria = sets.put_in_force(actor=SYSTEM, criteria=criteria, at=made)
    # The province of that time, without those that joined it in 2025.
    children = UnitParent.objects.on(made.date()).filter(parent__key="tinh-khanh-hoa").values("unit_id")
    units = list(Unit.objects.on(made.date()).filter(kind=kind, pk__in=children).order_by("key"))
    round = rounds.prepare(
        actor=SYSTEM, criteria=criteria, year=2020, host=Unit.objects.get(key="so-noi-vu"),
        units=[(unit, name) for unit in units], windows=WINDOWS, at=made, is_invented=True,
    )  # fmt: skip
    round = rounds.open_round(actor=SYSTEM, round=round, at=moment("2020-12-01 08:00"))
    places = {unit.pk: place for place, unit in enumerate(units)}
    for score in _scores(round):
        points = _points(score, places[score.assessed.unit_id], 0.05)
        scoring.score(actor=SYSTEM, score=score, points=points, note="Số liệu minh họa.", at=scored)
    for assessed in round.assessed.select_related("unit", "round__criteria"):
        for portion in assessed.portions.select_related(
            "unit", "commitment", "assessed__unit", "assessed__round__criteria"
        ):
            scoring.check(actor=SYSTEM, portion=portion, at=scored)
        scoring.submit(actor=SYSTEM, assessed=assessed, at=scored)
    round = moving.move_on(actor=SYSTEM, round=Round.objects.get(pk=round.pk), at=moment("2020-12-21 08:00"))
    for score in _scores(round):
        points = _points(score, places[score.assessed.unit_id], 0.0)
        appraising.appraise(
            actor=SYSTEM, score=score, points=points, note="Số liệu minh họa.", at=moment("2020-12-28 09:00")
        )
    round = moving.move_on(actor=SYSTEM, round=round, at=moment("2021-01-04 08:00"))
    round = moving.move_on(actor=SYSTEM, round=round, at=moment("2021-01-11 08:00"))
    moving.publish(
        actor=SYSTEM, round=round, number="141/QĐ-UBND", on=dt.date(2021, 1, 14), at=moment("2021-01-14 16:00")
    )


def _scores(round: Round) -> list[Score]:
    rows = Score.objects.filter(assessed__round=round).select_related(
        "node__criteria", "lead", "portion__unit", "portion__commitment", "assessed__unit", "assessed__round__criteria"
    )
    return list(rows.order_by("assessed_id", "node__position"))


def _points(score: Score, place: int, more: float) -> float:
    """Return invented points that spread the units between 70 and 97 %; ``more``: what one gives oneself above the appraisal."""
    share = 0.97 - 0.27 * ((place * 7 + score.node.position * 3) % 23) / 23 * (0.5 + 0.5 * (place % 3) / 2)
    return round(float(score.node.maximum or 0) * min(1.0, share + more), 2)


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

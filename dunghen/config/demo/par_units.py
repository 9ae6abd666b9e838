"""Units ranked in the demonstration for 2020: departments, districts, communes of one district, public units; two of the blocs for 2019 too.

Points are invented; only the leaders of the blocs of departments and districts and the counts of grades follow what was published (44 units:
here those of two blocs). Departments had another set in 2019, so that their movement is told as one across a break; public units had the same.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dunghen.config.demo.stage import moment
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.organisation.models import Unit, UnitKind, UnitParent
from dunghen.par_index.models import CriteriaSet, Round, Score
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import appraising, moving, ranking, rounds, scoring, sets
from dunghen.par_index.rules import phases, tree
from dunghen.par_index.rules.lines import Line

GRADES: Final = ((90.0, "Tốt"), (80.0, "Khá"), (65.0, "Trung bình"), (0.0, "Yếu"))
"""Invented edges."""
BASIS: Final = "Mức minh họa, tỉnh thay bằng quy định của mình"
NOTE: Final = "Số liệu minh họa."
Components = tuple[tuple[str, str, str, str, str], ...]
"""Code, name, code above, maximum, source."""
WHOLE: Final[Components] = (
    ("1", "Chỉ đạo, điều hành", "", "40", ""),
    ("1.1", "Hoàn thành kế hoạch cải cách hành chính", "1", "25", tree.APPRAISAL),
    ("1.2", "Kiểm tra, tuyên truyền, sáng kiến", "1", "15", tree.APPRAISAL),
    ("2", "Giải quyết thủ tục, phục vụ", "", "60", ""),
    ("2.1", "Hồ sơ đúng hạn", "2", "40", tree.APPRAISAL),
    ("2.2", "Trả lời phản ánh, xin lỗi khi trễ", "2", "20", tree.APPRAISAL),
)
OLDER: Final[Components] = (
    ("1", "Chỉ đạo, điều hành và tổ chức bộ máy", "", "50", tree.APPRAISAL),
    ("2", "Giải quyết thủ tục hành chính", "", "50", tree.APPRAISAL),
)
COMMUNES: Final[Components] = (
    ("1", "Tiếp dân, công khai, hướng dẫn thủ tục", "", "40", tree.APPRAISAL),
    ("2", "Hồ sơ đúng hạn và sự hài lòng tại bộ phận một cửa", "", "60", tree.APPRAISAL),
)
SERVICES: Final[Components] = (
    ("1", "Tự chủ tài chính, quản lý viên chức", "", "55", tree.APPRAISAL),
    ("2", "Phục vụ người học, khách hàng, đối tác", "", "45", tree.APPRAISAL),
)


@dataclass(frozen=True)
class Bloc:
    """Units that are rated together. ``years``: year → the components of its set; years after one another with the same share one set."""

    rated: str
    name: str
    years: Mapping[int, Components]
    units: Callable[[dt.date], list[Unit]]
    group: Callable[[Unit], str]


def _below(parent: str, kind: str) -> Callable[[dt.date], list[Unit]]:
    """Return who finds the units of a kind under a parent: the province of that time, without those that joined it in 2025."""

    def find(on: dt.date) -> list[Unit]:
        children = UnitParent.objects.on(on).filter(parent__key=parent).values("unit_id")
        return list(Unit.objects.on(on).filter(kind=kind, pk__in=children).order_by("key"))

    return find


def _commune_group(unit: Unit) -> str:
    return "Khối xã" if "xã" in unit.name.lower().split() else "Khối thị trấn"


def _service_group(unit: Unit) -> str:
    return "Ban quản lý" if unit.name.startswith("Ban") else "Trường học, phát thanh, truyền hình"


BLOCS: Final = (
    Bloc(
        RatedKind.DEPARTMENT, "Khối sở, ban, ngành", {2019: OLDER, 2020: WHOLE},
        _below("tinh-khanh-hoa", UnitKind.DEPARTMENT), lambda unit: "Khối sở, ban, ngành",
    ),
    Bloc(
        RatedKind.DISTRICT, "Khối huyện, thị xã, thành phố", {2020: WHOLE},
        _below("tinh-khanh-hoa", UnitKind.DISTRICT), lambda unit: "Khối huyện, thị xã, thành phố",
    ),
    Bloc(
        RatedKind.COMMUNE, "Xã, thị trấn của một huyện", {2020: COMMUNES},
        _below("huyen-khanh-son", UnitKind.COMMUNE), _commune_group,
    ),
    Bloc(
        RatedKind.PUBLIC_UNIT, "Đơn vị sự nghiệp thuộc tỉnh", {2019: SERVICES, 2020: SERVICES},
        _below("tinh-khanh-hoa", UnitKind.PUBLIC_UNIT), _service_group,
    ),
)  # fmt: skip


def play(bloc: Bloc) -> None:
    """Publish the rounds of one bloc: scored, appraised and ranked."""
    first = min(bloc.years)
    ranking.set_grades(
        actor=SYSTEM, kind=bloc.rated, grades=GRADES, first=dt.date(first + 1, 1, 1), basis=BASIS, at=_moment(first, "11-30 09:00")
    )  # fmt: skip
    criteria: CriteriaSet | None = None
    before: Components = ()
    for year, components in sorted(bloc.years.items()):
        if criteria is None or components != before:
            criteria = _set(bloc, year, components)
        _round(bloc, criteria, year)
        before = components


def _moment(year: int, words: str) -> dt.datetime:
    return moment(f"{year}-{words}")


def _set(bloc: Bloc, year: int, components: Components) -> CriteriaSet:
    at = _moment(year, "11-30 09:00")
    lines = [Line(code, label, Decimal(most), parent, source) for code, label, parent, most, source in components]
    made = sets.make_set(
        actor=SYSTEM, title=f"Bộ tiêu chí {bloc.name.lower()} {year} (minh họa)", lines=lines, at=at, kind=bloc.rated,
        first_year=year, basis=BASIS, is_reconstruction=True,
    )  # fmt: skip
    return sets.put_in_force(actor=SYSTEM, criteria=made, at=at)


def _windows(year: int) -> dict[str, phases.Window]:
    return {
        phases.SCORING: (dt.date(year, 12, 1), dt.date(year, 12, 18)),
        phases.APPRAISAL: (dt.date(year, 12, 21), dt.date(year, 12, 31)),
        phases.EXPLAINING: (dt.date(year + 1, 1, 4), dt.date(year + 1, 1, 8)),
        phases.COUNCIL: (dt.date(year + 1, 1, 11), dt.date(year + 1, 1, 14)),
    }


def _round(bloc: Bloc, criteria: CriteriaSet, year: int) -> None:
    made, scored = _moment(year, "11-30 09:00"), _moment(year, "12-10 09:00")
    units = bloc.units(made.date())
    round = rounds.prepare(
        actor=SYSTEM, criteria=criteria, year=year, host=Unit.objects.get(key="so-noi-vu"),
        units=[(unit, bloc.group(unit)) for unit in units], windows=_windows(year), at=made, is_invented=True,
    )  # fmt: skip
    round = rounds.open_round(actor=SYSTEM, round=round, at=_moment(year, "12-01 08:00"))
    places = {unit.pk: place for place, unit in enumerate(units)}
    for score in _scores(round):
        points = _points(score, places[score.assessed.unit_id], year, 0.05)
        scoring.score(actor=SYSTEM, score=score, points=points, note=NOTE, at=scored)
    for assessed in round.assessed.select_related("unit", "round__criteria"):
        for portion in assessed.portions.select_related(
            "unit", "commitment", "assessed__unit", "assessed__round__criteria"
        ):
            scoring.check(actor=SYSTEM, portion=portion, at=scored)
        scoring.submit(actor=SYSTEM, assessed=assessed, at=scored)
    round = moving.move_on(actor=SYSTEM, round=Round.objects.get(pk=round.pk), at=_moment(year, "12-21 08:00"))
    for score in _scores(round):
        points = _points(score, places[score.assessed.unit_id], year, 0.0)
        appraising.appraise(actor=SYSTEM, score=score, points=points, note=NOTE, at=_moment(year, "12-28 09:00"))
    round = moving.move_on(actor=SYSTEM, round=round, at=_moment(year + 1, "01-04 08:00"))
    round = moving.move_on(actor=SYSTEM, round=round, at=_moment(year + 1, "01-11 08:00"))
    # That of 2020 for departments and districts is real; the others were never made.
    known = year == 2020 and bloc.rated in (RatedKind.DEPARTMENT, RatedKind.DISTRICT)
    number = "141/QĐ-UBND" if known else f"minh họa {year}"
    moving.publish(
        actor=SYSTEM, round=round, number=number, on=dt.date(year + 1, 1, 14), at=_moment(year + 1, "01-14 16:00")
    )


def _scores(round: Round) -> list[Score]:
    rows = Score.objects.filter(assessed__round=round).select_related(
        "node__criteria", "lead", "portion__unit", "portion__commitment", "assessed__unit", "assessed__round__criteria"
    )
    return list(rows.order_by("assessed_id", "node__position"))


def _points(score: Score, place: int, year: int, more: float) -> float:
    """Return invented points that spread the units between 70 and 97 %; ``more``: what one gives oneself above the appraisal."""
    turn = (place * 7 + score.node.position * 3 + (2020 - year) * 5) % 23
    share = 0.97 - 0.27 * turn / 23 * (0.5 + 0.5 * (place % 3) / 2)
    return round(float(score.node.maximum or 0) * min(1.0, share + more), 2)

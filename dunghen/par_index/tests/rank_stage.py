"""Lost points, published results and a ranked round on top of ``stage``."""

import datetime as dt
from typing import Any

from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from dunghen.par_index.models import Assessed, Round
from dunghen.par_index.operations import ranking, rounds
from dunghen.par_index.rules.published import Published
from dunghen.par_index.tests import stage

AFTER = make.moment(2021, 9, 20)
BASIS = "Quyết định 4044/QĐ-UBND"
LETTER = Published(2020, "Khánh Hòa", 82.57, 48, 54.74, 16.99, source="công văn 1889/UBND-KSTT", status="sourced")
FIELD = (
    Published(2020, "Quảng Ninh", 91.04, 1, 57.66, 18.83, 9.56, 5.00, status="sourced"),
    Published(2020, "Hải Phòng", 90.51, 2, 58.71, 19.45, 9.35, 3.00, status="sourced"),
    Published(2020, "Phú Thọ", 85.74, 10, 53.99, 18.17, 8.81, 4.76, status="sourced"),
    Published(2020, "Hà Giang", 83.87, 33, status="sourced"),
    Published(2020, "Tuyên Quang", 83.81, 35, status="derived"),
    LETTER,
    Published(2020, "Quảng Ngãi", 73.25, 63, status="sourced"),
    Published(2020, "TRUNG BÌNH CẢ NƯỚC", 83.72, status="sourced"),
    Published(2019, "Khánh Hòa", 80.91, 34, status="sourced"),
    Published(2019, "Bến Tre", 73.87, 63, status="sourced"),
    Published(2019, "TRUNG BÌNH CẢ NƯỚC", 81.15, status="sourced"),
    Published(2018, "Khánh Hòa", 79.54, 11, status="sourced"),
    Published(2018, "Phú Yên", 69.53, 63, status="derived"),
    Published(2018, "TRUNG BÌNH CẢ NƯỚC", 76.92, status="sourced"),
)
"""What the chairman's letter tells, and some of the others."""


def own_province(cast: Cast) -> None:
    """Let the province of the cast be the one of the letter."""
    Unit.objects.filter(pk=cast.units.ubnd_tinh.pk).update(name="UBND tỉnh Khánh Hòa")


def results(cast: Cast) -> None:
    """Keep the field of 2018 to 2020."""
    own_province(cast)
    ranking.keep_results(actor=cast.thao, rows=FIELD, file="ket-qua.csv", at=AFTER)


def grades(cast: Cast, kind: str = "department", first: dt.date = dt.date(2020, 1, 1)) -> Any:
    return ranking.set_grades(
        actor=cast.thao,
        kind=kind,
        grades=[(90, "Tốt"), (80, "Khá"), (65, "Trung bình"), (0, "Yếu")],
        first=first,
        basis=BASIS,
        at=AFTER,
    )


def ranked(
    cast: Cast, percents: dict[Unit, tuple[str, float]], year: int = 2020, criteria: Any = None, **head: Any
) -> Round:
    """Return a published round of departments with these peer groups and published percentages."""
    criteria = criteria or stage.in_force(cast, title=f"Bộ sở {year}", kind="department", first_year=2019, **head)
    round = rounds.prepare(
        actor=cast.thao,
        criteria=criteria,
        year=year,
        host=cast.units.so_noi_vu,
        units=[(unit, group) for unit, (group, _) in percents.items()],
        windows=stage.WINDOWS,
        at=stage.MADE,
    )
    rounds.open_round(actor=cast.thao, round=round, at=stage.OPENED)
    # The sums of a publication, without the whole way to it (that is test_cycle's).
    for unit, (_, percent) in percents.items():
        Assessed.objects.filter(round=round, unit=unit).update(percent=percent, total=percent / 5)
    Round.objects.filter(pk=round.pk).update(
        phase="published", decision_number="141/QĐ-UBND", decision_on=dt.date(year + 1, 1, 14)
    )
    return Round.objects.select_related("criteria", "host").get(pk=round.pk)


def scene(cast: Cast) -> dict[str, Any]:
    """A published year of the province with its lost points, a ranked round of departments, and the published field."""
    results(cast)
    grades(cast)
    round = stage.published(cast, stage.opened(cast, stage.in_force(cast, title="Bộ tiêu chí đã công bố 2020")))
    units = ranked(
        cast,
        {
            cast.units.so_noi_vu: ("Khối sở, ban, ngành", 96.86),
            cast.units.so_xay_dung: ("Khối sở, ban, ngành", 84.9),
            cast.units.van_phong: ("Khối văn phòng có tên gọi thật dài để thử bảng hẹp", 64.99),
        },
    )
    return {"par_lost": stage.assessed(round), "par_lost_score": stage.of(round, "1.1.2"), "par_units": units}

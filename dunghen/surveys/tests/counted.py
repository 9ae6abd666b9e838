"""Surveys with enough sheets to have figures: a sample of two areas, sheets given in rows."""

import datetime as dt
from typing import Any

from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.surveys.models import Result, Sheet, Survey
from dunghen.surveys.operations import counting, fielding
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.rules import words
from dunghen.surveys.tests import stage

CLOSING = moment(2021, 10, 21)

CALL = "Tôi chờ lâu quá, gọi 0905 123 456 không ai nghe"
PARTS = (
    Part("nha-trang", "Thành phố Nha Trang", 3000, 90, weight=3.0),
    Part("dien-khanh", "Huyện Diên Khánh", 1000, 60),
)


def sheets(survey: Survey, rows: list[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
    """Lay down sheets at once: (how many, answers, more columns). Their door is tested elsewhere."""
    month = dt.date(2021, 10, 1)
    Sheet.objects.bulk_create(
        Sheet(survey=survey, channel=words.PAPER, sampled=survey.is_personal, month=month, values=values, **more)
        for count, values, more in rows
        for _ in range(count)
    )


def satisfaction(cast: Cast, **more: Any) -> Survey:
    """Return an open survey of 150 sheets: 90 of Nha Trang with a weight of 3, 60 of Diên Khánh with 1.

    Satisfied by hand: access 81 of 90 and 54 of 60, officials 72 of 90 and 30 of 60. Weighed: access 3·81 + 54 = 297 of 330 = 90 %, officials
    3·72 + 30 = 246 of 330 = 74.5 %; together 543 of 660 = 82.3 %. Unweighed 237 of 300.
    """
    survey = stage.survey(cast, design=words.STRATIFIED, parts=PARTS, **{"least_group": 5, **more})
    one, two = survey.strata.order_by("id")
    city = {"stratum": one, "weight": 3.0, "unit": cast.units.so_xay_dung}
    country = {"stratum": two, "weight": 1.0, "unit": cast.units.so_y_te}
    sheets(
        survey,
        [
            (66, {"access": 5, "officials": 4, "whole": 5, "wish": ["time", "forms"]}, city),
            (15, {"access": 4, "officials": 2, "whole": 3, "why": CALL, "wish": ["time"]}, city),
            (6, {"access": 2, "officials": 5, "whole": 4, "wish": ["attitude"]}, city),
            (3, {"access": 1, "officials": 1, "whole": 1, "why": "Thái độ cáu gắt"}, city),
            (30, {"access": 4, "officials": 4, "whole": 4, "wish": ["forms", "time"]}, country),
            (24, {"access": 4, "officials": 3, "whole": 2, "wish": ["attitude", "time"]}, country),
            (6, {"access": 3, "officials": 1, "whole": 2, "why": "thai do cau gat"}, country),
        ],
    )
    return survey


def result(cast: Cast, survey: Survey) -> Result:
    """Close the survey and count it."""
    if survey.state == words.OPEN:
        survey = fielding.close(actor=cast.thao, survey=survey, at=CLOSING)
    return counting.count(actor=cast.thao, survey=survey, at=CLOSING)

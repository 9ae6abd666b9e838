"""Rows of the pages of results, for the room's table of pages."""

from typing import Any

from dunghen.kernel.tests.people import Cast
from dunghen.surveys.operations import counting
from dunghen.surveys.tests import counted
from tests.pages.matrix import Row

READERS = "302 403 403 200 403 200 200 403 200 403"
"""Leaders, heads, those who conduct surveys and who coordinate."""
PUBLISHERS = "302 403 403 403 403 200 200 403 403 403"
CONDUCTORS = "302 403 403 403 403 302 403 403 403 403"
OPEN = " ".join(["200"] * 10)


def _code(scene: dict[str, Any]) -> list[Any]:
    return [scene["survey_counted"].code]


ROWS = [
    Row("surveys:results-all", READERS, look="dung"),
    Row("surveys:results", READERS, args=_code, look="dung"),
    Row("surveys:results-group", READERS, args=lambda scene: [*_code(scene), "stratum", scene["survey_area"]], look="huong"),
    Row("surveys:results-remarks", READERS, args=_code, look="thao"),
    Row("surveys:results-file", READERS, args=lambda scene: [*_code(scene), "docx"]),
    Row("surveys:results-file", READERS, args=lambda scene: [*_code(scene), "xlsx"]),
    Row("surveys:results-count", CONDUCTORS, args=_code, method="post"),
    Row("surveys:results-publish", PUBLISHERS, args=_code, look="thao"),
    Row("surveys:public-results", OPEN, args=_code, look="lan"),
]  # fmt: skip


def scene(cast: Cast) -> dict[str, Any]:
    """A survey that is over, counted and published."""
    survey = counted.satisfaction(cast)
    counted.result(cast, survey)
    counting.publish(actor=cast.dung, survey=survey, at=counted.CLOSING)
    return {"survey_counted": survey, "survey_area": str(survey.strata.earliest("id").pk)}

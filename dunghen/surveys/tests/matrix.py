"""The room's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

from dunghen.kernel.tests.people import Cast
from dunghen.surveys.operations import inviting, stationing
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.queries import tickets
from dunghen.surveys.rules import words
from dunghen.surveys.tests import results_matrix, stage
from tests.pages.matrix import Row, Scene

OPEN = " ".join(["200"] * 10)
CITIZENS = "200 " + " ".join(["403"] * 9)
"""Who is signed in as an officer does not answer for citizens."""
NOT_BEGUN = "-" + " 403" * 9


def scene(cast: Cast) -> Scene:
    """A survey by common link with a tablet, one with a sample."""
    survey = stage.survey(cast, questions_slug="phieu-chung")
    sampled = stage.survey(
        cast, title="Hài lòng tại xã", design=words.STRATIFIED, parts=[Part("dong", "Phía đông", 900, 3, weight=300.0)], questions_slug="phieu-mau"
    )  # fmt: skip
    found = inviting.invite(actor=cast.thao, survey=sampled, people=[inviting.Guest("dong")] * 4, at=stage.MONDAY)
    station, secret = stationing.station(
        actor=cast.thao, survey=survey, unit=cast.units.so_xay_dung, name="Quầy số 1", at=stage.MONDAY
    )
    return {
        "survey": survey,
        "sampled": sampled,
        "code": tickets.token_of(found[0]),
        "tablet": secret,
        "station": station,
        **results_matrix.scene(cast),
    }


ROWS = [
    Row("surveys:home", OPEN, look="anonymous"),
    Row("surveys:thanks", OPEN, look="anonymous"),
    Row("surveys:ticket", CITIZENS, args=lambda scene: [scene["code"]], look="anonymous"),
    Row("surveys:ticket-page", NOT_BEGUN, args=lambda scene: [scene["code"], 1]),
    Row("surveys:tablet", CITIZENS, args=lambda scene: [scene["tablet"]], look="anonymous"),
    Row("surveys:tablet-page", NOT_BEGUN, args=lambda scene: [scene["tablet"], 1]),
    Row("surveys:tablet-thanks", OPEN, args=lambda scene: [scene["tablet"]], look="anonymous"),
    Row("surveys:common", CITIZENS, args=lambda scene: [scene["survey"].code], look="anonymous"),
    Row("surveys:common-page", NOT_BEGUN, args=lambda scene: [scene["survey"].code, 1]),
    *results_matrix.ROWS,
]  # fmt: skip

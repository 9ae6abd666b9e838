"""The room's rows of the table of pages (columns and meaning: tests/pages/matrix.py)."""

from dunghen.kernel.afterwards import Closed
from dunghen.kernel.tests.people import Cast
from dunghen.surveys.intake.lists import Listed
from dunghen.surveys.models import Sheet
from dunghen.surveys.operations import inviting, sampling, stationing
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.operations.taking import Brought
from dunghen.surveys.queries import offers, tickets
from dunghen.surveys.rules import words
from dunghen.surveys.rules.drawing import Plan
from dunghen.surveys.tests import results_matrix, stage
from tests.pages.matrix import Row, Scene

OPEN = " ".join(["200"] * 10)
CITIZENS = "200 " + " ".join(["403"] * 9)
"""Who is signed in as an officer does not answer for citizens."""
NOT_BEGUN = "-" + " 403" * 9
SEERS = "302 403 403 403 403 200 200 403 200 200"
MANAGERS = "302 403 403 403 403 200 403 403 403 403"
ENTERERS = "302 403 403 403 403 200 403 403 200 200"
MANAGED = "302 403 403 403 403 302 403 403 403 403"


def scene(cast: Cast) -> Scene:
    """A survey by common link with a tablet, one with a sample."""
    survey = stage.survey(cast, questions_slug="phieu-chung", after=[words.PETITION])
    sampled = stage.survey(
        cast, title="Hài lòng tại xã", design=words.STRATIFIED, parts=[Part("dong", "Phía đông", 900, 3, weight=300.0)], questions_slug="phieu-mau"
    )  # fmt: skip
    found = inviting.invite(actor=cast.thao, survey=sampled, people=[inviting.Guest("dong")] * 4, at=stage.MONDAY)
    station, secret = stationing.station(
        actor=cast.thao, survey=survey, unit=cast.units.so_xay_dung, name="Quầy số 1", at=stage.MONDAY
    )
    draft = stage.version(cast, slug="phieu-soan")
    planned = stage.survey(cast, title="Hài lòng quý tới", version=draft, opened=False)
    rows = [Listed("Cấp xã", f"Xã {one % 6}", f"Hồ sơ {one}") for one in range(60)]
    sampling.take_frame(actor=cast.thao, survey=planned, rows=rows, source="upload", name="ho-so.csv", at=stage.MONDAY)
    sampling.draw(actor=cast.thao, survey=planned, plan=Plan({"Cấp xã": 8}), seed=5, at=stage.MONDAY)
    stage.answered(cast, survey, [Brought({"access": 3, "officials": 2}, serial=str(one)) for one in range(3)])
    Sheet.objects.filter(survey=survey, serial="1").update(flags=[words.TOO_FAST, words.ALL_ALIKE])
    return {
        "planned": planned,
        "ref": offers.url_of(Closed("petition", "PA-1"), stage.MONDAY).split("/")[-2],
        "guest": found[1],
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
    Row("surveys:after", CITIZENS, args=lambda scene: [scene["ref"]], look="anonymous"),
    Row("surveys:tablet", CITIZENS, args=lambda scene: [scene["tablet"]], look="anonymous"),
    Row("surveys:tablet-page", NOT_BEGUN, args=lambda scene: [scene["tablet"], 1]),
    Row("surveys:tablet-thanks", OPEN, args=lambda scene: [scene["tablet"]], look="anonymous"),
    Row("surveys:common", CITIZENS, args=lambda scene: [scene["survey"].code], look="anonymous"),
    Row("surveys:common-page", NOT_BEGUN, args=lambda scene: [scene["survey"].code, 1]),
    *results_matrix.ROWS,
    Row("surveys:surveys", SEERS, look="thao"),
    Row("surveys:plan", MANAGERS, look="thao"),
    Row("surveys:questionnaires", SEERS, look="thao"),
    Row("surveys:questionnaire-new", MANAGERS, look="thao"),
    Row("surveys:questionnaire", SEERS, args=lambda scene: ["phieu-soan"], look="thao"),
    Row("surveys:questionnaire", SEERS, args=lambda scene: ["phieu-chung"]),
    Row("surveys:preview", SEERS, args=lambda scene: ["phieu-chung"], look="thao"),
    Row("surveys:question-new", MANAGERS, args=lambda scene: ["phieu-soan"], look="thao"),
    Row("surveys:question", MANAGERS, args=lambda scene: ["phieu-soan", "wish"], look="thao"),
    Row("surveys:arrange", MANAGED, args=lambda scene: ["phieu-soan"], method="post", data=lambda scene: {"key": "whole", "do": "up"}),
    Row("surveys:survey", SEERS, args=lambda scene: [scene["survey"].code], look="thao"),
    Row("surveys:survey", SEERS, args=lambda scene: [scene["sampled"].code]),
    Row("surveys:sample", MANAGERS, args=lambda scene: [scene["planned"].code], look="thao"),
    Row("surveys:sample", MANAGERS, args=lambda scene: [scene["sampled"].code], look="thao"),
    Row("surveys:design", MANAGERS, args=lambda scene: [scene["planned"].code], look="thao"),
    Row("surveys:design", MANAGERS, args=lambda scene: [scene["sampled"].code]),
    Row("surveys:weights", MANAGERS, args=lambda scene: [scene["survey_counted"].code], look="thao"),
    Row("surveys:weights", MANAGERS, args=lambda scene: [scene["survey"].code]),
    Row("surveys:slips", MANAGERS, args=lambda scene: [scene["sampled"].code], method="post"),
    Row("surveys:replace", MANAGERS, args=lambda scene: [scene["sampled"].code, scene["guest"].pk], look="thao"),
    Row("surveys:flagged", MANAGERS, args=lambda scene: [scene["survey"].code], look="thao"),
    Row("surveys:flagged", MANAGERS, args=lambda scene: [scene["sampled"].code]),
    Row("surveys:paper", ENTERERS, args=lambda scene: [scene["survey"].code], look="nga"),
    Row("surveys:interview", ENTERERS, args=lambda scene: [scene["survey"].code], look="nga"),
    Row("surveys:interview-worker", ENTERERS, args=lambda scene: [scene["survey"].code]),
    Row("surveys:interviews", "302 403 403 403 403 422 403 403 422 422", args=lambda scene: [scene["survey"].code], method="post"),
    Row("surveys:station-new", MANAGERS, args=lambda scene: [scene["survey"].code], look="thao"),
    Row("surveys:station-stop", MANAGED, args=lambda scene: [scene["survey"].code, scene["station"].pk], method="post"),
    Row("surveys:move", MANAGERS, args=lambda scene: [scene["planned"].code, "mo"], look="thao"),
]  # fmt: skip

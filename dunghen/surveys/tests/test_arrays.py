"""Sheets come back as arrays with the design that they were drawn by."""

import numpy as np
import pytest

from dunghen.kernel.tests import people
from dunghen.surveys.models import Question, Sheet
from dunghen.surveys.operations import composing, fielding, taking
from dunghen.surveys.operations.planning import Part, Piece
from dunghen.surveys.operations.taking import Brought
from dunghen.surveys.queries.arrays import answers
from dunghen.surveys.rules import estimates, refusals, words
from dunghen.surveys.tests import stage

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = [
    Part("dong", "Phía đông", 1000, 6, clusters_population=10, clusters=(Piece("c1", "Xã Một", 100, 50.0), Piece("c2", "Xã Hai", 100, 50.0))),
    Part("tay", "Phía tây", 30, 3, weight=10.0),
]  # fmt: skip


def test_answers_come_back_with_stratum_cluster_weight_and_fraction() -> None:
    cast = people.cast()
    survey = stage.survey(cast, design=words.CLUSTERED, parts=PARTS)
    sheets = [Brought({"access": 5, "officials": 2, "why": "Phải chờ lâu."}, "dong", "c1")]
    sheets += [Brought({"access": 4}, "dong", "c2"), Brought({"access": "1", "wish": ["time", "forms"]}, "tay")]
    stage.answered(cast, survey, sheets)
    found = answers(survey)
    east = found.weight == 50
    assert len(found) == 3 and east.sum() == 2
    assert found.fraction[east].tolist() == [0.2, 0.2] and found.fraction[~east] == pytest.approx(1 / 30)
    assert found.texts("why") == ["Phải chờ lâu."] and ["time", "forms"] in found.chosen("wish")
    satisfied, valid = found.satisfied(found.keys(aspect=words.SATISFACTION))
    assert (satisfied.sum(), valid.sum()) == (2, 4)
    whole = estimates.ratio(satisfied, valid, found.design())
    assert whole is not None and whole.value == pytest.approx(100 / 160)
    assert np.isnan(found.number("whole")).all()


def test_a_sheet_is_checked_before_it_is_kept_and_kept_once() -> None:
    cast = people.cast()
    survey = stage.survey(cast)
    good = Brought({"access": 3, "officials": 4, "why": "Không hỏi ai trả lời thế.", "strange": 1})
    for values in (
        {},
        {"access": 6},
        {"access": 3, "wish": ["time", "attitude", "forms"]},
        {"access": 2, "wish": ["gold"]},
    ):
        with pytest.raises((refusals.AnswerNeeded, refusals.AnswerWrong)):
            stage.answered(cast, survey, [good, Brought(values)])
    assert not Sheet.objects.exists()
    stage.answered(cast, survey, [good])
    stage.answered(cast, survey, [good])
    assert Sheet.objects.get().values == {"access": 3, "officials": 4}, "a hidden or unknown question has no answer"


def test_a_version_that_was_used_is_locked_and_made_anew() -> None:
    cast = people.cast()
    survey = stage.survey(cast)
    survey.version.refresh_from_db()
    with pytest.raises(refusals.Locked):
        composing.set_questions(actor=cast.thao, version=survey.version, questions=[], change="bỏ hết", at=stage.MONDAY)
    anew = composing.new_version(actor=cast.thao, questionnaire=survey.version.questionnaire, at=stage.MONDAY)
    assert anew.number == 2 and anew.questions.count() == 5
    composing.set_questions(
        actor=cast.thao, version=anew, questions=stage.QUESTIONS[:1], change="còn một câu", at=stage.MONDAY
    )
    assert Question.objects.filter(version=survey.version).count() == 5


def test_closing_mixes_the_sheets_and_lets_nobody_in() -> None:
    cast = people.cast()
    survey = stage.survey(cast)
    stage.answered(cast, survey, [Brought({"access": step % 5 + 1}) for step in range(40)])
    before = set(Sheet.objects.values_list("pk", flat=True))
    fielding.close(actor=cast.thao, survey=survey, at=stage.MONDAY)
    assert set(Sheet.objects.values_list("pk", flat=True)) == before
    survey.refresh_from_db()
    with pytest.raises(refusals.NotOpen):
        taking.take(actor=cast.nga, survey=survey, sheets=[], channel=words.PAPER, at=stage.MONDAY)

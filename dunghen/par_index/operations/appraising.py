"""After submission: field teams appraise, agencies explain, teams appraise again, surveys and the council have their say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Role
from dunghen.par_index import verbs
from dunghen.par_index.models import Score
from dunghen.par_index.operations.scoring import facts, in_phase, worked_out
from dunghen.par_index.rules import phases, refusals, tree


def appraise(
    *,
    actor: Actor,
    score: Score,
    at: dt.datetime,
    inputs: Mapping[str, Any] | None = None,
    points: float | None = None,
    applies: bool = True,
    note: str = "",
) -> Score:
    """Give the appraised points: from corrected ``inputs``, or typed; other than the self-score needs a remark.

    Raises NotSelfScored (a survey gives it), OwnComponent, ReasonNeeded, UnfitPoints, UnfitRule, WindowClosed, Forbidden.
    """
    with act(verbs.APPRAISED, actor=actor, on=score, at=at, note=note.strip()) as deed:
        _not_own(actor, score, at)
        score = in_phase(deed, score, at, phases.APPRAISAL, "thẩm định")
        if score.node.source in tree.SURVEYED:
            raise refusals.NotSelfScored(code=score.node.code)
        given, earned = worked_out(score, inputs, points, applies, note)
        if earned != score.self_points and applies and not note.strip():
            raise refusals.ReasonNeeded(what="nhận xét", action="cho điểm khác điểm tự chấm")
        score.appraised_inputs, score.appraised_points = given, earned
        score.appraised_note, score.appraised_at, score.appraised_by_id = note.strip()[:5000], at, actor.id
        score.save(update_fields=[f"appraised_{name}" for name in ("inputs", "points", "note", "at", "by")])
        deed.note(**facts(given, earned))
    return score


def record_survey(
    *,
    actor: Actor,
    score: Score,
    source: str,
    at: dt.datetime,
    inputs: Mapping[str, Any] | None = None,
    points: float | None = None,
    applies: bool = True,
) -> Score:
    """Record what a survey gave (leaders, SIPAS), with where it is known from, at any time before publication.

    ``applies`` False: no survey was held, the rest is scaled. Raises OnlySurveyed, ReasonNeeded, UnfitPoints, UnfitRule, PublishedAlready.
    """
    if not source.strip():
        raise refusals.ReasonNeeded(what="nguồn số liệu", action="ghi điểm điều tra")
    with act(verbs.SURVEY_RECORDED, actor=actor, on=score, at=at, note=source.strip()) as deed:
        score = deed.lock(score)
        if score.node.source not in tree.SURVEYED:
            raise refusals.OnlySurveyed(code=score.node.code)
        if score.assessed.round.is_published:
            raise refusals.PublishedAlready(ref=str(score.assessed.round))
        given, earned = worked_out(score, inputs, points, applies, source)
        score.appraised_inputs, score.appraised_points = given, earned
        score.appraised_note, score.appraised_at, score.appraised_by_id = source.strip()[:5000], at, actor.id
        score.save(update_fields=[f"appraised_{name}" for name in ("inputs", "points", "note", "at", "by")])
        deed.note(**facts(given, earned))
    return score


def explain(*, actor: Actor, score: Score, text: str, at: dt.datetime) -> Score:
    """The lead answers the appraisal of a component; documents are added with ``scoring.add_evidence``. Raises NothingToExplain, ReasonNeeded, WindowClosed."""
    if not text.strip():
        raise refusals.ReasonNeeded(what="nội dung giải trình", action="gửi giải trình")
    with act(verbs.EXPLAINED, actor=actor, on=score, at=at, text=text.strip()) as deed:
        score = in_phase(deed, score, at, phases.EXPLAINING, "giải trình")
        if score.appraised_points is None or score.node.source in tree.SURVEYED:
            raise refusals.NothingToExplain(code=score.node.code)
        score.appeal_text, score.appeal_at, score.appeal_by_id = text.strip()[:5000], at, actor.id
        score.save(update_fields=["appeal_text", "appeal_at", "appeal_by"])
    return score


def appraise_again(
    *,
    actor: Actor,
    score: Score,
    note: str,
    at: dt.datetime,
    inputs: Mapping[str, Any] | None = None,
    points: float | None = None,
    applies: bool = True,
) -> Score:
    """Answer an explanation with points, the same or others; the first appraisal stays beside it.

    Raises NothingToExplain (nobody explained), OwnComponent, ReasonNeeded, UnfitPoints, UnfitRule, WindowClosed.
    """
    if not note.strip():
        raise refusals.ReasonNeeded(what="nhận xét", action="trả lời giải trình")
    with act(verbs.REAPPRAISED, actor=actor, on=score, at=at, note=note.strip()) as deed:
        _not_own(actor, score, at)
        score = in_phase(deed, score, at, phases.EXPLAINING, "thẩm định lại")
        if not score.appeal_text:
            raise refusals.NotExplained(code=score.node.code)
        given, earned = worked_out(score, inputs, points, applies, note)
        score.second_inputs, score.second_points = given, earned
        score.second_note, score.second_at, score.second_by_id = note.strip()[:5000], at, actor.id
        score.save(update_fields=[f"second_{name}" for name in ("inputs", "points", "note", "at", "by")])
        deed.note(**facts(given, earned))
    return score


def conclude(*, actor: Actor, score: Score, points: float, note: str, at: dt.datetime) -> Score:
    """Record the council's points for a component, other than the appraised ones: with the reason. Raises ReasonNeeded, UnfitPoints, WindowClosed."""
    if not note.strip():
        raise refusals.ReasonNeeded(what="kết luận của hội đồng", action="ghi điểm của hội đồng")
    with act(verbs.CONCLUDED, actor=actor, on=score, at=at, note=note.strip()) as deed:
        score = in_phase(deed, score, at, phases.COUNCIL, "ghi kết luận của hội đồng")
        _, earned = worked_out(score, None, points, True, note)
        score.council_points, score.council_note = earned, note.strip()[:5000]
        score.council_at, score.council_by_id = at, actor.id
        score.save(update_fields=[f"council_{name}" for name in ("points", "note", "at", "by")])
        deed.note(**facts({}, earned))
    return score


def _not_own(actor: Actor, score: Score, at: dt.datetime) -> None:
    """Nobody appraises what his own agency scored, unless he follows the index for the whole province. Raises OwnComponent."""
    held = access.standing(actor, at)
    if score.lead_id in held.all_units() and not held.units(Role.SUPERVISOR):
        raise refusals.OwnComponent(code=score.node.code)

"""Self-scoring: the agency in charge scores and proves its components, its head checks, the assessed unit submits."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from dunghen.kernel import files
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.text import format_number
from dunghen.par_index import verbs
from dunghen.par_index.models import Assessed, Evidence, Portion, Score
from dunghen.par_index.models.rounds import days_of
from dunghen.par_index.rules import phases, refusals, scoring, tree


def score(
    *,
    actor: Actor,
    score: Score,
    at: dt.datetime,
    inputs: Mapping[str, Any] | None = None,
    points: float | None = None,
    applies: bool = True,
    note: str = "",
) -> Score:
    """Score a component oneself: by the rule from ``inputs``, by ``points`` where it has no rule, or as not applicable with a note.

    Raises NotSelfScored, UnfitRule, UnfitPoints, PartOfNothing, ReasonNeeded, WindowClosed, Submitted, PortionChecked, Forbidden.
    """
    with act(verbs.SCORED, actor=actor, on=score, at=at) as deed:
        score = _changeable(deed, score, at)
        if score.node.source in tree.SURVEYED:
            raise refusals.NotSelfScored(code=score.node.code)
        given, earned = worked_out(score, inputs, points, applies, note)
        score.self_inputs, score.self_points, score.self_note = given, earned, note.strip()[:5000]
        score.self_at, score.self_by_id = at, actor.id
        score.save(update_fields=["self_inputs", "self_points", "self_note", "self_at", "self_by"])
        deed.note(**facts(given, earned))
    return score


def worked_out(
    score: Score, inputs: Mapping[str, Any] | None, points: float | None, applies: bool, note: str
) -> tuple[dict[str, Any], float]:
    """Return the inputs to keep and the points they give. Raises ReasonNeeded, UnfitRule, UnfitPoints, PartOfNothing."""
    node = score.node
    maximum = float(node.maximum or 0)
    if not applies:
        if not note.strip():
            raise refusals.ReasonNeeded(what="lý do không áp dụng", action="bỏ mục này khỏi thang điểm")
        return {}, math.nan
    if inputs is not None and node.rule:
        if inputs.get("a") == 0 and (inputs.get("b") or 0) > 0:
            # Nought of nought is settled by the set; something of nought is a mistake that would earn full points.
            raise refusals.PartOfNothing(code=node.code, part=scoring.plain(inputs["b"]))
        return dict(inputs), scoring.of(node.rule, inputs, maximum, node.criteria.on_zero)
    if points is None:
        raise refusals.UnfitPoints(code=node.code, maximum=scoring.plain(maximum))
    return {}, scoring.typed(node.code, points, maximum)


def facts(inputs: Mapping[str, Any], earned: float) -> dict[str, Any]:
    """Return what the journal keeps of a score, from which it is recomputed: inputs, value at full precision, and words."""
    applies = not math.isnan(earned)
    return {
        "points": scoring.told(earned),
        "inputs": dict(inputs),
        "value": earned if applies else None,
        "applies": applies,
    }


def add_evidence(
    *,
    actor: Actor,
    score: Score,
    at: dt.datetime,
    content: bytes = b"",
    file_name: str = "",
    number: str = "",
    dated: dt.date | None = None,
    issuer: str = "",
    subject: str = "",
    page: str = "",
) -> Evidence:
    """Add a document that proves a score: a file, or at least the document's number. In the explaining phase it belongs to the explanation."""
    number, file_name = " ".join(number.split())[:60], file_name[-255:]
    if not content and not number:
        raise refusals.ReasonNeeded(what="tệp hoặc số, ký hiệu văn bản", action="thêm tài liệu kiểm chứng")
    sha256 = files.keep(content) if content else ""
    document = ", ".join(word for word in (number, file_name, page) if word)
    with act(verbs.EVIDENCE_ADDED, actor=actor, on=score, at=at, document=document, sha256=sha256) as deed:
        stage = Evidence.Stage.SELF
        if score.assessed.round.phase == phases.EXPLAINING:
            stage = Evidence.Stage.APPEAL
            score = in_phase(deed, score, at, phases.EXPLAINING, "giải trình")
        else:
            score = _changeable(deed, score, at)
        return Evidence.objects.create(
            score=score,
            stage=stage,
            number=number,
            dated=dated,
            issuer=issuer[:200],
            subject=subject[:300],
            page=page[:60],
            sha256=sha256,
            file_name=file_name if content else "",
            size=len(content),
            added_at=at,
            added_by_id=actor.id,
        )


def remove_evidence(*, actor: Actor, evidence: Evidence, at: dt.datetime) -> Evidence:
    """Take a document back; it stays in the history. Raises WindowClosed, Submitted, PortionChecked."""
    with act(verbs.EVIDENCE_REMOVED, actor=actor, on=evidence.score, at=at, document=str(evidence)) as deed:
        if evidence.stage == Evidence.Stage.APPEAL:
            in_phase(deed, evidence.score, at, phases.EXPLAINING, "giải trình")
        else:
            _changeable(deed, evidence.score, at)
        evidence = deed.lock(evidence)
        evidence.removed_at, evidence.removed_by_id = evidence.removed_at or at, actor.id
        evidence.save(update_fields=["removed_at", "removed_by"])
    return evidence


def check(*, actor: Actor, portion: Portion, at: dt.datetime) -> Portion:
    """The head has looked at everything his agency scored: the promise is kept. Raises NotScoredYet, EvidenceNeeded, WindowClosed."""
    with act(verbs.CHECKED, actor=actor, on=portion, at=at) as deed:
        portion = deed.lock(portion)
        _portion_open(portion, at)
        list(
            portion.scores.select_for_update().values_list("pk")
        )  # as in ``submit``; what is counted below cannot be locked
        rows = list(
            portion.scores.select_related("node").annotate(
                proofs=Count("evidence", filter=Q(evidence__removed_at=None))
            )
        )
        _require_scored(rows, "kiểm tra xong")
        for row in rows:
            if not row.proofs and not row.self_note and (row.self_points or 0) > 0:
                raise refusals.EvidenceNeeded(code=row.node.code)
        portion.checked_at, portion.checked_by_id = at, actor.id
        portion.save(update_fields=["checked_at", "checked_by"])
        # With those of portions that joined this one when their unit was merged into it.
        emptied = portion.assessed.portions.filter(commitment__owner_unit=portion.unit_id, scores=None)
        for one in [portion, *emptied.select_related("commitment")]:
            if one.commitment.outcome == "":
                commitments.fulfil(commitment=one.commitment, actor=actor, at=at)
        deed.note(points=format_number(_sum(rows), scoring.PAPER_PLACES), count=len(rows))
    return portion


def uncheck(*, actor: Actor, portion: Portion, why: str, at: dt.datetime) -> Portion:
    """The head gives the portion back to be corrected. Raises ReasonNeeded, WindowClosed, Submitted."""
    if not why.strip():
        raise refusals.ReasonNeeded(what="lý do", action="trả lại để sửa")
    with act(verbs.UNCHECKED, actor=actor, on=portion, at=at, why=why.strip()) as deed:
        portion = deed.lock(portion)
        _portion_open(portion, at)
        portion.checked_at = portion.checked_by = None
        portion.save(update_fields=["checked_at", "checked_by"])
    return portion


def submit(*, actor: Actor, assessed: Assessed, at: dt.datetime) -> Assessed:
    """Approve and submit the self-scores of a unit; from then on they stand. Raises NotCheckedYet, NotScoredYet, WindowClosed, Submitted."""
    with act(verbs.SUBMITTED, actor=actor, on=assessed, at=at) as deed:
        assessed = deed.lock(assessed)
        if assessed.submitted_at is not None:
            raise refusals.Submitted(ref=str(assessed))
        _in_window("nộp bản tự chấm", assessed, at)
        # Locked: what is being scored this moment is in, or comes too late.
        rows = list(
            assessed.scores.filter(portion__isnull=False).select_related("node").select_for_update(of=("self",))
        )
        _require_scored(rows, "nộp")
        waiting = [
            one.unit.short_name
            for one in assessed.portions.filter(checked_at=None, scores__isnull=False).select_related("unit").distinct()
        ]
        if waiting:
            raise refusals.NotCheckedYet(count=len(waiting), units=", ".join(waiting[:5]))
        assessed.submitted_at, assessed.submitted_by_id = at, actor.id
        assessed.save(update_fields=["submitted_at", "submitted_by"])
        deed.note(points=format_number(_sum(rows), scoring.PAPER_PLACES))
    return assessed


def withdraw(*, actor: Actor, assessed: Assessed, why: str, at: dt.datetime) -> Assessed:
    """Take a submission back to correct it, while self-scoring lasts. Raises ReasonNeeded, WindowClosed."""
    if not why.strip():
        raise refusals.ReasonNeeded(what="lý do", action="rút bản tự chấm")
    with act(verbs.WITHDRAWN, actor=actor, on=assessed, at=at, why=why.strip()) as deed:
        assessed = deed.lock(assessed)
        _in_window("rút bản tự chấm", assessed, at)
        assessed.submitted_at = assessed.submitted_by = None
        assessed.save(update_fields=["submitted_at", "submitted_by"])
    return assessed


# -- in common ------------------------------------------------------------------------------------------------------------


def in_phase(deed: Deed, score: Score, at: dt.datetime, wanted: str, step: str) -> Score:
    """Lock a score whose round stands in ``wanted``, within its days, now that it is locked. Raises WindowClosed."""
    score = deed.lock(score)
    # Asked anew after the lock: whoever waited here while the round was published finds it published.
    round = score.assessed.round
    phases.require(
        step,
        str(round),
        phase=round.phase,
        wanted=wanted,
        window=days_of(round.windows.all()).get(wanted),
        day=at.astimezone(ZONE).date(),
    )
    return score


def _changeable(deed: Deed, score: Score, at: dt.datetime) -> Score:
    """Lock a score that its lead may still change."""
    score = deed.lock(score)
    today = at.astimezone(ZONE).date()
    round = score.assessed.round
    if score.open_until is not None and today <= score.open_until and not round.is_published:
        return score
    _in_window("tự chấm", score.assessed, at)
    if score.assessed.submitted_at is not None:
        raise refusals.Submitted(ref=str(score.assessed))
    if score.portion is not None and score.portion.checked_at is not None:
        raise refusals.PortionChecked(unit=score.portion.unit.short_name, code=score.node.code)
    return score


def _portion_open(portion: Portion, at: dt.datetime) -> None:
    _in_window("kiểm tra phần tự chấm", portion.assessed, at)
    if portion.assessed.submitted_at is not None:
        raise refusals.Submitted(ref=str(portion.assessed))


def _in_window(step: str, assessed: Assessed, at: dt.datetime) -> None:
    round = assessed.round
    phases.require(
        step,
        str(round),
        phase=round.phase,
        wanted=phases.SCORING,
        window=days_of(round.windows.all()).get(phases.SCORING),
        day=at.astimezone(ZONE).date(),
    )


def _require_scored(rows: Sequence[Score], action: str) -> None:
    missing = [row.node.code for row in rows if row.self_points is None]
    if missing:
        raise refusals.NotScoredYet(count=len(missing), codes=", ".join(missing[:5]), action=action)


def _sum(rows: Sequence[Score]) -> float:
    return sum(row.self_points for row in rows if row.self_points is not None and not math.isnan(row.self_points))

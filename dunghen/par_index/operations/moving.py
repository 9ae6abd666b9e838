"""A round moves from phase to phase, is reopened with a reason, and is published."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.text import format_date
from dunghen.par_index import verbs
from dunghen.par_index.models import Assessed, Portion, Round, Score, Window
from dunghen.par_index.operations.rounds import cannot, tell, unpublished
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import phases, refusals


def move_on(*, actor: Actor, round: Round, at: dt.datetime, note: str = "") -> Round:
    """Move to the next phase (publishing has its own act). Raises NotSubmittedYet while self-scoring lasts and somebody has not submitted."""
    with act(verbs.PHASE_MOVED, actor=actor, on=round, at=at, note=note) as deed:
        round = unpublished(deed, round)
        if round.phase == phases.PREPARING:
            raise cannot(round, "chuyển bước")
        if round.phase == phases.COUNCIL:
            raise cannot(round, "chuyển bước")
        last = next((window.last for window in round.windows.all() if window.phase == round.phase), None)
        if round.phase == phases.SCORING and (last is None or at.astimezone(ZONE).date() <= last):
            waiting = [one.unit.short_name for one in round.assessed.filter(submitted_at=None).select_related("unit")]
            if waiting:
                raise refusals.NotSubmittedYet(count=len(waiting), units=", ".join(waiting[:5]))
        old, round.phase = round.phase, phases.following(round.phase)
        round.phase_at = at
        round.save(update_fields=["phase", "phase_at"])
        deed.note(old=phases.PHASE_LABELS[old], new=phases.PHASE_LABELS[round.phase])
        if round.phase == phases.EXPLAINING:
            leads = set(
                Score.objects.filter(assessed__round=round, portion__isnull=False).values_list("lead_id", flat=True)
            )
            tell(deed, round, leads, "Đã có kết quả thẩm định, mời giải trình", at)
    return round


def reopen(*, actor: Actor, round: Round, phase: str, until: dt.date, why: str, at: dt.datetime) -> Round:
    """Go back to ``phase`` until a day, with a reason; also after publication, whose totals then stand until published anew."""
    if not why.strip():
        raise refusals.ReasonNeeded(what="lý do", action="mở lại")
    step = phases.PHASE_LABELS[phase]
    today = at.astimezone(ZONE).date()
    if phase not in phases.WINDOWED or until < today:
        raise refusals.UnfitWindows(why="ngày mở lại đến phải từ hôm nay trở đi")
    with act(verbs.REOPENED, actor=actor, on=round, at=at, step=step, until=until, why=why.strip()) as deed:
        round = deed.lock(round)
        order = list(phases.PHASE_LABELS)
        if order.index(phase) > order.index(round.phase) or round.phase == phases.PREPARING:
            raise cannot(round, "mở lại")
        window = round.windows.filter(phase=phase).first() or Window(round=round, phase=phase, first=today)
        window.last = until
        window.save()
        round.phase, round.phase_at = phase, at
        round.save(update_fields=["phase", "phase_at"])
        # The word that stands is again the council's or the appraisal's: what was final waits to be so again.
        Score.objects.filter(assessed__round=round).update(final_points=None)
        if phase == phases.SCORING:
            round.assessed.update(submitted_at=None, submitted_by=None)
            Portion.objects.filter(assessed__round=round).update(checked_at=None, checked_by=None)
    return round


def reopen_score(*, actor: Actor, score: Score, until: dt.date, why: str, at: dt.datetime) -> Score:
    """Let the lead change one component after its window, until a day. Raises ReasonNeeded, UnfitWindows, PublishedAlready."""
    if not why.strip():
        raise refusals.ReasonNeeded(what="lý do", action="mở lại mục")
    if until < at.astimezone(ZONE).date():
        raise refusals.UnfitWindows(why="ngày mở lại đến phải từ hôm nay trở đi")
    with act(verbs.SCORE_REOPENED, actor=actor, on=score, at=at, until=until, why=why.strip()) as deed:
        unpublished(deed, score.assessed.round)
        score = deed.lock(score)
        score.open_until = until
        score.save(update_fields=["open_until"])
        tell(
            deed,
            score.assessed.round,
            {score.lead_id},
            f"Mục {score.node.code} được mở lại đến hết ngày {format_date(until)}",
            at,
        )
    return score


def publish(*, actor: Actor, round: Round, number: str, on: dt.date, at: dt.datetime) -> Round:
    """Publish: the word that stands becomes final, totals are kept, everything is locked. Raises NotScoredYet, PublishedAlready."""
    if not number.strip():
        raise refusals.ReasonNeeded(what="số quyết định", action="công bố")
    with act(verbs.PUBLISHED, actor=actor, on=round, at=at, number=number.strip()) as deed:
        round = unpublished(deed, round)
        if round.phase != phases.COUNCIL:
            raise cannot(round, "công bố")
        scores = list(
            Score.objects.filter(assessed__round=round).select_related("node").select_for_update(of=("self",))
        )
        for score in scores:
            score.final_points = None
            score.final_points = score.settled
        missing = sorted({score.node.code for score in scores if score.final_points is None})
        if missing:
            raise refusals.NotScoredYet(count=len(missing), codes=", ".join(missing[:5]), action="công bố")
        Score.objects.bulk_update(scores, ["final_points"], batch_size=1000)
        found = trees.scored(round)
        totals, percents = found.sums(trees.FINAL)[""], found.percent(trees.FINAL)
        for place, one in enumerate(found.units):
            one.total, one.percent = float(totals[place]), float(percents[place])
        Assessed.objects.bulk_update(found.units, ["total", "percent"], batch_size=500)
        round.phase, round.phase_at = phases.PUBLISHED, at
        round.decision_number, round.decision_on = number.strip()[:60], on
        round.save(update_fields=["phase", "phase_at", "decision_number", "decision_on"])
        deed.note(on=on, totals={str(one.unit_id): one.total for one in found.units})
    return round

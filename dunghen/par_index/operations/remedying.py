"""A lost component becomes an assignment of its lead: asked for through the kernel, so that each side finds the other."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.asking import Asked
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.text import format_number
from dunghen.par_index import verbs
from dunghen.par_index.models import Score
from dunghen.par_index.queries import remedies
from dunghen.par_index.rules import refusals


def make_remedy(
    *,
    actor: Actor,
    score: Score,
    text: str,
    evidence: str,
    due_on: dt.date,
    clause: Commitment | None = None,
    at: dt.datetime,
) -> Commitment:
    """Make an assignment of what a component lost, for its lead; while one is open, that one is returned and nothing is made.

    ``clause``: the open commitment of the lead that orders it. Raises NothingLost, ReasonNeeded, and what the giving room refuses.
    """
    if not text.strip():
        raise refusals.ReasonNeeded(what="việc phải làm", action="giao việc khắc phục")
    with act(verbs.REMEDY_MADE, actor=actor, on=score, at=at, text=text.strip(), due=due_on) as deed:
        score = deed.lock(score)
        lost = remedies.lost_of(score)
        if lost is None or not lost.is_lost:
            raise refusals.NothingLost(code=score.node.code)
        round = score.assessed.round
        made = commitments.ask(
            actor=actor,
            asked=Asked(
                unit=score.lead,
                text=text.strip(),
                evidence=evidence.strip(),
                due_on=due_on,
                heading=f"Khắc phục tiêu chí mất điểm, {round}",
                origin_kind=verbs.ORIGIN,
                origin_ref=score.pk,
                origin_text=f"{score.node.code} {score.node.name}"[:240] + f" (mất {format_number(lost.lost, 2)} điểm)",
                clause=clause,
            ),
            at=at,
        )
        deed.note(unit=score.lead.name, lost=format_number(lost.lost, 2), reference=made.reference)
    return made

"""A person decides on flagged sheets: they count, or they are left out, and the journal says why."""

import datetime as dt
import uuid
from collections.abc import Sequence

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.surveys import verbs
from dunghen.surveys.models import Sheet, Survey
from dunghen.surveys.rules import refusals, words


def decide(
    *, actor: Actor, survey: Survey, flag: str, sheets: Sequence[uuid.UUID], exclude: bool, why: str, at: dt.datetime
) -> int:
    """Leave flagged sheets out of all figures, or let them count. Return how many. Raises ReasonNeeded."""
    if not why.strip():
        raise refusals.ReasonNeeded
    told = {
        "flag": str(dict(words.FLAGS)[flag]).lower(),
        "decision": "loại" if exclude else "giữ",
        "why": why.strip()[:500],
    }
    with act(verbs.DECIDED, actor=actor, on=survey, at=at, **told) as deed:
        rows = Sheet.objects.filter(survey=survey, pk__in=sheets, flags__contains=[flag])
        count = rows.update(excluded=exclude, reviewed=True)
        deed.note(count=count)
    return count

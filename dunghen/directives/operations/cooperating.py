"""A cooperating unit gives its opinion or data by its own date."""

import datetime as dt

from dunghen.directives import rules, verbs
from dunghen.directives.models import Cooperation
from dunghen.kernel.acts import act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person


def cooperate(*, actor: Person, cooperation: Cooperation, reply: str, at: dt.datetime) -> Cooperation:
    """Send the cooperating unit's reply to the lead. Raises ReasonNeeded for an empty one, NotWaiting for a second."""
    if not reply.strip():
        raise rules.ReasonNeeded(action="trả lời phối hợp")
    with act(verbs.COOPERATED, actor=actor, on=cooperation, at=at) as deed:
        cooperation = deed.lock(cooperation)
        if cooperation.replied_at is not None or not cooperation.commitment.is_open:
            raise rules.NotWaiting
        cooperation.reply, cooperation.replied_at = reply.strip(), at
        cooperation.save(update_fields=["reply", "replied_at"])
        commitments.fulfil(actor=actor, commitment=cooperation.commitment, closed_at=at, at=at)
    return cooperation

"""A cooperating unit gives its opinion or data by its own date."""

import datetime as dt

from django.urls import reverse

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Cooperation
from dunghen.kernel.acts import Deed, act
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
        _tell_leads(deed, cooperation)
    return cooperation


def _tell_leads(deed: Deed, cooperation: Cooperation) -> None:
    """Tell the leading units that the reply is there; a task of many leads has one reply for all of them."""
    leads = cooperation.task.assignments.filter(state__in=rules.OPEN_STATES).values_list("unit_id", flat=True)
    for people in queries.people_of(set(leads), deed.at).values():
        for person in people:
            deed.post(
                verbs.REPLY_NOTICE,
                to=person,
                facts={
                    "unit": cooperation.unit.name,
                    "ref": str(cooperation),
                    "reply": cooperation.reply,
                    "url": queries.address(reverse("directives:cooperation", args=[cooperation.pk])),
                },
            )

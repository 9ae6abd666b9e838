"""Asking for an assignment: the room that gives one opens it, what it comes from is kept with it."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.commitments import asking, refusals, verbs
from dunghen.kernel.commitments.models import Commitment, Link, Origin
from dunghen.kernel.commitments.operations.holding import link


def ask(*, actor: Actor, asked: asking.Asked, at: dt.datetime) -> Commitment:
    """Return the commitment that ``asked`` gave rise to: the one still open for the same unit, else a new one.

    Called inside an act that holds the lock of the thing it comes from, so that two clicks meet there.
    Raises NobodyGives, Forbidden, and what the giving room refuses.
    """
    giver = asking.giver()
    if giver is None:
        raise refusals.NobodyGives
    with act(verbs.ASKED, actor=actor, on=None, at=at, origin=asked.origin_text) as deed:
        same = Commitment.objects.open().filter(owner_unit=asked.unit)
        made = same.filter(origin__kind=asked.origin_kind, origin__ref=asked.origin_ref).order_by("id").first()
        deed.note(again=made is not None)
        if made is None:
            made = giver.give(actor, asked, at)
            Origin.objects.create(
                commitment=made, kind=asked.origin_kind, ref=asked.origin_ref, text=asked.origin_text[:300]
            )
            if asked.clause is not None:
                link(source=made, target=asked.clause, kind=Link.Kind.CAUSED_BY, actor=actor, at=at)
        deed.about(made)
    return made

"""Which petitions an actor may see. Sealed cases exist for coordinators alone."""

import datetime as dt
import hashlib
from collections.abc import Collection

from django.db.models import QuerySet

from dunghen.kernel import access, errors
from dunghen.kernel.access import Actor
from dunghen.petitions import rules, verbs
from dunghen.petitions.models import Cooperation, Petition


def visible(actor: Actor, at: dt.datetime) -> QuerySet[Petition]:
    """Return the petitions ``actor`` may see: coordinators and followers all, an agency those it leads or helps with."""
    rows = Petition.objects.all()
    open_cases = rows.filter(sealed_case=False)
    if access.may(actor, verbs.SEE_SEALED, None, at):
        return rows
    if access.may(actor, verbs.SEE, None, at):
        return open_cases
    helping = access.visible(Cooperation.objects.all(), actor, verbs.SEE, at, {"coop": "unit_id"})
    if not helping.exists():
        return led(actor, at)
    return led(actor, at) | open_cases.filter(pk__in=helping.values("petition_id"))


def led(actor: Actor, at: dt.datetime) -> QuerySet[Petition]:
    """Return the petitions that the actor's units lead."""
    rows = Petition.objects.filter(sealed_case=False)
    return access.visible(rows, actor, verbs.SEE, at, {"lead": "lead_id"})


def one(actor: Actor, code: str, at: dt.datetime) -> Petition:
    """Return the petition with this code, or refuse with NotFound: who may not see it may not know that it exists."""
    rows = Petition.objects.select_related(
        "centre",
        "lead",
        "commune",
        "screening",
        "answering__owner_person",
        "publishing",
        "remedying",
        "entered_by",
        "parent",
        "merged_into",
    )
    found = rows.filter(code=code).first()
    action = verbs.SEE_SEALED if found and found.sealed_case else verbs.SEE
    if found is None or not access.may(actor, action, found, at):
        raise errors.NotFound
    return found


def hidden(actor: Actor, codes: Collection[str], at: dt.datetime) -> frozenset[str]:
    """Return which of these codes are of petitions that the actor may not see and that are not public. One query besides standing; none for no codes."""
    if not codes:
        return frozenset()
    rows = Petition.objects.filter(code__in=codes).exclude(publication=rules.PUBLISHED)
    return frozenset(rows.exclude(pk__in=visible(actor, at).values("pk")).values_list("code", flat=True))


def cooperation(actor: Actor, pk: int, at: dt.datetime) -> Cooperation:
    """Return a cooperation the actor may see, or refuse with NotFound."""
    rows = Cooperation.objects.select_related("petition__lead", "petition__centre", "unit", "commitment")
    found = rows.filter(pk=pk).first()
    if found is None or found.petition.sealed_case or not access.may(actor, verbs.SEE, found.petition, at):
        raise errors.NotFound
    return found


def units_of(actor: Actor, at: dt.datetime) -> frozenset[int]:
    """Return the units in which the actor holds any role on the day."""
    return access.standing(actor, at).all_units()


def is_original(petition: Petition, raw: bytes) -> bool:
    """Say whether ``raw`` is what the petition came in as. One query."""
    kept = petition.original
    return bytes(kept.content) == raw if not kept.sha256 else kept.sha256 == hashlib.sha256(raw).hexdigest()

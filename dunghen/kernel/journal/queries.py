"""Reading the journal: the trail of an object in sentences."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, DurationField, ExpressionWrapper, Min
from django.db.models.functions import Now

from dunghen.kernel.journal import wording
from dunghen.kernel.journal.models import Entry, Seal, Unsealed


@dataclass(frozen=True)
class Line:
    """One act in a trail, as ``ui/trail.html`` shows it."""

    id: int
    verb: str
    label: str
    at: dt.datetime
    recorded_at: dt.datetime
    actor: str
    on_behalf_of: str
    sentence: str
    reason: str
    part: bool
    """A step of the act that stands beside it in the trail."""
    sealed: bool


def trail(*threads: str, limit: int = 200, parts: bool = True) -> list[Line]:
    """Return the last ``limit`` acts of ``threads`` (e.g. "directives.letter:12"), oldest first. Two or three queries.

    ``parts=False`` leaves out the kernel's own steps of acts that are in the trail themselves. The caller has checked that the reader
    may see the object: whoever may see it may see what was done to it.
    """
    found = list(Entry.objects.filter(threads__overlap=list(threads)).order_by("-id")[:limit])
    found.reverse()
    shown = {entry.act for entry in found}
    if not parts:
        found = [entry for entry in found if entry.parent not in shown]
    givers = _names({entry.on_behalf_of_id for entry in found if entry.on_behalf_of_id})
    sealed = set(Seal.objects.filter(entry_id__in=[entry.pk for entry in found]).values_list("entry_id", flat=True))
    return [
        Line(
            id=entry.pk,
            verb=entry.verb,
            label=wording.label(entry.verb),
            at=entry.at,
            recorded_at=entry.recorded_at,
            actor=entry.actor_name,
            on_behalf_of=givers.get(entry.on_behalf_of_id or 0, ""),
            sentence=wording.sentence(entry.verb, actor=entry.actor_name, ref=entry.subject_ref, facts=entry.facts),
            reason=entry.reason,
            part=entry.parent in shown,
            sealed=entry.pk in sealed,
        )
        for entry in found
    ]


def acts_of(*threads: str, limit: int = 500) -> list[uuid.UUID]:
    """Return the ids of the last ``limit`` acts of ``threads``, the newest first. One query."""
    rows = Entry.objects.filter(threads__overlap=list(threads)).order_by("-id")
    return list(rows.values_list("act", flat=True)[:limit])


def last_facts(threads: Sequence[str], verbs: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return thread → facts of its last act by one of ``verbs``; for working stored values out again. One query."""
    return {name: facts[-1] for name, facts in all_facts(threads, verbs).items()}


def all_facts(threads: Sequence[str], verbs: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return thread → facts of its acts by one of ``verbs``, the oldest first. One query."""
    rows = Entry.objects.filter(threads__overlap=list(threads), verb__in=list(verbs)).order_by("id")
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in threads}
    for names, facts in rows.values_list("threads", "facts"):
        for name in names:
            if name in found:
                found[name].append(facts)
    return {name: told for name, told in found.items() if told}


def unsealed() -> tuple[int, dt.timedelta]:
    """Return how many rows wait for their seal and for how long the oldest has, by the database's own clock. One query."""
    age = ExpressionWrapper(Now() - Min("recorded_at"), output_field=DurationField())
    found = Unsealed.objects.aggregate(count=Count("pk"), age=age)
    return found["count"], found["age"] or dt.timedelta()


def acts(thread: str, *verbs: str) -> list[uuid.UUID]:
    """Return the acts of these verbs in a trail. One query."""
    return list(Entry.objects.filter(threads__contains=[thread], verb__in=verbs).values_list("act", flat=True))


def _names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {person.pk: str(person) for person in get_user_model()._default_manager.filter(pk__in=ids)}

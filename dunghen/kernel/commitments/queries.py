"""Reads of commitments for pages and jobs, always from what the actor may see.

Lists are ordered by what hurts next, (due, id) with undated ones last, and paged by key: page 500 costs what page 1 costs.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.db.models import Count, Q

from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import asking, calendars, kinds, timeliness, verbs
from dunghen.kernel.commitments.models import Commitment, CommitmentQuerySet, Link, Origin
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.text import search_key
from dunghen.kernel.worktime import arithmetic
from dunghen.kernel.worktime.arithmetic import OutsideCalendar

COLUMNS: Mapping[str, str] = {"owner": "owner_unit_id", "overseer": "overseer_unit_id"}
"""Where the relations of ``Commitment.access_units`` lie."""

SOON_WORKING_DAYS = 3


def soon_until(at: dt.datetime) -> dt.datetime:
    """Return the moment up to which a promise counts as due soon: the close of the third working day from ``at``.

    The number of days is the setting ``COMMITMENT_SOON_WORKING_DAYS``. Beyond the calendar, Monday to Friday are taken to work.
    """
    days = int(getattr(settings, "COMMITMENT_SOON_WORKING_DAYS", SOON_WORKING_DAYS))
    try:
        moment: dt.datetime = arithmetic.add_working_days(calendars.of(), at, days)
    except OutsideCalendar:
        last = np.busday_offset(np.datetime64(at.astimezone(ZONE).date()), days, roll="backward").astype(dt.date)
        moment = dt.datetime.combine(last, dt.time(17), ZONE)
    return moment


def visible(actor: Actor, at: dt.datetime) -> CommitmentQuerySet:
    """Return the commitments that ``actor`` may see: without the kinds whose pages would turn him away."""
    rows: CommitmentQuerySet = access.visible(Commitment.objects.all(), actor, verbs.SEE, at, COLUMNS)  # type: ignore[assignment]
    closed = [kind.slug for kind in kinds.known().values() if kind.see and not access.ever(actor, kind.see, at)]
    if closed and isinstance(actor, Person):
        rows = rows.filter(~Q(kind__in=closed) | Q(owner_person=actor))
    return rows


def mine(actor: Person, at: dt.datetime) -> CommitmentQuerySet:
    """Return the open commitments that ``actor`` is in charge of."""
    return visible(actor, at).open().filter(owner_person=actor)


def of_unit(actor: Actor, units: Iterable[Unit | int], at: dt.datetime) -> CommitmentQuerySet:
    """Return the open commitments that ``units`` (or their ids) owe, as far as ``actor`` may see them."""
    ids = [unit.pk if isinstance(unit, Unit) else unit for unit in units]
    return visible(actor, at).open().filter(owner_unit_id__in=ids)


def counts(rows: CommitmentQuerySet, at: dt.datetime, soon: dt.datetime | None = None) -> dict[str, int]:
    """Return how many of ``rows`` are in each state of timeliness at ``at``; every state is a key. One query."""
    until = soon or soon_until(at)
    wanted = {state: Count("pk", filter=timeliness.condition(state, at, until)) for state in timeliness.STATES}
    return rows.order_by().aggregate(**wanted)


def counts_by_unit(
    rows: CommitmentQuerySet, at: dt.datetime, soon: dt.datetime | None = None
) -> dict[int, dict[str, int]]:
    """Return unit id → state → how many of ``rows``. One query."""
    until = soon or soon_until(at)
    wanted = {state: Count("pk", filter=timeliness.condition(state, at, until)) for state in timeliness.STATES}
    found = rows.order_by().values("owner_unit_id").annotate(**wanted).values_list("owner_unit_id", *wanted)
    return {unit_id: dict(zip(wanted, figures, strict=True)) for unit_id, *figures in found}


def search(rows: CommitmentQuerySet, text: str) -> CommitmentQuerySet:
    """Keep the rows whose reference and subject hold every word of ``text``, with or without diacritics."""
    for word in search_key(text).split():
        rows = rows.filter(search__contains=word)
    return rows


@dataclass(frozen=True)
class Page:
    """One page of a list. ``after``: the mark that leads to the next page, "" on the last."""

    rows: list[Commitment]
    after: str


def page(rows: CommitmentQuerySet, *, after: str = "", size: int = 50) -> Page:
    """Return the page of ``rows`` that begins after the mark ``after``; a broken mark begins at the start.

    One query, two on the page where the dated rows end: each then reads one stretch of an index, however far back the page lies.
    """
    rows = rows.select_related("owner_unit", "owner_person")
    start = _read_mark(after)
    found: list[Commitment] = []
    if start is None or start[0] is not None:
        dated = rows.filter(due_at__isnull=False).order_by("due_at", "id")
        if start is not None:
            # The first condition bounds the stretch; the second only trims the moment that two pages share.
            later = Q(due_at__gt=start[0]) | Q(due_at=start[0], id__gt=start[1])
            dated = dated.filter(Q(due_at__gte=start[0]) & later)
        found = list(dated[: size + 1])
    if len(found) <= size:
        undated = rows.filter(due_at__isnull=True).order_by("id")
        if start is not None and start[0] is None:
            undated = undated.filter(id__gt=start[1])
        found += undated[: size + 1 - len(found)]
    shown = found[:size]
    return Page(shown, _mark(shown[-1]) if len(found) > size else "")


def _mark(row: Commitment) -> str:
    written = f"{row.due_at.isoformat() if row.due_at else ''}|{row.pk}"
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read_mark(mark: str) -> tuple[dt.datetime | None, int] | None:
    if not mark:
        return None
    try:
        due_at, _, last_id = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode().partition("|")
        found = (dt.datetime.fromisoformat(due_at) if due_at else None), int(last_id)
    except (ValueError, binascii.Error):
        return None
    return found if found[0] is None or found[0].tzinfo is not None else None


def risen_from(kind: str, refs: Iterable[int]) -> dict[int, list[Commitment]]:
    """Return the commitments that each of ``refs`` (things of one kind) gave rise to, the newest first. One query."""
    found: dict[int, list[Commitment]] = {}
    rows = Commitment.objects.filter(origin__kind=kind, origin__ref__in=list(refs))
    for row in rows.select_related("origin", "owner_unit").order_by("-id"):
        found.setdefault(row.origin.ref, []).append(row)
    return found


@dataclass(frozen=True)
class Root:
    """What a commitment comes from. ``url`` is "" when the reader may not open it or its room was removed."""

    label: str
    text: str
    url: str


def root_of(commitment: Commitment, actor: Actor, at: dt.datetime) -> Root | None:
    """Return what gave rise to ``commitment``, None for most. One query, and what finds the thing."""
    origin = Origin.objects.filter(commitment=commitment).first()
    if origin is None:
        return None
    known = asking.source(origin.kind)
    if known is None:
        return Root("", origin.text, "")
    opens = access.may(actor, known.action, known.on(origin.ref), at)
    return Root(str(known.label), origin.text, known.url(origin.ref) if opens else "")


def causes_of(commitment: Commitment) -> list[Commitment]:
    """Return the commitments that ``commitment`` arose from. One query."""
    return list(
        Commitment.objects.filter(links_in__source=commitment, links_in__kind=Link.Kind.CAUSED_BY).order_by("id")
    )


def arisen_from(commitment: Commitment) -> list[Commitment]:
    """Return the commitments that arose from ``commitment``. One query."""
    rows = Commitment.objects.filter(links_out__target=commitment, links_out__kind=Link.Kind.CAUSED_BY)
    return list(rows.select_related("owner_unit").order_by("id"))

"""Petitions as Open311 lists them: values, never objects, and nothing of sealed cases in a list."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dunghen.petitions import rules
from dunghen.petitions.models import Petition, Photo

_SHOWN = (
    "pk", "code", "state", "field", "publication", "public_text", "public_answer", "public_place", "latitude", "longitude", "lead__name",
    "received_at", "handed_at", "answered_at", "published_at", "expected_at",
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is asked for: fields ("" is what has none yet), open or closed or both, received between two moments."""

    start: dt.datetime
    end: dt.datetime
    fields: tuple[str, ...] = ()
    open: bool | None = None


def rows(wanted: Wanted, *, offset: int, size: int) -> list[Row]:
    """Return a page, the newest first. One query."""
    found = _listed().filter(received_at__gte=wanted.start, received_at__lte=wanted.end)
    if wanted.fields:
        found = found.filter(field__in=wanted.fields)
    if wanted.open is not None:
        inside = Q(state__in=rules.OPEN_STATES)
        found = found.filter(inside if wanted.open else ~inside)
    return list(_values(found.order_by("-received_at", "-pk")[offset : offset + size]))


def by_codes(codes: Sequence[str]) -> list[Row]:
    """Return the petitions with these codes. Who has the code filed it or was told it, so what is private is there too. One query."""
    return list(_values(Petition.objects.filter(code__in=codes).order_by("-received_at", "-pk")))


def changed(client: int | None, start: dt.datetime, end: dt.datetime, most: int) -> list[Row]:
    """Return what became public in a stretch of time; for a client also what moved among its own filings of a year. Two queries at most."""
    public = _listed().filter(publication=rules.PUBLISHED, published_at__gte=start, published_at__lte=end)
    found = {row["pk"]: row for row in _values(public.order_by("-published_at", "-pk")[:most])}
    if client is not None:
        own = Petition.objects.filter(
            client=client, received_at__gte=start - dt.timedelta(days=366), received_at__lte=end
        )
        moved = (
            Q(screening__closed_at__range=(start, end))
            | Q(handed_at__range=(start, end))
            | Q(answered_at__range=(start, end))
        )
        found |= {row["pk"]: row for row in _values(own.filter(moved).order_by("-received_at", "-pk")[:most])}
    return list(found.values())


def _listed() -> QuerySet[Petition]:
    return Petition.objects.filter(sealed_case=False, private=False)


def _values(found: QuerySet[Petition]) -> Iterable[Row]:
    photo = Photo.objects.filter(petition=OuterRef("pk"), public=True).order_by("pk").values("pk")[:1]
    ended = Coalesce("answering__closed_at", "screening__closed_at")
    rows: Iterable[Row] = found.annotate(photo=Subquery(photo), ended_at=ended).values(*_SHOWN, "photo", "ended_at")
    return rows

"""Petitions that may tell the same matter: public ones beside what somebody writes, others beside one on the desk."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from dunghen.kernel.access import Actor
from dunghen.kernel.commitments.models import Commitment, Link
from dunghen.petitions import reading, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.seeing import visible

LEAST_WORDS, MOST_CANDIDATES = 5, 60
ALIKE = 0.42
SCREENING, MOST_SCREENINGS = "petitions.screening", 20
"""How often one petition comes back to be screened anew, at most, for its ties to be looked up."""


@dataclass(frozen=True)
class Similar:
    """A published petition like the one being written."""

    petition: Petition
    words: tuple[str, ...]
    url: str


def similar_public(text: str, most: int = 3) -> list[Similar]:
    """Return published petitions that may tell the same matter, the most alike first. At most two queries, whatever the size of the table.

    Only those that share two of the three rarest words of the text, or are found by all three, are compared.
    """
    words = reading.rarest(text, 6)
    if len(text.split()) < LEAST_WORDS or len(words) < 2:
        return []
    pairs = [(one, two) for i, one in enumerate(words[:4]) for two in words[i + 1 : 4]]
    asked = " | ".join(f"({one} & {two})" for one, two in pairs)
    rows = Petition.objects.filter(
        publication=rules.PUBLISHED, public_document=SearchQuery(asked, config="simple", search_type="raw")
    )
    rows = rows.only("pk", "code", "public_title", "public_text", "published_at", "state", "supporters")
    found = list(rows[:MOST_CANDIDATES])
    likenesses = reading.similar(text, [f"{one.public_title} {one.public_text}" for one in found], at_least=ALIKE)
    return [Similar(found[like.index], like.words, public_url(found[like.index].code)) for like in likenesses[:most]]


Alike = list[tuple[Petition, float, tuple[str, ...]]]
"""(petition, likeness, words in common), the most alike first."""
LIKE_ON_DESK = 0.3
MOST_FOUND, MOST_COMPARED = 2000, 60
NEAR_DEGREES, NEAR_DAYS = 0.0014, 31
"""Some 150 metres; a month."""


def alike(actor: Actor, petition: Petition, at: dt.datetime, most: int = 5) -> Alike:
    """Return petitions the actor may see that may tell the same matter.

    Candidates share two of the rarest words, or lie within some 150 m and a month; at most three queries and 80 comparisons.
    """
    others = visible(actor, at).exclude(pk=petition.pk).filter(sealed_case=petition.sealed_case)
    found = _sharing(others, petition.masked)
    if petition.latitude is not None and petition.longitude is not None:
        latitude, longitude = float(petition.latitude), float(petition.longitude)
        near = others.filter(
            latitude__range=(latitude - NEAR_DEGREES, latitude + NEAR_DEGREES),
            longitude__range=(longitude - NEAR_DEGREES, longitude + NEAR_DEGREES),
            received_at__gte=petition.received_at - dt.timedelta(days=NEAR_DAYS),
        )
        found |= {one.pk: one for one in _narrow(near).order_by("-received_at")[:20]}
    return _most_alike(petition.masked, found, most)


def alike_text(actor: Actor, text: str, at: dt.datetime, most: int = 4) -> Alike:
    """Return petitions the actor may see that may tell what somebody is telling now. Two queries."""
    return _most_alike(text, _sharing(visible(actor, at).filter(sealed_case=False), text), most)


def _narrow(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    return rows.select_related("lead").only("code", "title", "masked", "state", "received_at", "lead__short_name")


def _sharing(rows: QuerySet[Petition], text: str) -> dict[int, Petition]:
    """Return the newest that share two of the rarest words of the text. Two queries.

    They are found without an order first: asked for the newest at once, the database may walk through all petitions by date instead of
    looking the words up.
    """
    words = reading.rarest(text, 5)
    pairs = [(one, two) for i, one in enumerate(words[:4]) for two in words[i + 1 : 4]]
    if not pairs:
        return {}
    asked = SearchQuery(" | ".join(f"({one} & {two})" for one, two in pairs), config="simple", search_type="raw")
    found = list(rows.filter(document=asked).order_by().values_list("received_at", "pk")[:MOST_FOUND])
    newest = [pk for _received_at, pk in sorted(found, reverse=True)[:MOST_COMPARED]]
    return {one.pk: one for one in _narrow(Petition.objects.filter(pk__in=newest))}


def _most_alike(text: str, found: dict[int, Petition], most: int) -> Alike:
    candidates = list(found.values())
    likenesses = reading.similar(text, [one.masked for one in candidates], at_least=LIKE_ON_DESK)
    return [(candidates[like.index], like.score, like.words) for like in likenesses[:most]]


@dataclass(frozen=True)
class Tie:
    """What a petition is tied to: the code of another one, or the reference of another room's case."""

    reference: str
    url: str
    subject: str


def ties(actor: Actor, petition: Petition, at: dt.datetime) -> list[Tie]:
    """Return what officers tied this petition to, and other rooms' cases tied to it; other petitions once each, and only where the actor may
    see them. Two queries.
    """
    # Screened anew, it has several promises of this kind; each bears its code.
    marks = [petition.code, *(f"{petition.code}/{number}" for number in range(2, MOST_SCREENINGS + 1))]
    promises = Commitment.objects.filter(kind=SCREENING, reference__in=marks).values("pk")
    rows = Link.objects.filter(Q(source__in=promises) | Q(target__in=promises), kind=Link.Kind.ABOUT)
    found = list(rows.select_related("source", "target").order_by("pk"))
    if not found:
        return []
    ends = [(_name(end), end) for link in found for end in (link.source, link.target)]
    others = {name: end for name, end in ends if name != petition.code}
    codes = {name for name, end in others.items() if end.kind == SCREENING}
    petitions = Petition.objects.filter(code__in=codes)
    hidden = set(petitions.exclude(pk__in=visible(actor, at).values("pk")).values_list("code", flat=True))
    return [Tie(name, end.url, end.subject) for name, end in others.items() if name not in hidden]


def _name(promise: Commitment) -> str:
    """Return the code of the petition that a promise of this room is about, whenever it was made; of another room its reference."""
    return promise.reference.partition("/")[0] if promise.kind == SCREENING else promise.reference


def public_url(code: str) -> str:
    """Return the path of a petition's public page, "" while there is none."""
    try:
        return reverse("petitions:public", args=[code])
    except NoReverseMatch:
        return ""

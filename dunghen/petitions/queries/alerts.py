"""Who follows what, the secrets in their links, and what is new for them."""

import datetime as dt
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import force_bytes

from dunghen.kernel.organisation import queries as organisation
from dunghen.petitions import rules
from dunghen.petitions.models import News, Petition, Subscription
from dunghen.petitions.queries.alike import public_url

MOST_TOLD: Final = 20
"""Items listed in one letter; the rest is one link."""
OLDEST: Final = dt.timedelta(days=14)
"""News older than this is not told any more: a worker that stood still for a month does not flood anybody."""


def token(pk: int, key: str | bytes = "") -> str:
    """Return the secret in the links of a subscription: made anew each time from the product's key, kept nowhere."""
    secret = force_bytes(key or settings.SECRET_KEY)
    return hmac.new(secret, f"petitions.subscription:{pk}".encode(), hashlib.sha256).hexdigest()[:32]


def subscription(pk: int, given: str) -> Subscription | None:
    """Return the subscription that number and secret open, None when they do not (or it is forgotten)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(token(pk, key), given) for key in keys):
        return None
    return Subscription.objects.select_related("petition", "commune").filter(pk=pk).first()


def alert_url(one: Subscription) -> str:
    """Return the full address of the page that confirms and stops a subscription."""
    return f"{settings.PUBLIC_URL}{reverse('petitions:alert', args=[one.pk, token(one.pk)])}"


def others_of(one: Subscription) -> list[Subscription]:
    """Return all that the same address follows: whoever holds one link holds the mailbox."""
    rows = Subscription.objects.select_related("petition", "commune").filter(email=one.email, ended_at__isnull=True)
    return list(rows.filter(confirmed_at__isnull=False).order_by("pk"))


@dataclass
class Told:
    """What one subscription is told: lines of (title, address), and how many more there are."""

    subscription: Subscription
    lines: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


def waiting(at: dt.datetime) -> Iterator[tuple[str, list[Told]]]:
    """Give each address that has news with what its subscriptions are told. The number of queries does not grow with either."""
    since = at - OLDEST
    fresh, news = _fresh(since, at), _news(since, at)
    if not fresh and not news:
        return
    rows = Subscription.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True, told_until__lt=at)
    rows = rows.select_related("petition", "commune").order_by("email", "pk")
    for email, group in groupby(rows.iterator(chunk_size=2000), lambda one: one.email):
        told = [each for each in (_told(one, fresh, news, at) for one in group) if each.lines]
        if told:
            yield email, told


Fresh = Mapping[tuple[int | None, str], Sequence[Petition]]


def _fresh(since: dt.datetime, at: dt.datetime) -> Fresh:
    """Return (commune or None, field or "") → what was published there since, newest first."""
    rows = Petition.objects.filter(publication=rules.PUBLISHED, published_at__gt=since, published_at__lte=at)
    rows = rows.only("code", "public_title", "published_at", "commune_id", "field").order_by("-published_at", "-pk")
    found: dict[tuple[int | None, str], list[Petition]] = defaultdict(list)
    kin: dict[int, set[int]] = {}
    for petition in rows.iterator(chunk_size=2000):
        commune = petition.commune_id
        if commune is not None and commune not in kin:
            kin[commune] = _kin(commune, at)
        for place in (None, *kin.get(commune or 0, ())):
            for topic in {"", petition.field}:
                if place is not None or topic:
                    found[place, topic].append(petition)
    return found


def _kin(commune: int, at: dt.datetime) -> set[int]:
    """Return the commune, what it came from and what it is part of on the day: whoever follows one of them is told."""
    day = at.date()
    directory = organisation.directory()
    if commune not in directory.units:
        return {commune}
    found = {commune, *(heir.unit.id for heir in directory.successors_of(commune, day))}
    waiting_for = list(found)
    while waiting_for:
        for unit in directory.predecessors_of(waiting_for.pop()):
            if unit.id not in found:
                found.add(unit.id)
                waiting_for.append(unit.id)
    return found


def _news(since: dt.datetime, at: dt.datetime) -> Mapping[int, Sequence[News]]:
    rows = News.objects.filter(at__gt=since, at__lte=at).select_related("petition").order_by("-at", "-pk")
    found: dict[int, list[News]] = defaultdict(list)
    for news in rows.iterator(chunk_size=2000):
        found[news.petition_id].append(news)
    return found


def _told(one: Subscription, fresh: Fresh, news: Mapping[int, Sequence[News]], at: dt.datetime) -> Told:
    last = one.told_until or at
    lines: Iterable[tuple[str, str]]
    if one.petition_id is not None:
        lines = [(each.what, each.petition.code) for each in news.get(one.petition_id, ()) if each.at > last]
    else:
        listed = fresh.get((one.commune_id, one.field), ())
        lines = [(each.public_title, each.code) for each in listed if each.published_at and each.published_at > last]
    shown = [(title, f"{settings.PUBLIC_URL}{public_url(code)}") for title, code in list(lines)[:MOST_TOLD]]
    return Told(one, shown, max(0, len(list(lines)) - MOST_TOLD))


def list_url(one: Subscription) -> str:
    """Return the full address of the list or page behind a subscription."""
    if one.petition is not None:
        return f"{settings.PUBLIC_URL}{public_url(one.petition.code)}"
    parts = [f"commune={one.commune.key}"] if one.commune is not None else []
    parts += [f"field={one.field}"] if one.field else []
    return f"{settings.PUBLIC_URL}{reverse('petitions:public-list')}?{'&'.join(parts)}"

"""Requests that are repeated with the same ``Idempotency-Key`` are done once; the second gets the first one's answer."""

import datetime as dt
import hashlib

from django.db import connection

from dunghen.api import refusals
from dunghen.api.models import KeptAnswer, Key

LONGEST = 200
GIVEN_UP = dt.timedelta(minutes=2)
"""Longer than any request takes: whoever began it so long ago is gone without a word."""


def begin(*, key: Key, header: str, request: bytes, at: dt.datetime) -> KeptAnswer:
    """Return the kept answer of this repeat key: with a status when it was done before, without one when it is to be done now. What was left
    half-way is taken over; if its act was done all the same, the journal knows it by ``act_key``.

    Raises UnfitRepeatKey, RepeatDiffers, RepeatUnderWay.
    """
    if not 1 <= len(header) <= LONGEST:
        raise refusals.UnfitRepeatKey(most=LONGEST)
    mark, seen = hashlib.sha256(header.encode()).hexdigest(), hashlib.sha256(request).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_keptanswer (key_id, mark, request, body, at) VALUES (%s, %s, %s, '', %s)"
            " ON CONFLICT (key_id, mark) DO NOTHING RETURNING id",
            [key.pk, mark, seen, at],
        )
        fresh = cursor.fetchone()
    if fresh:
        return KeptAnswer(pk=fresh[0], key=key, mark=mark, request=seen, at=at)
    kept = KeptAnswer.objects.filter(key=key, mark=mark).first()
    if kept is None:
        raise refusals.RepeatUnderWay
    if kept.request != seen:
        raise refusals.RepeatDiffers
    if kept.status is None:
        left = KeptAnswer.objects.filter(pk=kept.pk, status=None, at__lt=at - GIVEN_UP)
        if not left.update(at=at):
            raise refusals.RepeatUnderWay
    return kept


def act_key(kept: KeptAnswer) -> str:
    """Return the key under which the journal keeps the act of a request."""
    return f"api.repeat:{kept.pk}"


def finish(*, kept: KeptAnswer, status: int, body: str) -> None:
    """Keep the answer for repeats."""
    KeptAnswer.objects.filter(pk=kept.pk).update(status=status, body=body)


def let_go(*, kept: KeptAnswer) -> None:
    """Forget a request that was refused or failed: nothing was done, so it may be tried again."""
    KeptAnswer.objects.filter(pk=kept.pk, status__isnull=True).delete()

"""Learning from what officers confirm, and reading what nobody has read yet; by the worker.

A lesson is one confirmed decision. The worker takes lessons in and keeps what they made of the model in one row; every process takes it
over within the minute. No lesson moves the model far, and all together not beyond a bound (see reading.learning).
"""

import datetime as dt
import time
from typing import Final

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import act
from dunghen.petitions import queries, reading, rules, verbs
from dunghen.petitions.models import Learnt, Lesson, Petition
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.steps import save

MOST_LESSONS: Final = 20_000
"""How many of the newest lessons are learnt again when the product ships another training."""
BATCH: Final = 200


def learn(petition: Petition, at: dt.datetime) -> None:
    """Keep what an officer confirmed as a lesson; inside the officer's act. A petition teaches once: what was confirmed last."""
    Lesson.objects.filter(petition=petition).delete()
    lead = petition.lead.key if petition.lead else ""
    confirmed = {"kind": petition.kind, "field": petition.field, "lead": lead}
    Lesson.objects.create(petition=petition, text=petition.masked, confirmed=confirmed, at=at)


def study(*, at: dt.datetime, seconds: float = 20.0) -> int:
    """Take in the lessons that came since, in batches, for about so many seconds. Return how many."""
    started, taken = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        count = _batch(at)
        if not count:
            break
        taken += count
    return taken


def _batch(at: dt.datetime) -> int:
    shipped = reading.shipped_model()
    row = Learnt.objects.first()
    if row is not None and row.trained != shipped.trained:
        return _begin_anew(row, at)
    if not Lesson.objects.filter(learnt=False).exists():
        return 0
    with act(verbs.LEARNT, actor=SYSTEM, on=None, at=at) as deed:
        row = Learnt.objects.select_for_update().first()
        known = (reading.with_lessons(bytes(row.content)) if row else None) or shipped
        lessons = list(Lesson.objects.select_for_update(skip_locked=True).filter(learnt=False).order_by("id")[:BATCH])
        known = reading.learn_all(known, ((lesson.text, lesson.confirmed) for lesson in lessons))
        Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).update(learnt=True)
        values = {"trained": known.trained, "version": known.version, "content": reading.kept(known), "at": at}
        Learnt.objects.update_or_create(pk=row.pk if row else 1, defaults=values)
        deed.note(count=len(lessons), version=known.name)
    return len(lessons)


def _begin_anew(row: Learnt, at: dt.datetime) -> int:
    """Let the newest lessons be learnt again on top of a new training. Return how many wait."""
    with act(verbs.LEARNT, actor=SYSTEM, on=None, at=at, count=0, version=reading.shipped_model().name):
        newest = Lesson.objects.order_by("-id").values_list("id", flat=True)[:MOST_LESSONS]
        Learnt.objects.filter(pk=row.pk).delete()
        return Lesson.objects.filter(pk__in=list(newest)).update(learnt=False)


def read_unread(*, at: dt.datetime, most: int = 200) -> int:
    """Read petitions that came in unread (brought in from elsewhere): mask, suggest, seal what may be a complaint. Return how many."""
    unread = Petition.objects.filter(suggestion={}).order_by("received_at", "id")
    if not unread.exists():
        return 0
    with act(verbs.SUGGESTED, actor=SYSTEM, on=None, at=at) as deed:
        rows = list(unread.select_for_update(of=("self",), skip_locked=True).select_related("centre", "lead")[:most])
        for petition in rows:
            seen = suggesting.read(petition.text, queries.day(petition.received_at))
            seal = seen.suspected and petition.state == rules.RECEIVED and not petition.sealed_case
            title = petition.title or suggesting.title_of(seen.masked)
            save(
                petition,
                masked=seen.masked,
                title=title,
                document=queries.document(petition.code, title, seen.masked, petition.place),
                suggestion=seen.kept,
                sealed_case=petition.sealed_case or seal,
                private=petition.private or seal,
            )
            if seal:
                suggesting.note_sealed(petition, seen, actor=SYSTEM, at=at)
        deed.note(count=len(rows))
    return len(rows)

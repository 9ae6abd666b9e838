"""Counting a survey: its figures and what was written in words are laid down at once, and are all that pages read."""

import datetime as dt
import hashlib

from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key
from dunghen.surveys import verbs
from dunghen.surveys.models import Remark, Result, Sheet, Survey
from dunghen.surveys.queries import counting, remarking
from dunghen.surveys.rules import result_refusals as refusals
from dunghen.surveys.rules import words


def count(*, actor: Actor, survey: Survey, at: dt.datetime) -> Result:
    """Count the sheets as they are now. While answers still come, only with enough new ones, and a least group of sheets waits for the end:
    however few come after, the last figures are that many people apart from those before. Afterwards always, and all.

    Raises NotOpened, TooFewNew.
    """
    with act(verbs.COUNTED, actor=actor, on=survey, at=at) as deed:
        survey = deed.lock(survey)
        if survey.state == words.PLANNED:
            raise refusals.NotOpened
        before = Result.objects.filter(survey=survey).first()
        is_final = survey.state == words.CLOSED
        held_back = 0 if is_final else survey.least_group
        told = counting.figures(survey, held_back)
        new = told["sheets"] - (before.sheets if before else 0)
        if not is_final and before and abs(new) < survey.least_group:
            raise refusals.TooFewNew(new=new, least=survey.least_group)
        Result.objects.filter(survey=survey).delete()
        found = Result.objects.create(
            survey=survey,
            counted_at=at,
            sheets=told["sheets"],
            is_final=is_final,
            figures=told,
            digest=counting.digest(told),
            published_at=before.published_at if before else None,
        )
        _lay_down_remarks(survey, held_back)
        deed.note(sheets=found.sheets, digest=found.digest, before=before.digest if before else "")
    return found


def _lay_down_remarks(survey: Survey, held_back: int) -> None:
    """Lay down what was written, in the order of a mark of the words themselves: it tells nothing of who wrote them."""
    Remark.objects.filter(survey=survey).delete()
    rows = [
        Remark(
            survey=survey, question=one.question, text=one.text, search=search_key(one.text), themes=list(one.themes)
        )
        for one in remarking.remarks(survey, held_back)
    ]
    rows.sort(key=lambda row: hashlib.sha256(row.text.encode()).digest())
    Remark.objects.bulk_create(rows, batch_size=1000)


def count_due(*, at: dt.datetime) -> int:
    """Count every survey that is over and not counted finally, and every open one with enough new sheets. Returns how many."""
    done = 0
    for survey in Survey.objects.filter(state__in=(words.OPEN, words.CLOSED)).exclude(result__is_final=True):
        result = Result.objects.filter(survey=survey).first()
        if survey.state == words.OPEN:
            every = Sheet.objects.filter(survey=survey, excluded=False, sampled=survey.is_personal).count()
            now = every - survey.least_group
            if now <= 0 or (result and abs(now - result.sheets) < survey.least_group):
                continue
        count(actor=SYSTEM, survey=survey, at=at)
        done += 1
    return done


def publish(*, actor: Person, survey: Survey, at: dt.datetime) -> Result:
    """Show the figures to everybody. Raises NotFinal, NothingToShow."""
    with act(verbs.PUBLISHED, actor=actor, on=survey, at=at) as deed:
        survey = deed.lock(survey)
        found = Result.objects.filter(survey=survey, is_final=True).first()
        if found is None:
            raise refusals.NotFinal
        if found.figures["total"].get("value") is None:
            raise refusals.NothingToShow
        found.published_at = found.published_at or at
        found.save(update_fields=["published_at"])
        deed.note(digest=found.digest)
    return found


def unpublish(*, actor: Person, survey: Survey, why: str, at: dt.datetime) -> None:
    """Take the figures off the public page, with a reason."""
    with act(verbs.UNPUBLISHED, actor=actor, on=survey, at=at, why=why.strip()[:500]) as deed:
        survey = deed.lock(survey)
        Result.objects.filter(survey=survey).update(published_at=None)

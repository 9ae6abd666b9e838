"""Questionnaires are composed, and made anew when they have been used."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.kernel import errors
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.surveys import verbs
from dunghen.surveys.models import Question, Questionnaire, Version
from dunghen.surveys.queries.asking import as_asked
from dunghen.surveys.queries.shipped import shipped
from dunghen.surveys.rules import asking, refusals


def compose(
    *,
    actor: Actor,
    slug: str,
    kind: str,
    title: str,
    questions: Sequence[Mapping[str, Any]] = (),
    at: dt.datetime,
    title_en: str = "",
    intro: str = "",
    intro_en: str = "",
) -> Version:
    """Make a questionnaire with its first version. ``questions``: fields of ``Question`` but version and position. Raises WrongQuestion."""
    row = Questionnaire(slug=slug, kind=kind, title=title, title_en=title_en)
    with act(verbs.COMPOSED, actor=actor, on=row, at=at) as deed:
        row.save()
        version = Version.objects.create(questionnaire=row, number=1, intro=intro, intro_en=intro_en, made_at=at)
        _write(version, questions)
        deed.about(row)
    return version


def new_version(*, actor: Actor, questionnaire: Questionnaire, at: dt.datetime) -> Version:
    """Make the next version from the newest one; the newest itself when it is still unlocked."""
    newest = questionnaire.versions.order_by("-number")[0]
    if not newest.is_locked:
        return newest
    with act(verbs.VERSION_MADE, actor=actor, on=questionnaire, at=at, number=newest.number + 1) as deed:
        deed.lock(questionnaire)
        made = Version.objects.create(
            questionnaire=questionnaire,
            number=newest.number + 1,
            intro=newest.intro,
            intro_en=newest.intro_en,
            made_at=at,
        )
        rows = list(newest.questions.all())
        for row in rows:
            row.pk, row.version = None, made
        Question.objects.bulk_create(rows)
    return made


def set_questions(
    *, actor: Actor, version: Version, questions: Sequence[Mapping[str, Any]], change: str, at: dt.datetime
) -> Version:
    """Put these questions in the place of the present ones. ``change`` says in words what moved. Raises Locked, WrongQuestion."""
    with act(verbs.QUESTIONS_SET, actor=actor, on=version.questionnaire, at=at, change=change) as deed:
        version = deed.lock(version)
        if version.is_locked:
            raise refusals.Locked(version=version)
        version.questions.all().delete()
        _write(version, questions)
    return version


def ship(*, actor: Actor, slug: str, at: dt.datetime) -> Version:
    """Take one of the shipped questionnaires over; its newest version when that was done before. Raises NotFound."""
    found = Questionnaire.objects.filter(slug=slug).first()
    if found is not None:
        return found.versions.order_by("-number")[0]
    told = next((one for one in shipped() if one["slug"] == slug), None)
    if told is None:
        raise errors.NotFound
    return compose(actor=actor, at=at, **told)


def _write(version: Version, questions: Sequence[Mapping[str, Any]]) -> None:
    rows = [Question(version=version, position=position, **question) for position, question in enumerate(questions, 1)]
    asking.require_sound([as_asked(row) for row in rows])
    Question.objects.bulk_create(rows)

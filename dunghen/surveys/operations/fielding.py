"""A survey opens, closes, and has the order of its sheets mixed."""

import datetime as dt

from django.db import connection

from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import act
from dunghen.surveys import verbs
from dunghen.surveys.models import Survey, Version
from dunghen.surveys.rules import refusals, words

# Rewritten in the order of their random ids by one transaction: neither place nor transaction number says any more who came first.
_MIX = """
WITH gone AS (DELETE FROM surveys_sheet WHERE survey_id = %s RETURNING *)
INSERT INTO surveys_sheet SELECT * FROM gone ORDER BY gen_random_uuid()
"""


def open_(*, actor: Actor, survey: Survey, at: dt.datetime) -> Survey:
    """Let answers in; its version of the questionnaire is locked from now on. Raises WrongState, NoQuestions."""
    with act(verbs.OPENED, actor=actor, on=survey, at=at, closes=survey.closes_on) as deed:
        survey = deed.lock(survey)
        if survey.state != words.PLANNED:
            raise refusals.WrongState(survey=survey.title, state=survey.get_state_display().lower(), action="mở")
        version: Version = deed.lock(survey.version)
        if not version.questions.exists():
            raise refusals.NoQuestions(version=version)
        if version.locked_at is None:
            version.locked_at = at
            version.save(update_fields=["locked_at"])
        survey.state = words.OPEN
        survey.save(update_fields=["state"])
    return survey


def close(*, actor: Actor, survey: Survey, at: dt.datetime) -> Survey:
    """Take no more answers. Raises WrongState."""
    with act(verbs.CLOSED, actor=actor, on=survey, at=at, count=survey.sheets.count()) as deed:
        survey = deed.lock(survey)
        if survey.state != words.OPEN:
            raise refusals.WrongState(survey=survey.title, state=survey.get_state_display().lower(), action="kết thúc")
        survey.state = words.CLOSED
        survey.save(update_fields=["state"])
    mix(survey=survey, at=at)
    return survey


def mix(*, survey: Survey, at: dt.datetime) -> None:
    """Make the order of the sheets meaningless."""
    with act(verbs.MIXED, actor=SYSTEM, on=survey, at=at, count=survey.sheets.count()):
        with connection.cursor() as cursor:
            cursor.execute(_MIX, [survey.pk])
        Survey.objects.filter(pk=survey.pk).update(mixed_at=at)

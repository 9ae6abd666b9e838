"""Answers. A sheet knows what was answered and in which part of the sample, and nothing of who answered or when.

Its id is random, its time is a month, its order in the table is mixed (operations.mixing). Weights are equal within a cell of
the sample until they are calibrated.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dunghen.kernel.organisation.models import Unit
from dunghen.surveys.models.survey import Cluster, Station, Stratum, Survey
from dunghen.surveys.rules import words

PERSON = settings.AUTH_USER_MODEL


class Sheet(models.Model):
    """One person's answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    channel = models.CharField(max_length=10, choices=words.SHEET_CHANNELS)
    sampled = models.BooleanField(default=False)
    """By invitation; the others came by themselves and are never counted together with these."""
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, null=True, related_name="sheets")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The unit whose service is judged, where that is known."""
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, related_name="sheets")
    service = models.CharField(max_length=60, blank=True, default="")
    weight = models.FloatField(default=1.0)
    month = models.DateField()
    """First day of the month of answering; of personal invitations that of the opening."""
    language = models.CharField(max_length=2, default="vi")
    values: Any = models.JSONField()
    """Question key → value: scale 1–5; single "option"; multiple and ranking ["option", …] (ranking: most wanted first);
    number; text. What was not answered is absent."""
    serial = models.CharField(max_length=20, blank=True, default="")
    """Number printed on the paper form; the register does not know who got which form."""
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    """The officer who typed the paper in or held the interview."""
    flags = ArrayField(models.CharField(max_length=16, choices=words.FLAGS), default=list)
    excluded = models.BooleanField(default=False)
    """Left out of all figures, by a decision that the journal tells."""
    reviewed = models.BooleanField(default=False)
    """Somebody looked at its flags and decided."""

    class Meta:
        indexes: ClassVar = [
            # Answering takes the neighbours of a new sheet along (operations.answering).
            models.Index(fields=["survey", "id"], name="sheet_survey"),
            models.Index(fields=["survey"], name="sheet_flagged", condition=~Q(flags=[])),
            models.Index(fields=["survey", "serial"], name="sheet_serial", condition=~Q(serial="")),
        ]


class FirstEntry(models.Model):
    """A paper sheet that one officer typed in and another has yet to; gone when both agree."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="first_entries")
    serial = models.CharField(max_length=20)
    values: Any = models.JSONField()
    cell: Any = models.JSONField(default=dict)
    """{"stratum", "cluster"} keys as typed."""
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "serial"], name="first_entry_once")]

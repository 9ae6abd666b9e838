"""A year's round of an index: its windows, the units it assesses, who scores what, and the teams that appraise."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index.models.sets import CriteriaSet, Node
from dunghen.par_index.rules import phases

PERSON = settings.AUTH_USER_MODEL


class Round(models.Model):
    """A year's cycle of one set. Its phase moves by acts; within a phase its window says from when to when."""

    class Phase(models.TextChoices):
        PREPARING = phases.PREPARING, phases.PHASE_LABELS[phases.PREPARING]
        SCORING = phases.SCORING, phases.PHASE_LABELS[phases.SCORING]
        APPRAISAL = phases.APPRAISAL, phases.PHASE_LABELS[phases.APPRAISAL]
        EXPLAINING = phases.EXPLAINING, phases.PHASE_LABELS[phases.EXPLAINING]
        COUNCIL = phases.COUNCIL, phases.PHASE_LABELS[phases.COUNCIL]
        PUBLISHED = phases.PUBLISHED, phases.PHASE_LABELS[phases.PUBLISHED]

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField("năm")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The standing agency: scores what no line names a lead for, keeps the round moving."""
    phase = models.CharField("bước", max_length=10, choices=Phase, default=Phase.PREPARING)
    phase_at = models.DateTimeField()
    """Since when it stands in its phase."""
    involved = ArrayField(models.BigIntegerField(), default=list)
    """Ids of all units that score, are assessed, or appraise: they may see that the round is."""
    decision_number = models.CharField("số quyết định công bố", max_length=60, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    is_invented = models.BooleanField("số liệu minh họa", default=False)
    """Values of a demonstration: pages say so."""

    class Meta:
        verbose_name = "kỳ đánh giá"
        ordering: ClassVar = ["-year", "criteria__kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria", "year"], name="round_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.criteria.get_kind_display()}, năm {self.year}"

    @property
    def thread(self) -> str:
        return f"par_index.round:{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.phase == phases.PUBLISHED

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"involved": frozenset(self.involved)}

    def journal_subject(self) -> Subject:
        return Subject("par_index.round", self.pk, f"kỳ đánh giá {self}", (self.thread,) if self.pk else ())


class Window(models.Model):
    """First and last day of a phase of a round, both included."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="windows")
    phase = models.CharField(max_length=10, choices=[(name, phases.PHASE_LABELS[name]) for name in phases.WINDOWED])
    first = models.DateField("từ ngày")
    last = models.DateField("đến hết ngày")

    class Meta:
        ordering: ClassVar = ["first", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "phase"], name="window_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="window_days_in_order"),
        ]

    @property
    def days(self) -> phases.Window:
        return self.first, self.last


class Team(models.Model):
    """Agencies that appraise some areas of a round together."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField("tên tổ", max_length=120)
    areas = models.ManyToManyField(Node, related_name="+")
    units = models.ManyToManyField(Unit, related_name="+")

    class Meta:
        verbose_name = "tổ thẩm định"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Assessed(models.Model):
    """A unit in a round, among its peers. The sums are those of the last publication, for lists and ranking."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assessed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    peer_group = models.CharField("nhóm", max_length=80, blank=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True)
    submitted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    total = models.FloatField("tổng điểm công bố", null=True)
    """Points at publication, at full precision."""
    percent = models.FloatField("chỉ số công bố", null=True)
    """Total over what the unit could reach, in percent."""

    class Meta:
        verbose_name = "đơn vị được đánh giá"
        ordering: ClassVar = ["peer_group", "unit__name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="assessed_once")]

    def __str__(self) -> str:
        return f"{self.unit.name}, {self.round}"

    @property
    def thread(self) -> str:
        return f"par_index.assessed:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"assessed": frozenset({self.unit_id}), "involved": frozenset(self.round.involved)}

    def journal_subject(self) -> Subject:
        threads = (self.thread, self.round.thread) if self.pk else (self.round.thread,)
        return Subject("par_index.assessed", self.pk, str(self), threads, self.unit_id)


class Portion(models.Model):
    """What one agency scores of one assessed unit: the promise to have it checked before the window closes."""

    assessed = models.ForeignKey(Assessed, on_delete=models.CASCADE, related_name="portions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="par_portion")
    checked_at = models.DateTimeField("kiểm tra xong lúc", null=True)
    checked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phần tự chấm"
        ordering: ClassVar = ["unit__name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessed", "unit"], name="portion_once")]

    def __str__(self) -> str:
        return f"phần của {self.unit.short_name}, {self.assessed}"

    @property
    def thread(self) -> str:
        return f"par_index.portion:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"lead": frozenset({self.unit_id}), "assessed": frozenset({self.assessed.unit_id})}

    def journal_subject(self) -> Subject:
        threads = (self.thread, self.assessed.thread) if self.pk else (self.assessed.thread,)
        return Subject("par_index.portion", self.pk, str(self), threads, self.unit_id)


def days_of(windows: "Any") -> dict[str, tuple[dt.date, dt.date]]:
    """Return phase → first and last day of some windows."""
    return {window.phase: window.days for window in windows}

"""Holding to account: who the ledger's officers are, files about repeated lateness, periodic evaluation."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dunghen.dossiers.rules import evaluation as grades
from dunghen.kernel import acts
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit

PERSON = settings.AUTH_USER_MODEL


class OfficerName(models.Model):
    """Which person of a unit the ledger's opaque id of an officer stands for."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField("mã người xử lý", max_length=120)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "officer"], name="officer_name_once")]


class Accountability(models.Model):
    """A file about repeated lateness: facts gathered and frozen, an explanation, a decision with grounds."""

    class Subject(models.TextChoices):
        DOSSIER = "dossier", "Một hồ sơ trễ nhiều lần"
        STEP = "step", "Một bước xử lý"
        OFFICER = "officer", "Người xử lý"
        UNIT = "unit", "Đơn vị"

    class State(models.TextChoices):
        OPENED = "opened", "Chờ giải trình"
        EXPLAINED = "explained", "Chờ kết luận"
        DECIDED = "decided", "Đã kết luận"

    class Decision(models.TextChoices):
        NO_FAULT = "no_fault", "Không có lỗi"
        REMINDED = "reminded", "Nhắc nhở"
        CRITICISED = "criticised", "Phê bình"
        REVIEWED = "reviewed", "Kiểm điểm, đề nghị xem xét kỷ luật"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    above = ArrayField(models.BigIntegerField(), default=list)
    about = models.CharField(max_length=8, choices=Subject)
    key = models.CharField(max_length=120)
    """Code of the dossier, word of the step, opaque id of the officer, key of the unit."""
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="accountability")
    """Who explains, where the head has said who the officer is; else the unit."""
    about_head = models.BooleanField(default=False)
    """Who explains is a head of the unit: nobody judges himself, the unit above does."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    """The due moments that were counted lie between these."""
    count = models.PositiveIntegerField()
    facts = models.JSONField()
    """Frozen at opening: the first dossiers or steps, each with code, due, finished, fault, cause."""
    opened_at = models.DateTimeField()
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="accountability")
    """The explanation owed."""
    state = models.CharField(max_length=9, choices=State, default=State.OPENED)
    explanation = models.TextField(blank=True, default="")
    contests_fault = models.BooleanField(default=False)
    explained_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    grounds = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "hồ sơ trách nhiệm"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "about", "key"], condition=~Q(state="decided"), name="accountability_one_open"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="accountability_newest"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="accountability_unit"),
            models.Index(fields=["person", "-opened_at"], name="accountability_person"),
        ]

    def __str__(self) -> str:
        return f"TN-{self.pk}"

    @property
    def thread(self) -> str:
        return f"dossiers.accountability:{self.pk}"

    @property
    def judge_id(self) -> int | None:
        """Return the unit whose head decides: the one above where a unit or its head is judged."""
        above = self.about == self.Subject.UNIT or self.about_head
        return self.superior_id if above else self.unit_id

    def access_units(self) -> Mapping[str, frozenset[int]]:
        """Relations: ``owner``, ``above``; ``judge``: whose head decides."""
        judge = self.judge_id
        return {
            "owner": frozenset({self.unit_id}),
            "above": frozenset(self.above),
            "judge": frozenset({judge} if judge else ()),
        }

    def journal_subject(self) -> acts.Subject:
        return acts.Subject(
            "dossiers.accountability", self.pk, f"hồ sơ trách nhiệm {self}", (self.thread,), self.unit_id
        )


class Evaluation(models.Model):
    """An officer's evaluation of a period: figures frozen, points of each criterion, the grade; filled by the head, seen by the officer."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="dossier_evaluations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = models.DateField("từ ngày")
    last = models.DateField("đến hết ngày")
    figures = models.JSONField()
    computed = models.JSONField()
    """Points that the figures give, by criterion."""
    scores = models.JSONField(default=dict)
    """Points as the head gave them, by criterion; all of them once it is final."""
    total = models.PositiveSmallIntegerField(default=0)
    grade = models.CharField(max_length=10, choices=grades.GRADES, blank=True, default="")
    note = models.TextField(blank=True, default="")
    """Why a computed score was changed, and whatever else the head says."""
    opened_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "đánh giá cán bộ"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "unit", "first", "last"], name="evaluation_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="evaluation_days_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-opened_at", "-id"], name="evaluation_unit")]

    @property
    def thread(self) -> str:
        return f"dossiers.evaluation:{self.pk}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"owner": frozenset({self.unit_id})}

    def journal_subject(self) -> acts.Subject:
        return acts.Subject("dossiers.evaluation", self.pk, f"đánh giá {self.person}", (self.thread,), self.unit_id)


class CriteriaSet(models.Model):
    """The province's own criteria for evaluating officers from a day on (``rules.evaluation``); what was in force is never changed."""

    valid_from = models.DateField("từ ngày", unique=True)
    criteria = models.JSONField()
    """In their order: ``slug``, ``computed``, ``label``, ``words`` of 0, 1 and 2 points."""
    basis = models.CharField("căn cứ", max_length=300)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bộ tiêu chí đánh giá cán bộ"
        ordering: ClassVar = ["-valid_from"]

    def as_set(self) -> grades.CriteriaSet:
        told = (
            grades.Criterion(
                one["slug"], one["computed"], one["label"], tuple(one["words"]), self.valid_from, None, self.basis
            )
            for one in self.criteria
        )
        return grades.CriteriaSet(self.valid_from, tuple(told), self.basis)

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> acts.Subject:
        return acts.Subject("dossiers.criteria", self.pk, "bộ tiêu chí đánh giá cán bộ", ("dossiers.criteria",))

"""What a component of a unit scored in a year: its own, the appraised, that after an explanation, the council's; and the evidence."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index.models.rounds import Assessed, Portion
from dunghen.par_index.models.sets import Node
from dunghen.par_index.rules import phases

PERSON = settings.AUTH_USER_MODEL


def _by() -> Any:
    return models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")


class Score(models.Model):
    """One component of one unit in one round. Points are kept at full precision: NULL not given yet, NaN not applicable.

    Inputs are the numbers that the rule asks for (``rules.wording.inputs_of``); empty where points were typed.
    """

    assessed = models.ForeignKey(Assessed, on_delete=models.CASCADE, related_name="scores")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="scores")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The agency that answers for it, as at the opening of the round or as handed on since."""
    portion = models.ForeignKey(Portion, on_delete=models.PROTECT, null=True, related_name="scores")
    """None: a survey gives it, nobody scores it."""
    appraisers = ArrayField(models.BigIntegerField(), default=list)
    """Ids of the units that appraise it."""
    open_until = models.DateField("mở lại đến hết ngày", null=True)
    """A last day of its own for self-scoring, when it was reopened alone."""

    self_inputs: Any = models.JSONField(default=dict)
    self_points = models.FloatField("tự chấm", null=True)
    self_note = models.TextField("giải trình khi tự chấm", blank=True, default="")
    self_at = models.DateTimeField(null=True)
    self_by = _by()

    appraised_inputs: Any = models.JSONField(default=dict)
    appraised_points = models.FloatField("thẩm định", null=True)
    appraised_note = models.TextField("nhận xét thẩm định", blank=True, default="")
    appraised_at = models.DateTimeField(null=True)
    appraised_by = _by()

    appeal_text = models.TextField("giải trình sau thẩm định", blank=True, default="")
    appeal_at = models.DateTimeField(null=True)
    appeal_by = _by()

    second_inputs: Any = models.JSONField(default=dict)
    second_points = models.FloatField("thẩm định lại", null=True)
    second_note = models.TextField("nhận xét thẩm định lại", blank=True, default="")
    second_at = models.DateTimeField(null=True)
    second_by = _by()

    council_points = models.FloatField("hội đồng", null=True)
    council_note = models.TextField("kết luận của hội đồng", blank=True, default="")
    council_at = models.DateTimeField(null=True)
    council_by = _by()

    final_points = models.FloatField("công bố", null=True)

    class Meta:
        verbose_name = "điểm tiêu chí"
        ordering: ClassVar = ["assessed_id", "node__position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessed", "node"], name="score_once")]

    def __str__(self) -> str:
        return f"mục {self.node.code}, {self.assessed}"

    @property
    def thread(self) -> str:
        return f"par_index.score:{self.pk}"

    @property
    def settled(self) -> float | None:
        """Return the word that stands (``rules.phases.stands``), the published one before all; NaN: not applicable."""
        if self.final_points is not None:
            return self.final_points
        words = [
            (self.appraised_points, self.appraised_at),
            (self.second_points, self.second_at),
            (self.council_points, self.council_at),
        ]
        place = phases.stands([at if points is not None else None for points, at in words])
        return None if place is None else words[place][0]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {
            "lead": frozenset({self.lead_id}),
            "assessed": frozenset({self.assessed.unit_id}),
            "appraiser": frozenset(self.appraisers),
        }

    def journal_subject(self) -> Subject:
        return Subject("par_index.score", self.pk, str(self), (self.thread, self.assessed.thread), self.lead_id)


class Evidence(models.Model):
    """A document that proves a score: kept file, the page that is meant, and the document's own number and day."""

    class Stage(models.TextChoices):
        SELF = "self", "tự chấm"
        APPEAL = "appeal", "giải trình"

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="evidence")
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.SELF)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày văn bản", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    subject = models.CharField("trích yếu", max_length=300, blank=True)
    page = models.CharField("trang, mục", max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    """In the file store; "" when only the document's number is told."""
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField(default=0)
    """In bytes."""
    added_at = models.DateTimeField()
    added_by = _by()
    removed_at = models.DateTimeField(null=True)
    removed_by = _by()

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(sha256="") | ~Q(number=""), name="evidence_is_something"),
        ]

    def __str__(self) -> str:
        return self.number or self.file_name

"""Report forms as they were signed: figures, moment, signer and documents, kept for good."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Form(models.Model):
    """A signed form of a unit (with all below it) for a period. What is not signed is no row: it is counted whenever one looks.

    A withdrawn form stays readable; then the same can be signed anew.
    """

    class Kind(models.TextChoices):
        BY_UNIT = "theo-don-vi", "Tình hình giải quyết hồ sơ theo đơn vị"
        BY_FIELD = "theo-linh-vuc", "Tình hình giải quyết hồ sơ theo lĩnh vực"
        CAUSES = "nguyen-nhan", "Nguyên nhân hồ sơ quá hạn"

    kind = models.CharField("biểu", max_length=20, choices=Kind)
    period = models.CharField("kỳ", max_length=40)
    """As ``queries.periods`` writes it."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    figures: Any = models.JSONField("số liệu")
    counted_at = models.DateTimeField("tính lúc")
    data_as_of = models.DateTimeField("số liệu đến", null=True)
    signed_at = models.DateTimeField("ký lúc")
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("mã băm số liệu", max_length=64)
    """SHA-256 of the figures as canonical JSON, in hex."""
    docx = models.CharField(max_length=64)
    xlsx = models.CharField(max_length=64)
    """The documents as signed: their SHA-256, in the file store."""
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField("lý do rút", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "biểu báo cáo"
        ordering: ClassVar = ["-signed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "period", "unit"], condition=Q(withdrawn_at=None), name="form_signed_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why="") & Q(withdrawn_by__isnull=False),
                name="form_withdrawn_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}, {self.unit}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"owner": frozenset({self.unit_id})}

    def journal_subject(self) -> Subject:
        threads = (f"dossiers.form:{self.pk}",) if self.pk else ()
        return Subject("dossiers.form", self.pk, str(self), threads, self.unit_id)

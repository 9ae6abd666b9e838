"""What was published elsewhere, and what a percentage is called."""

from typing import Any, ClassVar

from django.db import models

from dunghen.kernel.organisation.models import Dated, no_overlap
from dunghen.par_index.models.sets import RatedKind


class PublishedResult(models.Model):
    """A province's published result of a year, as far as it is known, with where it is known from."""

    year = models.PositiveSmallIntegerField("năm")
    province = models.CharField("tỉnh, thành phố", max_length=80)
    is_own = models.BooleanField("tỉnh mình", default=False)
    is_average = models.BooleanField("bình quân cả nước", default=False)
    rank = models.PositiveSmallIntegerField("hạng", null=True)
    total = models.DecimalField("tổng điểm", max_digits=7, decimal_places=3, null=True)
    council_points = models.DecimalField("điểm thẩm định", max_digits=7, decimal_places=3, null=True)
    leader_points = models.DecimalField("điểm khảo sát lãnh đạo", max_digits=7, decimal_places=3, null=True)
    sipas_points = models.DecimalField("điểm SIPAS", max_digits=7, decimal_places=3, null=True)
    impact_points = models.DecimalField("điểm tác động", max_digits=7, decimal_places=3, null=True)
    status = models.CharField("độ chắc", max_length=20, blank=True)
    """"sourced", "derived", "conflict", …: as the reference table says."""
    source = models.CharField("nguồn", max_length=400, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "kết quả công bố"
        ordering: ClassVar = ["-year", "rank", "province"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "province"], name="published_result_once")]

    def __str__(self) -> str:
        return f"{self.province} {self.year}"


class GradeScale(Dated):
    """Grades of a kind of unit during these days: ``grades`` from the highest edge down, e.g. [[90, "Tốt"], …, [0, "Yếu"]]."""

    kind = models.CharField(max_length=12, choices=RatedKind)
    grades: Any = models.JSONField("các mức xếp loại")
    basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = "mức xếp loại"
        ordering: ClassVar = ["kind", "-valid_from"]
        constraints: ClassVar = [no_overlap("grade_scale_one_at_a_time", "kind")]

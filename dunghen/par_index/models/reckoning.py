"""What the reckoning of ranks and ways needs besides scores: how hard a component is, and where a series breaks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dunghen.par_index.models.sets import Node
from dunghen.par_index.rules import effort


class Effort(models.Model):
    """How hard it is to win the lost points of a component, as the standing agency judges; without a row it is assumed by rule and source."""

    node = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="effort")
    level = models.PositiveSmallIntegerField("công sức")

    class Meta:
        verbose_name = "công sức"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__gte=effort.LEAST, level__lte=effort.MOST), name="effort_between_least_and_most"
            )
        ]


class SeriesBreak(models.Model):
    """From this year on figures are not comparable with those before."""

    class Part(models.TextChoices):
        TOTAL = "total", "Tổng điểm"
        SIPAS = "sipas", "Chỉ số hài lòng"

    year = models.PositiveSmallIntegerField("từ năm")
    part = models.CharField("số liệu", max_length=10, choices=Part, default=Part.TOTAL)
    why = models.CharField("vì sao", max_length=300)
    source = models.CharField("nguồn", max_length=400, blank=True)

    class Meta:
        verbose_name = "điểm gãy của chuỗi"
        ordering: ClassVar = ["year", "part"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "part"], name="series_break_once")]

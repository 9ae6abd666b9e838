"""What a survey has told: the figures as they were counted last, frozen when it is over, and what was written in words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dunghen.kernel.acts import Subject
from dunghen.surveys.models.survey import Survey


class Result(models.Model):
    """The figures of a survey. Pages read these and never count sheets themselves: two countings a sheet apart would tell that sheet."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="result")
    counted_at = models.DateTimeField("tính lúc")
    sheets = models.PositiveIntegerField("số phiếu")
    is_final = models.BooleanField("số cuối", default=False)
    """Counted after the survey was over."""
    figures: Any = models.JSONField()
    """As ``queries.counting.figures`` gives them."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the figures: the journal names it, and whoever counts anew can compare."""
    published_at = models.DateTimeField("công khai lúc", null=True)

    def __str__(self) -> str:
        return f"Kết quả {self.survey}"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return self.survey.access_units()

    def journal_subject(self) -> Subject:
        return self.survey.journal_subject()


class Remark(models.Model):
    """Something written in words: personal data covered, apart from the sheet, in no meaningful order."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="remarks")
    question = models.SlugField(max_length=40)
    text = models.TextField()
    search = models.TextField()
    """Folded, to be searched with or without diacritics."""
    themes = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["survey", "question"], name="remark_of_survey")]

"""Questionnaires, their versions and questions. A version that a survey uses never changes again."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from dunghen.kernel.acts import Subject
from dunghen.surveys.rules import words


class Questionnaire(models.Model):
    """What is asked, over all its versions."""

    slug = models.SlugField("mã", max_length=40, unique=True)
    kind = models.CharField("loại", max_length=8, choices=words.SURVEY_KINDS)
    title = models.CharField("tên phiếu", max_length=200)
    title_en = models.CharField("tên tiếng Anh", max_length=200, blank=True, default="")
    retired = models.BooleanField("thôi dùng", default=False)

    def __str__(self) -> str:
        return self.title

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("surveys.questionnaire", self.pk, self.title, (f"surveys.questionnaire:{self.pk}",))


class Version(models.Model):
    """One edition of a questionnaire: composed while unlocked, locked by the first survey that opens with it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần")
    intro = models.TextField("lời mở đầu", blank=True, default="")
    intro_en = models.TextField("lời mở đầu tiếng Anh", blank=True, default="")
    made_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire.title}, lần {self.number}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class Question(models.Model):
    """One question. ``key`` names it in the answers and stays the same over versions."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    page = models.CharField("trang", max_length=120, blank=True, default="")
    """Heading of the page it stands on: neighbours with the same heading share a page. "": a page of its own."""
    page_en = models.CharField("trang, tiếng Anh", max_length=120, blank=True, default="")
    key = models.SlugField("mã", max_length=40)
    kind = models.CharField("cách trả lời", max_length=8, choices=words.QUESTION_KINDS)
    factor = models.CharField("yếu tố", max_length=12, choices=words.FACTORS, blank=True, default="")
    aspect = models.CharField("hỏi về", max_length=12, choices=words.ASPECTS, default=words.OTHER)
    text = models.CharField("câu hỏi", max_length=400)
    text_en = models.CharField("câu hỏi tiếng Anh", max_length=400, blank=True, default="")
    options: Any = models.JSONField(default=list, blank=True)
    """[{"key", "text", "text_en", "weight"}] of single, multiple and ranking; of a scale the five words when not the usual
    ones, worst first. ``weight`` (0–1, or None: counts as no answer) is what the option is worth in weighted indices."""
    required = models.BooleanField("phải trả lời", default=False)
    shown_if: Any = models.JSONField(default=dict, blank=True)
    """{"question": key, "in": [values]}: asked only of those who answered so; {}: of everybody."""
    least = models.IntegerField("ít nhất", null=True, blank=True)
    most = models.IntegerField("nhiều nhất", null=True, blank=True)
    """Bounds of a number; of multiple and ranking how many may be chosen; of texts the length."""

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "key"], name="question_once")]

    def __str__(self) -> str:
        return self.text

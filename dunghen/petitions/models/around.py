"""What stands around petitions: supporters, subscriptions, reply templates, own terms, lessons."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Dated, Unit
from dunghen.petitions import rules
from dunghen.petitions.models.petition import Petition


class PublicEdition(models.Model):
    """The one row whose mark changes with whatever the public may see of petitions; a trigger of the database sets it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="public_edition_is_one_row")]


class Support(models.Model):
    """Somebody who says "me too" to a published petition; ``mark`` is a keyed hash of the browser's own secret."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="supports")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "mark"], name="support_once")]


class Subscription(models.Model):
    """A mail address that wants to hear: of one petition, or of what is answered in a commune, a field, or both.

    The secret in its links is made from its number and the product's key (queries.alerts), so that no table can give it away.
    """

    email = models.EmailField()
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, null=True, related_name="subscriptions")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=40, blank=True, default="")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)
    """What was published up to then was told."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email", "petition", "commune", "field"],
                name="subscription_once",
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["petition"], name="subscription_petition", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["email", "id"],
                name="subscription_live",
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=False),
            ),
        ]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        """Name what is followed; never by whom."""
        if self.petition is not None:
            return self.petition.journal_subject()
        place = self.commune.short_name if self.commune is not None else ""
        return Subject(
            "petitions.subscription", self.pk, ", ".join(part for part in (place, self.field) if part) or "mọi phản ánh"
        )


class News(models.Model):
    """Something new about a published petition, for those who follow it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="news")
    what = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="news_newest")]


class ReplyTemplate(models.Model):
    """Words that officers start an answer from. ``unit`` empty: for everybody."""

    title = models.CharField("tên mẫu", max_length=120)
    text = models.TextField("nội dung")
    kind = models.CharField("loại", max_length=10, choices=rules.KINDS, blank=True, default="")
    field = models.CharField("lĩnh vực", max_length=40, blank=True, default="")
    purpose = models.CharField(
        "dùng khi",
        max_length=8,
        choices=(("answer", "Trả lời"), ("ask", "Đề nghị bổ sung"), ("refuse", "Không tiếp nhận")),
        default="answer",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired = models.BooleanField("thôi dùng", default=False)

    def __str__(self) -> str:
        return self.title

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"unit": frozenset({self.unit_id} if self.unit_id else ())}

    def journal_subject(self) -> Subject:
        return Subject("petitions.template", self.pk, self.title, (), self.unit_id)


class TermRow(Dated):
    """A province's own term for a step; see rules.terms for how rows are chosen."""

    step = models.CharField("bước", max_length=12, choices=list(rules.STEPS.items()))
    kind = models.CharField("loại", max_length=10, choices=rules.KINDS, blank=True, default="")
    cls = models.CharField("mức", max_length=8, choices=rules.CLASSES, blank=True, default="")
    amount = models.PositiveSmallIntegerField("số lượng")
    unit = models.CharField("đơn vị", max_length=14, choices=list(rules.UNITS.items()))
    basis = models.CharField("căn cứ", max_length=300, blank=True, default="")

    def as_term(self) -> rules.Term:
        return rules.Term(
            self.step, self.amount, self.unit, self.kind, self.cls, self.valid_from, self.valid_to, self.basis, own=True
        )

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("petitions.term", self.pk, f"{self.get_step_display()}: {self.as_term().in_words()}")


class Lesson(models.Model):
    """A decision of an officer that the suggestion engine learns from: masked text and what it was confirmed to be."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField()
    confirmed = models.JSONField(default=dict)
    """{"kind", "field", "lead"} as confirmed, the unit by its key."""
    at = models.DateTimeField()
    learnt = models.BooleanField(default=False)
    """Taken in by the model that is kept (see Learnt)."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="lesson_new", condition=Q(learnt=False)),
        ]


class Learnt(models.Model):
    """The one row that carries what lessons made of the shipped model from the worker to every process."""

    trained = models.CharField(max_length=40)
    """Sign of the training that it rests on."""
    version = models.PositiveIntegerField(default=0)
    """How many lessons were taken in since."""
    content = models.BinaryField()
    at = models.DateTimeField()

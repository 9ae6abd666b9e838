"""Sets of criteria as dated data: which years and which kind of unit they rate, and their tree of lines."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Unit, UnitKind
from dunghen.par_index.rules import kinds, tree

PERSON = settings.AUTH_USER_MODEL


class RatedKind(models.TextChoices):
    """The kind of unit that a set rates; an index of the province itself has one unit."""

    PROVINCE = "province", "Cấp tỉnh"
    DEPARTMENT = "department", "Sở, ngành"
    DISTRICT = "district", "Cấp huyện (đến 30/6/2025)"
    COMMUNE = "commune", "Cấp xã"
    PUBLIC_UNIT = "public_unit", "Đơn vị sự nghiệp"


UNIT_KINDS: Mapping[str, tuple[str, ...]] = {
    RatedKind.PROVINCE: (UnitKind.PROVINCE,),
    RatedKind.DEPARTMENT: (UnitKind.DEPARTMENT, UnitKind.OFFICE, UnitKind.VERTICAL),
    RatedKind.DISTRICT: (UnitKind.DISTRICT,),
    RatedKind.COMMUNE: (UnitKind.COMMUNE,),
    RatedKind.PUBLIC_UNIT: (UnitKind.PUBLIC_UNIT,),
}
"""Rated kind → kinds of units it rates."""


class CriteriaSet(models.Model):
    """One edition. A draft can be changed; one in force, or one that a round uses, is copied instead."""

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_FORCE = "in_force", "Đang áp dụng"

    class OnZero(models.TextChoices):
        FULL = kinds.FULL, "đạt điểm tối đa"
        NOTHING = kinds.NOTHING, "không có điểm"
        NOT_APPLICABLE = kinds.NOT_APPLICABLE, "không tính, quy đổi theo phần còn lại"

    class Ties(models.TextChoices):
        EQUAL = tree.EQUAL, "đồng hạng"
        APPRAISED = tree.APPRAISED, "xét điểm thẩm định"

    title = models.CharField("tên bộ tiêu chí", max_length=200)
    kind = models.CharField("đơn vị được đánh giá", max_length=12, choices=RatedKind)
    first_year = models.PositiveSmallIntegerField("áp dụng từ năm")
    last_year = models.PositiveSmallIntegerField("đến hết năm", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    is_reconstruction = models.BooleanField("phục dựng, chưa phải bảng chính thức", default=False)
    note = models.TextField("ghi chú", blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)
    whole = models.DecimalField("tổng điểm", max_digits=8, decimal_places=4, default=100)
    """What the areas add up to; bonus and penalty stand beside it."""
    on_zero = models.CharField("không phát sinh thì", max_length=14, choices=OnZero, default=OnZero.FULL)
    ties = models.CharField("bằng điểm thì", max_length=9, choices=Ties, default=Ties.EQUAL)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bộ tiêu chí"
        ordering: ClassVar = ["-first_year", "kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "title", "first_year"], name="criteria_set_once"),
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")), name="criteria_set_years_in_order"
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=2000, first_year__lte=2199), name="criteria_set_year_is_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return f"par_index.set:{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def access_units(self) -> Mapping[str, frozenset[int]]:
        involved = self.rounds.values_list("involved", flat=True) if self.pk else ()
        return {"involved": frozenset(unit for units in involved for unit in units)}

    def journal_subject(self) -> Subject:
        return Subject("par_index.set", self.pk, self.title, (self.thread,) if self.pk else ())


class Node(models.Model):
    """One line of a set: area, criterion or component, by where it stands in the tree. A line without lines below is scored."""

    class Source(models.TextChoices):
        SELF = tree.SELF, tree.SOURCES[tree.SELF]
        APPRAISAL = tree.APPRAISAL, tree.SOURCES[tree.APPRAISAL]
        LEADERS = tree.LEADERS, tree.SOURCES[tree.LEADERS]
        SIPAS = tree.SIPAS, tree.SOURCES[tree.SIPAS]
        IMPACT = tree.IMPACT, tree.SOURCES[tree.IMPACT]

    class Side(models.TextChoices):
        IN = "", "trong thang điểm"
        BONUS = tree.BONUS, "điểm thưởng"
        PENALTY = tree.PENALTY, "điểm trừ"

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    """Its place in the document, from 0, over the whole set."""
    code = models.CharField("mã", max_length=20)
    name = models.CharField("nội dung", max_length=500)
    maximum = models.DecimalField("điểm tối đa", max_digits=8, decimal_places=4, null=True, blank=True)
    """None: not known, in an edition known in part."""
    source = models.CharField("nguồn điểm", max_length=10, choices=Source, blank=True)
    side = models.CharField("cách tính vào tổng", max_length=7, choices=Side, blank=True, default="")
    rule: Any = models.JSONField("quy tắc chấm", default=dict, blank=True)
    """As ``rules.kinds`` reads it; empty: points are typed."""
    rule_text = models.TextField("cách chấm ghi trong văn bản", blank=True)
    evidence = models.TextField("tài liệu kiểm chứng", blank=True)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.CharField("số đo tự động", max_length=80, blank=True)
    """Slug of ``kernel.measures`` that gives its live value; "" for none."""

    class Meta:
        verbose_name = "tiêu chí"
        ordering: ClassVar = ["criteria_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria", "code"], name="node_code_once"),
            models.UniqueConstraint(
                fields=["criteria", "position"], name="node_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(maximum=None) | Q(maximum__gte=0), name="node_maximum_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

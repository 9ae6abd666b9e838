"""Units, people, roles and delegations, all with the days on which they are true.

A unit is never renamed in place: a name, a parent, an alias or a code is a row with a first and a last day (both included), so that a
page can show the province as it was. Codes of the statistics office are reused after mergers: only ``Unit.key`` identifies a unit.
"""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from dunghen.kernel.text import search_key


class DateRange(Func):
    """SQL daterange(first, last, '[]') over two date columns: the span both of whose ends are included."""

    function = "daterange"
    output_field = DateRangeField()


def _span() -> DateRange:
    return DateRange(F("valid_from"), F("valid_to"), Value("[]"))


def no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    """Refuse two rows with equal ``fields`` whose days overlap."""
    pairs: list[tuple[Any, str]] = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*pairs, (_span(), RangeOperators.OVERLAPS)])


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> "DatedQuerySet":
        """Keep the rows that are true on ``day``."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Dated(models.Model):
    """First and last day, both included; empty means "since always" or "until further notice"."""

    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitKind(models.TextChoices):
    """What a unit is, in the words of the law; a level is derived from it by ``Level``."""

    PROVINCE = "tinh", "UBND tỉnh"
    OFFICE = "van_phong", "Văn phòng UBND tỉnh"
    DEPARTMENT = "so", "Sở, cơ quan ngang sở"
    VERTICAL = "nganh_doc", "Cơ quan ngành dọc"
    PUBLIC_UNIT = "don_vi_su_nghiep", "Đơn vị sự nghiệp công lập"
    DISTRICT = "huyen", "UBND huyện, thị xã, thành phố"
    COMMUNE = "xa", "UBND xã, phường, thị trấn, đặc khu"
    DIVISION = "phong", "Phòng, chi cục, bộ phận"
    PARTY = "dang_doan_the", "Cơ quan Đảng, Mặt trận, đoàn thể"
    ENTERPRISE = "doanh_nghiep", "Doanh nghiệp, đơn vị khác"


class Level(models.TextChoices):
    PROVINCE = "tinh", "Cấp tỉnh"
    DISTRICT = "huyen", "Cấp huyện"
    COMMUNE = "xa", "Cấp xã"
    CENTRAL = "trung_uong", "Trung ương đóng trên địa bàn"


class Unit(Dated):
    """An agency. ``territory`` says which kind of place a people's committee governs (thanh_pho, phuong, dac_khu, …)."""

    key = models.SlugField("khóa", max_length=80, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=120)
    kind = models.CharField("loại", max_length=20, choices=UnitKind)
    level = models.CharField("cấp", max_length=12, choices=Level)
    territory = models.CharField("loại địa bàn", max_length=20, blank=True)
    search = models.TextField(editable=False, default="")
    note = models.TextField("ghi chú", blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        indexes: ClassVar = [models.Index(fields=["kind", "level"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="unit_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The folded text is derived from the name alone; deriving it here keeps every door to the table honest.
        self.search = search_key(f"{self.name} {self.short_name}")
        super().save(*args, **kwargs)


class UnitParent(Dated):
    """Under whom a unit stands, in which days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints: ClassVar = [
            no_overlap("unit_parent_one_at_a_time", "unit"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="unit_parent_not_itself"),
        ]


class UnitAlias(Dated):
    """Another way letters name a unit: abbreviation, short form, old spelling."""

    class Kind(models.TextChoices):
        ALIAS = "alias", "tên gọi khác"
        ABBREVIATION = "abbreviation", "chữ viết tắt"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ALIAS)
    search = models.CharField(max_length=200, db_index=True, editable=False)
    by_hand = models.BooleanField(default=False)
    """Added on a page rather than from the data file; loading a file leaves such rows alone."""

    class Meta:
        constraints: ClassVar = [no_overlap("unit_alias_once", "unit", "text")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.text)
        super().save(*args, **kwargs)


class UnitCode(Dated):
    """An identifier of a unit in some scheme (statistics code, H32.15, tax code, budget code). Codes are reused over time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="codes")
    scheme = models.SlugField(max_length=30)
    code = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [no_overlap("unit_code_one_holder", "scheme", "code")]


class UnitSuccession(models.Model):
    """``successor`` takes over from ``predecessor`` on a day, wholly or with a share, on a legal basis. Many to many."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")
    effective_on = models.DateField("từ ngày")
    share = models.DecimalField("phần", max_digits=5, decimal_places=4, null=True, blank=True)
    """Fraction 0..1 that passes over; empty where the source gives none ("một phần")."""
    main = models.BooleanField("kế thừa chính", default=True)
    """Whether open work goes to this successor by default."""
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="unit_succession_not_itself"),
        ]


class UnitGroup(Dated):
    """A class of units that letters name in one breath, as a rule that is resolved for a day.

    ``rule`` is a list of alternatives; each is a mapping with any of ``kind``, ``level``, ``territory`` (lists) and ``keys``; a unit
    belongs when one alternative fits. ``except_keys`` leaves units out.
    """

    key = models.SlugField(max_length=80)
    name = models.CharField("tên nhóm", max_length=200)
    wordings = models.JSONField("các cách viết", default=list)
    rule = models.JSONField("quy tắc")
    except_keys = models.JSONField(default=list)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [no_overlap("unit_group_one_rule_at_a_time", "key")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """The one row whose mark changes with every change of units or groups; processes that keep the directory in memory watch it.

    Triggers of the database set the mark, so that no door to the tables can forget it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="edition_is_one_row")]


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody known to the system. What a person may do comes from dated ``Grant`` and ``Delegation`` rows alone."""

    email = models.EmailField("thư điện tử", unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức danh", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    wants_digest = models.BooleanField("nhận bản tổng hợp mỗi sáng", default=True)
    feed_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    """Secret of the person's calendar feed address; empty until asked for."""

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="person_one_account_per_address")]

    def __str__(self) -> str:
        return self.full_name or self.email


class Role(models.TextChoices):
    """What a person is allowed to be in a unit. Rooms name which role may do which act; they never name persons."""

    OFFICER = "chuyen_vien", "Chuyên viên xử lý"
    HEAD = "thu_truong", "Thủ trưởng đơn vị"
    CLERK = "van_thu", "Văn thư, nhập và giao nhiệm vụ"
    SUPERVISOR = "theo_doi", "Theo dõi, đôn đốc, tổng hợp"
    LEADER = "lanh_dao_tinh", "Lãnh đạo tỉnh"
    COORDINATOR = "dieu_phoi", "Điều phối phản ánh, kiến nghị"
    OPERATOR = "tiep_nhan", "Tiếp nhận tại quầy, tổng đài"
    ADMIN = "quan_tri", "Quản trị hệ thống"


class Post(Dated):
    """A position in a unit; a commitment may be owed by a post so that it survives a change of person."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField("chức vụ", max_length=120)
    is_head = models.BooleanField("đứng đầu đơn vị", default=False)


class Grant(Dated):
    """``person`` holds ``role`` in ``unit`` during these days, on some post when known."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")

    class Meta:
        constraints: ClassVar = [no_overlap("grant_once", "person", "unit", "role")]


class Delegation(Dated):
    """``giver`` lets ``taker`` act with the giver's ``role`` in ``unit`` during these days, on a written basis."""

    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_taken")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    basis = models.CharField("văn bản ủy quyền", max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_not_to_oneself"),
        ]

"""The calendar in the database: days that differ from the rule of the week, and office hours per unit and date."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.acts import Subject
from dunghen.kernel.organisation.models import Unit
from dunghen.kernel.worktime.arithmetic import DayKind, DayRow, HoursRow
from dunghen.kernel.worktime.arithmetic.calendar import GRAIN

THREAD = "worktime.calendar"
"""The trail that every act on the calendar appears in."""


class Kind(models.TextChoices):
    """Kinds of days that are written down; working days and weekends follow from the week."""

    HOLIDAY = DayKind.HOLIDAY.value, _("Nghỉ lễ, tết")
    DAY_OFF_SWAP = DayKind.DAY_OFF_SWAP.value, _("Nghỉ hoán đổi")
    MAKE_UP_WORKDAY = DayKind.MAKE_UP_WORKDAY.value, _("Làm bù")


class Status(models.TextChoices):
    ANNOUNCED = "announced", _("Đã công bố")
    PREDICTED = "predicted", _("Dự kiến")


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def in_force(self) -> "CalendarDayQuerySet":
        """Leave out days withdrawn by hand."""
        return self.filter(withdrawn=False)


class CalendarDay(models.Model):
    """One day that differs from the rule of the week."""

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại ngày"), max_length=20, choices=Kind)
    name = models.CharField(_("tên"), max_length=200)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    status = models.CharField(_("tình trạng"), max_length=10, choices=Status, default=Status.ANNOUNCED)
    by_hand = models.BooleanField(default=False)
    """Entered or changed on a page; loading a file leaves such days alone."""
    withdrawn = models.BooleanField(default=False)
    """Removed by hand. The row stays, so that loading the file again does not bring the day back."""

    objects: ClassVar = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="calendar_day_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="calendar_day_status_known"),
            models.CheckConstraint(condition=~Q(name=""), name="calendar_day_named"),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(by_hand=True), name="calendar_day_withdrawn_by_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"

    @property
    def is_predicted(self) -> bool:
        return self.status == Status.PREDICTED

    def row(self) -> DayRow:
        return DayRow(self.date, DayKind(self.kind), self.name, self.source, self.is_predicted)

    def journal_subject(self) -> Subject:
        return Subject("worktime.day", self.pk, f"{self.date:%d/%m/%Y}", (THREAD,))

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}


class OfficeHours(models.Model):
    """One session of the office, e.g. 07:00-11:30, on some weekdays during some days. No unit: everybody without hours of their own."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="office_hours")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    weekdays = models.CharField(_("các thứ"), max_length=7, validators=[RegexValidator("^1?2?3?4?5?6?7?$")])
    """ISO numbers in order: "12345" is Monday to Friday."""
    opens = models.PositiveSmallIntegerField(_("mở cửa"))
    closes = models.PositiveSmallIntegerField(_("đóng cửa"))
    """Minutes of the day, multiples of five."""
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["unit_id", "valid_from", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes"), closes__lt=1440), name="office_hours_in_order"),
            models.CheckConstraint(
                condition=Q(opens=F("opens") / GRAIN * GRAIN, closes=F("closes") / GRAIN * GRAIN),
                name="office_hours_on_whole_five_minutes",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")), name="office_hours_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__regex="^1?2?3?4?5?6?7?$") & ~Q(weekdays=""), name="office_hours_weekdays"
            ),
        ]

    def __str__(self) -> str:
        return f"{clock_text(self.opens)}–{clock_text(self.closes)}"

    def row(self) -> HoursRow:
        return HoursRow(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            opens=self.opens,
            closes=self.closes,
            weekdays=frozenset(map(int, self.weekdays)),
            unit=self.unit.key if self.unit else "",
            source=self.source,
        )

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Edition(models.Model):
    """The one row whose mark changes with every change of days or hours; processes that keep a calendar in memory watch it.

    Triggers of the database set the mark, so that no door to the tables can forget it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="worktime_edition_is_one_row")]


def clock_text(minute: int) -> str:
    """Return a minute of the day as "07:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"

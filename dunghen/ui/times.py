"""Time in words: days and moments as Vietnamese officers write them, time left as they say it."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunghen.kernel.clock import ZONE

DAY_MINUTES = 480
"""Minutes of a usual working day, to speak of days; pass the unit's own where its office hours differ."""

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return value.astimezone(ZONE) if isinstance(value, dt.datetime) and value.tzinfo else value


def _weekday(value: dt.date) -> str:
    names = ENGLISH_WEEKDAYS if (translation.get_language() or "vi").startswith("en") else WEEKDAYS
    return names[value.weekday()]


def day(value: dt.date | dt.datetime) -> str:
    return _local(value).strftime("%d/%m/%Y")


def day_long(value: dt.date | dt.datetime) -> str:
    local = _local(value)
    return f"{_weekday(local)}, {local:%d/%m/%Y}"


def moment(value: dt.datetime) -> str:
    local = _local(value)
    return f"{local:%H:%M} {_weekday(local)}, {local:%d/%m/%Y}"


def moment_short(value: dt.datetime) -> str:
    return f"{_local(value):%H:%M %d/%m/%Y}"


def spoken(minutes: int | None, day_minutes: int = DAY_MINUTES, state: str = "") -> str:
    """Return ``minutes`` of working time until due (negative: past it) in words; "" when not known.

    Two figures at most ("1 ngày 3 giờ"): a reader acts on the first one. A suspended clock says so instead.
    """
    if state == "suspended":
        return _("đang tạm dừng")
    if minutes is None:
        return ""
    if minutes == 0 and state == "overdue":
        return _("vừa quá hạn")  # after hours on the day itself: no working minute has passed yet
    span = _span(abs(minutes), day_minutes)
    if minutes < 0 or state == "overdue":
        return _("quá hạn %(span)s làm việc") % {"span": span}
    return _("còn %(span)s làm việc") % {"span": span}


def _span(minutes: int, day_minutes: int) -> str:
    days, rest = divmod(int(minutes), day_minutes)
    hours, odd = divmod(rest, 60)
    if days:
        said = [ngettext("%(count)s ngày", "%(count)s ngày", days) % {"count": days}]
        odd = 0
    else:
        said = []
    if hours:
        said.append(ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours})
    if odd:
        said.append(ngettext("%(count)s phút", "%(count)s phút", odd) % {"count": odd})
    return " ".join(said) or _("dưới 1 phút")

"""What pages of boards are asked for: the period, the unit, the words a board is narrowed to; and the addresses that ask for it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy

from dunghen.desk.frame import DeskRequest
from dunghen.dossiers.queries import boards, naming, periods, seeing
from dunghen.dossiers.queries.boards import NONE, Wanted
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Level
from dunghen.ui.forms import DayField

HEADS = {
    "unit": gettext_lazy("Đơn vị"),
    "field": gettext_lazy("Lĩnh vực"),
    "procedure": gettext_lazy("Thủ tục"),
    "place": gettext_lazy("Xã, phường"),
    "tier": gettext_lazy("Cấp"),
    "service": gettext_lazy("Mức độ dịch vụ công"),
}
SERVICES = {"full": gettext_lazy("toàn trình"), "partial": gettext_lazy("một phần")}
WITHOUT = {
    "unit": gettext_lazy("Không rõ đơn vị"),
    "field": gettext_lazy("Chưa rõ lĩnh vực"),
    "procedure": gettext_lazy("Chưa rõ thủ tục"),
    "place": gettext_lazy("Chưa rõ xã, phường"),
}
NEXT = {"unit": "field", "field": "unit", "procedure": "unit", "place": "field"}
"""By what the board goes on when one of its rows is opened."""
KEPT = ((periods.MONTH, True, 15), (periods.QUARTER, True, 6), (periods.YEAR, True, 4), (periods.MONTH, False, 13), (periods.QUARTER, False, 5), (periods.YEAR, False, 4))  # fmt: skip
"""The periods that the choice offers: kind, official, how many."""


class DaysForm(forms.Form):
    """Any days, both included."""

    since = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(label=gettext_lazy("Đến hết ngày"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            raise ValidationError(gettext_lazy("Ngày đầu sau ngày cuối. Vui lòng sửa một trong hai ngày."))
        return found


@dataclass(frozen=True)
class Chip:
    """A word the board is narrowed to, and the address without it."""

    head: Any
    name: str
    url: str


@dataclass(frozen=True)
class Question:
    """What a page is asked for: ``wanted`` of what ``sight`` lets be seen. ``days``: the bound form of two days, to show its errors."""

    wanted: Wanted
    sight: Sight
    days: DaysForm

    def query(self, **changes: str) -> str:
        """Return the address's part after "?"; an empty change takes a word away."""
        words = {"period": self.wanted.period.word, "by": self.wanted.by, **self.wanted.words(), **changes}
        return urlencode({name: word for name, word in words.items() if word})

    def list_url(self, what: str, **changes: str) -> str:
        """Return the address of the list behind a number."""
        return f"{reverse('dossiers:list')}?{self.query(what=what, by='', **changes)}"


def question(request: DeskRequest, default: Period | None = None) -> Question:
    """Return what a page is asked for. What cannot be read is taken for the default; what may not be seen is simply empty."""
    given = request.GET
    today = request.at.astimezone(ZONE).date()
    days = DaysForm(given if given.get("since") or given.get("until") else None)
    if days.is_bound and days.is_valid():
        period: Period | None = periods.between(days.cleaned_data["since"], days.cleaned_data["until"])
    else:
        period = periods.read(given.get("period", ""))
    by = given.get("by", "")
    wanted = Wanted(
        period or default or periods.holding(today),
        by if by in boards.BY else "unit",
        **{name: given.get(name, "")[:120] for name in boards.WORDS},
    )
    return Question(wanted, seeing.sight(request.user, request.at), days)


def question_of_year(request: DeskRequest) -> Question:
    """Return what a page is asked for, of the year so far unless it says otherwise: why dossiers are late shows in many, not in a week's."""
    return question(request, default=periods.holding(request.at.astimezone(ZONE).date(), periods.YEAR))


def filters(asked: Question, request: DeskRequest, page: str) -> dict[str, Any]:
    """Return what the filters of a page show: periods, units, chips, steps to the periods beside."""
    wanted, today = asked.wanted, request.at.astimezone(ZONE).date()
    groups = [
        (_GROUPS[kind, official], periods.latest(today, kind, count, official=official))
        for kind, official, count in KEPT
    ]
    known = any(wanted.period in shown for _label, shown in groups)
    address = reverse(page)
    return {
        "asked": asked,
        "wanted": wanted,
        "period": wanted.period,
        "period_groups": [(label, [(one.word, one.label, one == wanted.period) for one in shown]) for label, shown in groups],
        "other_period": None if known else wanted.period,
        "before_url": f"{address}?{asked.query(period=wanted.period.stepped(-1).word)}",
        "after_url": f"{address}?{asked.query(period=wanted.period.stepped(1).word)}"
        if wanted.period.last < today
        else "",
        "units": [(unit.key, unit.name) for unit in asked.sight.units] if len(asked.sight.units) > 1 else [],
        "chips": _chips(asked, address),
        "days": asked.days,
        "running": wanted.period.first <= today <= wanted.period.last,
    }  # fmt: skip


class Names(naming.Names):
    """How words of columns are shown; the organisation is asked for once."""

    def __init__(self) -> None:
        self._units = organisation.directory().by_key

    def __call__(self, column: str, key: str | None) -> str:
        if column == "tier":
            return str(dict(Level.choices).get(key or "", key))
        if column == "service":
            return str(SERVICES.get(key or "", key))
        if not key or key == NONE:
            return str(WITHOUT[column])
        if column in naming.NAMED:
            return self.label(column, key)
        unit = self._units.get(key) if column in ("unit", "place") else None
        return unit.name if unit else key


def _chips(asked: Question, address: str) -> list[Chip]:
    if not asked.wanted.words():
        return []
    named = Names()
    return [
        Chip(HEADS[name], named(name, word), f"{address}?{asked.query(**{name: ''})}")
        for name, word in asked.wanted.words().items()
        if name != "below"
    ]


_GROUPS = {
    (periods.MONTH, True): gettext_lazy("Tháng báo cáo (15 đến 14)"),
    (periods.QUARTER, True): gettext_lazy("Quý báo cáo"),
    (periods.YEAR, True): gettext_lazy("Năm báo cáo"),
    (periods.MONTH, False): gettext_lazy("Tháng dương lịch"),
    (periods.QUARTER, False): gettext_lazy("Quý dương lịch"),
    (periods.YEAR, False): gettext_lazy("Năm dương lịch"),
}

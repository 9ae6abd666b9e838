"""The measures this room publishes: each is a figure of ``queries.boards`` or ``queries.rates``, for the scope's unit and all below it, field and commune."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dunghen.kernel import measures
from dunghen.kernel.measures import Measure, Number, Scope

OWNER = "Đơn vị kiểm soát thủ tục hành chính của tỉnh"
SOURCE = "Cách tính của Bộ chỉ số theo Quyết định 766/QĐ-TTg và các cột của biểu II.06a (docs/glossary.md)"
NARROWS = frozenset({"field", "commune"})
_FIRST = dt.date(2000, 1, 1)


def _wanted(scope: Scope, **more: str) -> Any:
    """Return the question of a scope. All along, or up to today: to the end of the month, which the ledger tells without facts."""
    from dunghen.dossiers.queries import periods
    from dunghen.dossiers.queries.boards import Wanted
    from dunghen.kernel.clock import ZONE

    today = scope.at.astimezone(ZONE).date()
    first, last = scope.period or (_FIRST, periods.holding(today).last)
    if last == today:
        # Nothing has happened yet after today.
        last = periods.holding(today).last
    return Wanted(periods.between(first, last), below=scope.unit or "", field=scope.field, place=scope.commune, **more)


def _progress(read: Callable[[Any], Number | None], tier: str = "") -> Callable[[Scope], Number | None]:
    """Return the reader of a figure of table II.06a. Arrow is loaded when figures are read, not when the process starts."""

    def value(scope: Scope) -> Number | None:
        from dunghen.dossiers.queries import readings

        line = readings.progress(_wanted(scope), scope, tier)
        return read(line) if line else None

    return value


def _rate(flag: str, service: str = "") -> Callable[[Scope], Number | None]:
    def value(scope: Scope) -> Number | None:
        from dunghen.dossiers.queries import readings

        found = readings.rate(flag, replace(_wanted(scope), by="service_level"), scope, service)
        return found.percent if found else None

    return value


def _list(what: str, **more: str) -> Callable[[Scope], str]:
    def address(scope: Scope) -> str:
        wanted = _wanted(scope, **more)
        query = {"period": wanted.period.word, **wanted.words(), "what": what}
        return f"{reverse('dossiers:list')}?{urlencode(query)}"

    return address


def _measure(slug: str, name: Any, unit: Any, definition: Any, value: Any, what: str, **more: str) -> Measure:
    """Return a measure; ``more``: words of ``Wanted`` that its list is narrowed by, as its value is."""
    return Measure(f"dossiers.{slug}", name, unit, definition, SOURCE, OWNER, value, _list(what, **more), NARROWS)


ON_TIME = _(
    "(Giải quyết trước hạn + đúng hạn trong kỳ) / (hồ sơ có hạn đã giải quyết trong kỳ + quá hạn chưa giải quyết ở cuối kỳ)"
)
TIERS = (
    ("provincial", "tinh", _("Tỷ lệ hồ sơ cấp sở giải quyết đúng hạn"), _("Của đơn vị cấp tỉnh")),
    ("district", "huyen", _("Tỷ lệ hồ sơ cấp huyện giải quyết đúng hạn"), _("Của đơn vị cấp huyện (đến 30/6/2025)")),
    ("commune", "xa", _("Tỷ lệ hồ sơ cấp xã giải quyết đúng hạn"), _("Của đơn vị cấp xã")),
)  # fmt: skip
"""Level of the unit that owes the dossier → the on-time rate of that level alone."""
SERVICES = (
    ("full", "full", _("Tỷ lệ hồ sơ trực tuyến của dịch vụ công toàn trình (mức độ 4)"), _("toàn trình")),
    ("partial", "partial", _("Tỷ lệ hồ sơ trực tuyến của dịch vụ công một phần (mức độ 3)"), _("một phần")),
)

MEASURES = (
    _measure(
        "on_time_rate",
        _("Tỷ lệ hồ sơ giải quyết đúng hạn"),
        "%",
        ON_TIME,
        _progress(lambda whole: whole.on_time_rate),
        "judged",
    ),
    _measure(
        "late_count",
        _("Hồ sơ trễ hạn"),
        _("hồ sơ"),
        _("Giải quyết quá hạn trong kỳ + quá hạn chưa giải quyết ở cuối kỳ"),
        _progress(lambda whole: whole.late),
        "late",
    ),
    _measure(
        "overdue_count",
        _("Hồ sơ quá hạn chưa giải quyết"),
        _("hồ sơ"),
        _("Quá hạn chưa giải quyết ở cuối kỳ; kỳ chưa kết thúc thì xét ở lúc tính"),
        _progress(lambda whole: whole.figures["open_overdue"]),
        "open_overdue",
    ),
    _measure(
        "received_count",
        _("Hồ sơ tiếp nhận trong kỳ"),
        _("hồ sơ"),
        _("Nộp trực tuyến, trực tiếp và qua bưu chính trong kỳ, không kể kỳ trước chuyển sang"),
        _progress(lambda whole: whole.figures["received"] - whole.figures["carried_over"]),
        "arrived",
    ),
    _measure("online_rate", _("Tỷ lệ hồ sơ nộp trực tuyến"), "%", _("Hồ sơ nộp trực tuyến / hồ sơ tiếp nhận trong kỳ"), _rate("online"), "online.of"),
    *(
        _measure(f"on_time_rate_{slug}", name, "%", format_lazy("{}: {}", told, ON_TIME), _progress(lambda line: line.on_time_rate, tier), "judged", tier=tier)
        for slug, tier, name, told in TIERS
    ),
    *(
        _measure(f"online_rate_{slug}", name, "%", format_lazy(_("Hồ sơ nộp trực tuyến / hồ sơ tiếp nhận trong kỳ, của thủ tục có dịch vụ công {}"), told), _rate("online", service), "online.of", service=service)
        for slug, service, name, told in SERVICES
    ),
    _measure("postal_rate", _("Tỷ lệ hồ sơ qua bưu chính công ích"), "%", _("Hồ sơ nộp hoặc trả qua bưu chính / hồ sơ tiếp nhận trong kỳ"), _rate("postal"), "postal.of"),
    _measure("online_payment_rate", _("Tỷ lệ thanh toán trực tuyến"), "%", _("Hồ sơ thanh toán trực tuyến / hồ sơ phải nộp phí, lệ phí tiếp nhận trong kỳ"), _rate("paid_online"), "paid_online.of"),
    _measure("digital_result_rate", _("Tỷ lệ hồ sơ có kết quả điện tử"), "%", _("Hồ sơ có kết quả điện tử / hồ sơ tính vào tỷ lệ, tiếp nhận trong kỳ"), _rate("digital_result"), "digital_result.of"),
    _measure("digitised_rate", _("Tỷ lệ số hóa hồ sơ"), "%", _("Hồ sơ số hóa cả thành phần và kết quả / hồ sơ tính vào tỷ lệ, tiếp nhận trong kỳ"), _rate("digitised"), "digitised.of"),
)  # fmt: skip


def register() -> None:
    """Publish the measures (from ``apps.ready``)."""
    for measure in MEASURES:
        measures.register(measure)

"""The measures this room publishes. Each is a figure of queries.counting for the scope's unit and the petitions received in its period."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dunghen.kernel import measures
from dunghen.kernel.ledger import sources
from dunghen.kernel.measures import Measure, Number, Scope
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions.queries.counting import PETITIONS, PROMISES, TIME, Cohort, Counts, total

OWNER = "Đơn vị đầu mối tiếp nhận phản ánh, kiến nghị"
SOURCE = (
    "Quy tắc theo dõi phản ánh, kiến nghị của sản phẩm (docs/glossary.md); thời hạn theo bảng thời hạn do tỉnh xác nhận"
)
NARROWS = frozenset({"field", "commune"})


def counts(scope: Scope, *parts: str) -> Counts:
    """Return the counts of the scope (of its ``parts``); a unit or commune that does not exist has none."""
    since, until = scope.period or (None, None)
    unit, commune = _unit(scope.unit), _unit(scope.commune)
    if (scope.unit and unit is None) or (scope.commune and commune is None):
        return Counts()
    cohort = Cohort(since=since, until=until, unit=unit, field=scope.field, commune=commune)
    return total(cohort, scope.at, parts)


def _unit(key: str | None) -> int | None:
    return Unit.objects.filter(key=key).values_list("pk", flat=True).first() if key else None


def _of(name: str, *parts: str) -> Callable[[Scope], Number | None]:
    """Return the reader of one figure, which needs these parts of the counts."""

    def value(scope: Scope) -> Number | None:
        found: Number | None = getattr(counts(scope, *parts), name)
        return found

    return value


def _list(view: str) -> Callable[[Scope], str]:
    """Return the reader of the address of the list behind a number: a view of the inbox, of the same scope."""

    def address(scope: Scope) -> str:
        query = {"view": view}
        for name, key in (("unit", scope.unit), ("commune", scope.commune)):
            if key:
                query[name] = str(_unit(key) or "")
        if scope.field:
            query["field"] = scope.field
        if scope.period:
            query |= {"since": scope.period[0].isoformat(), "until": scope.period[1].isoformat()}
        return f"{reverse('petitions:inbox')}?{urlencode(query)}"

    return address


MEASURES = (
    Measure(
        "petitions.on_time_rate",
        _("Tỷ lệ trả lời phản ánh đúng hạn"),
        "%",
        _("(Trả lời sớm hạn + đúng hạn) / (đã trả lời + quá hạn chưa trả lời); phản ánh mở lại tính từng lần trả lời"),
        SOURCE,
        OWNER,
        _of("on_time_rate", PROMISES),
        _list("da-nhan"),
        NARROWS,
    ),
    Measure(
        "petitions.answered_rate",
        _("Tỷ lệ phản ánh đã trả lời"),
        "%",
        _("Đã trả lời / (đã nhận trừ không tiếp nhận, hướng dẫn nơi khác, gộp, tự đóng, rút)"),
        SOURCE,
        OWNER,
        _of("answered_rate", PETITIONS),
        _list("da-nhan"),
        NARROWS,
    ),
    Measure(
        "petitions.satisfaction",
        _("Tỷ lệ người gửi hài lòng với trả lời"),
        "%",
        _("Hài lòng / đã đánh giá, theo lần đánh giá mới nhất"),
        SOURCE,
        OWNER,
        _of("satisfaction", PETITIONS),
        _list("da-nhan"),
        NARROWS,
    ),
    Measure(
        "petitions.reopened_rate",
        _("Tỷ lệ phản ánh phải mở lại"),
        "%",
        _("Đã mở lại / đã từng được trả lời"),
        SOURCE,
        OWNER,
        _of("reopened_rate", PETITIONS),
        _list("da-nhan"),
        NARROWS,
    ),
    Measure(
        "petitions.median_working_days",
        _("Số ngày làm việc trung vị đến khi trả lời"),
        _("ngày làm việc"),
        _("Trung vị giờ làm việc từ lúc nhận đến trả lời đầu tiên, trừ thời gian chờ người gửi bổ sung, chia 8 giờ"),
        SOURCE,
        OWNER,
        _of("median_working_days", TIME),
        _list("da-nhan"),
        NARROWS,
    ),
    Measure(
        "petitions.overdue_count",
        _("Phản ánh quá hạn"),
        _("phản ánh"),
        _("Chưa trả lời đã qua hạn trả lời, hoặc chưa phân loại đã qua hạn phân loại"),
        SOURCE,
        OWNER,
        _of("open_late", PETITIONS, PROMISES),
        _list("tre-tra-loi"),
        NARROWS,
    ),
    Measure(
        "petitions.open_count",
        _("Phản ánh đang xử lý"),
        _("phản ánh"),
        _("Đã nhận, chưa trả lời và chưa kết thúc"),
        SOURCE,
        OWNER,
        _of("open", PETITIONS),
        _list("chua-tra-loi"),
        NARROWS,
    ),
)


def register() -> None:
    """Publish the measures, and tell the ledger this room's facts (from ``apps.ready``)."""
    for measure in MEASURES:
        measures.register(measure)
    sources.register(sources.Source("petitions", _facts_since))


def _facts_since(mark: str, at: dt.datetime) -> tuple[Iterable[Any], str]:
    """Arrow is loaded when facts are read, not when the process starts."""
    from dunghen.petitions.queries.facts import changed_since

    return changed_since(mark, at)

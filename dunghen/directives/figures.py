"""The measures this room publishes. Each counts assignments with the one definition of timeliness; the rate is the kernel's."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dunghen.directives import queries
from dunghen.kernel import measures
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.measures import Measure, Scope
from dunghen.kernel.organisation.models import Unit

OWNER = "Đơn vị theo dõi, tổng hợp nhiệm vụ"
SOURCE = "Quy tắc theo dõi nhiệm vụ của sản phẩm (docs/glossary.md: tỷ lệ đúng hạn)"


def counts(scope: Scope) -> dict[str, int]:
    """Return state → how many assignments of the scope: of its unit, due within its period (undated ones only without a period)."""
    rows = queries.assignments(SYSTEM, queries.Wanted(timeliness="all"), scope.at)
    if scope.unit:
        rows = rows.filter(owner_unit__key=scope.unit)
    if scope.period:
        rows = rows.filter(due_at__date__range=scope.period)
    return queries.counted(rows, scope.at)


def on_time_rate(scope: Scope) -> float | None:
    return timeliness.on_time_rate(counts(scope))


def overdue_count(scope: Scope) -> int:
    return counts(scope)[timeliness.OVERDUE]


def open_count(scope: Scope) -> int:
    found = counts(scope)
    return sum(found[state] for state in timeliness.OPEN_STATES)


def _list(wanted: str, scope: Scope) -> str:
    """Return the list behind a number. Lists know no period, so a number of a period has none."""
    if scope.period:
        return ""
    query = {"timeliness": wanted}
    if scope.unit:
        unit = Unit.objects.filter(key=scope.unit).values_list("pk", flat=True).first()
        query["unit"] = str(unit)
    return f"{reverse('directives:assignments')}?{urlencode(query)}"


MEASURES = (
    Measure(
        "directives.on_time_rate",
        _("Tỷ lệ nhiệm vụ đúng hạn"),
        "%",
        _("(Hoàn thành sớm hạn + đúng hạn) / (hoàn thành có thời hạn + quá hạn chưa hoàn thành)"),
        SOURCE,
        OWNER,
        on_time_rate,
        lambda scope: _list("judged", scope),
    ),
    Measure(
        "directives.overdue_count",
        _("Nhiệm vụ quá hạn"),
        _("việc"),
        _("Nhiệm vụ chưa hoàn thành đã qua hạn sau cùng được duyệt"),
        SOURCE,
        OWNER,
        overdue_count,
        lambda scope: _list("overdue", scope),
    ),
    Measure(
        "directives.open_count",
        _("Nhiệm vụ chưa xong"),
        _("việc"),
        _("Nhiệm vụ đã giao, chưa hoàn thành, chưa huỷ"),
        SOURCE,
        OWNER,
        open_count,
        lambda scope: _list("open", scope),
    ),
)


def register() -> None:
    """Publish the measures (from ``apps.ready``)."""
    for measure in MEASURES:
        measures.register(measure)

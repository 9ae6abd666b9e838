"""Published items as data: stable columns with their meaning, read in batches, whole or by the month of publication."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dunghen.kernel.clock import ZONE
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import listing
from dunghen.petitions.queries.alike import public_url

BATCH: Final = 1000
VERSION: Final = "1.0"
"""Changes with the meaning of a column; a new column alone does not change it."""


@dataclass(frozen=True)
class Column:
    """A column of the data: its name for machines, what it means, its type, and how its value is read."""

    name: str
    meaning: str
    type: str
    value: Callable[[Petition], Any]


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="minutes") if moment else ""


def _flag(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _due(petition: Petition) -> dt.datetime | None:
    return petition.answering.due_at if petition.answering else None


def _in_time(petition: Petition) -> bool | None:
    due, promise = _due(petition), petition.answering
    return promise.closed_at <= due if promise and due and promise.closed_at else None


COLUMNS: Final = (
    Column("code", "Mã phản ánh", "text", lambda p: p.code),
    Column("url", "Trang công khai", "url", lambda p: public_url(p.code)),
    Column("received_at", "Lúc nhận, giờ Việt Nam", "datetime", lambda p: _moment(p.received_at)),
    Column("handed_at", "Lúc chuyển cơ quan xử lý", "datetime", lambda p: _moment(p.handed_at)),
    Column("due_at", "Hạn trả lời của lần xử lý gần nhất", "datetime", lambda p: _moment(_due(p))),
    Column("answered_at", "Lúc trả lời; trống khi đang xem xét lại", "datetime", lambda p: _moment(p.answered_at)),
    Column("in_time", "Trả lời không muộn hơn hạn; trống khi chưa trả lời", "boolean", lambda p: _flag(_in_time(p))),
    Column("published_at", "Lúc công khai", "datetime", lambda p: _moment(p.published_at)),
    Column("kind", "Loại: phan_anh, kien_nghi, hoi_dap, khen", "text", lambda p: p.kind),
    Column("field", "Lĩnh vực, theo danh mục ở trang mô tả", "text", lambda p: p.field),
    Column("agency", "Cơ quan trả lời, tên lúc trả lời", "text", lambda p: p.lead.name if p.lead else ""),
    Column("agency_key", "Khóa cơ quan trong danh mục đơn vị", "text", lambda p: p.lead.key if p.lead else ""),
    Column("commune", "Xã, phường vào ngày nhận", "text", lambda p: p.commune.short_name if p.commune else ""),
    Column("commune_key", "Khóa xã, phường trong danh mục đơn vị", "text", lambda p: p.commune.key if p.commune else ""),
    Column("place", "Nơi xảy ra, bằng chữ", "text", lambda p: p.public_place),
    Column("latitude", "Vĩ độ WGS 84, làm tròn bốn chữ số", "number", lambda p: nearby(p.latitude)),
    Column("longitude", "Kinh độ WGS 84, làm tròn bốn chữ số", "number", lambda p: nearby(p.longitude)),
    Column("title", "Tóm tắt", "text", lambda p: p.public_title),
    Column("text", "Nội dung bản công khai", "text", lambda p: p.public_text),
    Column("answer", "Câu trả lời bản công khai", "text", lambda p: p.public_answer),
    Column("state", "answered: đã trả lời; reopened: đang xem xét lại", "text", lambda p: "answered" if p.state == rules.ANSWERED else "reopened"),
    Column("remedy", "Cơ quan báo: fixed, planned, not_needed, cannot; trống khi không nói", "text", lambda p: p.remedy),
    Column("fixed_at", "Lúc cơ quan báo đã khắc phục", "datetime", lambda p: _moment(p.fixed_at)),
    Column("satisfied", "Người gửi hài lòng; trống khi chưa đánh giá", "boolean", lambda p: _flag(p.satisfied)),
    Column("rounds", "Số lần xử lý: 2 khi đã mở lại", "number", lambda p: p.round),
    Column("supporters", "Số trình duyệt bấm “Tôi cũng gặp việc này”", "number", lambda p: p.supporters),
)  # fmt: skip


def nearby(value: Any) -> float | None:
    """Return a coordinate as the public reads it."""
    return None if value is None else round(float(value), rules.PUBLIC_DIGITS)


def record(petition: Petition) -> dict[str, Any]:
    """Return an item by the names of its columns, for JSON: truth as true and false, nothing as null."""
    found = {column.name: column.value(petition) for column in COLUMNS}
    words = {"true": True, "false": False, "": None}
    return {name: words.get(value, value) if isinstance(value, str) else value for name, value in found.items()}


def month_edges(year: int, month: int) -> tuple[dt.datetime, dt.datetime]:
    """Return when a month begins and when the next one does."""
    first = dt.datetime(year, month, 1, tzinfo=ZONE)
    return first, (first + dt.timedelta(days=32)).replace(day=1)


_READ = (
    "code", "received_at", "handed_at", "answered_at", "published_at", "kind", "field", "public_place", "latitude", "longitude", "public_title",
    "public_text", "public_answer", "state", "remedy", "fixed_at", "satisfied", "round", "supporters", "lead__name", "lead__key", "commune__key",
    "commune__short_name", "answering__due_at", "answering__closed_at",
)  # fmt: skip
"""What the columns need; of a row of two kilobytes about half."""


def batches(
    first: dt.datetime | None = None, last: dt.datetime | None = None, *, located: bool = False
) -> Iterator[Sequence[Petition]]:
    """Give the items published from ``first`` to before ``last``, oldest first, a batch at a time and by key: the end costs what the start costs."""
    rows = Petition.objects.filter(publication=rules.PUBLISHED).select_related("lead", "commune", "answering")
    rows = rows.defer("text", "masked", "document", "public_document", "suggestion", "answer").order_by(
        "published_at", "pk"
    )
    if last is not None:
        rows = rows.filter(published_at__lt=last)
    if located:
        rows = rows.filter(longitude__isnull=False)
    at, pk = first or dt.datetime(1970, 1, 1, tzinfo=ZONE), 0
    while some := list(rows.extra(where=["(published_at, petitions_petition.id) > (%s, %s)"], params=[at, pk])[:BATCH]):
        yield some
        at, pk = some[-1].published_at or at, some[-1].pk


def months() -> list[tuple[int, int]]:
    """Return the months that have published items, newest first; it hops through the index from one to the next."""
    return [(moment.year, moment.month) for (moment,) in listing.asked(_MONTHS, [])]


_MONTHS = """
WITH RECURSIVE seen AS (
    (SELECT date_trunc('month', published_at AT TIME ZONE 'Asia/Ho_Chi_Minh') AS month FROM petitions_petition
        WHERE publication = 'published' ORDER BY published_at DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT date_trunc('month', published_at AT TIME ZONE 'Asia/Ho_Chi_Minh') FROM petitions_petition
        WHERE publication = 'published' AND published_at < seen.month AT TIME ZONE 'Asia/Ho_Chi_Minh' ORDER BY published_at DESC LIMIT 1)
    FROM seen WHERE seen.month IS NOT NULL
) SELECT month FROM seen WHERE month IS NOT NULL
"""

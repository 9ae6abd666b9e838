"""Files of an invented one-stop system, as it would export them."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Source
from dunghen.dossiers.operations import sources
from dunghen.kernel import access
from dunghen.kernel.acts import act
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.views import View
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

AT = moment(2021, 9, 20, 9)
HEADINGS = (
    "STT", "Mã hồ sơ", "Mã TTHC", "Lĩnh vực", "Đơn vị giải quyết", "Kênh thực hiện", "Mức độ", "NgayNopHoSo", "Ngày tiếp nhận", "Ngày hẹn trả",
    "NgayKetThucXuLy", "Ngày trả kết quả", "Trạng thái", "Thanh toán trực tuyến",
)  # fmt: skip
COLUMNS = {
    "code": "Mã hồ sơ", "procedure": "Mã TTHC", "field": "Lĩnh vực", "unit": "Đơn vị giải quyết", "channel": "Kênh thực hiện", "service_level": "Mức độ",
    "submitted": "NgayNopHoSo", "accepted": "Ngày tiếp nhận", "promised": "Ngày hẹn trả", "finished": "NgayKetThucXuLy", "returned": "Ngày trả kết quả",
    "status": "Trạng thái", "paid_online": "Thanh toán trực tuyến",
}  # fmt: skip


def row(number: int = 1, **more: Any) -> dict[str, str]:
    """Return a dossier of Sở Xây dựng, finished before its day; what a story does not name is not important in it."""
    told = {
        "STT": str(number), "Mã hồ sơ": f"H99.15-210816-{number:04}", "Mã TTHC": "1.009974", "Lĩnh vực": "Hoạt động xây dựng",
        "Đơn vị giải quyết": "Sở Xây dựng", "Kênh thực hiện": "Trực tuyến", "Mức độ": "Toàn trình", "NgayNopHoSo": "16/08/2021 08:30:00",
        "Ngày tiếp nhận": "16/08/2021 09:15:00", "Ngày hẹn trả": "23/08/2021 16:30:00", "NgayKetThucXuLy": "20/08/2021 10:00:00",
        "Ngày trả kết quả": "20/08/2021 14:00:00", "Trạng thái": "Đã trả kết quả", "Thanh toán trực tuyến": "Có",
    }  # fmt: skip
    return {**told, **more}


def steps() -> list[dict[str, str]]:
    """Return the steps of a dossier: worked on, with an agency that nobody knows, waiting for a signature."""
    told = (
        ("Thẩm định", "Sở Xây dựng", "16/08/2021 09:00", "17/08/2021 09:00"),
        ("Lấy số", "Kho bạc nhà nước", "17/08/2021 09:00", "18/08/2021 09:00"),
        ("Chờ trình ký", "Sở Xây dựng", "18/08/2021 09:00", ""),
    )
    headings = ("Tên bước", "Đơn vị giữ", "Ngày bắt đầu", "Ngày kết thúc")
    return [{"Mã hồ sơ": "H99.15-210816-0001", **dict(zip(headings, one, strict=True))} for one in told]


def written(path: Path, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    stream = io.StringIO()
    headings = list(rows[0]) if rows else list(HEADINGS)
    writer = csv.DictWriter(stream, headings, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def source(cast: Cast, name: str = "onestop", **more: Any) -> Source:
    """Return a source that Thảo opened, with the mapping of these files."""
    made = sources.open_source(actor=cast.thao, name=name, label="Hệ thống một cửa", at=AT)
    return sources.save_mapping(actor=cast.thao, source=made, mapping={"columns": COLUMNS, **more}, at=AT)


def live(source: str = "onestop") -> dict[str, dict[str, Any]]:
    """Return the facts of a source by their references."""
    view = View(ledger.ledger())
    found: pa.Table = view.run(view.facts([source]))
    return {row["reference"]: row for row in found.to_pylist()}


@contextmanager
def killed_after_the_ledger(source: Source) -> Iterator[None]:
    """Lose what the block told the database, as does a process that is killed after the ledger's change and before its own end."""
    with suppress(ProcessLookupError), act(verbs.IMPORTED, actor=access.SYSTEM, on=source, at=AT):
        yield
        raise ProcessLookupError


def days(first: dt.date, count: int) -> Iterator[dt.date]:
    """Yield days one after another."""
    return (first + dt.timedelta(days=number) for number in range(count))

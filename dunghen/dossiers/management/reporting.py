"""``dunghen dossiers report --by unit,field,month --from 2021-01-01 --to 2021-12-31``: the counts of the boards, for people and machines."""

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, Final

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError
from pyarrow import csv

from dunghen.dossiers.queries import sources
from dunghen.kernel import clock
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.codes import CODED
from dunghen.kernel.ledger.cubes import FINISHED, RECEIVED
from dunghen.kernel.ledger.engines import DUCKDB, SPARK
from dunghen.kernel.ledger.periods import PERIODS
from dunghen.kernel.ledger.views import View

HELP = "In số đếm của các bảng: theo đơn vị, lĩnh vực, thủ tục, xã, kênh, mức độ, kỳ."
COLUMNS: Final = tuple(name for name in (*CODED, *PERIODS) if name != "kind")
"""What can be counted by."""
_CSV, _JSON = "csv", "json"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by", type=_columns, default=("unit",), help=f"các cột cách nhau bằng dấu phẩy: {', '.join(COLUMNS)} (mặc định unit)"
    )  # fmt: skip
    parser.add_argument("--from", dest="since", type=_day, help="ngày đầu, dạng 2021-01-31 (mặc định: từ đầu)")
    parser.add_argument("--to", dest="until", type=_day, help="ngày cuối (mặc định: đến nay)")
    parser.add_argument(
        "--basis", choices=(RECEIVED, FINISHED), default=RECEIVED, help="kỳ tính theo ngày nhận hay ngày giải quyết xong (mặc định received)"
    )  # fmt: skip
    parser.add_argument(
        "--flow",
        action="store_true",
        help="các cột của biểu II.06a (nhận trong kỳ, kỳ trước chuyển qua, đã và đang giải quyết) của một kỳ có ngày đầu, ngày cuối",
    )
    parser.add_argument("--source", action="append", default=[], help="chỉ nguồn này; có thể ghi nhiều lần")
    parser.add_argument(
        "--engine", choices=(DUCKDB, SPARK), default="", help="máy tính số liệu (mặc định: DUNGHEN_LEDGER_ENGINE)"
    )
    parser.add_argument("--format", choices=(_JSON, _CSV), default=_CSV, help="mặc định csv")


def run(command: BaseCommand, **options: Any) -> None:
    """Print one row for each group, rates in percent; groups and columns are those of ``kernel.ledger.boards``."""
    table = _counted(**options)
    if options["format"] == _JSON:
        command.stdout.write(json.dumps(table.to_pylist(), ensure_ascii=False, default=str))
        return
    plain = pa.table(
        {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )
    target = pa.BufferOutputStream()
    csv.write_csv(plain, target)
    command.stdout.write(target.getvalue().to_pybytes().decode(), ending="")


def _counted(
    *,
    by: tuple[str, ...],
    since: dt.date | None,
    until: dt.date | None,
    basis: str,
    flow: bool,
    source: list[str],
    engine: str,
    **options: Any,
) -> pa.Table:
    if since and until and until < since:
        raise CommandError("Ngày cuối (--to) trước ngày đầu (--from). Vui lòng sửa lại hai ngày.")
    if len(periods := [name for name in by if name in PERIODS]) > 1:
        raise CommandError(f"Chỉ đếm theo được một loại kỳ, không cùng lúc {', '.join(periods)}.")
    if flow and (periods or basis == FINISHED or since is None or until is None):
        raise CommandError(
            "Biểu II.06a (--flow) là của một kỳ: cần --from và --to, không đếm theo kỳ, không dùng --basis finished."
        )
    # Expressions are loaded when something is counted, not for every command of dossiers.
    from dunghen.kernel.ledger import boards

    at = clock.now()
    asked = boards.Asked(by=by, since=since, until=until, basis=basis, sources=_sources(source))
    view = View(ledger.ledger(), engine)
    if flow:
        return boards.flow(view, asked, at=at)
    return boards.counts(view, asked, at=at, soon_until=commitments.soon_until(at))


def _sources(wanted: list[str]) -> tuple[str, ...]:
    known = sources.names()
    if unknown := [name for name in wanted if name not in known]:
        raise CommandError(f"Không có nguồn hồ sơ “{unknown[0]}”. Hiện có: {', '.join(known) or 'chưa có nguồn nào'}.")
    if not known:
        raise CommandError(
            "Chưa có nguồn hồ sơ nào. Vui lòng thêm nguồn rồi nhập tệp: dunghen dossiers import FILE --source NAME."
        )
    return tuple(wanted) or known


def _columns(text: str) -> tuple[str, ...]:
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    if unknown := [name for name in found if name not in COLUMNS]:
        raise ArgumentTypeError(f"không có cột “{unknown[0]}”; có thể dùng: {', '.join(COLUMNS)}")
    if len(set(found)) < len(found):
        raise ArgumentTypeError(f"“{text}” ghi một cột hai lần")
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” không phải ngày dạng 2021-01-31") from None

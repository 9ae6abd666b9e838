"""``dunghen dossiers generate --rows N --seed S --out FILE``: true-to-life dossiers by chance, without a database."""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

MOST: Final = 200_000_000
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2030, 12, 31)
"""Days of receipt for which there is a calendar, with room for the longest term."""


def main(words: Sequence[str]) -> int:
    """Write the files and say how many rows; return 0, or 2 with one sentence when a word is wrong or a file cannot be written."""
    parser = _parser()
    given = parser.parse_args(words)
    if given.until < given.since:
        parser.error("ngày cuối (--to) trước ngày đầu (--from)")
    from dunghen.dossiers.management import generating
    from dunghen.dossiers.management.generating import steps, writing

    began, rows, events = time.monotonic(), 0, 0
    wanted = generating.Wanted(given.rows, given.seed, given.since, given.until, duties=given.full)
    try:
        with ExitStack() as stack:
            out = stack.enter_context(writing.Writer(given.out))
            told = stack.enter_context(writing.Writer(given.events)) if given.events else None
            for month in generating.of(wanted):
                table = writing.dossiers(month, full=given.full, as_text=out.is_text)
                out.write(table)
                rows += len(table)
                if told is not None:
                    held = steps.of(month, as_text=told.is_text)
                    told.write(held)
                    events += len(held)
    except OSError as trouble:
        print(f"Không ghi được {trouble.filename}: {trouble.strerror}. Vui lòng kiểm tra đường dẫn.", file=sys.stderr)
        return 2
    and_steps = f" và {events} bước xử lý" if given.events else ""
    print(f"Đã tạo {rows} hồ sơ{and_steps} trong {time.monotonic() - began:.1f} giây.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dunghen dossiers generate", description="Tạo hồ sơ mẫu giống thật (không có hồ sơ, người thật nào)."
    )
    parser.add_argument("--rows", type=_count, required=True, metavar="N", help="số hồ sơ")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="cùng số thì cùng hồ sơ (mặc định 1)")
    parser.add_argument("--out", type=_file, required=True, metavar="FILE", help="tệp .csv hoặc .parquet")
    parser.add_argument(
        "--events", type=_file, metavar="FILE", help="ghi thêm các bước: ai giữ, từ lúc nào, đến lúc nào"
    )
    parser.add_argument(
        "--from",
        dest="since",
        type=_date,
        default=dt.date(2021, 1, 1),
        metavar="NGÀY",
        help="ngày nhận đầu tiên (mặc định 2021-01-01)",
    )
    parser.add_argument(
        "--to",
        dest="until",
        type=_date,
        default=dt.date(2025, 12, 31),
        metavar="NGÀY",
        help="ngày nhận cuối cùng; những gì xảy ra sau đó chưa có (mặc định 2025-12-31)",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="thêm cột: trả qua bưu chính, mã cán bộ, số hóa, nguyên nhân trễ, nghĩa vụ tài chính",
    )
    return parser


def _count(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) <= MOST):
        raise argparse.ArgumentTypeError(f"“{text}” phải là số từ 1 đến {MOST}")
    return int(text)


def _file(text: str) -> Path:
    if Path(text).suffix not in (".csv", ".parquet"):
        raise argparse.ArgumentTypeError(f"“{text}” phải có đuôi .csv hoặc .parquet")
    return Path(text)


def _date(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng 2021-01-31") from None
    if not FIRST <= day <= LAST:
        raise argparse.ArgumentTypeError(f"“{text}” phải từ {FIRST} đến {LAST}")
    return day

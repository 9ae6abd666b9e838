"""``dunghen petitions suggest FILE.jsonl --as-of DAY``: suggestions for a file of petitions, without a database."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from dunghen.petitions.reading import suggest_many

LONGEST_LINE = 200_000
"""Bytes of one line; a petition has a few thousand at most, an endless line is not read to its end."""


class BadLine(Exception):
    """A line that is no petition; the text says which and why."""


def main(words: Sequence[str]) -> int:
    """Print one JSON line per petition, in order; return 0, or 2 with one sentence when the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="dunghen petitions suggest",
        description="Gợi ý loại, lĩnh vực, đơn vị chủ trì, dữ liệu cá nhân, trùng lặp.",
    )
    parser.add_argument("file", help="tệp JSON từng dòng, mỗi dòng có “id” và “text”; “-” để đọc từ đầu vào chuẩn")
    parser.add_argument("--as-of", type=_day, required=True, help="ngày xét đơn vị, dạng 2021-09-01")
    given = parser.parse_args(words)
    try:
        if given.file == "-":
            _print(sys.stdin.buffer, given.as_of)
        else:
            with Path(given.file).open("rb") as opened:
                _print(opened, given.as_of)
    except BadLine as bad:
        sys.stdout.flush()
        print(bad, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"Không mở được tệp {given.file}: {error.strerror}. Vui lòng kiểm tra đường dẫn và quyền đọc.",
            file=sys.stderr,
        )
        return 2
    return 0


def _print(opened: IO[bytes], as_of: dt.date) -> None:
    write = json.JSONEncoder(ensure_ascii=False).encode
    lines = [
        write({"id": key, **found.as_json(), "duplicate_of": twin})
        for key, found, twin in suggest_many(_petitions(opened), as_of)
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _petitions(opened: IO[bytes]) -> Iterator[dict[str, str]]:
    number = 0
    while line := opened.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise BadLine(f"Dòng {number} dài quá {LONGEST_LINE:,} byte nên không đọc tiếp.".replace(",", "."))
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise BadLine(f'Dòng {number} không phải JSON. Mỗi dòng cần dạng {{"id": …, "text": …}}.') from None
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("text"), str)
            or not isinstance(row.get("id"), str | int)
        ):
            raise BadLine(f'Dòng {number} thiếu “id” hoặc “text”. Mỗi dòng cần dạng {{"id": …, "text": …}}.')
        yield {"id": row["id"], "text": row["text"]}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng 2021-09-01") from None

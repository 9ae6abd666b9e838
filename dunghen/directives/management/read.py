"""``dunghen directives read FILE [--json]``: read a letter without a database, for trying out and for judging the reading."""

import argparse
import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dunghen.directives.intake import DEFAULT_LIMITS, Intake, take_in
from dunghen.directives.reading import read_letter
from dunghen.kernel.errors import Refusal


def main(words: Sequence[str]) -> int:
    """Print the reading of one file; return 0, or 2 with one sentence when the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="dunghen directives read", description="Đọc một văn bản chỉ đạo (.txt, .docx, .pdf)."
    )
    parser.add_argument("file", type=Path, help="tệp văn bản; “-” để đọc từ đầu vào chuẩn")
    parser.add_argument("--json", action="store_true", help="in đầy đủ dạng JSON")
    given = parser.parse_args(words)
    try:
        content = sys.stdin.buffer.read() if str(given.file) == "-" else _bytes(given.file)
        intake = take_in("" if str(given.file) == "-" else given.file.name, content)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"Không mở được tệp {given.file}: {error.strerror}. Vui lòng kiểm tra đường dẫn và quyền đọc.",
            file=sys.stderr,
        )
        return 2
    result = read_letter(_as_written(intake, content)).as_json()
    print(json.dumps(result, ensure_ascii=False, indent=1) if given.json else in_words(result))
    return 0


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        # One byte more than allowed is enough for the intake to refuse; an endless file is not read to its end.
        return opened.read(DEFAULT_LIMITS.max_bytes + 1)


def _as_written(intake: Intake, content: bytes) -> str:
    """For plain UTF-8 the offsets count in the file's own text (NFC), so that another program can point at the same words."""
    if intake.kind in ("txt", "pasted") and intake.encoding == "utf-8":
        try:
            return unicodedata.normalize("NFC", content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
        except UnicodeDecodeError:
            return intake.text
    return intake.text


def in_words(result: dict[str, Any]) -> str:
    """Return a reading as lines for a person at a terminal."""
    document = result["document"]
    lines = [
        f"{document.get('number') or '(chưa rõ số)'} ngày {document.get('date') or '(chưa rõ)'} — {document.get('issuer') or '(chưa rõ)'}",
        f"Trích yếu: {document.get('abstract') or '(không có)'}",
        f"{len(result['tasks'])} nhiệm vụ:",
    ]
    for task in result["tasks"]:
        deadline = task.get("deadline") or {}
        due = deadline.get("date") or deadline.get("text") or "không ghi thời hạn"
        leads = "; ".join(task.get("assignees_lead") or ["(chưa rõ)"])
        lines.append(f"  {task.get('ref') or task.get('order')}. [{leads}] {task.get('summary')} — hạn: {due}")
    return "\n".join(lines)

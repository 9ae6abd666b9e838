"""`python -m dunghen.directives.reading FILE --json`: the reading of a UTF-8 file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from . import read_letter


def main(argv: list[str] | None = None) -> int:
    """Print the reading; 2 where the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m dunghen.directives.reading")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    args = parser.parse_args(argv)
    try:
        text = args.file.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as problem:
        print(f"Không mở được tệp {args.file}: {problem.strerror}. Hãy kiểm tra đường dẫn.", file=sys.stderr)
        return 2
    reading = read_letter(text).as_json()
    if args.json:
        print(json.dumps(reading, ensure_ascii=False, indent=1))
        return 0
    print(reading["document"]["number"], reading["document"]["abstract"])
    for task in reading["tasks"]:
        print(f"{task['ref']:>8}  {'; '.join(task['assignees_lead'])}  |  {task['deadline']['text'] or ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``dunghen petitions lessons export [FILE]``; ``suggest`` and ``train`` need no database and are found before (config.console)."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.petitions import queries


class Command(BaseCommand):
    help = "Phản ánh: suggest, train, lessons export. / Petitions: suggest, train, lessons export."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        lessons = tasks.add_parser("lessons", help="Những gì cán bộ đã xác nhận, để huấn luyện lại bộ gợi ý.")
        lessons.add_argument("what", choices=["export"])
        lessons.add_argument(
            "file", nargs="?", default="-", help="tệp JSON từng dòng; “-” để ghi ra đầu ra chuẩn (mặc định)"
        )

    def handle(self, *args: Any, task: str, what: str, file: str, **options: Any) -> None:
        """Write one JSON line for each lesson, in the form of data/petitions/training*.jsonl; personal data is covered."""
        written = 0
        try:
            with nullcontext(self.stdout) if file == "-" else Path(file).open("w", encoding="utf-8") as target:
                for row in queries.lessons():
                    target.write(json.dumps(row, ensure_ascii=False) + "\n")
                    written += 1
        except OSError as error:
            raise CommandError(f"Không ghi được {file}: {error.strerror}. Vui lòng kiểm tra đường dẫn.") from error
        self.stderr.write(f"Đã ghi {written} xác nhận.")

"""``dunghen journal verify`` and ``dunghen journal export FILE``."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.kernel.journal import sealing


class Command(BaseCommand):
    help = (
        "Kiểm tra chuỗi niêm của nhật ký, hoặc xuất nhật ký để bên ngoài tự kiểm tra. / Verify or export the journal."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        verify = tasks.add_parser("verify", help="Kiểm tra từng dòng; mã thoát 1 khi có dòng sai.")
        verify.add_argument("--anchor", default="", metavar="POSITION:DIGEST", help="Dấu niêm đã ghi lại từ lần trước.")
        export = tasks.add_parser("export", help="Xuất các dòng đã niêm, mỗi dòng một đối tượng JSON.")
        export.add_argument("file", metavar="FILE", help="Tệp ghi ra; “-” là đầu ra chuẩn.")

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        if task == "verify":
            self.verify(options["anchor"])
        else:
            self.export(options["file"])

    def verify(self, anchor: str) -> None:
        """Print what was found; leave with status 1 when something is wrong."""
        verdict = sealing.verify(anchor)
        self.stdout.write(f"Đã kiểm tra {verdict.sealed} dòng đã niêm. Dấu cuối: {verdict.head}")
        if verdict.waiting:
            since = f"{verdict.waits_since:%d/%m/%Y %H:%M:%S}" if verdict.waits_since else ""
            self.stdout.write(
                f"{verdict.waiting} dòng chờ niêm, lâu nhất từ {since}; tiến trình nền sẽ niêm trong một phút."
            )
        if verdict.broken:
            raise CommandError(f"Nhật ký không còn nguyên vẹn. {verdict.broken.sentence}", returncode=1)
        self.stdout.write("Nhật ký nguyên vẹn.")

    def export(self, name: str) -> None:
        """Write the sealed rows; a file appears whole or not at all."""
        if name == "-":
            for line in sealing.export():
                sys.stdout.write(line + "\n")
            return
        target = Path(name)
        partial = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                lines = sum(1 for line in sealing.export() if file.write(line + "\n"))
            partial.replace(target)
        except OSError as trouble:
            partial.unlink(missing_ok=True)
            raise CommandError(
                f"Không ghi được {target}: {trouble.strerror}. Vui lòng chọn thư mục ghi được."
            ) from trouble
        self.stdout.write(
            f"Đã xuất {lines - 1} dòng vào {target}. Kiểm tra bằng: python docs/journal-verify.py {target}"
        )

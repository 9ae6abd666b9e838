"""``dunghen worktime load [FILE …]`` and ``dunghen worktime due …``."""

import csv
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError

from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.errors import Refusal
from dunghen.kernel.worktime import __main__ as due
from dunghen.kernel.worktime import files, operations
from dunghen.kernel.worktime.arithmetic import DayRow, HoursRow
from dunghen.kernel.worktime.operations import LoadReport


class Command(BaseCommand):
    help = "Lịch làm việc: nạp ngày nghỉ và giờ làm việc (load), tính hạn (due)."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        load = steps.add_parser("load", help="nạp lịch từ tệp CSV; nạp lại không làm thay đổi gì")
        load.add_argument("files", nargs="*", help="tệp ngày nghỉ hoặc giờ làm việc (mặc định: tệp kèm theo phần mềm)")
        due.add_arguments(steps.add_parser("due", help="tính hạn một lần nhận, hoặc cho cả tệp CSV"))

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        if step == "due":
            if status := due.run(Namespace(**options)):
                raise CommandError("Chưa tính được hạn.", returncode=status)
            return
        try:
            days, hours = self._read(
                options["files"] or [files.SHIPPED / files.WORKING_DAYS, files.SHIPPED / files.OFFICE_HOURS]
            )
            report = operations.load(days=days, hours=hours, actor=SYSTEM, at=clock.now())
        except Refusal as refused:
            raise CommandError(refused.sentence) from refused
        except ProgrammingError as error:
            raise CommandError("Cơ sở dữ liệu chưa có bảng lịch làm việc. Vui lòng chạy: dunghen migrate") from error
        self._tell(report)

    def _read(self, paths: list[str | Path]) -> tuple[list[DayRow] | None, list[HoursRow] | None]:
        days: list[DayRow] | None = None
        hours: list[HoursRow] | None = None
        for path in map(Path, paths):
            if _is_hours(path):
                hours = (hours or []) + files.read_hours(path)
            else:
                days = (days or []) + files.read_days(path)
        return days, hours

    def _tell(self, report: LoadReport) -> None:
        if report.is_empty:
            self.stdout.write("Lịch làm việc không thay đổi.")
        else:
            self.stdout.write(
                f"Lịch làm việc: thêm {len(report.added)}, sửa {len(report.changed)}, bỏ {len(report.removed)} ngày; "
                f"ghi {report.hours} buổi làm việc."
            )
        for date in report.kept:
            self.stdout.write(f"Giữ ngày {date:%d/%m/%Y} như đã sửa trên màn hình lịch làm việc (tệp ghi khác).")


def _is_hours(path: Path) -> bool:
    """Say which of the two files this is, by its header; what cannot be read is left to the reader of days to refuse."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return "opens" in next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False

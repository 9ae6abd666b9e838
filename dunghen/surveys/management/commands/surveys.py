"""``dunghen surveys recompute --check``: results worked out again from sheets, design and journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.surveys.queries import recomputing


class Command(BaseCommand):
    help = "Khảo sát: tính lại kết quả đã lưu từ phiếu, thiết kế mẫu và nhật ký. / Surveys: recompute stored results."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        word = tasks.add_parser("recompute", help="Tính lại mọi kết quả đã lưu, nêu chỗ lệch.")
        word.add_argument("--survey", default="", help="mã cuộc khảo sát; trống là tất cả")
        word.add_argument("--check", action="store_true", help="báo lỗi (mã thoát khác 0) khi có chỗ lệch")

    def handle(self, *args: Any, task: str, survey: str, check: bool, **options: Any) -> None:
        """Print every difference, then the count."""
        found = recomputing.recompute(survey)
        if survey and not found.surveys:
            raise CommandError(f"Không có cuộc khảo sát nào đã mở mang mã {survey}.")
        for one in found.differences:
            self.stdout.write(f"{one.code}, {one.what}: lưu {one.stored}, tính lại từ {one.source} {one.worked_out}.")
        running = f" ({found.running} cuộc đang lấy ý kiến chỉ đối chiếu mã kiểm tra)" if found.running else ""
        said = f"{found.surveys} cuộc khảo sát{running}, {found.figures} số liệu tính lại, {len(found.differences)} chỗ lệch."
        if check and found.differences:
            raise CommandError(said)
        self.stdout.write(said)

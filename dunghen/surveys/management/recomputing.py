"""``dunghen surveys recompute --check``: results worked out again from sheets, design and journal."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.surveys.queries import recomputing

HELP: Final = "Tính lại mọi kết quả đã lưu, nêu chỗ lệch."


def arguments(parser: CommandParser) -> None:
    parser.add_argument("--survey", default="", help="mã cuộc khảo sát; trống là tất cả")
    parser.add_argument("--check", action="store_true", help="báo lỗi (mã thoát khác 0) khi có chỗ lệch")


def run(command: BaseCommand, *, survey: str, check: bool, **options: Any) -> None:
    """Print every difference, then the count."""
    found = recomputing.recompute(survey)
    if survey and not found.surveys:
        raise CommandError(f"Không có cuộc khảo sát nào đã mở mang mã {survey}.")
    for one in found.differences:
        command.stdout.write(f"{one.code}, {one.what}: lưu {one.stored}, tính lại từ {one.source} {one.worked_out}.")
    running = f" ({found.running} cuộc đang lấy ý kiến chỉ đối chiếu mã kiểm tra)" if found.running else ""
    said = (
        f"{found.surveys} cuộc khảo sát{running}, {found.figures} số liệu tính lại, {len(found.differences)} chỗ lệch."
    )
    if check and found.differences:
        raise CommandError(said)
    command.stdout.write(said)

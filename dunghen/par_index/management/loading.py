"""``dunghen par load FILE --title … --year 2020 [--edition …] [--kind province] [--told 38] [--in-force] [--check]``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.kernel import access, clock
from dunghen.kernel.text import format_number
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import sets
from dunghen.par_index.queries import importing

HELP = "Nhập một bộ tiêu chí (CSV, Excel) thành bản dự thảo."


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp bộ tiêu chí")
    parser.add_argument("--title", default="", help="tên bộ tiêu chí (không cần khi chỉ kiểm tra)")
    parser.add_argument("--year", type=int, default=0, help="áp dụng từ năm (không cần khi chỉ kiểm tra)")
    parser.add_argument(
        "--kind", choices=RatedKind.values, default=RatedKind.PROVINCE, help="loại đơn vị được đánh giá"
    )
    parser.add_argument("--edition", default="", help="phiên bản trong tệp có nhiều phiên bản")
    parser.add_argument("--basis", default="", help="căn cứ, ví dụ số quyết định")
    parser.add_argument("--told", type=int, help="số tiêu chí mà văn bản công bố, để đối chiếu")
    parser.add_argument("--whole", type=float, default=100.0, help="tổng điểm (mặc định 100)")
    parser.add_argument("--check", action="store_true", help="chỉ đọc và kiểm tra, không ghi gì")
    parser.add_argument("--in-force", action="store_true", help="cho áp dụng ngay")


def run(command: BaseCommand, *, file: Path, check: bool, in_force: bool, **options: Any) -> None:
    """Read the file, say what is wrong or to weigh, make the draft."""
    now = clock.now()
    try:
        content = file.read_bytes()
    except OSError as trouble:
        raise CommandError(f"Không mở được tệp {file}.") from trouble
    found = importing.read(
        content, file.name, on=now.date(), edition=options["edition"], told=options["told"], whole=options["whole"]
    )
    for trouble in found.troubles:
        command.stderr.write(f"Dòng {trouble.line}, cột {trouble.column}: “{trouble.value}”: {trouble.why}.")
    if found.troubles:
        raise CommandError(f"Tệp có {len(found.troubles)} chỗ chưa nhận được; chưa có gì được ghi.")
    for warned in found.warnings:
        command.stdout.write(f"Lưu ý: {warned.said}")
    command.stdout.write(
        f"{found.edition or file.name}: {len(found.lines)} mục, tổng {format_number(round(found.total, 4))} điểm."
    )
    if check:
        return
    if not options["title"] or not options["year"]:
        raise CommandError("Cần --title và --year để ghi bộ tiêu chí.")
    made = sets.make_set(
        actor=access.SYSTEM,
        title=options["title"],
        lines=found.lines,
        at=now,
        kind=options["kind"],
        first_year=options["year"],
        basis=options["basis"],
        is_reconstruction=found.is_reconstruction,
        whole=options["whole"],
    )
    if in_force:
        sets.put_in_force(actor=access.SYSTEM, criteria=made, at=now)
    command.stdout.write(f"Đã lập bộ tiêu chí “{made.title}”, {made.get_state_display().lower()}.")

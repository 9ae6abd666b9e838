"""``dunghen dossiers terms [FILE] [--check] [--apply]``: legal terms of procedures listed, read from a file, brought to the ledger."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.dossiers.models import LegalTerm
from dunghen.kernel import access, clock
from dunghen.kernel.text import format_date, format_number

HELP = "Thời hạn của thủ tục: liệt kê, nhập từ CSV hoặc Excel, tính hạn cho hồ sơ chưa có ngày hẹn trả."


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="tệp thời hạn; không nêu thì liệt kê các thời hạn đang có")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không ghi gì")
    parser.add_argument(
        "--apply",
        action="store_true",
        help="tính hạn ngay cho hồ sơ chưa có ngày hẹn trả (không nêu: việc ấy làm mỗi đêm)",
    )


def run(command: BaseCommand, *, file: Path | None, check: bool, apply: bool, **options: Any) -> None:
    """List the terms, or read a file of them; then date the ledger if asked to."""
    # Arrow and DuckDB are loaded when a file is read, not for every command.
    from dunghen.dossiers.intake.terms_file import read_terms
    from dunghen.dossiers.operations import terms

    if file is not None:
        read = read_terms(file)
        for line, heading, value, why in read.troubles:
            command.stderr.write(f"dòng {line}, {f'cột {heading}' if heading else 'cả dòng'}: “{value}” {why}")
        if read.troubles:
            raise CommandError("Tệp có dòng chưa dùng được; chưa thời hạn nào được ghi.")
        if check:
            command.stdout.write(f"{file.name}: {format_number(len(read.rows))} thời hạn đọc được, chưa ghi gì.")
            return
        done = terms.load_terms(actor=access.SYSTEM, rows=read.rows, file=file.name, at=clock.now())
        command.stdout.write(f"{file.name}: mới {done.new}, sửa {done.changed}, giữ nguyên {done.same}.")
    elif not apply:
        for row in LegalTerm.objects.all():
            until = f" đến hết {format_date(row.until)}" if row.until else ""
            command.stdout.write(f"{row.procedure}\t{row.told}\ttừ {format_date(row.since)}{until}\t{row.basis}")
    if apply:
        told = terms.date_ledger(actor=access.SYSTEM, at=clock.now())
        command.stdout.write(f"Đã tính hạn cho {format_number(told)} hồ sơ chưa có ngày hẹn trả.")

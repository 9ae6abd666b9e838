"""``dunghen par recompute --year 2020 --check``: every stored point worked out again from its inputs and the journal."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dunghen.par_index.queries import recomputing

HELP = "Tính lại mọi điểm đã lưu từ số liệu nhập và nhật ký, nêu chỗ lệch."


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True, help="năm đánh giá")
    parser.add_argument("--check", action="store_true", help="báo lỗi (mã thoát khác 0) khi có chỗ lệch")


def run(command: BaseCommand, *, year: int, check: bool, **options: object) -> None:
    """Print every difference, then the count."""
    found = recomputing.recompute(year)
    for one in found.differences:
        command.stdout.write(f"{one.ref}, {one.stage}: lưu {one.stored}, tính lại từ {one.source} {one.worked_out}.")
    said = f"Năm {year}: {found.rounds} kỳ đánh giá, {found.scores} điểm tính lại, {len(found.differences)} chỗ lệch."
    if check and found.differences:
        raise CommandError(said)
    command.stdout.write(said)

"""``dunghen worktime due``: due moments on the command line, one with its reasons or a whole file.

Counts by the calendar of the database where one is reachable and loaded, else by the shipped files; says which on standard error.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from dunghen.kernel.errors import Refusal
from dunghen.kernel.worktime import dues_of_file, files, wording
from dunghen.kernel.worktime.arithmetic import ZONE, Calendar, TermUnit, explain_due

UNITS = {
    "working_days": TermUnit.WORKING_DAY,
    "working_hours": TermUnit.WORKING_HOUR,
    "same_day": TermUnit.SAME_DAY,
    "days": TermUnit.DAY,
    "hours": TermUnit.HOUR,
    "weeks": TermUnit.WEEK,
    "months": TermUnit.MONTH,
    "years": TermUnit.YEAR,
}
"""Options (with dashes) and columns of files (with underscores)."""

REFUSED = 2


class BadUse(Refusal):
    """Options that do not belong together."""

    code = "worktime.bad_use"
    template = "Cần --received cùng một thời hạn (ví dụ --working-days 5), hoặc chỉ --file TỆP.csv."


def main(words: Sequence[str]) -> int:
    """Run the command with the words after ``worktime due``; return 0, or 2 when the input is refused (nothing is printed then)."""
    parser = argparse.ArgumentParser(
        prog="dunghen worktime due",
        description="Tính hạn: in thời điểm đến hạn rồi mỗi ngày được bỏ qua kèm lý do; hoặc thêm cột due vào tệp CSV.",
    )
    add_arguments(parser)
    return run(parser.parse_args(words))


def run(given: argparse.Namespace) -> int:
    """Do what the options of ``add_arguments`` ask; return the status."""
    unit = next((name for name in UNITS if getattr(given, name) is not None), None)
    try:
        if given.file is not None and given.received is None and unit is None:
            dues_of_file.write(_calendar(shipped=given.shipped), given.file, UNITS, sys.stdout)
        elif given.file is None and given.received is not None and unit is not None:
            _one(_calendar(shipped=given.shipped), given.received, getattr(given, unit), UNITS[unit])
        else:
            raise BadUse
        sys.stdout.flush()
    except Refusal as refused:
        print(refused.sentence, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of the pipe has seen enough; what is left must not fail at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _one(calendar: Calendar, received: str, amount: float, unit: TermUnit) -> None:
    told = explain_due(calendar, dues_of_file.moment(received, needs_time=unit in dues_of_file.TIMED), amount, unit)
    print(told.due.astimezone(ZONE).isoformat())
    for line in wording.lines(told):
        print(line)
    for note in wording.notes(told):
        print(note, file=sys.stderr)


def _calendar(*, shipped: bool) -> Calendar:
    calendar = None if shipped else _from_database()
    if calendar is None:
        calendar = files.shipped_calendar()
        used = "lịch kèm theo phần mềm (data/calendar)"
    else:
        used = "lịch trong cơ sở dữ liệu"
    print(f"Tính theo {used}, từ {calendar.first:%d/%m/%Y} đến {calendar.last:%d/%m/%Y}.", file=sys.stderr)
    return calendar


def _from_database() -> Calendar | None:
    """Return the database's calendar, None when there is no database that answers, or nothing in it. Starts no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunghen.config.settings")
    try:
        import django
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        if settings.EMBEDDED and not (settings.CLUSTER.socket_folder / ".s.PGSQL.5432").exists():
            return None
        django.setup()
        from dunghen.kernel.worktime import queries
    except (SystemExit, ImportError, ImproperlyConfigured):
        # Settings refuse to load outside the demonstration without a key and hosts; counting needs neither.
        return None
    try:
        return queries.loaded_calendar()
    except DatabaseError:
        return None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``worktime due``."""
    parser.add_argument("--received", metavar="2021-08-16T09:00", help="lúc nhận, giờ Việt Nam hoặc kèm múi giờ")
    parser.add_argument(
        "--file", metavar="TỆP.csv", help="tệp có cột received và một cột thời hạn (- : đọc từ đầu vào)"
    )
    parser.add_argument("--shipped", action="store_true", help="luôn dùng lịch kèm theo phần mềm")
    terms = parser.add_mutually_exclusive_group()
    for name, words in (
        ("working-days", "ngày làm việc"),
        ("working-hours", "giờ làm việc"),
        ("days", "ngày"),
        ("hours", "giờ"),
        ("weeks", "tuần"),
        ("months", "tháng"),
        ("years", "năm"),
    ):
        terms.add_argument(f"--{name}", type=_number, metavar="N", help=f"thời hạn tính bằng {words}")
    terms.add_argument(
        "--same-day", action="store_const", const=1, help="trong ngày; nhận sau 15:00 thì ngày làm việc sau"
    )


def _number(text: str) -> float:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” không phải số") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

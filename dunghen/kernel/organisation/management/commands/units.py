"""``dunghen units``: load the tables of units, and ask them."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.errors import Refusal
from dunghen.kernel.organisation import operations, queries
from dunghen.kernel.organisation.directory import Resolution, UnitFact
from dunghen.kernel.organisation.errors import UnitsRefused
from dunghen.kernel.organisation.operations.loading import TABLES, LoadReport
from dunghen.kernel.text import format_date, parse_date

LISTED = 12
"""So many changed rows of a table are named; the journal has all of them."""


class Command(BaseCommand):
    help = "Danh mục đơn vị: nạp từ tệp, xem cây theo ngày, tra kế thừa, nhóm và tên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        load = steps.add_parser("load", help="Nạp thư mục dữ liệu đơn vị (hoặc một tệp của nó).")
        load.add_argument("source", type=Path, help="thư mục có units.csv, hoặc một tệp")
        load.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không ghi")
        tree = steps.add_parser("tree", help="In cây đơn vị của một ngày.")
        after = steps.add_parser("successors", help="Đơn vị nào tiếp nhận việc của một đơn vị.")
        after.add_argument("unit", help="khóa hoặc tên đơn vị")
        groups = steps.add_parser("groups", help="Các nhóm và số đơn vị của mỗi nhóm vào một ngày.")
        groups.add_argument("wording", nargs="?", help="cách viết của nhóm, để liệt kê từng đơn vị")
        name = steps.add_parser("resolve", help="Tên trong văn bản là đơn vị nào.")
        name.add_argument("text")
        for asked in (tree, after, groups, name):
            asked.add_argument(
                "--as-of", dest="day", default="", help="ngày, ví dụ 2021-08-16 hoặc 16/8/2021; mặc định hôm nay"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        step = options["step"]
        if step == "load":
            self._load(options["source"], check_only=options["check"])
            return
        day = _day(options["day"])
        {"tree": self._tree, "successors": self._successors, "groups": self._groups, "resolve": self._resolve}[step](
            day, options
        )

    # -- load ---------------------------------------------------------------------------------------------------------

    def _load(self, source: Path, *, check_only: bool) -> None:
        def progress(step: str) -> None:
            self.stderr.write(f"… {step}")

        try:
            if check_only:
                report = operations.preview_units(source=source)
            else:
                report = operations.load_units(source=source, actor=SYSTEM, at=clock.now(), progress=progress)
        except UnitsRefused as refusal:
            for trouble in refusal.troubles:
                self.stderr.write(f"  {trouble.sentence}")
            raise CommandError(
                f"Có {len(refusal.troubles)} chỗ cần sửa; chưa có gì thay đổi. Vui lòng sửa các dòng nêu trên rồi nạp lại."
            ) from refusal
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._print(report)
        if check_only:
            self.stdout.write("Mới kiểm tra, chưa ghi gì.")

    def _print(self, report: LoadReport) -> None:
        self.stdout.write(f"{'':<18}{'thêm':>8}{'sửa':>8}{'kết thúc':>10}{'bỏ':>8}{'giữ':>8}")
        for name, label in TABLES.items():
            t = report.tables[name]
            self.stdout.write(
                f"{label:<18}{len(t.added):>8}{len(t.changed):>8}{len(t.ended):>10}{len(t.removed):>8}{t.unchanged:>8}"
            )
        if report.is_empty:
            self.stdout.write("Không có gì thay đổi.")
        for name, label in TABLES.items():
            t = report.tables[name]
            for what, rows in (("sửa", t.changed), ("kết thúc", t.ended), ("bỏ", t.removed)):
                for row in rows[:LISTED]:
                    self.stdout.write(f"  {label}, {what}: {row}")
                if len(rows) > LISTED:
                    self.stdout.write(f"  {label}, {what}: … và {len(rows) - LISTED} dòng nữa (xem nhật ký)")
        if report.elsewhere:
            self.stdout.write(f"{report.elsewhere} đơn vị đã có mà tệp không nêu: giữ nguyên.")

    # -- ask ----------------------------------------------------------------------------------------------------------

    def _tree(self, day: dt.date, options: dict[str, Any]) -> None:
        listed = queries.tree(day)
        for unit, depth in listed:
            self.stdout.write(f"{'  ' * depth}{unit.name}  [{unit.key}]")
        self.stdout.write(f"{len(listed)} đơn vị vào ngày {format_date(day)}.")

    def _successors(self, day: dt.date, options: dict[str, Any]) -> None:
        unit = self._unit(options["unit"], day)
        heirs = queries.successors_of(unit, day)
        if heirs and heirs[0].unit.id == unit.id:
            self.stdout.write(f"{unit.name} vẫn hoạt động vào ngày {format_date(day)}.")
            return
        for heir in heirs:
            share = "toàn bộ" if heir.share == 1 else f"phần {heir.share}" if heir.share is not None else "một phần"
            main = ", chính" if heir.main else ""
            since = f" từ {format_date(heir.since)}" if heir.since else ""
            self.stdout.write(f"{heir.unit.name}  [{heir.unit.key}] ({share}{main}){since}: {heir.basis}")
        if not heirs:
            self.stdout.write(f"Chưa có dữ liệu về đơn vị tiếp nhận việc của {unit.name} vào ngày {format_date(day)}.")

    def _groups(self, day: dt.date, options: dict[str, Any]) -> None:
        if wording := options["wording"]:
            result = queries.expand(wording, day)
            for unit in result.units:
                self.stdout.write(f"{unit.name}  [{unit.key}]")
            for piece in result.unknown:
                self.stderr.write(f"Không hiểu: {piece}")
            self.stdout.write(result.empty_reason or f"{len(result.units)} đơn vị vào ngày {format_date(day)}.")
            return
        for group in queries.groups(day):
            self.stdout.write(f"{len(queries.expand(group, day).units):>5}  {group.name}  [{group.key}]")

    def _resolve(self, day: dt.date, options: dict[str, Any]) -> None:
        found = queries.resolve_name(options["text"], day)
        self._say(found)

    def _say(self, found: Resolution) -> None:
        if found.unit:
            self.stdout.write(f"{found.unit.name}  [{found.unit.key}]")
            for other in found.namesakes:
                self.stdout.write(
                    f"  cùng tên vào thời gian hoặc ở nơi khác: {queries.directory().label(other)}  [{other.key}]"
                )
        elif found.group:
            self.stdout.write(f"Nhóm: {found.group.name}  [{found.group.key}]")
        else:
            self.stdout.write(found.sentence)
            for candidate in found.candidates:
                label = queries.directory().label(candidate.unit)
                self.stdout.write(f"  {candidate.score:.2f}  {label}  [{candidate.unit.key}]")

    def _unit(self, asked: str, day: dt.date) -> UnitFact:
        directory = queries.directory()
        if asked in directory.by_key:
            return directory.by_key[asked]
        found = queries.resolve_name(asked, day)
        past = [candidate.unit for candidate in found.candidates if candidate.why == "other_date"]
        if found.unit or len(past) == 1:
            return found.unit or past[0]
        raise CommandError(found.sentence or f"“{asked}” không phải một đơn vị. Vui lòng nêu khóa hoặc tên đầy đủ.")


def _day(text: str) -> dt.date:
    if not text:
        return clock.today()
    for reader in (dt.date.fromisoformat, parse_date):
        try:
            return reader(text)
        except ValueError:
            continue
    raise CommandError(f"“{text}” không phải ngày. Vui lòng viết 2021-08-16 hoặc 16/8/2021.")

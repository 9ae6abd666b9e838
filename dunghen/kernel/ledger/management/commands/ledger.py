"""``dunghen ledger refresh|compact|check|info``."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.kernel import clock
from dunghen.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Sổ cái: nạp thay đổi, gộp tệp, kiểm tra, thông tin. / The ledger: refresh, compact, check, info."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        refresh = tasks.add_parser("refresh", help="Nạp những gì đã thay đổi ở các nguồn.")
        refresh.add_argument("--source", default="", help="Chỉ một nguồn.")
        refresh.add_argument("--anew", action="store_true", help="Đọc lại toàn bộ nguồn; dòng không đổi được bỏ qua.")
        compact = tasks.add_parser("compact", help="Gộp tệp nhỏ, chuyển bản cũ vào lịch sử, xóa tệp không ai đọc.")
        compact.add_argument("--everything", action="store_true", help="Gộp cả những tháng chưa cần gộp.")
        tasks.add_parser("check", help="Đối chiếu tệp, số dòng, bản tổng hợp; mã thoát 1 khi có sai lệch.")
        info = tasks.add_parser("info", help="Nguồn, số dòng, số tệp.")
        info.add_argument("--json", action="store_true", help="In một đối tượng JSON.")

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        try:
            self.tasks()[task](**options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

    def tasks(self) -> Mapping[str, Callable[..., None]]:
        """Return what each word does."""
        return {"refresh": self.bring_in, "compact": self.gather, "check": self.look_over, "info": self.tell}

    def bring_in(self, source: str, anew: bool, **options: Any) -> None:
        """Say what each source brought."""
        from dunghen.kernel.ledger import operations, sources

        if source and source not in sources.known():
            raise CommandError(
                f"Không có nguồn “{source}”. Hiện có: {', '.join(sources.known()) or 'chưa có nguồn nào'}."
            )
        for name, tally in operations.refresh(at=clock.now(), only=source, anew=anew):
            self.stdout.write(
                f"{name}: đọc {tally.read}, mới {tally.new}, đổi {tally.changed}, giữ nguyên {tally.same}."
            )

    def gather(self, everything: bool, **options: Any) -> None:
        """Say how much was rewritten and deleted."""
        from dunghen.kernel.ledger import operations

        done, swept = operations.compact(at=clock.now(), everything=everything)
        self.stdout.write(f"Đã gộp {done} phần, xóa {swept} tệp không còn dùng.")

    def look_over(self, **options: Any) -> None:
        """Name every difference; leave with status 1 when there is one."""
        from dunghen.kernel.ledger import checking, operations

        checked = checking.check(operations.ledger())
        for trouble in checked.troubles:
            self.stdout.write(trouble)
        if checked.troubles:
            raise CommandError(
                f"Sổ cái có {len(checked.troubles)} sai lệch. Nạp lại bằng: dunghen ledger refresh --anew", returncode=1
            )
        self.stdout.write(f"Sổ cái đúng: {checked.facts} dòng, {checked.files} tệp.")

    def tell(self, json: bool, **options: Any) -> None:
        """Print what the ledger holds."""
        from dunghen.kernel.ledger import checking, operations

        told = checking.told(operations.ledger())
        if json:
            self.stdout.write(_json(told))
            return
        self.stdout.write(f"{told['place']}: bản {told['snapshot']}, lúc {told['at'] or 'chưa ghi lần nào'}")
        for name, part in told["sources"].items():
            self.stdout.write(
                f"  {name}: {part['rows']} dòng, {part['months']} tháng ({part['first']} – {part['last']}), "
                f"{part['files']} tệp, {part['bytes'] / 2**20:.1f} MiB, đọc lúc {part['read_at'] or '–'}"
            )


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)

"""``dunghen person``: the first administrator, made where no page can make one."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.kernel import clock
from dunghen.kernel.errors import Refusal
from dunghen.kernel.organisation import operations, queries
from dunghen.kernel.organisation.models import Unit


class Command(BaseCommand):
    help = "Người dùng: tạo quản trị viên đầu tiên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        admin = steps.add_parser("create-admin", help="Tạo quản trị viên đầu tiên.")
        admin.add_argument("--email", required=True)
        admin.add_argument("--name", required=True, help="họ và tên")
        admin.add_argument("--unit", default="", help="khóa hoặc tên đơn vị; mặc định đơn vị đứng đầu cây")
        admin.add_argument(
            "--ask-password", action="store_true", help="hỏi mật khẩu; không có thì tự tạo và in một lần"
        )
        admin.add_argument("--again", action="store_true", help="tạo thêm dù đã có quản trị viên")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        unit = self._unit(options["unit"])
        password = self._ask() if options["ask_password"] else ""
        try:
            person, secret = operations.create_first_admin(
                email=options["email"],
                full_name=options["name"],
                unit=unit,
                at=at,
                password=password,
                again=options["again"],
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Đã tạo quản trị viên {person.full_name} ({person.email}) tại {unit.name}.")
        if not password:
            self.stdout.write(f"Mật khẩu (chỉ in lần này): {secret}")

    def _ask(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("Mật khẩu: ")
        if getpass.getpass("Nhập lại: ") != first:
            raise CommandError("Hai lần nhập không giống nhau. Vui lòng chạy lại lệnh.")
        return first

    def _unit(self, asked: str) -> Unit:
        today = clock.today()
        directory = queries.directory()
        if asked:
            found = directory.by_key.get(asked) or queries.resolve_name(asked, today).unit
            if found is None:
                raise CommandError(f"Không tìm thấy đơn vị “{asked}”. Vui lòng xem tên bằng lệnh: dunghen units tree")
        else:
            roots = [unit for unit in directory.on(today).roots if unit.id in directory.homes] or directory.on(
                today
            ).roots
            if not roots:
                raise CommandError("Chưa có đơn vị nào. Vui lòng nạp danh mục trước: dunghen units load THƯ-MỤC")
            found = roots[0]
        return Unit.objects.get(pk=found.id)

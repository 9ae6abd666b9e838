"""``dunghen apikey``: keys where no page can be reached."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dunghen.api import doors, operations, queries
from dunghen.api.models import Key
from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.errors import Refusal
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import format_moment
from dunghen.ui.forms import DayField


class Command(BaseCommand):
    help = "Khóa API: cấp, liệt kê, thu hồi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help="Cấp khóa; khóa in một lần.")
        create.add_argument("--label", required=True, help="hệ thống nào dùng")
        create.add_argument("--person", default="", help="thư điện tử của cán bộ được thay mặt; không có: ứng dụng")
        create.add_argument(
            "--scope", action="append", default=[], help=f"phạm vi, ghi nhiều lần được: {', '.join(doors.scopes())}"
        )
        create.add_argument("--expires", default="", help="ngày cuối cùng dùng được")
        create.add_argument("--per-minute", type=int, default=None)
        steps.add_parser("list", help="Liệt kê khóa.")
        revoke = steps.add_parser("revoke", help="Thu hồi khóa.")
        revoke.add_argument("prefix", help="tám ký tự đầu sau dh_")
        revoke.add_argument("--why", default="Thu hồi bằng lệnh.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['step']}")(options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _create(self, options: dict[str, Any]) -> None:
        person = Person.objects.filter(email__iexact=options["person"]).first() if options["person"] else None
        if options["person"] and person is None:
            raise CommandError(f"Chưa có người dùng {options['person']}.")
        key, secret = operations.create_key(
            actor=SYSTEM,
            label=options["label"],
            scopes=options["scope"],
            person=person,
            expires_on=DayField().to_python(options["expires"]),
            per_minute=options["per_minute"],
            at=clock.now(),
        )
        self.stderr.write(f"Đã cấp khóa {key}. Khóa chỉ in lần này:")
        self.stdout.write(secret)

    def _list(self, options: dict[str, Any]) -> None:
        for key in queries.keys().order_by("-pk"):
            state = "đang dùng được" if key.holds(clock.today()) else "không dùng được nữa"
            whom = key.person.email if key.person else "ứng dụng"
            self.stdout.write(
                f"{key.prefix}  {key.label}  {whom}  {' '.join(key.scopes)}  {format_moment(key.created_at)}  {state}"
            )

    def _revoke(self, options: dict[str, Any]) -> None:
        key = Key.objects.filter(prefix=options["prefix"]).first()
        if key is None:
            raise CommandError(f"Không có khóa {options['prefix']}.")
        operations.revoke_key(actor=SYSTEM, key=key, why=options["why"], at=clock.now())
        self.stdout.write(f"Đã thu hồi khóa {key}.")

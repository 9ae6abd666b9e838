"""``dunghen par load|recompute``: one word, one file of ``par_index.management``; another word is added in WORDS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.kernel.errors import Refusal
from dunghen.par_index.management import loading, recomputing

WORDS = {"load": loading, "recompute": recomputing}
"""Word → module with ``HELP``, ``arguments(parser)`` and ``run(command, **options)``."""


class Command(BaseCommand):
    help = "Chỉ số cải cách hành chính: nhập bộ tiêu chí, tính lại điểm. / Index of administrative reform: load, recompute."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        for word, module in WORDS.items():
            module.arguments(tasks.add_parser(word, help=module.HELP))

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        try:
            WORDS[task].run(self, **options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

"""``dunghen dossiers import|propose|report|terms``: one word, one file of ``dossiers.management``; a helper's word is added in WORDS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.dossiers.management import importing, proposing, reporting, terms
from dunghen.kernel.errors import Refusal

WORDS = {"import": importing, "propose": proposing, "report": reporting, "terms": terms}
"""Word → module with ``HELP``, ``arguments(parser)`` and ``run(command, **options)``."""


class Command(BaseCommand):
    help = "Hồ sơ thủ tục hành chính: nhập từ tệp, đề xuất cách đọc, số đếm, thời hạn; generate: hồ sơ mẫu. / Dossiers: import, propose, report, terms, generate."
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

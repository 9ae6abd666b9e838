"""Commands of several words (``dunghen dossiers import``): one word, one module of the room; a refusal is told by its sentence."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dunghen.kernel.errors import Refusal


class WordsCommand(BaseCommand):
    """A room's command. ``words``: word → module with ``HELP``, ``arguments(parser)`` and ``run(command, **options)``."""

    words: ClassVar[Mapping[str, ModuleType]]
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        for word, module in self.words.items():
            module.arguments(tasks.add_parser(word, help=module.HELP))

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        """Do what the word says. Raises CommandError with the sentence of a refusal."""
        try:
            self.words[task].run(self, **options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

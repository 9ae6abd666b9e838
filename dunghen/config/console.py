"""The ``dunghen`` command: pure commands at once, Django's commands with the embedded database attached when one is used."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

PURE = {
    ("dossiers", "generate"): "dunghen.dossiers.management.generate:main",
    ("directives", "read"): "dunghen.directives.management.read:main",
    ("petitions", "suggest"): "dunghen.petitions.management.suggest:main",
    ("petitions", "train"): "dunghen.petitions.management.train:main",
    ("worktime", "due"): "dunghen.kernel.worktime.__main__:main",
}
"""Commands that need neither Django nor a database; each ``main`` takes the words after its two names and returns the status."""

WITHOUT_DATABASE = {
    "help",
    "version",
    "--version",
    "--help",
    "check",
    "compilemessages",
    "makemessages",
    "collectstatic",
    "findstatic",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return the process's status."""
    given = list(sys.argv[1:] if words is None else words)
    if pure := PURE.get(tuple(given[:2])):  # type: ignore[call-overload]
        module, function = pure.split(":")
        return int(getattr(import_module(module), function)(given[2:]) or 0)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunghen.config.settings")
    from django.conf import settings

    if given[:1] == ["run"]:
        return int(import_module("dunghen.config.run").main(given[1:]))
    if given and given[0] not in WITHOUT_DATABASE:
        if settings.EMBEDDED:
            settings.CLUSTER.attach()
        _load()
    if given[:1] == ["demo"]:
        return int(import_module("dunghen.config.demo").main(given[1:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["dunghen", *given])
    return 0


def _load() -> None:
    """Load all rooms. What is loaded stays: the collector does not look through it again, at the end least of all."""
    import django

    django.setup()
    gc.freeze()

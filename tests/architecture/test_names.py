"""A newcomer can predict where things are: names from a closed list, files of a readable size."""

import re

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import PACKAGE, ROOMS, code, shown

IN_A_ROOM = {
    "__init__.py",
    "README.md",
    "models",
    "rules",
    "verbs",
    "queries",
    "figures",
    "operations",
    "forms",
    "desk",
    "portal",
    "api",
    "intake",
    "locale",
    "reading",
    "papers",
    "jobs",
    "management",
    "apps",
    "urls",
    "admin",
    "templates",
    "templatetags",
    "static",
    "tests",
    "migrations",
}
NOWHERE = {"utils", "util", "helpers", "helper", "services", "service", "signals", "common", "misc", "tools"}
LONGEST_FILE = 400


def test_rooms_hold_only_files_of_the_closed_list() -> None:
    wrong = [
        shown(path)
        for room in ROOMS
        for path in (PACKAGE / room).glob("*")
        if path.name != "__pycache__" and path.name not in IN_A_ROOM and path.stem not in IN_A_ROOM
    ]
    assert not wrong


def test_nothing_is_called_utils() -> None:
    assert not [shown(path) for path in PACKAGE.rglob("*") if path.stem in NOWHERE]


def test_no_file_outgrows_its_reader() -> None:
    long = {
        shown(path): lines
        for path in code()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"A file of more than {LONGEST_FILE} lines becomes a folder of the same name."


def test_migrations_are_one_line_of_history_with_names_that_say_what_they_do() -> None:
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    ours = [
        (app, name)
        for (app, name), migration in loader.disk_migrations.items()
        if migration.__module__.startswith("dunghen.")
    ]
    assert ours
    named = re.compile(r"\d{4}_[a-z][a-z0-9_]+")
    assert not [
        f"{app}.{name}" for app, name in ours if not named.fullmatch(name) or "auto_" in name or "merge" in name
    ]
    numbers = sorted((app, int(name[:4])) for app, name in ours)
    for app in {app for app, _ in ours}:
        counted = [number for owner, number in numbers if owner == app]
        assert counted == list(range(1, len(counted) + 1)), (
            f"{app}: one migration after the other, numbered without gaps."
        )

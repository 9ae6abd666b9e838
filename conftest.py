"""What every test stands on: real PostgreSQL, a closed network, a fixed moment.

The schema is migrated once into a template, named after the migrations' contents; each test process copies it in a fraction of a second.
"""

import datetime as dt
import fcntl
import hashlib
import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from dunghen.config.cluster import DATABASE, SUPERUSER
from dunghen.kernel.clock import ZONE

pytest_plugins = ["tests.browser"]


def pytest_configure(config: pytest.Config) -> None:
    # The controlling process of xdist holds the cluster from the first worker to the last.
    if not hasattr(config, "workerinput"):
        settings.CLUSTER.attach()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first, so that at the end no process waits for another's last long test."""
    items.sort(key=lambda item: not item.path.match(LONG[0]) and not item.path.match(LONG[1]))


LONG = "tests/pages/test_browser.py", "tests/journeys/test_run.py"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Give this process its own database, copied from the migrated template."""
    settings.CLUSTER.attach()
    with django_db_blocker.unblock():
        _template()
        with _server() as server:
            _drop_left_over(server)
        _renew()
        yield
        connections.close_all()
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {connection.settings_dict['NAME']} WITH (FORCE)")


@pytest.fixture
def at() -> dt.datetime:
    """A Monday morning in office hours, a week before the due date of the letter of the samples."""
    return dt.datetime(2021, 9, 20, 9, 0, tzinfo=ZONE)


# -- the database -----------------------------------------------------------------------------------------------------


@cache
def _template() -> str:
    """Return the name of the migrated template database, made when there is none for these migrations."""
    name = f"template_{_fingerprint()}"
    with (settings.VAR / "template.gate").open("ab") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with _server() as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return name
            for (old,) in server.execute(
                r"SELECT datname FROM pg_database WHERE datname LIKE 'template\_%'"
            ).fetchall():
                server.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
            making = f"making_{os.getpid()}"
            server.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {making} OWNER {DATABASE}")
        _use(making)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        connections.close_all()
        with _server() as server:
            server.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    return name


def _fingerprint() -> str:
    """Return a short hash of every installed app's migrations."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        try:
            folder = Path(next(iter(import_module(module).__path__))) if module else None
        except ModuleNotFoundError:
            continue
        for path in sorted(folder.rglob("*.*")) if folder else []:
            if path.suffix in {".py", ".sql"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(settings.CLUSTER.url(SUPERUSER, "postgres"), autocommit=True) as link:
        yield link


def _drop_left_over(server: psycopg.Connection) -> None:
    """Remove databases of test runs that were killed."""
    for (name,) in server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^(test|making)_\d+'").fetchall():
        try:
            os.kill(int(name.split("_")[1]), 0)
        except ProcessLookupError:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except PermissionError:
            continue


def _renew(case: TransactionTestCase | None = None, *, kept: str = "") -> None:
    """Go over to a fresh copy of the template: what a test with real transactions leaves behind is dropped with its database."""
    connections.close_all()
    old, new = connection.settings_dict["NAME"], f"test_{os.getpid()}_{next(_copies)}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {new} TEMPLATE {kept or _template()} OWNER {DATABASE} STRATEGY file_copy")
        if old.startswith("test_"):
            server.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
    _use(new)


class Databases:
    """Databases of this process that are dear to fill: kept once, taken up again as often as tests read them."""

    def keep(self, name: str) -> str:
        """Keep the present database as it stands and go over to an empty one; return the name to take it up by."""
        connections.close_all()
        present, kept = connection.settings_dict["NAME"], f"test_{os.getpid()}_{name}"
        with _server() as server:
            server.execute(f"ALTER DATABASE {present} RENAME TO {kept}")
        _renew()
        return kept

    def take(self, kept: str = "") -> None:
        """Go over to a fresh copy of a kept database, or to an empty one."""
        _renew(kept=kept)

    def drop(self, kept: str) -> None:
        """Forget a kept database."""
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {kept} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(django_db_setup: None) -> Databases:
    """What can be done with whole databases, between tests."""
    return Databases()


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


_copies = itertools.count(1)
TransactionTestCase._fixture_teardown = _renew

# -- the network ------------------------------------------------------------------------------------------------------

_connect = socket.socket.connect


def _connect_loopback_only(self: socket.socket, address: object) -> None:
    if (
        self.family != socket.AF_UNIX
        and isinstance(address, tuple)
        and address[0] not in {"127.0.0.1", "::1", "localhost"}
    ):
        raise OSError(f"Tests do not reach the network: {address}")
    _connect(self, address)


socket.socket.connect = _connect_loopback_only

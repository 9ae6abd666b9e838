"""What every test stands on: real PostgreSQL, a closed network, a fixed moment.

The schema is migrated once into a template, named after the migrations' contents; each test process copies it in a fraction of a second.
"""

import datetime as dt
import fcntl
import gc
import hashlib
import itertools
import os
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from dunghen.config.cluster import DATABASE, SUPERUSER
from dunghen.kernel.clock import ZONE

pytest_plugins = ["tests.browser"]


def pytest_configure(config: pytest.Config) -> None:
    # The controlling process of xdist holds the cluster from the first worker to the last.
    if not hasattr(config, "workerinput"):
        settings.CLUSTER.attach()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Make the template in the controlling process of xdist, which has nothing else to do while its workers collect the tests."""
    maker = Thread(target=_make_template, args=[session.config.stash[blocking_manager_key]])
    controls = getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput")
    if controls:
        maker.start()
    try:
        return (yield)
    finally:
        if controls:
            maker.join()


def _make_template(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        _template()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave alone what collecting builds, for it stays to the end: walking it again and again finds no garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name long values in short: megabytes of a file too large would be part of its test's name."""
    return f"{val[:LONGEST_ID]!r}...{len(val)}" if isinstance(val, str | bytes) and len(val) > LONGEST_ID else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first, so that at the end no process waits for another's last long test."""
    items.sort(key=lambda item: next((place for place, path in enumerate(LONG) if item.path.match(path)), len(LONG)))


LONG = "tests/journeys/test_run.py", "tests/journeys/test_spark.py", "tests/pages/test_browser.py"
"""The longest first. The first two need no database: it is made meanwhile."""
LONGEST_ID = 80


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
        """Keep the present database as it stands for this run's processes and go over to an empty one; return the name to take it up by.

        The next run drops it.
        """
        connections.close_all()
        # It is the run's: the process that filled it may be the first to end.
        run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
        present, kept = connection.settings_dict["NAME"], f"test_{run}_{name}"
        with _server() as server:
            server.execute(f"ALTER DATABASE {present} RENAME TO {kept}")
        _renew()
        return kept

    def take(self, kept: str = "") -> None:
        """Go over to a fresh copy of a kept database, or to an empty one."""
        _renew(kept=kept)


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

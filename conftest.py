"""What every test stands on: real PostgreSQL, a closed network, a fixed moment.

The schema is migrated once into a template, named after the migrations' contents; each test process copies it in a fraction of a second.
"""

import datetime as dt
import fcntl
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from dunghen.config.cluster import DATABASE, SUPERUSER
from dunghen.kernel.clock import ZONE


def pytest_configure(config: pytest.Config) -> None:
    # The controlling process of xdist holds the cluster from the first worker to the last.
    if not hasattr(config, "workerinput"):
        settings.CLUSTER.attach()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Give this process its own database, copied from the migrated template."""
    settings.CLUSTER.attach()
    name = f"test_{os.getpid()}"
    with django_db_blocker.unblock():
        template = _template()
        with _server() as server:
            _drop_left_over(server)
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {DATABASE}")
        _use(name)
        yield
        connections.close_all()
        with _server() as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def at() -> dt.datetime:
    """A Monday morning in office hours, a week before the due date of the letter of the samples."""
    return dt.datetime(2021, 9, 20, 9, 0, tzinfo=ZONE)


# -- the database -----------------------------------------------------------------------------------------------------


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
    for (name,) in server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^(test|making)_\d+$'").fetchall():
        try:
            os.kill(int(name.rpartition("_")[2]), 0)
        except ProcessLookupError:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except PermissionError:
            continue


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _flush(case: TransactionTestCase) -> None:
    """Empty all tables after a test with real transactions; triggers that protect the journal are off in this one session's step."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("GRANT TRUNCATE ON journal_entry, journal_seal TO CURRENT_USER")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("REVOKE TRUNCATE ON journal_entry, journal_seal FROM CURRENT_USER")
        cursor.execute("SET session_replication_role = origin")


TransactionTestCase._fixture_teardown = _flush

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

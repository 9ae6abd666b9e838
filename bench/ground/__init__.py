"""What benchmarks with a database stand on: a fresh one, in a cluster of its own, gone afterwards."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunghen.config.settings")
os.environ.setdefault("DUNGHEN_MODE", "demonstration")

import django

django.setup()

import psycopg  # noqa: E402 - Django must be set up first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from dunghen.config.cluster import DATABASE, SUPERUSER  # noqa: E402

STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""Storages for pages whose static files nobody collected."""


@contextmanager
def fresh_database(name: str) -> Iterator[None]:
    """Make and migrate the database ``bench_<name>``, point Django at it, drop it at the end."""
    settings.CLUSTER.attach()
    database = f"bench_{name}"
    with psycopg.connect(settings.CLUSTER.url(SUPERUSER, "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {database} OWNER {DATABASE}")
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
        try:
            print("  migrating ...", flush=True)
            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            connections.close_all()
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def analyse() -> None:
    """Let the planner know what was loaded, as autovacuum would in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], turns: int = 7) -> float:
    """Return the median of several turns, in seconds."""
    return statistics.median(seconds(work) for _ in range(turns))


def busy(work: Callable[[], object], turns: int = 7) -> float:
    """Return how long one turn keeps processors busy, ours and the database's, in seconds: it tells a slow program from a busy machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")

    def spent() -> float:
        theirs = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) if stat.exists() else 0
        return time.thread_time() + theirs / os.sysconf("SC_CLK_TCK")

    began = spent()
    for _ in range(turns):
        work()
    return (spent() - began) / turns

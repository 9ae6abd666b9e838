"""Two questions of those who watch the service: is the process up, and can it serve."""

import datetime as dt
from functools import cache

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_log = structlog.get_logger(__name__)
WORKER_SILENCE = dt.timedelta(seconds=60)
"""A worker writes its heartbeat every ten seconds; after a minute without one it is taken for gone."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database, its migrations and a worker are all there, else 503 with the reasons."""
    checks = state()
    ready = not any(checks.values())
    return JsonResponse(
        {"ready": ready, "checks": {name: trouble or "ok" for name, trouble in checks.items()}},
        status=200 if ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def state() -> dict[str, str]:
    """Return each check's trouble in one sentence, empty when it is well. Two SQL queries."""
    try:
        missing = missing_migrations()
        silence = None if missing else _worker_silence()
    except DatabaseError as trouble:
        # What it says names machine and account; whoever asks here may be anybody.
        _log.warning("readyz", trouble=str(trouble))
        unknown = "không kiểm tra được vì cơ sở dữ liệu không trả lời"
        return {"database": "không trả lời, xem nhật ký máy chủ", "migrations": unknown, "worker": unknown}
    return {
        "database": "",
        "migrations": f"{len(missing)} bước chưa áp dụng, hãy chạy: dunghen migrate" if missing else "",
        "worker": "" if silence is not None and silence <= WORKER_SILENCE else _worker_trouble(silence),
    }


def missing_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations (app, name) of this code that the database does not have."""
    return _known_migrations() - set(MigrationRecorder(connection).applied_migrations())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    # The files do not change while the process lives.
    return frozenset(MigrationLoader(None).disk_migrations)


def _worker_silence() -> dt.timedelta | None:
    with connection.cursor() as cursor:
        # The clock of the database on both sides: the machines' clocks may differ.
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        row = cursor.fetchone()
    return row[0] if row else None


def _worker_trouble(silence: dt.timedelta | None) -> str:
    since = (
        "chưa có tiến trình nền nào"
        if silence is None
        else f"tiến trình nền im lặng {int(silence.total_seconds())} giây"
    )
    return f"{since}, hãy chạy: dunghen procrastinate worker"

"""Up is one question, ready another: database, migrations and a worker within a minute."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from dunghen.config import health


def beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_healthz_answers_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_that_no_worker_was_ever_seen(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "ok"
    assert "procrastinate worker" in answer.json()["checks"]["worker"]


@pytest.mark.django_db
def test_readyz_is_content_with_a_worker_of_the_last_minute(client: Client) -> None:
    beat(300)
    beat(50)
    assert client.get("/readyz").json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "worker": "ok"},
    }


@pytest.mark.django_db
def test_readyz_misses_a_worker_silent_for_more_than_a_minute(client: Client) -> None:
    beat(70)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "70 giây" in answer.json()["checks"]["worker"]


def test_readyz_tells_strangers_nothing_of_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused() -> None:
        raise OperationalError('connection to server at "10.20.0.5" failed: FATAL: no role "dunghen"')

    monkeypatch.setattr(health, "missing_migrations", refused)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json()["checks"]["database"]
    assert "10.20.0.5" not in answer.content.decode() and "10.20.0.5" in caplog.text


@pytest.mark.django_db
def test_readyz_counts_the_migrations_that_are_missing(client: Client) -> None:
    beat(1)
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"].startswith("1 bước")


@pytest.mark.django_db
def test_readyz_asks_two_questions_of_the_database(client: Client, django_assert_max_num_queries: object) -> None:
    beat(1)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        client.get("/readyz")

"""Outside the demonstration the product refuses to start until it is safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAFE = {
    "DUNGHEN_MODE": "production",
    "SECRET_KEY": "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "DUNGHEN_HOSTS": "dunghen.tinh.gov.vn",
    "DATABASE_URL": "postgresql://app:p%40ss@db.tinh.gov.vn:5433/dunghen?sslmode=require",
}


def start(tmp_path: Path, told: dict[str, str], show: str = "") -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own with nothing in the environment but what is told."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    words = [sys.executable, "-c", f"from dunghen.config import settings; print({show})"]
    return subprocess.run(
        words, env=kept | {"DUNGHEN_VAR": str(tmp_path)} | told, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DUNGHEN_HOSTS", "DATABASE_URL"])
def test_production_without_a_vital_setting_stops_with_one_sentence(tmp_path: Path, missing: str) -> None:
    done = start(tmp_path, {name: value for name, value in SAFE.items() if name != missing})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing}: ")
    assert len(done.stderr.splitlines()) == 1


def test_production_is_the_mode_when_nothing_is_said(tmp_path: Path) -> None:
    assert start(tmp_path, {}).stderr.startswith("SECRET_KEY: ")


def test_production_is_strict_about_cookies_https_and_time(tmp_path: Path) -> None:
    shown = "settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, settings.DEBUG, settings.TODAY"
    assert start(tmp_path, SAFE, shown).stdout.strip() == "True True True False today"


def test_the_address_of_the_database_is_taken_apart(tmp_path: Path) -> None:
    shown = "settings.EMBEDDED, *(settings.DATABASES['default'][k] for k in ('USER', 'PASSWORD', 'HOST', 'PORT', 'NAME', 'OPTIONS'))"
    said = start(tmp_path, SAFE, shown).stdout
    assert said.startswith("False app p@ss db.tinh.gov.vn 5433 dunghen ")
    assert "'sslmode': 'require'" in said


def test_the_demonstration_needs_nothing_and_keeps_its_secret(tmp_path: Path) -> None:
    told = {"DUNGHEN_MODE": "demonstration"}
    first, second = (start(tmp_path, told, "settings.SECRET_KEY, settings.EMBEDDED, settings.TODAY") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stdout.strip().endswith(" True 2021-09-20")
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_data_folder_that_held_the_demonstration_stays_one(tmp_path: Path) -> None:
    (tmp_path / "demonstration").touch()
    assert start(tmp_path, {}, "settings.MODE").stdout.strip() == "demonstration"


def test_two_copies_on_one_machine_do_not_share_cookies(tmp_path: Path) -> None:
    names = {
        start(tmp_path, {"DUNGHEN_MODE": "demonstration", "PORT": port}, "settings.SESSION_COOKIE_NAME").stdout
        for port in ("8000", "8099")
    }
    assert len(names) == 2

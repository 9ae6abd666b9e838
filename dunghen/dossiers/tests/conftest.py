"""A ledger of its own for each story of this room."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_ledger(settings: Any, tmp_path: object) -> None:
    settings.LEDGER_URL = f"{tmp_path}/ledger"
    settings.MEDIA_ROOT = f"{tmp_path}/files"

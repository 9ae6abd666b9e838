"""Pages are looked at on one fixed day of the demonstration."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    """Monday 20 September 2021, the cast's own day."""
    settings.TODAY = "2021-09-20"

"""Pages are looked at on one fixed day of the demonstration, over one scene that each process lays once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import override_settings

from dunghen.kernel.tests import people
from tests.pages import matrix

MONDAY = "2021-09-20"
"""The cast's own day."""


@dataclass(frozen=True)
class Laid:
    """The scene, the database that holds it, and its ledger."""

    scene: matrix.Scene
    database: str
    ledger: str


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    settings.TODAY = MONDAY


@pytest.fixture(scope="session")
def laid(databases: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    """The scene of all tables: the acts of all rooms, seconds of work, the same for every page."""
    ledger = str(tmp_path_factory.mktemp("ledger"))
    with override_settings(TODAY=MONDAY, LEDGER_URL=ledger), django_db_blocker.unblock():
        databases.take()
        scene = matrix.scene(people.cast())
        kept = databases.keep("scene")
    yield Laid(scene, kept, ledger)
    databases.drop(kept)


@pytest.fixture(scope="module")
def taken(laid: Laid, databases: Any) -> Iterator[Laid]:
    """The scene for the tests of a file, each of which takes back what it changes."""
    databases.take(laid.database)
    yield laid
    databases.take()


@pytest.fixture
def scene(taken: Laid, db: None, settings: Any) -> matrix.Scene:
    settings.LEDGER_URL = taken.ledger
    return dict(taken.scene)

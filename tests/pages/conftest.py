"""Pages are looked at on one fixed day of the demonstration, over one scene that is laid once."""

import fcntl
import os
import pickle
import shutil
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
def laid(databases: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """The scene of all tables: the acts of all rooms, seconds of work, the same for every page and every process of the run."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    kept, ledger = shared / "scene.pickle", shared / "scene-ledger"
    with (shared / "scene.gate").open("ab") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not kept.exists():
            ledger.mkdir()
            with override_settings(TODAY=MONDAY, LEDGER_URL=str(ledger)), django_db_blocker.unblock():
                databases.take()
                scene = matrix.scene(people.cast())
                kept.write_bytes(pickle.dumps((scene, databases.keep("scene"))))
    scene, database = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    # Each process goes on with a ledger of its own, as with a database of its own.
    return Laid(scene, database, str(shutil.copytree(ledger, own / "ledger")))


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

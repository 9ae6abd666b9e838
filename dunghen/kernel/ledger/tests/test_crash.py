"""A writer that is killed at any point leaves the ledger as it was; readers meanwhile see one snapshot or the next, never a mixture."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from dunghen.kernel.ledger.checking import check
from dunghen.kernel.ledger.places import LEFT
from dunghen.kernel.ledger.store import Ledger, Tally
from dunghen.kernel.ledger.store.manifest import HEAD
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.ledger.views import View

COUNT = 40
WRITER = """
import django, os, signal, sys
django.setup()
from dunghen.kernel.ledger import places
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.ledger.tests import made

folder, point, nth, unit = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
real, seen = getattr(os, point), 0

def until_then(*args):
    global seen
    seen += 1
    if seen == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)

ledger = Ledger(folder)
setattr(os, point, until_then)
with ledger.change(at=made.AT) as change:
    change.upsert("tests", made.table(*made.all_of(unit)))
    change.mark("tests", unit)
print("written")
"""


def written_by(folder: Path, point: str, nth: int, unit: str) -> int:
    """Change every fact's unit in a process of its own that dies at the nth call of ``os.<point>``; return its status."""
    words = [sys.executable, "-c", WRITER, str(folder), point, str(nth), unit]
    return subprocess.run(words, capture_output=True, env=os.environ, check=False, timeout=120).returncode


def told(ledger: Ledger) -> tuple[set[str], int, str]:
    """Return the units that facts name, how many facts there are, and the mark."""
    manifest = ledger.current()
    view = View(ledger, manifest=manifest)
    units = view.run(view.facts().select("unit"))["unit"].to_pylist()
    return set(units), len(units), manifest.sources["tests"].mark


@pytest.mark.parametrize(
    ("point", "nth"),
    [("fsync", 2), ("replace", 9), ("replace", -2), ("replace", -1)],
    ids=["half a file", "among the cubes", "before the snapshot", "before the swap"],
)
def test_a_killed_writer_leaves_the_ledger_as_it_was(tmp_path: Path, point: str, nth: int) -> None:
    ledger = Ledger(str(tmp_path))
    made.tell(ledger, *made.all_of("old"), mark="old")
    files = len(made_by_a_change(tmp_path / "trial"))
    assert written_by(tmp_path, point, nth if nth > 0 else files + nth + 1, "new") == -9
    assert told(ledger) == ({"old"}, COUNT, "old")
    assert not check(ledger).troubles
    # The next writer goes on where the killed one began, and what it left is swept.
    assert made.tell(ledger, *made.all_of("new"), mark="new") == Tally(read=COUNT, changed=COUNT)
    ledger.sweep()
    assert not [name for name in ledger.place.names() if LEFT in name]
    assert told(ledger) == ({"new"}, COUNT, "new")
    assert not check(ledger).troubles


def made_by_a_change(folder: Path) -> list[str]:
    """Return the names of the files that the change of these stories brings, the snapshot and HEAD among them."""
    ledger = Ledger(str(folder))
    made.tell(ledger, *made.all_of("old"), mark="old")
    before = set(ledger.place.names())
    made.tell(ledger, *made.all_of("new"), mark="new")
    return [*(set(ledger.place.names()) - before), "HEAD"]


def test_readers_see_one_snapshot_or_the_next(tmp_path: Path) -> None:
    """Each change gives every fact the same unit: a reader that sees two units, or a mark of another one, has seen a mixture."""
    made.tell(Ledger(str(tmp_path)), *made.all_of("u0"), mark="u0")
    over, seen, mixtures = threading.Event(), set(), []

    def read() -> None:
        own = Ledger(str(tmp_path))
        while not over.is_set():
            units, count, mark = told(own)
            seen.add(mark)
            if units != {mark} or count != COUNT:
                mixtures.append((units, count, mark))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    writer = Ledger(str(tmp_path))
    for number in range(1, 8):
        made.tell(writer, *made.all_of(f"u{number}"), mark=f"u{number}")
        writer.sweep()
    over.set()
    for reader in readers:
        reader.join()
    assert not mixtures
    assert len(seen) > 1


def test_threads_that_share_a_ledger_each_get_the_snapshot_they_ask_for(tmp_path: Path) -> None:
    """Between any two lines of one reader another one asks for an older snapshot: neither is given what the other asked for."""
    ledger = Ledger(str(tmp_path))
    made.tell(ledger, made.fact("HS-1", unit="old"))
    old, first = ledger.current(), ledger.place.read(HEAD)
    made.tell(ledger, made.fact("HS-1", unit="new"))
    last = ledger.place.read(HEAD)

    def late(*_: object) -> Callable[..., Any]:
        sys.settrace(None)
        ledger.place.write(HEAD, first)
        assert ledger.codes(ledger.current()).words["unit"] == ["old"]
        ledger.place.write(HEAD, last)
        sys.settrace(trace)
        return late

    def trace(frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        return late if frame.f_code in (Ledger.current.__code__, Ledger.codes.__code__) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        newest = ledger.current()
        words = ledger.codes(newest).words
    finally:
        sys.settrace(before)
    assert (newest.snapshot, words["unit"]) == (old.snapshot + 1, ["old", "new"])

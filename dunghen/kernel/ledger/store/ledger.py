"""The ledger as one object: its snapshots, and changes of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dunghen.kernel.ledger.codes import Codes
from dunghen.kernel.ledger.places import LEFT, Place
from dunghen.kernel.ledger.store import manifest as manifests
from dunghen.kernel.ledger.store.manifest import HEAD, Manifest, snapshot_name
from dunghen.kernel.ledger.store.writing import Change

KEPT_SNAPSHOTS: Final = 20
"""How many snapshots stay readable: a reader that began on one of them finishes on it."""


class Ledger:
    """The facts below one URL."""

    def __init__(self, url: str) -> None:
        self.place = Place(url)
        # What a snapshot says never changes; the last one read is kept for the next question. Threads share both: who asks goes on with what
        # it took or read itself, for another may keep an older one meanwhile, and a writer that began on it would undo a change.
        self._manifest = Manifest()
        self._codes: tuple[str, Codes] = ("", Codes())

    def current(self) -> Manifest:
        """Return the newest snapshot; it is shared and must not be changed."""
        newest, kept = manifests.newest(self.place), self._manifest
        if kept.snapshot != newest:
            kept = self._manifest = self.snapshot(newest)
        return kept

    def snapshot(self, number: int) -> Manifest:
        """Return an older snapshot; raise FileNotFoundError when it was swept."""
        return manifests.load(self.place, number)

    def codes(self, manifest: Manifest) -> Codes:
        """Return the words behind the codes of a snapshot's cubes; they are shared and must not be changed."""
        kept = self._codes
        if kept[0] != manifest.codes:
            kept = self._codes = manifest.codes, Codes.read(self.place, manifest.codes)
        return kept[1]

    @contextmanager
    def change(self, *, at: dt.datetime) -> Iterator[Change]:
        """Change the ledger: what the block did becomes visible when it ends, nothing when it fails. Raises places.Busy."""
        with self.place.lock():
            base = self.current()
            change = Change(self.place, base, at)
            try:
                change.renew_cubes()
                yield change
                if not change.touched:
                    self.place.delete(change.written)
                    return
                change.finish()
            except BaseException:
                self.place.delete(change.written)
                raise
            manifests.swap(self.place, change.manifest)

    def sweep(self) -> int:
        """Delete what no kept snapshot needs: old snapshots and their files, leftovers of killed writers. Return how many files."""
        with self.place.lock():
            names = self.place.names()
            newest = self.current().snapshot
            needed = {HEAD, "writer.lock"}
            for number in range(max(1, newest - KEPT_SNAPSHOTS + 1), newest + 1):
                if snapshot_name(number) in names:
                    needed |= self.snapshot(number).files()
            gone = [name for name in names if name not in needed or LEFT in name]
            self.place.delete(gone)
            return len(gone)

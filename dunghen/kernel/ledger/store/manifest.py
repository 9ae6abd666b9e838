"""The manifest: which files make up the ledger at one snapshot. Files never change; a new manifest names new ones.

``HEAD`` names the newest snapshot and is swapped whole, so a reader sees the ledger before a change or after it, never a mixture.
"""

import copy
import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from dunghen.kernel.ledger.places import Place

HEAD: Final = "HEAD"
FORMAT: Final = 1


@dataclass(frozen=True)
class File:
    """One Parquet file: its name, rows, bytes and the version of its schema."""

    name: str
    rows: int
    size: int
    schema: int = 1


@dataclass
class Month:
    """A partition: facts of one source submitted in one month of Viet Nam's time."""

    facts: list[File] = field(default_factory=list)
    dead: list[File] = field(default_factory=list)
    """(key, version, replaced_by) of rows in ``facts`` that a later version replaced."""
    past: list[File] = field(default_factory=list)
    """Replaced rows that compaction took out of ``facts``."""

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.facts) - sum(file.rows for file in self.dead)


@dataclass
class Part:
    """What the ledger holds of one source. ``mark``: how far the source was read; ``told_of``: the newest moment it told of, "" for none;
    ``act``: what an act on its facts did last, so that its line in the journal can be written after a kill."""

    mark: str = ""
    read_at: str = ""
    told_of: str = ""
    act: dict[str, Any] = field(default_factory=dict)
    months: dict[str, Month] = field(default_factory=dict)
    cubes: dict[str, list[File]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(month.rows for month in self.months.values())


@dataclass
class Manifest:
    snapshot: int = 0
    at: str = ""
    version: int = 0
    """The newest version that a fact has."""
    codes: str = ""
    """Name of the file with the words behind the codes of cubes."""
    counted: int = 0
    """The version of the cubes."""
    sources: dict[str, Part] = field(default_factory=dict)

    def told_of(self, source: str) -> dt.datetime | None:
        """Return the newest moment that ``source`` told of, None when it never told one."""
        part = self.sources.get(source)
        return dt.datetime.fromisoformat(part.told_of) if part and part.told_of else None

    def cubes_are_of(self, version: int) -> bool:
        """Return whether all cubes are of this version; those of an earlier one are not read."""
        return self.counted == version or not any(part.rows for part in self.sources.values())

    def files(self) -> set[str]:
        """Return the names of all files that the snapshot needs, its own included."""
        needed = {snapshot_name(self.snapshot)} | ({self.codes} if self.codes else set())
        for part in self.sources.values():
            for files in part.cubes.values():
                needed |= {file.name for file in files}
            for month in part.months.values():
                needed |= {file.name for file in (*month.facts, *month.dead, *month.past)}
        return needed

    def copied(self) -> "Manifest":
        return copy.deepcopy(self)

    def written(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, separators=(",", ":")).encode()


def snapshot_name(snapshot: int) -> str:
    return f"snapshots/{snapshot:012}.json"


def newest(place: Place) -> int:
    """Return the number of the newest snapshot; 0 where no ledger lies yet."""
    try:
        return int(json.loads(place.read(HEAD))["snapshot"])
    except FileNotFoundError:
        return 0


def load(place: Place, snapshot: int) -> Manifest:
    """Return one snapshot; raise FileNotFoundError when it was swept."""
    if not snapshot:
        return Manifest()
    return _read(json.loads(place.read(snapshot_name(snapshot))))


def swap(place: Place, manifest: Manifest) -> None:
    """Write the snapshot, then make it the newest. Only the holder of the lock may."""
    place.write(snapshot_name(manifest.snapshot), manifest.written())
    place.write(HEAD, json.dumps({"format": FORMAT, "snapshot": manifest.snapshot}).encode())


def _read(written: dict[str, Any]) -> Manifest:
    if written.pop("format") != FORMAT:
        raise ValueError("The ledger was written by a newer version of the product.")
    sources = {
        name: Part(
            mark=part["mark"],
            read_at=part["read_at"],
            told_of=part.get("told_of", ""),
            act=part.get("act", {}),
            months={
                month: Month(**{kind: [File(**file) for file in files] for kind, files in kinds.items()})
                for month, kinds in part["months"].items()
            },
            cubes={cube: [File(**file) for file in files] for cube, files in part["cubes"].items()},
        )
        for name, part in written.pop("sources").items()
    }
    return Manifest(**written, sources=sources)

"""Compaction: many small files become one, replaced facts move into the past; what the ledger says stays the same."""

from typing import Final

import numpy as np
import pyarrow as pa

from dunghen.kernel.ledger.cubes import CUBES, Cube
from dunghen.kernel.ledger.engines import DUCKDB, engine
from dunghen.kernel.ledger.store import finding
from dunghen.kernel.ledger.store.adding import by_time, cube_schema
from dunghen.kernel.ledger.store.laying import laid
from dunghen.kernel.ledger.store.manifest import File, Month, Part
from dunghen.kernel.ledger.store.writing import Change

MOST_FILES: Final = 8
"""A month with more files of facts, or a cube with more files, is compacted."""
MOST_DEAD: Final = 0.1
"""And a month of whose rows more than this share were replaced."""


def compact(change: Change, *, everything: bool = False) -> int:
    """Compact what needs it (or ``everything`` that is in more than one file). Return how many months and cubes were rewritten."""
    done = 0
    for source, part in change.manifest.sources.items():
        for name, month in part.months.items():
            if _crowded(month, everything):
                _month(change, f"{source}/{name}", month)
                done += 1
        done += sum(_cube(change, part, source, cube, everything) for cube in CUBES)
    change.touched |= bool(done)
    return done


def _crowded(month: Month, everything: bool) -> bool:
    files = len(month.facts) + len(month.dead)
    rows, dead = sum(file.rows for file in month.facts), sum(file.rows for file in month.dead)
    return files > (1 if everything else MOST_FILES) or dead > MOST_DEAD * rows


def _month(change: Change, stem: str, month: Month) -> None:
    dead = finding.dead_pairs(change.place, month)
    read = [_stored(change, file) for file in month.facts]
    gone = [finding.is_dead(table, dead) for table in read]
    live = pa.concat_tables([table.filter(pa.array(~mask)) for table, mask in zip(read, gone, strict=True)])
    replaced = pa.concat_tables([table.filter(pa.array(mask)) for table, mask in zip(read, gone, strict=True)])
    if len(replaced):
        month.past.append(change.write(f"past/{stem}", _with_successor(replaced, dead)))
    month.facts = [change.write(f"facts/{stem}", *laid(live))] if len(live) else []
    month.dead = []


def _stored(change: Change, file: File) -> pa.Table:
    return finding.stored(change.place.open_table(file.name).read(), file.schema)


def _with_successor(replaced: pa.Table, dead: pa.Table) -> pa.Table:
    """Return replaced rows with the version that replaced each."""
    pairs = np.rec.fromarrays([dead["key"].to_numpy(), dead["version"].to_numpy()])
    own = np.rec.fromarrays([replaced["key"].to_numpy(), replaced["version"].to_numpy()])
    order = np.argsort(pairs)
    at = order[np.searchsorted(pairs[order], own)]
    return replaced.append_column("replaced_by", dead["replaced_by"].take(pa.array(at)))


def _cube(change: Change, part: Part, source: str, cube: Cube, everything: bool) -> bool:
    """Add up the files of a cube once they are many."""
    files = part.cubes.get(cube.name, [])
    if len(files) < 2 or not (everything or len(files) > MOST_FILES):
        return False
    # Expressions take a third of a second to load, and whoever changes the ledger may compact nothing.
    from dunghen.kernel.ledger.cells import added_up

    duck = engine(DUCKDB)
    rows = duck.parquet(change.place, [file.name for file in files], cube_schema(cube))
    merged = duck.run(added_up(rows, cube).order_by(by_time(cube))).cast(cube_schema(cube))
    part.cubes[cube.name] = [change.write(f"cubes/{source}/{cube.name}", merged)] if len(merged) else []
    return True

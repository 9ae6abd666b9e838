"""Does the ledger hold together: files there and as long as told, each fact live once, cubes equal to facts."""

import itertools
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.cells import added_up, cells, cube
from dunghen.kernel.ledger.cubes import CUBES, HALF_MONTH, Cube
from dunghen.kernel.ledger.engines import DUCKDB, Files
from dunghen.kernel.ledger.engines.engine import plain
from dunghen.kernel.ledger.store import Ledger, Manifest
from dunghen.kernel.ledger.store.adding import cube_schema
from dunghen.kernel.ledger.views import View


@dataclass(frozen=True)
class Checked:
    """What was looked at, and one sentence for each trouble."""

    facts: int
    files: int
    troubles: tuple[str, ...]


def check(ledger: Ledger) -> Checked:
    """Look at the newest snapshot. Reads everything."""
    manifest = ledger.current()
    troubles = _files(ledger, manifest)
    facts = 0
    if not troubles:
        for source in manifest.sources:
            view = View(ledger, DUCKDB, manifest=manifest)
            counted = view.facts([source])
            found = view.run(counted.agg(rows=counted.count(), alone=counted.reference.nunique()))
            rows, alone = found["rows"][0].as_py(), found["alone"][0].as_py()
            facts += rows
            if rows != manifest.sources[source].rows:
                troubles.append(f"{source}: {rows} dòng đọc được, sổ ghi {manifest.sources[source].rows}.")
            if rows != alone:
                troubles.append(f"{source}: {rows - alone} dòng trùng mã.")
            troubles += _cubes(view, source) if view.use_cubes else []
    return Checked(facts, len(manifest.files()), tuple(troubles))


def told(ledger: Ledger) -> dict[str, Any]:
    """Return what the newest snapshot holds, for people and machines."""
    manifest = ledger.current()
    sources = {}
    for name, part in manifest.sources.items():
        files = [file for month in part.months.values() for file in (*month.facts, *month.dead, *month.past)]
        files += itertools.chain.from_iterable(part.cubes.values())
        sources[name] = {
            "rows": part.rows,
            "months": len(part.months),
            "first": min(part.months, default=""),
            "last": max(part.months, default=""),
            "files": len(files),
            "bytes": sum(file.size for file in files),
            "mark": part.mark,
            "read_at": part.read_at,
            "told_of": part.told_of,
        }
    return {"place": ledger.place.base, "snapshot": manifest.snapshot, "at": manifest.at, "sources": sources}


def _files(ledger: Ledger, manifest: Manifest) -> list[str]:
    troubles = []
    there = set(ledger.place.names())
    for part in manifest.sources.values():
        files = [file for month in part.months.values() for file in (*month.facts, *month.dead, *month.past)]
        for file in [*files, *itertools.chain.from_iterable(part.cubes.values())]:
            if file.name not in there:
                troubles.append(f"Thiếu tệp {file.name}.")
            elif ledger.place.open_table(file.name).metadata.num_rows != file.rows:
                troubles.append(f"Tệp {file.name} không đủ {file.rows} dòng.")
    return troubles


def _cubes(view: View, source: str) -> list[str]:
    """Say which cube differs from one made of the facts anew."""
    codes, facts = view.ledger.codes(view.manifest), view.facts([source])
    troubles = []
    for wanted in CUBES:
        dialect = view.engine.dialect
        files = Files(view.ledger.place, tuple(view.cube_files(wanted, [source])), cube_schema(wanted))
        kept = view.engine.query(_adding_up(wanted, dialect), {"kept": files})
        for name in wanted.words:
            kept = kept.set_column(kept.column_names.index(name), name, codes.decode(name, kept[name].to_numpy()))
        anew = view.engine.query(_making(wanted, dialect), {"facts": facts})
        if not _in_order(kept, wanted).equals(_in_order(anew, wanted)):
            troubles.append(f"{source}: bản tổng hợp “{wanted.name}” khác các dòng.")
    return troubles


@cache
def _making(wanted: Cube, dialect: str) -> str:
    """Return the SQL that makes a cube of facts, the words as words."""
    facts = ibis.table(ibis.Schema.from_pyarrow(plain(schema.STORED)), name="facts")
    return str(ibis.to_sql(cube(cells(facts, HALF_MONTH), wanted), dialect=dialect))


@cache
def _adding_up(wanted: Cube, dialect: str) -> str:
    """Return the SQL that adds up the cells of a cube's files."""
    kept = ibis.table(ibis.Schema.from_pyarrow(cube_schema(wanted)), name="kept")
    return str(ibis.to_sql(added_up(kept, wanted), dialect=dialect))


def _in_order(table: pa.Table, wanted: Cube) -> pa.Table:
    kept = table.select([*wanted.keys, *wanted.sums]).sort_by([(key, "ascending") for key in wanted.keys])
    return pa.table({name: kept[name].combine_chunks() for name in kept.column_names})

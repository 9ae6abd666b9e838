"""What a file and a push have in common: blocks are read and judged by several threads and settled in the ledger in one change."""

import csv
import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Final

import pyarrow as pa
from django.db.models import Max

from dunghen.dossiers.intake import mapping, masking
from dunghen.dossiers.intake.formats import Piece
from dunghen.dossiers.intake.page import Read, Reject
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.intake.refusals import NoMapping, OlderExport
from dunghen.dossiers.models import Source
from dunghen.dossiers.operations import attributing, judging, naming
from dunghen.dossiers.queries import reading as known
from dunghen.kernel import files
from dunghen.kernel.ledger import arrow
from dunghen.kernel.ledger import operations as ledger
from dunghen.kernel.ledger.store import Tally
from dunghen.kernel.ledger.store.gathering import THREADS, Prepared, in_order
from dunghen.kernel.text import format_moment
from dunghen.ui.exports import harmless

SHOWN: Final = 200
"""So many rejects are kept in the row of an import, for its page; the file has all."""
_TITLES: Final = ("Dòng", "Cột", "Giá trị", "Lý do")

Watch = Callable[[float, int], None]
"""Told the share of the file that is read, 0..1, and the rows so far."""


class Rejects:
    """All cells that could not be read, as a CSV that grows in a file of its own; the first of them at hand."""

    def __init__(self, most: int = SHOWN) -> None:
        self._most = most
        handle, name = tempfile.mkstemp(prefix="dunghen-rejects-", suffix=".csv")
        os.close(handle)
        self._path = Path(name)
        self._stream = self._path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._writer.writerow(_TITLES)
        self.first: list[Reject] = []
        self._any = False

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)

    def add(self, rejects: Iterable[Reject]) -> None:
        for told in rejects:
            # What is kept of it names nobody, wherever it is shown later.
            reject = replace(told, value=masking.cell(told.column, told.value))
            if len(self.first) < self._most:
                self.first.append(reject)
            self._any = True
            self._writer.writerow([reject.line, *map(harmless, (reject.column, reject.value, reject.reason))])

    def keep(self) -> str:
        """Store the CSV for good and return its SHA-256; "" when there is nothing in it."""
        if not self._any:
            return ""
        self._stream.flush()
        return files.keep_file(self._path)


@dataclass
class Taken:
    """What became of the rows. ``repeated``: those of ``tally.same`` that a later row of the same code replaced before they counted;
    ``blanked``: unreadable cells of lenient columns, left empty."""

    tally: Tally = field(default_factory=Tally)
    repeated: int = 0
    rejected: int = 0
    blanked: int = 0
    version: int | None = None
    """The ledger's version that came about; None: nothing changed."""

    def counts(self) -> dict[str, int]:
        """Return the figures of an import: read = new + changed + same + rejected."""
        tally = self.tally
        return {
            "read": tally.read + self.rejected,
            "new": tally.new,
            "changed": tally.changed,
            "same": tally.same,
            "rejected": self.rejected,
            "repeated": self.repeated,
        }


def reading(source: Source, at: dt.datetime) -> Reading:
    """Return how the source's rows are read at present. Raises NoMapping, UnfitMapping."""
    if not source.mapping:
        raise NoMapping(source=source.label)
    return known.reading(mapping.from_json(source.mapping).check(), at)


def take_in(
    source: Source,
    pieces: Iterable[Piece],
    read: Reading,
    rejects: Rejects,
    at: dt.datetime,
    *,
    steps: bool = False,
    file: str = "",
    as_of: dt.datetime | None = None,
    mark: Callable[[], str] = str,
    watch: Watch | None = None,
) -> Taken:
    """Bring pieces into the ledger, all or nothing. ``file``: what they are called; ``as_of``: the moment of which they tell; ``mark``: asked
    at the end for what the ledger remembers of them.

    Before anything is read it raises places.Busy when another process changes the ledger, OlderExport when the source told of a later moment.
    """
    arrow.without_pandas()
    # Arrow's own allocator gives memory back at once and asks for it again: a tenth of an import goes with that.
    pa.set_memory_pool(pa.system_memory_pool())
    taken, name = Taken(), source.steps if steps else source.name
    judge = judging.of_steps() if steps else judging.of_dossiers(read.mapping)
    one_read = read.steps if steps else read.dossiers
    with ledger.ledger().change(at=at) as change, change.gathering(name) as gathering:
        require_newer(source, file, as_of, change.told_of(name), steps=steps)
        laid_down = attributing.laid_down(name)

        def work(piece: Piece) -> tuple[float, Read, Prepared]:
            rows = one_read(piece.block())
            return piece.done, rows, gathering.prepared(laid_down(judge(rows.table)))

        with ThreadPoolExecutor(THREADS) as pool:
            for done, rows, facts in in_order(pool, work, pieces):
                gathering.add(facts)
                rejects.add(rows.rejects)
                taken.rejected += rows.rejected
                taken.blanked += rows.blanked
                if watch is not None:
                    watch(done, rows.rows)
        taken.tally, taken.repeated = gathering.finish()
        if taken.tally.new or taken.tally.changed:
            taken.version = change.manifest.version
        naming.keep(source, read.names, at)
        change.mark(name, mark(), as_of)
    return taken


def require_newer(
    source: Source, file: str, as_of: dt.datetime | None, known: dt.datetime | None, *, steps: bool
) -> None:
    """Refuse what tells of a moment before the newest told of the source: it would bring dossiers back to what they were. Raises OlderExport.

    ``known``: what the ledger says, asked under its lock: rows of this database come later, or never when their process is killed. Rows
    tell of ledgers that were begun before they remembered it.
    """
    if as_of is None:
        return
    row = source.imports.filter(steps=steps).aggregate(newest=Max("as_of"))["newest"]
    newest = max(filter(None, (known, row)), default=as_of)
    if as_of < newest:
        raise OlderExport(file=file, source=source.label, as_of=format_moment(as_of), newest=format_moment(newest))

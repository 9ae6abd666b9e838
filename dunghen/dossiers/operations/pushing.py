"""Taking in what a one-stop system pushes: some thousand rows at once, all that can be read or, where something goes wrong, none."""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dunghen.dossiers import verbs
from dunghen.dossiers.intake.formats import Block, Piece
from dunghen.dossiers.intake.refusals import SourceClosed
from dunghen.dossiers.models import Import, Source
from dunghen.dossiers.operations.importing import record, require_columns
from dunghen.dossiers.operations.taking import Rejects, reading, take_in
from dunghen.kernel import access
from dunghen.kernel.acts import act

MOST_ROWS: Final = 5_000
MOST_REJECTS: Final = 10_000
"""So many unreadable cells are told in the answer; the file of rejects has all."""


def push(
    *,
    actor: access.Actor,
    source: Source,
    rows: Sequence[Mapping[str, Any]],
    key: str,
    at: dt.datetime,
    steps: bool = False,
    as_of: dt.datetime | None = None,
) -> tuple[Import, bool]:
    """Take in rows under the headings of the source's files. Return what became of them, and whether they were known already by ``key``.

    Raises MissingColumns when no row has a column of the mapping, NoMapping, SourceClosed, OlderExport, places.Busy.
    """
    began = time.monotonic()
    digest = digest_of(rows, steps)
    with act(verbs.PUSHED, actor=actor, on=source, at=at) as deed:
        # Of two requests with one key the second waits here, and finds what the first one did.
        deed.lock(source)
        if (earlier := Import.objects.filter(source=source, key=key).first()) is not None:
            deed.note(known=True, **earlier.counts())
            return earlier, True
        if not source.is_active:
            raise SourceClosed(source=source.label)
        how = reading(source, at)
        wanted = how.wanted_of_steps() if steps else how.wanted()
        require_columns("API", wanted, list(dict.fromkeys(name for row in rows for name in row)))
        with Rejects(most=MOST_REJECTS) as rejects:
            block = Piece.read(1.0, _block(rows, wanted))
            file = "Lần gửi này"
            taken = take_in(source, [block], how, rejects, at, steps=steps, file=file, as_of=as_of, mark=lambda: digest)
            made = Import(
                source=source, at=at, by_id=actor.id, door=Import.Door.PUSH, key=key, steps=steps, as_of=as_of
            )
            made.digest = digest
            record(made, taken, rejects, began)
        deed.note(import_id=made.pk, digest=digest, known=False, **made.counts())
    return made, False


def digest_of(rows: Sequence[Mapping[str, Any]], steps: bool) -> str:
    """Return the SHA-256 of what was pushed, in hex: the order of names in a row plays no part."""
    said = json.dumps([steps, list(rows)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _block(rows: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> Block:
    columns = [pa.array([_text(row.get(heading)) for row in rows], pa.string()) for heading in wanted]
    return Block(pa.table(columns, names=list(wanted)), np.arange(1, len(rows) + 1))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)

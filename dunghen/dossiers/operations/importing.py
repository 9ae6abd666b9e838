"""Taking in a file of dossiers, whole or not at all.

A process killed after the ledger's change and before the row of this database leaves everything in the ledger and no record of the import;
the same file again finds nothing to do and is recorded, an older one is refused by what the ledger remembers.
"""

import datetime as dt
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from dunghen.dossiers import verbs
from dunghen.dossiers.intake import formats
from dunghen.dossiers.intake.refusals import MissingColumns, NoStepMapping, SourceClosed, called
from dunghen.dossiers.models import Import, Source
from dunghen.dossiers.operations.taking import Rejects, Taken, Watch, reading, require_newer, take_in
from dunghen.kernel import access, files
from dunghen.kernel.acts import act
from dunghen.kernel.ledger import operations as ledger


def import_file(
    *,
    actor: access.Actor,
    source: Source,
    path: Path,
    at: dt.datetime,
    name: str = "",
    steps: bool = False,
    as_of: dt.datetime | None = None,
    apart: bool = False,
    watch: Watch | None = None,
) -> Import:
    """Take in a file of dossiers of ``source`` (``steps``: of their step events) and return its counts. ``name``: what the file is called;
    ``as_of``: the moment of which it tells; ``apart``: as ``formats.open_file``.

    Raises UnreadableFile, MissingColumns, UnfitMapping, NoMapping, NoStepMapping, SourceClosed, OlderExport; places.Busy while another
    process changes the ledger; Forbidden.
    """
    began, name = time.monotonic(), name or path.name
    with act(verbs.IMPORTED, actor=actor, on=source, at=at, file=name) as deed, Rejects() as rejects, called(name):
        if not source.is_active:
            raise SourceClosed(source=source.label)
        how = reading(source, at)
        if steps and not how.mapping.steps:
            raise NoStepMapping(source=source.label, name=source.name)
        # Asked again under the ledger's lock; here so that a large workbook that is not taken is not read first.
        known = ledger.ledger().current().told_of(source.steps if steps else source.name)
        require_newer(source, name, as_of, known, steps=steps)
        opened = formats.open_file(path, apart=apart)
        with ThreadPoolExecutor(1) as beside:
            try:
                wanted = how.wanted_of_steps() if steps else how.wanted()
                require_columns(name, wanted, opened.headings)
                digest = beside.submit(files.sha256, path)
                pieces = opened.pieces(wanted)
                mark = digest.result
                taken = take_in(
                    source, pieces, how, rejects, at, steps=steps, file=name, as_of=as_of, mark=mark, watch=watch
                )
            finally:
                opened.close()
        made = Import(source=source, at=at, by_id=actor.id, file_name=name[:255], steps=steps, as_of=as_of)
        made.digest = digest.result()
        record(made, taken, rejects, began)
        deed.note(import_id=made.pk, digest=made.digest, blanked=taken.blanked, **made.counts())
    return made


def record(made: Import, taken: Taken, rejects: Rejects, began: float) -> None:
    """Save what became of a file or a push that was taken in; ``began``: by the monotonic clock."""
    made.mapping_version, made.ledger_version = made.source.version, taken.version
    made.rejects, made.rejects_file = [asdict(reject) for reject in rejects.first], rejects.keep()
    for name, count in taken.counts().items():
        setattr(made, name, count)
    made.seconds = time.monotonic() - began
    made.save()


def require_columns(file: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    """Refuse a file that lacks a column of the mapping: what it does not tell would be read as nothing. Raises MissingColumns."""
    missing = [f"“{heading}”" for heading in wanted if heading not in found]
    if missing:
        raise MissingColumns(file=file, columns=", ".join(missing), found=", ".join(found) or "không có")

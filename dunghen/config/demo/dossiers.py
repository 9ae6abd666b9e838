"""Dossiers of the demonstration: twenty thousand by chance from a seed, as a one-stop system tells of them on the day of the clock."""

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from dunghen.dossiers.models import Import, Source
from dunghen.dossiers.operations import importing, sources
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.clock import ZONE
from dunghen.kernel.ledger.places import Busy

NAME: Final = "onestop"
ROWS, SEED = 20_000, 20210816
DAYS: Final = 260
"""So long a time before the day of the clock: every month of the year so far has its figures."""


def play(now: dt.datetime) -> None:
    """Take in the dossiers of the months before ``now``, once for each year that the clock shows; those of earlier years have ended since."""
    told = Import.objects.filter(source__name=NAME, steps=False).order_by("at").values_list("at", flat=True)
    days = [_day_before(at) for at in told]
    today = _day_before(now)
    # The clock may be set back: then nothing is told again.
    if days and (days[-1].year == today.year or days[-1] > today):
        return
    source = _opened(now)
    for day in dict.fromkeys([*days, today]):
        # The worker may be writing when the clock is moved on: then at the next turn.
        with suppress(Busy):
            _tell(source, until=day, known=today, at=now)


def _day_before(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date() - dt.timedelta(days=1)


def _opened(now: dt.datetime) -> Source:
    from dunghen.dossiers.management.generating import steps, writing

    source = Source.objects.filter(name=NAME).first()
    source = source or sources.open_source(actor=SYSTEM, name=NAME, label="Hệ thống một cửa điện tử", at=now)
    headings = {"columns": {**writing.COLUMNS, **writing.MORE}, "steps": dict(steps.HEADINGS)}
    return sources.save_mapping(actor=SYSTEM, source=source, mapping=headings, at=now)


def _tell(source: Source, *, until: dt.date, known: dt.date, at: dt.datetime) -> None:
    # What makes dossiers is loaded for the one time that they are made.
    from dunghen.dossiers.management import generating
    from dunghen.dossiers.management.generating import steps, writing

    wanted = generating.Wanted(ROWS, SEED + until.year, until - dt.timedelta(days=DAYS), until, known, duties=True)
    with tempfile.TemporaryDirectory(prefix="dunghen-demo-") as folder:
        dossiers, held = Path(folder, "ho-so.parquet"), Path(folder, "buoc-xu-ly.parquet")
        with writing.Writer(dossiers) as file, writing.Writer(held) as events:
            for month in generating.of(wanted):
                file.write(writing.dossiers(month, full=True, as_text=False))
                events.write(steps.of(month, as_text=False))
        importing.import_file(actor=SYSTEM, source=source, path=dossiers, at=at)
        importing.import_file(actor=SYSTEM, source=source, path=held, at=at, steps=True)

"""The worker's duties to this room."""

from contextlib import suppress

import structlog
from procrastinate.contrib.django import app

from dunghen.kernel import clock

log = structlog.get_logger(__name__)


# Arrow and DuckDB are loaded when the job runs: the web process finds this module too.
@app.periodic(cron="5-59/10 * * * *")
@app.task(name="dossiers.watch", queueing_lock="dossiers.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Bring cases to what the ledger says, and tell it whose fault they are. A writer at work is waited for until the next time."""
    from dunghen.dossiers.operations import attributing, watching
    from dunghen.kernel.ledger.places import Busy

    at = clock.now()
    done = watching.open_cases(at=at)
    try:
        told = attributing.tell_ledger(at=at)
    except Busy:
        told = 0
    if done.opened or done.updated or done.ended or told:
        log.info("dossiers.watched", opened=done.opened, updated=done.updated, ended=done.ended, told=told)


@app.periodic(cron="13 3 * * *")
@app.task(name="dossiers.count_repeated", queueing_lock="dossiers.count_repeated", pass_context=False)
def count_repeated(timestamp: int) -> None:
    """Open files about repeated lateness, once a night, when the ledger knows whose fault it was."""
    from dunghen.dossiers.operations import accounting, attributing
    from dunghen.kernel.ledger.places import Busy

    at = clock.now()
    with suppress(Busy):
        attributing.tell_ledger(at=at)
    accounting.open_files(at=at)


@app.periodic(cron="33 2 * * *")
@app.task(name="dossiers.forget", queueing_lock="dossiers.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Forget applicants whose time is over, unreadable cells of old imports, samples."""
    from dunghen.dossiers.operations import contacting, sources

    at = clock.now()
    sources.forget_rejects(at=at)
    sources.forget_samples(at=at)
    while contacting.forget_applicants(at=at):
        pass


@app.periodic(cron="43 2 * * *")
@app.task(name="dossiers.date_ledger", queueing_lock="dossiers.date_ledger", pass_context=False)
def date_ledger(timestamp: int) -> None:
    """Give dossiers without a promised date the due moment of their procedure's legal term, once a night."""
    from dunghen.dossiers.operations import terms
    from dunghen.kernel import access
    from dunghen.kernel.ledger.places import Busy

    with suppress(Busy):
        terms.date_ledger(actor=access.SYSTEM, at=clock.now())

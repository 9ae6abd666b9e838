"""The worker's duty to the ledger."""

import structlog
from procrastinate.contrib.django import app

from dunghen.kernel import clock

log = structlog.get_logger(__name__)


# Arrow and DuckDB are loaded when the job runs: the web process finds this module too.
@app.periodic(cron="*/10 * * * *")
@app.task(name="ledger.refresh", queueing_lock="ledger.refresh", lock="ledger")
def refresh(timestamp: int) -> None:
    """Bring in what changed, six times an hour, and compact what small changes crowded. A writer at work is waited for until the next time."""
    from dunghen.kernel.ledger import operations
    from dunghen.kernel.ledger.places import Busy

    try:
        for source, tally in operations.refresh(at=clock.now()):
            if tally.new or tally.changed:
                log.info("ledger.refreshed", source=source, new=tally.new, changed=tally.changed)
        if done := operations.tidy(at=clock.now()):
            log.info("ledger.tidied", rewritten=done)
    except Busy:
        log.info("ledger.busy")


@app.periodic(cron="45 2 * * *")
@app.task(name="ledger.compact", queueing_lock="ledger.compact", lock="ledger")
def compact(timestamp: int) -> None:
    """Compact at night, between two refreshes. While a file is taken in it waits for the next night."""
    from dunghen.kernel.ledger import operations
    from dunghen.kernel.ledger.places import Busy

    try:
        done, swept = operations.compact(at=clock.now())
        log.info("ledger.compacted", rewritten=done, swept=swept)
    except Busy:
        log.info("ledger.busy")

"""The worker's duties to this room."""

import structlog
from procrastinate.contrib.django import app

from dunghen.kernel import clock

log = structlog.get_logger(__name__)


@app.periodic(cron="47 2 * * *")
@app.task(name="surveys.nightly", queueing_lock="surveys.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Mix the sheets of surveys in the field, delete lists whose time is over."""
    from dunghen.surveys.models import Survey
    from dunghen.surveys.operations import fielding, sampling
    from dunghen.surveys.rules import words

    at = clock.now()
    for survey in Survey.objects.filter(state=words.OPEN):
        fielding.mix(survey=survey, at=at)
    forgotten = sampling.forget(at=at)
    if forgotten:
        log.info("surveys.forgotten", surveys=forgotten)


# NumPy is loaded when the job runs: the web process finds this module too.
@app.periodic(cron="23 * * * *")
@app.task(name="surveys.count", queueing_lock="surveys.count", pass_context=False)
def count(timestamp: int) -> None:
    """Count the surveys that have enough new sheets, and finally those that are over."""
    from dunghen.surveys.operations import counting

    done = counting.count_due(at=clock.now())
    if done:
        log.info("surveys.counted", surveys=done)

"""The worker's duties to the machine door."""

from procrastinate.contrib.django import app

from dunghen.api import operations
from dunghen.kernel import clock


@app.periodic(cron="17 * * * *")
@app.task(name="api.forget", queueing_lock="api.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Forget counts, wrong tries and kept answers whose time is over."""
    at = clock.now()
    operations.forget(at=at)
    operations.forget_guesses(at=at)

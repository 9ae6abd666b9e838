"""The worker's duty to commitments: one job reminds for all kinds."""

from django.conf import settings
from procrastinate.contrib.django import app

from dunghen.kernel import clock
from dunghen.kernel.commitments import calendars, operations


@app.periodic(cron="*/5 * * * *" if not settings.DEMONSTRATION else "* * * * *")
@app.task(name="commitments.remind", queueing_lock="commitments.remind")
def remind(timestamp: int) -> None:
    """Remind, then send the morning's digest; nothing outside office hours unless the settings say that nights are not quiet."""
    at = clock.now()
    if settings.OUTBOX_QUIET_HOURS and calendars.is_quiet(at):
        return
    operations.remind(at=at)
    operations.digest(at=at)

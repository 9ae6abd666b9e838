"""The worker's duty to this room."""

from django.conf import settings
from procrastinate.contrib.django import app

from dunghen.directives import operations
from dunghen.kernel import clock


# Every hour rather than once a morning: a worker that slept through the night catches up within the hour. What is open already opens no
# second time, and messages written at night wait for office hours. The demonstration's day may be moved at any moment.
@app.periodic(cron="7 * * * *" if not settings.DEMONSTRATION else "* * * * *")
@app.task(name="directives.open_occurrences", queueing_lock="directives.open_occurrences", pass_context=False)
def open_occurrences(timestamp: int) -> None:
    """Open the periods of periodic assignments that have begun."""
    operations.open_occurrences(at=clock.now())

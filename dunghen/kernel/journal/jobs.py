"""The worker's duty to the journal."""

from procrastinate.contrib.django import app

from dunghen.kernel.journal import sealing


# No procrastinate lock: a worker that is killed would keep it. The sealer's own lock is the database's and goes with its session.
@app.periodic(cron="* * * * * */15")
@app.task(name="journal.seal", queueing_lock="journal.seal", priority=10)
def seal(timestamp: int) -> None:
    """Seal what waits, four times a minute."""
    sealing.seal()

"""The worker's duty to the outbox."""

from procrastinate.contrib.django import app

from dunghen.kernel.outbox import delivery


# No procrastinate lock: a worker that is killed would keep it. Rows are taken one by one, so two rounds at once do no harm.
@app.periodic(cron="* * * * * */10")
@app.task(name="outbox.deliver", queueing_lock="outbox.deliver")
def deliver(timestamp: int) -> None:
    """Deliver what is due, six times a minute."""
    delivery.deliver()

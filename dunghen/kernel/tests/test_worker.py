"""The worker itself, as it runs in production: what is deferred is done, and done by name."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from dunghen.kernel import access, clock
from dunghen.kernel.acts import Letter, Verb, act
from dunghen.kernel.commitments import jobs as commitment_jobs
from dunghen.kernel.commitments.models import Reminder
from dunghen.kernel.journal import jobs as journal_jobs
from dunghen.kernel.journal import sealing
from dunghen.kernel.outbox import jobs as outbox_jobs
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import make, people

TOLD = Verb("tests.worker", "Báo tin", "{actor} báo tin.")
NEWS = Letter("tests.worker", "Tin", "Đã xong.")


@pytest.mark.django_db(transaction=True)
def test_one_round_of_the_worker_reminds_delivers_and_seals() -> None:
    now = clock.now()
    cast = people.cast()
    make.commitment(
        cast.units.so_xay_dung,
        owner_person=cast.minh,
        opened_at=now - dt.timedelta(days=30),
        due_at=now + dt.timedelta(days=1),
    )
    with act(TOLD, actor=access.SYSTEM, on=None, at=now) as deed:
        deed.post(NEWS, to="lan@dan.example")
    # Seals go before everything else that waits, so the lines of this round are sealed in the next.
    for jobs in ((commitment_jobs.remind, outbox_jobs.deliver, journal_jobs.seal), (journal_jobs.seal,)):
        for job in jobs:
            job.defer(timestamp=0)
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1)
    assert Reminder.objects.get().step == "before:1"
    assert Message.objects.get(kind="tests.worker").state == "sent"
    verdict = sealing.verify()
    assert verdict.sound
    assert verdict.sealed >= 3


def test_the_timers_are_set() -> None:
    timers = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert timers["journal.seal"] == "* * * * * */15"  # every fifteen seconds
    assert timers["outbox.deliver"] == "* * * * * */10"
    assert timers["commitments.remind"]

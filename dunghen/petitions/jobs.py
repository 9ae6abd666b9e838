"""The worker's duties to this room."""

from django.conf import settings
from procrastinate.contrib.django import app

from dunghen.kernel import clock
from dunghen.petitions import operations


@app.periodic(cron="*/5 * * * *")
@app.task(name="petitions.keep_time", queueing_lock="petitions.keep_time", pass_context=False)
def keep_time(timestamp: int) -> None:
    """Close what waited in vain, and tell senders of late answers so."""
    at = clock.now()
    operations.close_silent(at=at)
    operations.say_late(at=at)


# No procrastinate lock: a worker that is killed would keep it. Two rounds at once do no harm, a mail has one fate.
@app.periodic(cron="* * * * *")
@app.task(name="petitions.mail", queueing_lock="petitions.mail", pass_context=False)
def mail(timestamp: int) -> None:
    """Take in the mails of the petitions' mailbox, once a minute."""
    if settings.PETITIONS_IMAP is not None:
        operations.poll(address=settings.PETITIONS_IMAP, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="petitions.learn", queueing_lock="petitions.learn", pass_context=False)
def learn(timestamp: int) -> None:
    """Read what nobody has read, and learn from what officers confirmed."""
    at = clock.now()
    operations.read_unread(at=at)
    operations.study(at=at)


@app.periodic(cron="*/2 * * * *")
@app.task(name="petitions.relay", queueing_lock="petitions.relay", pass_context=False)
def relay(timestamp: int) -> None:
    """Send forwardings to the bodies that have an Open311 endpoint, and ask what became of them."""
    if settings.OPEN311_BODIES:
        operations.relay(at=clock.now())


@app.periodic(cron="23 2 * * *")
@app.task(name="petitions.forget", queueing_lock="petitions.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Forget senders and stray mails whose time is over."""
    at = clock.now()
    while operations.forget_senders(at=at):
        pass
    while operations.forget_mails(at=at):
        pass


@app.periodic(cron="41 * * * *")
@app.task(name="petitions.forget_unsent", queueing_lock="petitions.forget_unsent", pass_context=False)
def forget_unsent(timestamp: int) -> None:
    """Forget drafts that were never sent."""
    operations.forget_unsent(at=clock.now())


@app.periodic(cron="7 7 * * *")
@app.task(name="petitions.tell_followers", queueing_lock="petitions.tell_followers", pass_context=False)
def tell_followers(timestamp: int) -> None:
    """Send the morning's letters to those who follow something, and forget addresses that never confirmed or stopped."""
    at = clock.now()
    operations.tell_news(at=at)
    operations.forget_followers(at=at)


@app.periodic(cron="11 * * * *")
@app.task(name="petitions.count_figures", queueing_lock="petitions.count_figures", pass_context=False)
def count_figures(timestamp: int) -> None:
    """Count the public figures and the points of the map anew."""
    at = clock.now()
    operations.count_figures(at=at)
    operations.lay_map(at=at)


@app.periodic(cron="31 1 * * *")
@app.task(name="petitions.count_all_figures", queueing_lock="petitions.count_all_figures", pass_context=False)
def count_all_figures(timestamp: int) -> None:
    """Count what changes slowly too: earlier years, and each agency's own tables."""
    operations.count_figures(at=clock.now(), everything=True)

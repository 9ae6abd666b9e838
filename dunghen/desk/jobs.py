"""The worker's duty to the frame: a demonstration whose day was moved gets the scenes of that day."""

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

if settings.DEMONSTRATION:

    @app.periodic(cron="* * * * *")
    @app.task(name="desk.play_demonstration", queueing_lock="desk.play_demonstration", pass_context=False)
    def play_demonstration(timestamp: int) -> None:
        """Play the scenes that the demonstration's day has reached; those played already cost one look each."""
        import_string(settings.DEMONSTRATION_PLAYER)()

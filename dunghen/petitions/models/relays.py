"""What goes to a body outside over its own Open311 endpoint, and where it is on its way."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dunghen.petitions.models.steps import Forwarding


class Relay(models.Model):
    """One forwarding on its way to the endpoint of its body."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ chuyển"
        SENDING = "sending", "Đang chuyển"
        SENT = "sent", "Đã chuyển"
        DOUBT = "doubt", "Chưa rõ bên kia đã nhận chưa"
        REFUSED = "refused", "Bên kia không nhận"
        ENDED = "ended", "Bên kia đã trả lời"
        RECALLED = "recalled", "Đã thu hồi"

    forwarding = models.OneToOneField(Forwarding, on_delete=models.PROTECT, related_name="relay")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    number = models.CharField(max_length=100, blank=True, default="")
    """The body's id of the request."""
    tries = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField()
    """When it was last sent, tried or asked for."""
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["touched_at", "id"],
                name="relay_under_way",
                condition=Q(state__in=("waiting", "sending", "sent")),
            ),
        ]

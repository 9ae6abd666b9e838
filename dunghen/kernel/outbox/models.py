"""Messages to the outside, written in the transaction of the act that causes them and delivered later by the worker."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    EMAIL = "email", "Thư điện tử"
    SMS = "sms", "Tin nhắn"
    WEBHOOK = "webhook", "Webhook"


class State(models.TextChoices):
    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    DIGESTED = "digested", "Đã vào bản tổng hợp"
    SENT = "sent", "Đã gửi"
    DEAD = "dead", "Không gửi được"
    DROPPED = "dropped", "Đã bỏ"


class Message(models.Model):
    """One message to one address. ``key`` makes it unique: the same key is never sent twice."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    """The slug of the verb that worded it, e.g. "directives.issued"."""
    channel = models.CharField(max_length=10, choices=Channel)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="messages")
    address = models.CharField(max_length=320)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    act = models.UUIDField(null=True)
    for_digest = models.BooleanField(default=False)
    """Kept for the person's morning digest instead of being sent alone."""
    urgent = models.BooleanField(default=False)
    """Sent at any hour; others wait for office hours."""
    stop_url = models.CharField(max_length=300, blank=True, default="")
    """Where its reader stops such messages with one click (RFC 8058), "" for what nobody subscribed to."""
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    """The database's own clock when a worker took it; a claim that grows old belonged to a worker that died."""
    last_error = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "thông điệp"
        indexes: ClassVar = [
            models.Index(
                fields=["not_before", "id"], name="outbox_waiting", condition=Q(state="waiting", for_digest=False)
            ),
            models.Index(fields=["person", "id"], name="outbox_digest", condition=Q(state="waiting", for_digest=True)),
            models.Index(fields=["claimed_at"], name="outbox_sending", condition=Q(state="sending")),
            models.Index(fields=["-id"], name="outbox_dead", condition=Q(state="dead")),
            models.Index(fields=["person", "-id"], name="outbox_by_person"),
        ]

"""Keys, how often doors were used, and what repeated requests were answered."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dunghen.kernel.acts import Subject

PERSON = settings.AUTH_USER_MODEL


class Key(models.Model):
    """A secret by which a machine is known: as a person, or as a client with a name of its own.

    The secret is shown once. 160 bits drawn by chance need no slow hash: ``digest`` is its SHA-256.
    """

    prefix = models.CharField("phần hiện", max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    label = models.CharField("tên gọi", max_length=120)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="api_keys")
    """Whom it acts for; None: a named client, which may do what the public may."""
    scopes = ArrayField(models.CharField(max_length=60), verbose_name="phạm vi", default=list)
    per_minute = models.PositiveIntegerField("yêu cầu mỗi phút", null=True)
    """Its own limit; None: the setting's."""
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField("hết hạn sau ngày", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "khóa API"
        indexes: ClassVar = [models.Index(fields=["-id"], name="api_key_newest")]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    def holds(self, on: dt.date) -> bool:
        """Say whether the key opens anything on the day."""
        return self.revoked_at is None and (self.expires_on is None or on <= self.expires_on)

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("api.key", self.pk, str(self), (f"api.key:{self.pk}",))


class Use(models.Model):
    """How often a door was used from one place in a stretch of time. The table is not logged: a crash forgets counts and nothing else."""

    door = models.CharField(max_length=40)
    mark = models.CharField(max_length=64)
    """Keyed hash of an address, or "key:<id>"; no address is kept."""
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["door", "mark", "window"], name="api_use_once")]


class Guessing(models.Model):
    """Wrong tries of one secret from one place, or from everywhere: a bucket of tries (``operations.guessing``). No name, no address is kept."""

    mark = models.CharField(max_length=64, primary_key=True)
    """Keyed hash of name and place."""
    full_at = models.DateTimeField(db_index=True)
    """When the bucket will be full again; the row is forgotten then."""


class KeptAnswer(models.Model):
    """What a request with an ``Idempotency-Key`` was answered; ``status`` is empty while it is being worked on."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    """SHA-256 of the header."""
    request = models.CharField(max_length=64)
    """SHA-256 of method, address and body: the same key for something else is refused."""
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "mark"], name="api_kept_answer_once")]

"""The append-only record of acts.

The database itself refuses UPDATE, DELETE and TRUNCATE (trigger and revoked rights, see the migrations). Rows are written inside the
act's transaction without touching any shared row, so writers never queue behind one another; the worker later seals rows in blocks
into a hash chain (``sealing``).
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One act: who did what to which object, when, with which facts. The wording of the verb is code; the facts are data."""

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField(unique=True, default=uuid.uuid4)
    parent = models.UUIDField(null=True, db_index=True)
    """The outer act this one is a part of."""
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    """When the act counts in the business; ``recorded_at`` is the database's own clock."""
    recorded_at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    """Person.id; null for the system or a citizen without an account. No foreign key: the record outlives the person's row."""
    actor_name = models.CharField(max_length=160)
    on_behalf_of_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_ref = models.CharField(max_length=120, blank=True, default="")
    threads = ArrayField(models.CharField(max_length=80), default=list)
    """Trails this act belongs to, e.g. ["directives.letter:12", "commitments.commitment:40"]."""
    unit_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    key = models.CharField(max_length=160, null=True, unique=True)
    """Idempotency key: the same step is journalled once however often it is retried."""

    class Meta:
        verbose_name = "dòng nhật ký"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_by_subject"),
            models.Index(fields=["verb", "id"], name="journal_by_verb"),
            models.Index(fields=["actor_id", "id"], name="journal_by_actor"),
            GinIndex(fields=["threads"], name="journal_by_thread"),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal only grows.")


class Unsealed(models.Model):
    """A row of the journal that waits for its seal. Filled by a trigger, so nothing that is committed, however late, is forgotten."""

    entry_id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(db_default=Now())


class Seal(models.Model):
    """One link of the hash chain: ``digest`` covers the digest before it and the whole row ``entry_id``.

    No foreign key: a seal must be able to tell that its row is gone.
    """

    position = models.BigIntegerField(primary_key=True)
    """1, 2, 3, … without a gap."""
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "dấu niêm nhật ký"

"""The commitment: who owes what to whom by when, and everything that moved the due moment.

Lateness is never stored. It is computed from these rows and a moment by ``timeliness``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.organisation.models import Post, Unit
from dunghen.kernel.tracking import Tracked


class Outcome(models.TextChoices):
    """How a commitment ended."""

    FULFILLED = "fulfilled", "Hoàn thành"
    CANCELLED = "cancelled", "Đã huỷ"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> "CommitmentQuerySet":
        return self.filter(outcome="")

    def in_state(self, state: str, at: dt.datetime, soon_until: dt.datetime) -> "CommitmentQuerySet":
        """Keep the commitments whose timeliness at ``at`` is ``state`` (see ``timeliness``)."""
        return self.filter(timeliness.condition(state, at, soon_until))


class Commitment(Tracked):
    """A promise with an owner, a clock and a trace. A room's case row has a one-to-one to it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    """The room's word for it, e.g. "directives.assignment"."""
    reference = models.CharField(max_length=120)
    subject = models.CharField(max_length=300)
    """One line for lists: what is owed."""
    search = models.TextField(default="", editable=False)
    """Folded text of reference and subject (see kernel.text.search_key); written by the act that opens or rewords."""
    url = models.CharField(max_length=200, default="")
    """Address of the page in the room that owns it."""
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="commitments")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="commitments")
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="commitments"
    )
    """The officer in charge, when the unit has named one."""
    creditor = models.CharField(max_length=200)
    """To whom it is owed, as shown to people."""
    overseer_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="overseen_commitments")
    """Who follows and urges (Sở Nội vụ, the provincial office)."""
    basis = models.JSONField(default=dict)
    """Copied at opening: {"text": wording of the term, "term": {...}, "source": document or legal article, "rule": rule set}."""
    opened_at = models.DateTimeField()
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """None: no dated term ("không thời hạn"); shown apart, never late."""
    due_set_at = models.DateTimeField(null=True)
    """When the present due moment was set: opening, extension, correction … A reminder counts only thresholds passed after it."""
    suspended_at = models.DateTimeField(null=True)
    """Start of the suspension under way, else None."""
    extensions = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    """The moment that counts for timeliness (e.g. the date of the accepted result), not when it was typed in."""
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "cam kết"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="commitment_closed_with_outcome",
                condition=(Q(outcome="") & Q(closed_at__isnull=True)) | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="commitment_closed_not_suspended", condition=Q(outcome="") | Q(suspended_at__isnull=True)
            ),
            models.UniqueConstraint(fields=["kind", "reference"], name="commitment_reference"),
        ]
        indexes: ClassVar = [
            # "What hurts next" for a unit or a person: open rows by due moment, keyset by (due, id).
            models.Index(F("owner_unit"), F("due_at"), F("id"), name="commitment_unit_due", condition=Q(outcome="")),
            models.Index(
                F("owner_person"), F("due_at"), F("id"), name="commitment_person_due", condition=Q(outcome="")
            ),
            models.Index(
                F("overseer_unit"), F("due_at"), F("id"), name="commitment_overseer_due", condition=Q(outcome="")
            ),
            models.Index(F("due_at"), F("id"), name="commitment_due", condition=Q(outcome="")),
            models.Index(fields=["owner_unit", "kind", "outcome"], name="commitment_unit_kind"),
            # Lists and counts of one kind over all units: the included columns let a count by state of time read the index alone.
            models.Index(
                fields=["kind", "outcome", "due_at", "id"],
                include=["owner_unit", "closed_at", "suspended_at"],
                name="commitment_kind_outcome_due",
            ),
            models.Index(fields=["kind", "due_at", "id"], name="commitment_kind_due"),
            # The ledger asks what changed.
            models.Index(fields=["kind", "changed_xact"], name="commitment_changed"),
            GinIndex(fields=["search"], name="commitment_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    def timeliness(self, at: dt.datetime, soon_until: dt.datetime) -> str:
        return timeliness.of(
            due_at=self.due_at,
            closed_at=self.closed_at,
            cancelled=self.outcome == Outcome.CANCELLED,
            suspended=self.suspended_at is not None,
            at=at,
            soon_until=soon_until,
        )

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {
            "owner": frozenset({self.owner_unit_id}),
            "overseer": frozenset({self.overseer_unit_id} if self.overseer_unit_id else ()),
        }

    def journal_subject(self) -> Subject:
        return Subject(
            kind="commitments.commitment",
            id=self.pk,
            ref=self.reference,
            threads=(f"commitments.commitment:{self.pk}",),
            unit_id=self.owner_unit_id,
        )


class Suspension(models.Model):
    """The clock stood still from ``started_at`` to ``ended_at`` for a reason."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="suspensions")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(ended_at__isnull=True), name="suspension_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__lte=F("ended_at")), name="suspension_in_order"
            ),
        ]


class DueChange(models.Model):
    """Every move of a due moment: extension, suspension ended, calendar changed, correction. Nothing is overwritten silently."""

    class Cause(models.TextChoices):
        EXTENSION = "extension", "Gia hạn"
        SUSPENSION = "suspension", "Tạm dừng"
        CALENDAR = "calendar", "Lịch làm việc thay đổi"
        CORRECTION = "correction", "Đính chính"
        TERM = "term", "Tính hạn theo sự kiện"

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="due_changes")
    cause = models.CharField(max_length=12, choices=Cause)
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, default="")
    act = models.UUIDField(null=True, db_index=True)
    """The act that moved it, so that one act's whole list can be shown (a calendar changed: which ones moved)."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["commitment", "id"], name="due_change_by_commitment")]


class HandOver(models.Model):
    """The commitment passed from one unit (or officer) to another; the minute names the basis."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="hand_overs")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    minute = models.ForeignKey("Minute", on_delete=models.PROTECT, null=True, related_name="hand_overs")


class Minute(models.Model):
    """The minute (biên bản) of a bulk hand-over of open commitments between units."""

    number = models.CharField(max_length=60, blank=True, default="")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    basis = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=0)


class Link(models.Model):
    """Two commitments that belong together: how rooms meet without knowing one another."""

    class Kind(models.TextChoices):
        ABOUT = "about", "Liên quan đến"
        CAUSED_BY = "caused_by", "Phát sinh từ"
        DUPLICATES = "duplicates", "Trùng với"
        PART_OF = "part_of", "Là một phần của"

    source = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        verbose_name = "liên kết"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Origin(models.Model):
    """What gave rise to a commitment and is none itself, such as a lost point of an index: how two rooms find each other again."""

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="origin")
    kind = models.CharField(max_length=60)
    """The word of the room that knows it (see ``asking.Source``)."""
    ref = models.BigIntegerField()
    """Its key there."""
    text = models.CharField(max_length=300)
    """Its words as they stood."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "ref"], name="origin_of_commitments")]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """A reminder or an escalation that was sent for a due moment: each step once per due moment."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=30)
    """"before:7", "on", "after:2" (second weekly one), "ladder:head", …"""
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "step", "due_at"], name="reminder_step_once")
        ]

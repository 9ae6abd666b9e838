"""What is said and done on a petition's way: help, questions, drafts, notes, forwarding, judgement."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import rules
from dunghen.petitions.models.petition import Petition

PERSON = settings.AUTH_USER_MODEL


class Cooperation(models.Model):
    """A unit that gives the lead its opinion or data, by a date of its own; once it has, it may be asked again."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="cooperations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="petition_cooperation")
    question = models.CharField(max_length=1000, blank=True, default="")
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "replied_at"], name="petition_cooperation_unit")]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {**self.petition.access_units(), "helper": frozenset({self.unit_id})}

    def journal_subject(self) -> Subject:
        return self.petition.journal_subject()


class Supplement(models.Model):
    """A question to the citizen and what he answered; the clock stands still in between."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="supplements")
    question = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    closes_at = models.DateTimeField()
    """When silence closes the petition."""
    from_state = models.CharField(max_length=12, choices=rules.STATES)
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["closes_at"], name="supplement_waiting", condition=Q(replied_at__isnull=True))
        ]


class Draft(models.Model):
    """An answer as an officer wrote it and what the head said of it; the approved one is copied into the petition."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Đã duyệt"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="drafts")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    remedy = models.CharField(max_length=10, choices=rules.REMEDIES, blank=True, default="")
    remedy_due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True, default="")


class Note(models.Model):
    """An internal note: read by handlers, never by the public. ``by`` is None for what the sender wrote unasked (masked)."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=rules.CHANNELS, blank=True, default="")
    """The way the sender's words came; "" for an officer's."""
    at = models.DateTimeField()


class Forwarding(models.Model):
    """Passed to a body without an account, by a link in a mail; its reply and how long it took are kept."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="forwardings")
    body = models.CharField("cơ quan", max_length=200)
    email = models.EmailField("thư điện tử")
    token = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in the link."""
    words = models.CharField(max_length=1000, blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="petition_forwarding")
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    replier = models.CharField(max_length=120, blank=True, default="")


class Judgement(models.Model):
    """What the citizen says of the answer, once for each round."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="judgements")
    round = models.PositiveSmallIntegerField()
    satisfied = models.BooleanField()
    really_fixed = models.BooleanField(null=True)
    """Has it really been put right? None: not said."""
    comment = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "round"], name="judgement_once_a_round")]

"""Who is invited. Nothing here says when somebody answered or what: no table below points to a sheet, and none is touched by answering.

A ticket is what an invitation is worth while it is unused. Answering deletes it. That somebody has answered is told by nothing but the
missing ticket; the register's own row stays as it was written when the invitation went out.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from dunghen.surveys.models.survey import Cluster, Stratum, Survey
from dunghen.surveys.rules import words


class Invitation(models.Model):
    """One drawn person, listed respondent, or closed dossier or petition. It has no weight of its own: that would be a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    stratum = models.ForeignKey(Stratum, on_delete=models.CASCADE, null=True, related_name="invitations")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, null=True, related_name="invitations")
    position = models.PositiveIntegerField(null=True)
    """Row of the frame, counted from nought."""
    rank = models.PositiveIntegerField(default=0)
    """Order in which reserves of a stratum and cluster step in."""
    state = models.CharField(max_length=11, choices=words.INVITATION_STATES, default=words.CHOSEN)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=200, blank=True, default="")
    """Why somebody else steps in."""
    way = models.CharField(max_length=10, choices=words.WAYS, default=words.SLIP)
    ticket = models.CharField(max_length=64, null=True, unique=True)
    """Keyed hash of the token; the token itself is nowhere."""
    about = models.CharField(max_length=64, blank=True, default="")
    """Keyed hash of the closed dossier or petition that it follows, in surveys after a service: one for each."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "about"], name="invitation_about", condition=~Q(about=""))
        ]
        indexes: ClassVar = [models.Index(fields=["survey", "stratum", "cluster", "state"], name="invitation_cells")]


class Contact(models.Model):
    """Where an invited person is reached: sealed, deleted after the field period."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=160, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")


class Ticket(models.Model):
    """The right to answer once, with what the sheet will take along. Deleted by answering."""

    hash = models.CharField(primary_key=True, max_length=64)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tickets")
    stratum = models.ForeignKey(Stratum, on_delete=models.CASCADE, null=True, related_name="+")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, null=True, related_name="+")
    unit_id = models.BigIntegerField(null=True)
    """The unit whose service is judged."""
    service = models.CharField(max_length=60, blank=True, default="")
    """What was closed before ("petition", "dossier"), "" for none."""

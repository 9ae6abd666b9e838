"""Mails that became no petition and wait for a person, and times at which the mailbox could not be opened."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunghen.kernel.acts import Subject

PERSON = settings.AUTH_USER_MODEL


class StrayMail(models.Model):
    """A mail set aside with the reason why; a coordinator looks at it and says what was done."""

    key = models.CharField(max_length=200, unique=True)
    """That of the mail (intake.email), so that it is set aside once."""
    at = models.DateTimeField()
    sender = models.CharField("người gửi", max_length=254, blank=True, default="")
    subject = models.CharField("tiêu đề", max_length=300, blank=True, default="")
    reason = models.CharField("lý do", max_length=300)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    """The mail as it came; "" when it was too large or held a virus."""
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    done = models.CharField("đã làm gì", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "thư chưa tiếp nhận"
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="stray_mail_waiting", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["-at", "-id"], name="stray_mail_newest"),
        ]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("petitions.stray_mail", self.pk, f"thư {self.pk}")


class MailTrouble(models.Model):
    """The mailbox could not be read from ``since`` to ``ended_at``."""

    since = models.DateTimeField()
    why = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="mail_trouble_one_at_a_time",
            )
        ]

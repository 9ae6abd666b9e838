"""How citizens look a dossier up: which second secret a source has, and the secrets that it gave, as keyed hashes alone."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from dunghen.dossiers.models.sources import Source
from dunghen.kernel.acts import Subject


class Lookup(models.Model):
    """The way into a source's dossiers for citizens; a source without a row is closed."""

    class Way(models.TextChoices):
        CLOSED = "closed", "Không mở tra cứu"
        RECEIVED = "received", "Giờ tiếp nhận in trên giấy tiếp nhận"
        SECRET = "secret", "Mã bí mật do hệ thống một cửa cấp"

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="lookup")
    way = models.CharField(max_length=8, choices=Way, default=Way.CLOSED)

    class Meta:
        verbose_name = "cách tra cứu"

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return self.source.journal_subject()


class DossierSecret(models.Model):
    """The keyed hash of a dossier's second secret; the secret itself is kept nowhere."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField()
    """The ledger's key of the code (``ledger.hashing``): eight bytes instead of the words."""
    digest = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="secret_once")]

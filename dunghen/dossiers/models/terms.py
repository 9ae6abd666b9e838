"""Legal terms of procedures: how long each may take, from which day of receipt, on what ground."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dunghen.kernel.acts import Subject
from dunghen.kernel.worktime import wording
from dunghen.kernel.worktime.arithmetic import TermUnit

UNITS = [(unit.value, word) for unit, word in wording.UNITS.items()]


class LegalTerm(models.Model):
    """A term of a procedure for dossiers received from ``since`` to ``until``, both included; of several the one that begins last holds.

    It dates dossiers without a promised date, of every source. What a source's own mapping says of a procedure goes before.
    """

    procedure = models.CharField("mã thủ tục", max_length=40)
    amount = models.DecimalField("thời hạn", max_digits=8, decimal_places=2)
    unit = models.CharField("đơn vị tính", max_length=12, choices=UNITS)
    since = models.DateField("tiếp nhận từ ngày")
    until = models.DateField("đến hết ngày", null=True)
    basis = models.CharField("căn cứ", max_length=300)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """None: the command."""

    class Meta:
        verbose_name = "thời hạn của thủ tục"
        ordering: ClassVar = ["procedure", "since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "since"], name="legal_term_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="legal_term_is_some_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="legal_term_days_in_order"
            ),
        ]

    @property
    def told(self) -> str:
        """Return it as people say it: "5 ngày làm việc"."""
        return wording.term(float(self.amount), TermUnit(self.unit))

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {}

    def journal_subject(self) -> Subject:
        return Subject("dossiers.term", self.pk, f"thời hạn thủ tục {self.procedure}", ("dossiers.terms",))

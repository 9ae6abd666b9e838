"""Wrong tries of a citizen's look-up: they count for a code, wherever they come from."""

from typing import ClassVar

from django.db import models


class LookupTry(models.Model):
    """How often a secret was wrong for a code in a row. ``mark``: keyed hash of the code, known or not; no code is kept."""

    mark = models.CharField(max_length=64, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    """Nobody may try before."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "lần tra cứu sai"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(wrong__lte=1_000_000), name="lookup_try_bounded"),
        ]

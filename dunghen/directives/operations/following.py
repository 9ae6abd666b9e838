"""Following the kernel when it moves many commitments at once: the rows of this room name the owing unit too."""

import datetime as dt
from collections.abc import Sequence

from dunghen.directives.models import Assignment, Cooperation
from dunghen.kernel.organisation.models import Unit


def assignments_handed_over(commitment_ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    """Let the assignments of these commitments be owed by ``to_unit``."""
    Assignment.objects.filter(commitment_id__in=commitment_ids).update(unit=to_unit)


def cooperations_handed_over(commitment_ids: Sequence[int], to_unit: Unit, at: dt.datetime) -> None:
    """Let the cooperations of these commitments be owed by ``to_unit``."""
    Cooperation.objects.filter(commitment_id__in=commitment_ids).update(unit=to_unit)

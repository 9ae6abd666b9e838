"""What the kernel moves many at once: promises of apologies go to another unit, or get another due moment, and their cases follow."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from dunghen.dossiers.models import Case
from dunghen.dossiers.queries import cases as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.organisation.models import Unit


def handed_over(ids: Sequence[int], unit: Unit, at: dt.datetime) -> None:
    """Follow promises of apologies that the kernel handed over to another unit."""
    standing = reads.standing([unit.key], amounts.day(at))[unit.key]
    Case.objects.filter(commitment_id__in=ids).update(unit=unit, superior_id=standing.superior_id, above=standing.above)


def due_moved(ids: Sequence[int], at: dt.datetime) -> None:
    """Follow promises whose due moment a calendar moved."""
    rows = Case.objects.filter(commitment_id__in=ids, state__in=(rules.OWED, rules.RAISED, rules.DRAFTED))
    rows.update(act_by=Subquery(Commitment.objects.filter(pk=OuterRef("commitment_id")).values("due_at")[:1]))

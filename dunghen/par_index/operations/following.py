"""What follows when the kernel hands over the promises of an agency: its components go with them."""

import datetime as dt
from collections.abc import Sequence

from dunghen.kernel.organisation.models import Unit
from dunghen.par_index.models import Portion, Score


def handed_over(ids: Sequence[int], unit: Unit, at: dt.datetime) -> None:
    """Portions follow their commitments to the new owner, and so do their scores."""
    rows = Portion.objects.filter(commitment__in=ids)
    Score.objects.filter(portion__in=rows).update(lead=unit)
    for row in rows.select_related("assessed__round"):
        # The new owner may score a portion of the same unit already: then its scores join that one.
        there = Portion.objects.filter(assessed=row.assessed_id, unit=unit).exclude(pk=row.pk).first()
        if there is not None:
            row.scores.update(portion=there)
        else:
            row.unit = unit
            row.save(update_fields=["unit"])
        round = row.assessed.round
        if unit.pk not in round.involved:
            round.involved = sorted({*round.involved, unit.pk})
            round.save(update_fields=["involved"])

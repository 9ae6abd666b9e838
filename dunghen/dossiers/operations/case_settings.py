"""What cases and evaluations are set up with: causes, amounts, criteria, from a day on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Amount, Cause, CriteriaSet
from dunghen.dossiers.operations.case_steps import need
from dunghen.dossiers.queries.settings import day as day_of
from dunghen.dossiers.rules import amounts as rules
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import evaluation
from dunghen.kernel.acts import Subject, act
from dunghen.kernel.organisation.models import Person


def keep_cause(
    *,
    actor: Person,
    at: dt.datetime,
    fault: str,
    slug: str,
    label: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    basis: str,
) -> Cause:
    """Set a cause of the province's own from a day on, or end or reword one; what cases were given stays. Raises TextNeeded."""
    label, basis = need(label, "tên nguyên nhân", "lưu", 200), need(basis, "căn cứ", "lưu nguyên nhân", 300)
    row = Cause(fault=fault, slug=slug, label=label, valid_from=valid_from, valid_to=valid_to, basis=basis)
    with act(verbs.CAUSE_KEPT, actor=actor, on=row, at=at, valid_from=valid_from) as deed:
        same = Cause.objects.filter(slug=slug)
        same.filter(valid_from__gte=valid_from).delete()
        same.filter(valid_to__isnull=True).update(valid_to=valid_from - dt.timedelta(days=1))
        row.save()
        deed.about(row)
    return row


def keep_amount(*, actor: Person, at: dt.datetime, slug: str, amount: int, valid_from: dt.date, basis: str) -> Amount:
    """Set an amount from a day on; the row it takes over from ends the day before. Raises UnfitAmount, TextNeeded."""
    basis = need(basis, "căn cứ", "đặt định mức", 300)
    if slug not in rules.LABELS or not 0 <= amount <= rules.MOST:
        raise refusals.UnfitAmount(most=rules.MOST)
    row = Amount(slug=slug, amount=amount, valid_from=valid_from, basis=basis)
    named = Subject("dossiers.amount", None, f"“{rules.LABELS[slug]}”", ("dossiers.amounts",))
    with act(verbs.AMOUNT_KEPT, actor=actor, on=row, at=at, amount=amount, valid_from=valid_from) as deed:
        _take_over([row])
        deed.about(named)
    return row


def _take_over(rows: Sequence[Amount]) -> None:
    """Save amounts of one day; those they take over from end the day before, those set for later days are dropped."""
    for row in rows:
        same = Amount.objects.filter(slug=row.slug)
        same.filter(valid_from__gte=row.valid_from).delete()
        same.filter(valid_to__isnull=True).update(valid_to=row.valid_from - dt.timedelta(days=1))
        row.save()


def keep_criteria(
    *,
    actor: Person,
    at: dt.datetime,
    valid_from: dt.date,
    criteria: Sequence[evaluation.Criterion],
    cut_offs: Mapping[str, int],
    basis: str,
) -> CriteriaSet:
    """Set all criteria for evaluating officers, and the cut-offs of grades, from a day to come; sets for later days are dropped.

    Raises CriteriaBegun for a day that has begun: what was in force stays as it was. Raises UnfitCriteria, TextNeeded, Forbidden.
    """
    basis, today = need(basis, "căn cứ", "đặt bộ tiêu chí", 300), day_of(at)
    if valid_from <= today:
        raise refusals.CriteriaBegun(least=f"{today + dt.timedelta(days=1):%d/%m/%Y}")
    for trouble in evaluation.troubles(criteria, cut_offs):
        raise refusals.UnfitCriteria(why=trouble)
    row = CriteriaSet(
        valid_from=valid_from,
        criteria=[
            {"slug": one.slug, "computed": one.computed, "label": one.label, "words": list(one.words)}
            for one in criteria
        ],
        basis=basis,
        kept_at=at,
        kept_by=actor,
    )
    told: dict[str, Any] = {
        "count": len(criteria),
        "excellent": cut_offs[f"grade_{evaluation.EXCELLENT}"],
        "basis": basis,
    }
    with act(verbs.CRITERIA_KEPT, actor=actor, on=row, at=at, valid_from=valid_from, **told) as deed:
        CriteriaSet.objects.filter(valid_from__gte=valid_from).delete()
        row.save()
        _take_over(
            [
                Amount(slug=slug, amount=cut_offs[slug], valid_from=valid_from, basis=basis)
                for slug in evaluation.CUT_OFFS
            ]
        )
        deed.about(row)
    return row

"""The dated settings of cases: amounts and causes in force on a day."""

import datetime as dt
from collections.abc import Iterable

from dunghen.dossiers.models import Amount, Cause, CriteriaSet
from dunghen.dossiers.rules import amounts as rules
from dunghen.dossiers.rules import causes as cause_rules
from dunghen.dossiers.rules import evaluation
from dunghen.dossiers.rules.rule_sets import RuleSet
from dunghen.kernel.clock import ZONE


def amounts(at: dt.datetime) -> dict[str, int]:
    """Return every amount in force at ``at``. One query."""
    return amounts_of_days([day(at)])[0]


def amounts_of_days(days: Iterable[dt.date]) -> list[dict[str, int]]:
    """Return every amount in force, day by day. One query."""
    rows = Amount.objects.values_list("slug", "amount", "valid_from", "valid_to", "basis")
    own = [rules.Amount(*row, own=True) for row in rows]
    return [rules.pick(own, on) for on in days]


def new_dates(rule_set: RuleSet, at: dt.datetime) -> int:
    """Return how many new dates an agency may set alone: the province's own amount, else what the rule set of the day of receipt allows."""
    today = day(at)
    rows = Amount.objects.filter(slug="new_dates", valid_from__lte=today).exclude(valid_to__lt=today)
    own = rows.order_by("-valid_from").values_list("amount", flat=True).first()
    return rule_set.new_dates_allowed if own is None else own


def course(slug: str) -> rules.Course:
    """Return how one amount goes through time. One query."""
    rows = Amount.objects.filter(slug=slug).values_list("slug", "amount", "valid_from", "valid_to", "basis")
    return rules.course([rules.Amount(*row, own=True) for row in rows], slug)


def own_criteria() -> list[evaluation.CriteriaSet]:
    """Return the province's own sets of criteria for evaluating officers, the newest first. One query."""
    return [row.as_set() for row in CriteriaSet.objects.all()]


def causes(at: dt.datetime) -> dict[str, cause_rules.Cause]:
    """Return the causes in force at ``at`` by slug, in the order of faults. One query."""
    return cause_rules.known((row.as_cause() for row in Cause.objects.order_by("valid_from")), day(at))


def cause_label(slug: str, at: dt.datetime) -> str:
    """Return the name of a cause, its word when no list has it any more."""
    known = causes(at)
    return known[slug].label if slug in known else slug


def day(at: dt.datetime) -> dt.date:
    """Return the day in Viet Nam."""
    return at.astimezone(ZONE).date()

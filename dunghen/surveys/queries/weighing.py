"""The weights of a survey's sheets: where they come from, and what they become when they meet known totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, F, Max, Min, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number
from dunghen.surveys.models import Sheet, Survey
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import refusals, samples, weights, words
from dunghen.surveys.rules.samples import Numbers
from dunghen.surveys.rules.weights import Known

STRATUM = "stratum"
Totals = Mapping[str, Mapping[str, float]]
"""Question key, or ``STRATUM`` → answer, or the stratum's key → people."""


def sheets_of(survey: Survey) -> list[Sheet]:
    """Return the sheets that have a weight: those of the sample that count. One query."""
    return list(_weighed(survey).select_related("stratum", "cluster").order_by("id"))


def base_of(sheets: Sequence[Sheet]) -> Numbers:
    """Return the weights (n,) that the draw gave."""
    return np.array([_base(one) for one in sheets], dtype=float)


def _base(sheet: Sheet) -> float:
    return sheet.cluster.weight if sheet.cluster else sheet.stratum.weight if sheet.stratum else 1.0


def groups_of(sheets: Sequence[Sheet], key: str) -> list[str]:
    """Return the group (n) that each sheet is in by a question or by its stratum, "" where that is not known."""
    if key == STRATUM:
        return [one.stratum.key if one.stratum else "" for one in sheets]
    return [str(one.values.get(key, "")) for one in sheets]


def calibrated(sheets: Sequence[Sheet], totals: Totals) -> Numbers:
    """Return the weights (n,) raked to known totals, {}: the base weights. Raises CannotCalibrate, naming what cannot be met."""
    if not sheets:
        raise refusals.CannotCalibrate(why=_("mẫu chưa có phiếu nào"))
    known = [Known(np.array(groups_of(sheets, key)), wanted) for key, wanted in totals.items()]
    try:
        return weights.calibrated(base_of(sheets), known)
    except samples.NobodyThere as trouble:
        raise refusals.CannotCalibrate(
            why=_("không có phiếu nào thuộc: %(groups)s") % {"groups": ", ".join(trouble.groups)}
        ) from trouble
    except weights.SumsDiffer as trouble:
        one, other = (format_number(round(value)) for value in trouble.sums)
        raise refusals.CannotCalibrate(
            why=_("một tổng là %(one)s, tổng kia là %(other)s") % {"one": one, "other": other}
        ) from trouble
    except samples.Contradiction as trouble:
        raise refusals.CannotCalibrate(why=_("các tổng đã biết mâu thuẫn nhau")) from trouble


@dataclass(frozen=True)
class Kind:
    """Something weights may be raked to: the strata, or a question on what a respondent is. ``groups``: (key, name)."""

    key: str
    name: str
    groups: list[tuple[str, str]]


def kinds(survey: Survey) -> list[Kind]:
    """Return what the weights of a survey may be raked to, the strata first. Two queries."""
    strata = [(row.key, row.name) for row in survey.strata.all()]
    found = [Kind(STRATUM, _("Tầng, nhóm"), strata)] if len(strata) > 1 else []
    for one in asked(survey.version):
        # What people think is what is measured: only what they are is known from elsewhere.
        if one.aspect == words.RESPONDENT and one.kind == words.SINGLE:
            found.append(Kind(one.key, one.text, [(option.key, option.text) for option in one.options]))
    return found


BASE = Coalesce("cluster__weight", "stratum__weight", Value(1.0))


@dataclass(frozen=True)
class Standing:
    """Sheets of a group, for how many people they stand by the draw, and by their present weights."""

    sheets: int
    base: float
    now: float


def standing(survey: Survey, kind: Kind) -> dict[str, Standing]:
    """Return how the groups of a kind stand, "" for those of whom it is not known. One query."""
    group = F("stratum__key") if kind.key == STRATUM else KeyTextTransform(kind.key, "values")
    rows = _weighed(survey).values(group=group).annotate(n=Count("pk"), base=Sum(BASE), now=Sum("weight"))
    known = {key for key, _name in kind.groups}
    found: dict[str, Standing] = {}
    for row in rows.order_by():
        key = row["group"] if row["group"] in known else ""
        kept = found.get(key, Standing(0, 0.0, 0.0))
        found[key] = Standing(kept.sheets + row["n"], kept.base + row["base"], kept.now + row["now"])
    return found


def spreads(survey: Survey) -> tuple[weights.Spread, weights.Spread] | None:
    """Return how unequal the weights of the draw are, and the present ones; None without sheets. One query."""
    rows = _weighed(survey).annotate(base=BASE)
    told = rows.aggregate(
        n=Count("pk"),
        **{f"{name}_{way}": of(F(column)) for name, column in (("base", "base"), ("now", "weight")) for way, of in (("sum", Sum), ("least", Min), ("most", Max))},
        **{f"{name}_squares": Sum(F(column) * F(column)) for name, column in (("base", "base"), ("now", "weight"))},
    )  # fmt: skip
    if not told["n"]:
        return None
    one, other = (
        weights.spread_of(told["n"], told[f"{name}_sum"], told[f"{name}_squares"], told[f"{name}_least"], told[f"{name}_most"])
        for name in ("base", "now")
    )  # fmt: skip
    return one, other


def _weighed(survey: Survey) -> QuerySet[Sheet]:
    return Sheet.objects.filter(survey=survey, sampled=True, excluded=False)


def people(survey: Survey) -> int:
    """Return how many people the sample stands for, by its design. One query."""
    return survey.strata.aggregate(n=Sum("population"))["n"] or 0

"""Figures of the survey of leaders: options carry weights, groups of respondents are weighed."""

from typing import Any

import numpy as np

from dunghen.surveys.models import Stratum, Survey
from dunghen.surveys.queries.arrays import Answers
from dunghen.surveys.rules import words
from dunghen.surveys.rules.asking import Asked
from dunghen.surveys.rules.estimates import Estimate, Numbers
from dunghen.surveys.rules.leaders import group_index


def figures(survey: Survey, found: Answers) -> dict[str, Any]:
    """Return the index of all, of each group and of each area, as ``queries.counting`` tells figures."""
    strata = list(Stratum.objects.filter(survey=survey))
    sizes = {row.pk: row.population for row in strata}
    population = sum(sizes.values())
    shares = {row.pk: row.share if row.share is not None else row.population / population if population else 0.0 for row in strata}  # fmt: skip
    least = max(1, survey.least_group)
    asked = [one for one in found.questions if one.aspect == words.SATISFACTION and _worth(one)]
    # What few answered counts in no sum: the sum less the others would tell it.
    questions = [one for one in asked if _points(found, [one])[1].sum() >= least]

    def index(some: list[Asked]) -> tuple[dict[int, Estimate | None], Estimate | None]:
        points, valid = _points(found, some)
        return group_index(points, valid, found.stratum, sizes, shares, least=least)

    of_groups, whole = index(questions)
    areas = [(name, [one for one in questions if one.factor == name]) for name, _label in words.FACTORS]
    return {
        "total": _told(whole),
        "factors": [{"key": name, **_told(index(asked)[1])} for name, asked in areas if asked],
        "questions": [
            {"key": one.key, "text": one.text, "text_en": one.text_en, "factor": one.factor, "aspect": one.aspect, **_told(index([one])[1])}
            for one in asked
        ],
        "groups": {
            "stratum": [
                {"key": str(row.pk), "name": row.name, "asked": row.population, "share": round(shares[row.pk], 10), **_group(of_groups[row.pk])}
                for row in strata
            ]
        },
    }  # fmt: skip


def _group(found: Estimate | None) -> dict[str, Any]:
    if found is None:
        return {"hidden": True}
    return {"persons": found.persons, "total": _told(found), "factors": {}}


def _told(found: Estimate | None) -> dict[str, Any]:
    from dunghen.surveys.queries.counting import plain

    return {"hidden": True} if found is None else plain(found)


def _points(found: Answers, asked: list[Asked]) -> tuple[Numbers, Numbers]:
    """Return the sum of what a person's answers are worth, and how many of them count."""
    worth = {one.key: _worth(one) for one in asked}
    rows = [[worth[one.key].get(str(values.get(one.key))) for one in asked] for values in found.values]
    table = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)
    table = table.reshape(len(found), len(asked))
    return np.nansum(table, axis=1), (~np.isnan(table)).sum(axis=1).astype(float)


def _worth(one: Asked) -> dict[str, float | None]:
    """Return what each answer is worth: the option's weight; of a scale without weights a quarter for each step up."""
    if one.kind == words.SINGLE:
        return {option.key: option.weight for option in one.options if option.weight is not None}
    if one.kind != words.SCALE:
        return {}
    weights = [option.weight for option in one.options]
    if all(weight is None for weight in weights):
        weights = [step / 4 for step in range(5)]
    return {str(step): weight for step, weight in enumerate(weights, 1)}

"""The figures of a survey, counted from its sheets: what ``Result`` keeps and every page and paper reads.

A figure is {"persons", "satisfied", "valid", "value", "error", "freedom", "low", "high", "effect"}: people who answered, satisfied and valid
answers as counted, and the weighed share (0–1) with its margin. ``value`` is None below ``SURVEYS_LEAST_PERCENT`` people, ``low`` and
``high`` are None where people came by themselves; {"hidden": True} stands for what may not be told. Numbers are rounded to ten places, so
that counting anew on another machine gives the same digest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from django.conf import settings

from dunghen.surveys.models import Invitation, Sheet, Stratum, Survey
from dunghen.surveys.queries import expecting, grouping, leading
from dunghen.surveys.queries.arrays import Answers, answers
from dunghen.surveys.rules import drivers, estimates, words
from dunghen.surveys.rules.drivers import Part
from dunghen.surveys.rules.estimates import Design, Estimate, Linear, Numbers

HIDDEN: Final[Mapping[str, Any]] = {"hidden": True}
STEP: Final = 0.05
"""By how much a factor is thought to rise where a page tells what that would do to the total."""
Pair = tuple[Numbers, Numbers]


def figures(survey: Survey, held_back: int = 0) -> dict[str, Any]:
    """Return everything that is counted of a survey, but for the sheets that wait. Not for pages: 10,000 sheets take about two seconds."""
    found = answers(survey, held_back=held_back)
    told: dict[str, Any] = {
        "year": year(survey),
        "kind": survey.kind,
        "design": survey.design,
        "target": settings.SURVEYS_TARGET,
        "sheets": len(found),
        "least": survey.least_group,
        "beside": _beside(survey),
    }
    if survey.kind == words.LEADERS:
        return told | leading.figures(survey, found)
    return told | Counting(survey, found).figures()


def year(survey: Survey) -> int:
    """Return the year that is judged."""
    return (survey.about_to or survey.closes_on).year


def digest(counted: Mapping[str, Any]) -> str:
    """Return the mark of figures: equal for equal ones."""
    return hashlib.sha256(json.dumps(counted, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Counting:
    """A survey of satisfaction being counted."""

    def __init__(self, survey: Survey, found: Answers) -> None:
        self.survey, self.answers, self.least = survey, found, max(1, survey.least_group)
        self.design: Design = found.design()
        self.honest = survey.design != words.VOLUNTARY
        self.factors = self._factors()
        self.overall = self._keys(words.OVERALL)
        weight = settings.SURVEYS_POLICY_WEIGHT if year(survey) >= estimates.BREAK else 0.0
        policy = {name: pair for name, pair in self.factors.items() if name == words.POLICY}
        service = {name: pair for name, pair in self.factors.items() if name != words.POLICY}
        self.parts: list[Part] = [(1.0, service)]
        if policy and service and weight:
            self.parts = [(weight, policy), (1 - weight, service)]
        elif policy and not service:
            self.parts = [(1.0, policy)]

    def figures(self) -> dict[str, Any]:
        everybody = np.ones(len(self.answers))
        return {
            "policy_weight": self.parts[0][0] if len(self.parts) > 1 else None,
            "total": self.total(everybody),
            "factors": [{"key": name, **self.of(pair)} for name, pair in self.factors.items()],
            "overall": self.of(self.answers.satisfied(self.overall))
            if self.answers.keys(aspect=words.OVERALL)
            else None,
            "questions": self._questions(),
            "groups": grouping.groups(self),
            "reach": self._reach(),
            "ties": self._ties(),
            "expectations": expecting.expectations(self.answers, self.of),
        }

    def total(self, own: Numbers) -> dict[str, Any]:
        """Return the total of those whose ``own`` is one (n,)."""
        if len(self.parts) == 1:
            return self.of(self._all(self.parts[0]), own)
        pairs = [(weight, self._all((weight, factors))) for weight, factors in self.parts]
        satisfied, valid = (np.sum([pair[place] for _, pair in pairs], axis=0) * own for place in (0, 1))
        each = [(weight, estimates.linear(pair[0] * own, pair[1] * own, self.design)) for weight, pair in pairs]
        known = [(weight, part) for weight, part in each if part is not None]
        # A part without answers leaves no total: the rest alone would be another figure.
        return self._told(satisfied, valid, estimates.weighed(known) if len(known) == len(each) else None)

    def of(self, pair: Pair, own: Numbers | None = None) -> dict[str, Any]:
        """Return the figure of (satisfied, valid), of everybody or of those whose ``own`` is one."""
        satisfied, valid = pair if own is None else (pair[0] * own, pair[1] * own)
        return self._told(satisfied, valid, estimates.linear(satisfied, valid, self.design))

    def _told(self, satisfied: Numbers, valid: Numbers, part: Linear | None) -> dict[str, Any]:
        persons = int((valid > 0).sum())
        if persons < self.least:
            return dict(HIDDEN)
        told: dict[str, Any] = {"persons": persons, "satisfied": int(satisfied.sum()), "valid": int(valid.sum()), "value": None}  # fmt: skip
        if part is None or persons < settings.SURVEYS_LEAST_PERCENT:
            return told
        return told | plain(self._estimate(part, satisfied, valid), margins=self.honest)

    def _estimate(self, part: Linear, satisfied: Numbers, valid: Numbers) -> Estimate:
        """Return the figure with its margin: Wilson's for one question of a simple sample, else by the design."""
        simple = self.survey.design == words.SIMPLE and np.ptp(self.design.weight) == 0
        if simple and valid.max() == 1 and bool((self.answers.fraction > 0).all()):
            persons = int((valid > 0).sum())
            # The group's share of the sample stands for its share of the whole.
            population = round(persons / float(self.answers.fraction[0]))
            found = estimates.wilson(int(satisfied.sum()), persons, population=max(population, persons))
            assert found is not None
            return found
        return estimates.estimate(part, self._design_of(part))

    def _design_of(self, part: Linear) -> Design:
        """Return the design that a figure has its error by. Of a single drawn cluster (a commune) it is that of the persons within:
        between clusters there is nothing to compare, and the error would be nought."""
        clusters = np.unique(self.design.cluster[part.counted])
        if len(clusters) > 1 or clusters[0] < 0:
            return self.design
        return Design(part.counted.astype(np.int64), np.arange(len(part.counted)), self.design.weight)

    def _factors(self) -> dict[str, Pair]:
        """Return (satisfied, valid) of each factor; of a survey without factors of the questions on the whole, as one."""
        found = {}
        for name, _label in words.FACTORS:
            if self.answers.keys(aspect=words.SATISFACTION, factor=name):
                found[name] = self.answers.satisfied(self._keys(words.SATISFACTION, name))
        return found or {"": self.answers.satisfied(self._keys(words.OVERALL))}

    def _keys(self, aspect: str, factor: str = "") -> tuple[str, ...]:
        """Return the scales that enough people answered: one of fewer counts in no sum, for the sum less the others would tell it."""
        keys = self.answers.keys(aspect=aspect, factor=factor)
        return tuple(key for key in keys if np.isfinite(self.answers.number(key)).sum() >= self.least)

    def _questions(self) -> list[dict[str, Any]]:
        found = []
        for one in self.answers.questions:
            if one.kind != words.SCALE:
                continue
            steps = self.answers.number(one.key)
            told = self.of(self.answers.satisfied((one.key,)))
            if "hidden" not in told:
                told["steps"] = [int((steps == step).sum()) for step in range(1, 6)]
            found.append({"key": one.key, "text": one.text, "text_en": one.text_en, "factor": one.factor, "aspect": one.aspect, **told})  # fmt: skip
        return found

    def _reach(self) -> dict[str, Any]:
        if not self._tellable():
            return {}
        found = drivers.reach(self.parts, self.design, target=settings.SURVEYS_TARGET / 100, step=STEP)
        return {
            name: {
                "share": _round(one.share),
                "needed": None if one.needed is None else _round(one.needed),
                "raised": plain(one.raised, margins=self.honest),
                "at_best": plain(one.at_best, margins=self.honest),
            }
            for name, one in found.items()
        }

    def _ties(self) -> dict[str, Any]:
        """Return how each factor goes with satisfaction with the whole, where both sides are enough people."""
        if not self.overall or not self._tellable() or not self.honest:
            return {}
        overall, answered = self.answers.satisfied(self.overall[:1])
        found = {}
        for name, (satisfied, valid) in self.factors.items():
            content = (satisfied * 2 > valid).astype(float)
            tie = drivers.tie(content, (valid > 0).astype(float), overall, answered, self.design)
            if name and tie and min(tie.content.persons, tie.others.persons) >= settings.SURVEYS_LEAST_PERCENT:
                found[name] = {
                    "content": plain(tie.content),
                    "others": plain(tie.others),
                    "difference": _round(tie.difference),
                    "low": _round(tie.low),
                    "high": _round(tie.high),
                }
        return found

    def _tellable(self) -> bool:
        return all(one.get("value") is not None for one in [self.total(np.ones(len(self.answers)))])

    def _all(self, part: Part) -> Pair:
        pairs = list(part[1].values())
        return np.sum([pair[0] for pair in pairs], axis=0), np.sum([pair[1] for pair in pairs], axis=0)


def plain(found: Estimate, *, margins: bool = True) -> dict[str, Any]:
    """Return an estimate as the database keeps it."""
    told = {name: _round(value) if isinstance(value, float) else value for name, value in asdict(found).items()}
    if not margins:
        told |= {"error": None, "low": None, "high": None, "effect": None}
    return told


def estimate_of(told: Mapping[str, Any]) -> Estimate | None:
    """Return the estimate that a figure was, None for one without a margin."""
    if told.get("value") is None or told.get("low") is None:
        return None
    return Estimate(*(told[name] for name in ("value", "error", "freedom", "low", "high", "persons", "effect")))


def _round(value: float) -> float:
    return round(float(value), 10)


def _beside(survey: Survey) -> dict[str, Any]:
    """Return the sheets that are not in the figures, and those that were looked at twice."""
    rows = Sheet.objects.filter(survey=survey).values_list("sampled", "excluded", "flags")
    every: Sequence[Any] = list(rows)
    return {
        "excluded": sum(excluded for _, excluded, _ in every),
        "flagged": sum(bool(flags) and not excluded for _, excluded, flags in every),
        "voluntary": sum(not sampled and not excluded for sampled, excluded, _ in every) if survey.is_personal else 0,
        "invited": Invitation.objects.filter(survey=survey).exclude(state__in=(words.CHOSEN, words.RESERVE)).count(),
        "answered": sum(sampled for sampled, _, _ in every),
        "population": sum(Stratum.objects.filter(survey=survey).values_list("population", flat=True)),
    }

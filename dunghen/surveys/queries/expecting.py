"""What people want improved first."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dunghen.surveys.queries.arrays import Answers
from dunghen.surveys.rules import words
from dunghen.surveys.rules.estimates import Numbers


def expectations(found: Answers, of: Callable[[tuple[Numbers, Numbers]], dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each question on expectations with its options, most wanted first. ``first``: of rankings, who named it first."""
    told = []
    for one in found.questions:
        if one.aspect != words.EXPECTATION or one.kind not in (words.SINGLE, words.MULTIPLE, words.RANKING):
            continue
        chosen = found.chosen(one.key)
        answered = np.array([float(bool(own)) for own in chosen])
        options = []
        for option in one.options:
            named = np.array([float(option.key in own) for own in chosen])
            row = {"key": option.key, "text": option.text, "text_en": option.text_en, **of((named, answered))}
            if one.kind == words.RANKING:
                row["first"] = of((np.array([float(own[:1] == [option.key]) for own in chosen]), answered))
            options.append(row)
        options.sort(key=lambda row: -(row.get("value") or row.get("satisfied") or 0))
        told.append({"key": one.key, "text": one.text, "text_en": one.text_en, "options": options})
    return told

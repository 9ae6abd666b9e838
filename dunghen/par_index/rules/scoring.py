"""What was typed for a component, as inputs of its rule and as points: checked, scored, told in words."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from dunghen.kernel.text import format_number
from dunghen.par_index.rules import kinds
from dunghen.par_index.rules.refusals import UnfitPoints, UnfitRule

PAPER_PLACES: Final = 2
"""Decimals on paper; inside nothing is rounded."""


def of(rule: Mapping[str, Any], inputs: Mapping[str, Any], maximum: float, on_zero: str) -> float:
    """Return the points of one component at full precision; NaN: not applicable. ``inputs`` as they are kept (JSON). Raises UnfitRule."""
    try:
        found = kinds.points(rule, as_numbers(rule, inputs), maximum, on_zero=on_zero)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError) as error:
        raise UnfitRule(why="số liệu không khớp quy tắc") from error
    if np.ndim(found):
        raise UnfitRule(why="số liệu không khớp quy tắc")
    return float(found)


def as_numbers(rule: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept inputs as the rule's numbers: days become ordinals, what is missing NaN."""
    found = {name: _number(value) for name, value in inputs.items()}
    if "parts" in inputs:
        found["parts"] = [
            as_numbers(part, given) for part, given in zip(rule.get("parts", ()), inputs["parts"], strict=False)
        ]
    return found


def _number(value: Any) -> Any:
    if value is None or value == "":
        return math.nan
    if isinstance(value, str):
        return float(dt.date.fromisoformat(value).toordinal())
    if isinstance(value, list):
        return [_number(each) for each in value] if not any(isinstance(each, dict) for each in value) else value
    return float(value)


def typed(code: str, points: float, maximum: float) -> float:
    """Return points typed by hand. Raises UnfitPoints outside 0 to the maximum."""
    if not 0 <= points <= maximum:
        raise UnfitPoints(code=code, maximum=plain(maximum))
    return points


def told(points: float | None) -> str:
    """Return points in words for the journal, at full precision: "0,875 điểm", "không áp dụng", "chưa có điểm"."""
    if points is None:
        return "chưa có điểm"
    if math.isnan(points):
        return "không áp dụng"
    return f"{plain(points)} điểm"


def plain(points: float) -> str:
    """Return points as they are, without a nought that says nothing: 8.0 gives "8", 0.875 gives "0,875"."""
    return format_number(int(points) if points == int(points) else points)

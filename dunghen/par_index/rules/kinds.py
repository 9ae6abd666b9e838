"""Scoring rules as data, applied to one component or to columns of thousands: the share of the maximum that the inputs earn.

A rule is a mapping with ``kind``. Every kind is one function ``(rule, inputs) -> share``, on NumPy arrays of any one shape: 1 earns the
maximum, 0 nothing, NaN is not applicable (the unit's reachable maximum shrinks, see ``tree``). Shares are kept at full precision; points
are rounded on paper alone. Kinds, and where sets of criteria use them: domain note on the index, section 2.

=====================  ======================================================  ===================================================
kind                   inputs                                                  parameters
=====================  ======================================================  ===================================================
all_or_nothing         met (0/1)
deadline               day (ordinal of the date; NaN: never)                   by (ISO date)
checklist              items (last axis: 0/1 for each)                         shares (sum 1); all: only the whole counts
steps                  count                                                   steps [[at_least, share], …] ascending
bands                  b, a (percent = 100 b / a) or value                     bands [[from, share], …] ascending; open (edge outside)
ratio                  b, a                                                    floor, target in percent (optional)
reduction              base, now                                               target in percent
year_on_year           now, last                                               bands over the change in percent, as in bands
ladder                 level (0 = worst)                                       shares [by level]
violation_zero         count
deduct                 count                                                   each, free (events that cost nothing)
add                    count                                                   each: bonus beside the hundred; cap in share
choose                 option (0, 1, …)                                        shares [by option]
survey                 options (last axis: share or number of each answer)     weights [by option]
grouped_survey         groups (axes: group, option)                            weights [by option], group_weights
index                  value (0–100)
external               points                                                  (share = points / maximum)
formula                named numbers                                           expression; scale
and, or, mean          parts' inputs                                           parts [rules], weights (mean)
=====================  ======================================================  ===================================================
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.par_index.rules.expressions import evaluate
from dunghen.par_index.rules.refusals import UnfitRule

Numbers = npt.NDArray[np.float64]
Rule = Mapping[str, Any]
Inputs = Mapping[str, Any]

GRAIN: Final = 1e-9
"""Less than this is the arithmetic of floating point: 12,1 is 10 % more than 11, though the quotient falls short of it."""

FULL: Final = "full"
NOTHING: Final = "zero"
NOT_APPLICABLE: Final = "not_applicable"
ON_ZERO: Final = (FULL, NOTHING, NOT_APPLICABLE)
"""What a denominator of nought ("không phát sinh") earns: a setting of the set, which a rule may override with ``on_zero``."""


def share(rule: Rule, inputs: Inputs, *, maximum: float = 1.0, on_zero: str = FULL) -> Numbers:
    """Return the share of the maximum that ``inputs`` earn, one for each place of the arrays. Raises UnfitRule.

    A missing number (NaN) among the inputs earns nothing: what nobody stated cannot be scored.
    """
    kind = str(rule.get("kind", ""))
    if kind not in KINDS:
        raise UnfitRule(why=f"không có loại quy tắc “{kind}”")
    settled = str(rule.get("on_zero") or on_zero)
    try:
        found = KINDS[kind]({**rule, "on_zero": settled, "maximum": maximum}, inputs)
    except KeyError as missing:
        raise UnfitRule(why=f"thiếu “{missing.args[0]}”") from missing
    return found if kind == "add" else _bounded(found)


def points(rule: Rule, inputs: Inputs, maximum: float, *, on_zero: str = FULL) -> Numbers:
    """Return ``share`` times the maximum: the points, at full precision; NaN where the component is not applicable."""
    return share(rule, inputs, maximum=maximum, on_zero=on_zero) * maximum


def _bounded(found: Numbers) -> Numbers:
    return np.clip(found, 0.0, 1.0)


def _number(inputs: Inputs, name: str) -> Numbers:
    return np.asarray(inputs[name], dtype=np.float64)


def _known(found: Numbers, *inputs: Numbers) -> Numbers:
    """Set to 0 what rests on a missing number."""
    missing = np.zeros(np.broadcast_shapes(*(each.shape for each in inputs)), dtype=bool)
    for each in inputs:
        missing = missing | np.isnan(each)
    return np.where(missing, 0.0, found)


def _percent(rule: Rule, inputs: Inputs) -> tuple[Numbers, Numbers]:
    """Return (percent, what a nought below the line earns: NaN elsewhere) of b over a."""
    above, below = _number(inputs, "b"), _number(inputs, "a")
    none = below == 0
    with np.errstate(all="ignore"):
        percent = np.where(none, np.nan, 100.0 * above / below)
    return percent, none & ~np.isnan(above)


def _settle_zero(rule: Rule, found: Numbers, none: npt.NDArray[Any]) -> Numbers:
    earned = {FULL: 1.0, NOTHING: 0.0, NOT_APPLICABLE: np.nan}[rule["on_zero"]]
    return np.where(none, earned, found)


# -- yes and no -----------------------------------------------------------------------------------------------------------


def _all_or_nothing(rule: Rule, inputs: Inputs) -> Numbers:
    met = _number(inputs, "met")
    return _known((met > 0).astype(float), met)


def _deadline(rule: Rule, inputs: Inputs) -> Numbers:
    day = _number(inputs, "day")
    by = dt.date.fromisoformat(str(rule["by"])).toordinal()
    return _known((day <= by).astype(float), day)


def _checklist(rule: Rule, inputs: Inputs) -> Numbers:
    items = np.nan_to_num(_number(inputs, "items")) > 0
    if rule.get("all"):
        return np.asarray(items.all(axis=-1), dtype=np.float64)
    shares = np.asarray(rule["shares"], dtype=np.float64)
    return np.asarray((items * shares).sum(axis=-1))


def _violation_zero(rule: Rule, inputs: Inputs) -> Numbers:
    count = _number(inputs, "count")
    return _known((count <= 0).astype(float), count)


# -- counts and ratios ----------------------------------------------------------------------------------------------------


def _stepped(value: Numbers, steps: Sequence[Sequence[float]], *, open_edges: bool = False) -> Numbers:
    """Return the share of the last step whose edge ``value`` has reached (passed, with open edges); nothing below the first."""
    edges = np.array([step[0] for step in steps], dtype=np.float64)
    if np.any(np.diff(edges) <= 0):
        raise UnfitRule(why="các mức phải tăng dần")
    shares = np.array([0.0, *(step[1] for step in steps)], dtype=np.float64)
    place = (
        np.searchsorted(edges, value - GRAIN, side="left")
        if open_edges
        else np.searchsorted(edges, value + GRAIN, side="right")
    )
    return np.asarray(shares[place])


def _steps(rule: Rule, inputs: Inputs) -> Numbers:
    count = _number(inputs, "count")
    return _known(_stepped(np.nan_to_num(count), rule["steps"]), count)


def _bands(rule: Rule, inputs: Inputs) -> Numbers:
    open_edges = bool(rule.get("open"))
    if "value" in inputs:
        value = _number(inputs, "value")
        return _known(_stepped(np.nan_to_num(value), rule["bands"], open_edges=open_edges), value)
    percent, none = _percent(rule, inputs)
    found = _known(_stepped(np.nan_to_num(percent), rule["bands"], open_edges=open_edges), percent)
    return _settle_zero(rule, found, none)


def _ratio(rule: Rule, inputs: Inputs) -> Numbers:
    percent, none = _percent(rule, inputs)
    target = float(rule.get("target", 100))
    if target <= 0:
        raise UnfitRule(why="mức phấn đấu phải lớn hơn 0")
    found = np.minimum(percent / target, 1.0)
    found = np.where(percent < float(rule.get("floor", 0)) - GRAIN, 0.0, found)
    return _settle_zero(rule, _known(found, percent), none)


def _reduction(rule: Rule, inputs: Inputs) -> Numbers:
    base, now = _number(inputs, "base"), _number(inputs, "now")
    none = base == 0
    with np.errstate(all="ignore"):
        reached = np.where(none, 0.0, 100.0 * (base - now) / base)
    return _settle_zero(rule, _known(reached / float(rule["target"]), base, now), none & ~np.isnan(now))


def _year_on_year(rule: Rule, inputs: Inputs) -> Numbers:
    now, last = _number(inputs, "now"), _number(inputs, "last")
    none = last == 0
    with np.errstate(all="ignore"):
        change = np.where(none, 0.0, 100.0 * (now - last) / np.abs(last))
    found = _known(_stepped(np.nan_to_num(change), rule["bands"], open_edges=bool(rule.get("open"))), now, last)
    return _settle_zero(rule, found, none & ~np.isnan(now))


def _deduct(rule: Rule, inputs: Inputs) -> Numbers:
    count = _number(inputs, "count")
    costly = np.maximum(np.nan_to_num(count) - float(rule.get("free", 0)), 0.0)
    return _known(1.0 - costly * float(rule["each"]) / float(rule["maximum"]), count)


def _add(rule: Rule, inputs: Inputs) -> Numbers:
    """Bonus points stand beside the hundred: their maximum is their cap."""
    count = np.maximum(np.nan_to_num(_number(inputs, "count")), 0.0)
    return np.minimum(count * float(rule["each"]) / float(rule["maximum"]), 1.0)


# -- one of several -------------------------------------------------------------------------------------------------------


def _chosen(shares: Sequence[float], place: Numbers) -> Numbers:
    table = np.asarray(shares, dtype=np.float64)
    known = ~np.isnan(place) & (place >= 0) & (place < len(table))
    return np.where(known, table[np.where(known, place, 0).astype(int)], 0.0)


def _ladder(rule: Rule, inputs: Inputs) -> Numbers:
    shares = rule["shares"]
    if any(later < earlier for earlier, later in zip(shares, shares[1:], strict=False)):
        raise UnfitRule(why="các bậc phải đi từ xấu nhất đến tốt nhất")
    return _chosen(shares, _number(inputs, "level"))


def _choose(rule: Rule, inputs: Inputs) -> Numbers:
    return _chosen(rule["shares"], _number(inputs, "option"))


# -- surveys and outside figures ------------------------------------------------------------------------------------------


def _survey(rule: Rule, inputs: Inputs) -> Numbers:
    return _weighed(_number(inputs, "options"), rule)


def _grouped_survey(rule: Rule, inputs: Inputs) -> Numbers:
    by_group = _weighed(_number(inputs, "groups"), {**rule, "on_zero": NOT_APPLICABLE})
    weights = np.where(np.isnan(by_group), 0.0, np.asarray(rule["group_weights"], dtype=np.float64))
    total = weights.sum(axis=-1)
    with np.errstate(all="ignore"):
        found = np.nansum(np.where(weights > 0, by_group * weights, 0.0), axis=-1) / total
    return _settle_zero(rule, found, total == 0)


def _weighed(answers: Numbers, rule: Rule) -> Numbers:
    """Return the mean weight of the answers: what each option is worth, by how many chose it."""
    given = np.nan_to_num(answers)
    total = given.sum(axis=-1)
    with np.errstate(all="ignore"):
        found = (given * np.asarray(rule["weights"], dtype=np.float64)).sum(axis=-1) / total
    return _settle_zero(rule, found, total == 0)


def _index(rule: Rule, inputs: Inputs) -> Numbers:
    value = _number(inputs, "value")
    return _known(value / 100.0, value)


def _external(rule: Rule, inputs: Inputs) -> Numbers:
    given = _number(inputs, "points")
    return _known(given / float(rule["maximum"]), given)


# -- joined ---------------------------------------------------------------------------------------------------------------


def _formula(rule: Rule, inputs: Inputs) -> Numbers:
    return evaluate(str(rule["expression"]), inputs) / float(rule.get("scale", 1))


def _parts(rule: Rule, inputs: Inputs) -> Numbers:
    given = inputs["parts"]
    if len(given) != len(rule["parts"]):
        raise UnfitRule(why="số phần nhập không khớp số phần của quy tắc")
    each = [
        share(part, one, maximum=rule["maximum"], on_zero=rule["on_zero"])
        for part, one in zip(rule["parts"], given, strict=True)
    ]
    return np.stack(np.broadcast_arrays(*each), axis=-1)


def _and(rule: Rule, inputs: Inputs) -> Numbers:
    return np.asarray(_parts(rule, inputs).min(axis=-1))


def _or(rule: Rule, inputs: Inputs) -> Numbers:
    return np.asarray(_parts(rule, inputs).max(axis=-1))


def _mean(rule: Rule, inputs: Inputs) -> Numbers:
    shares = _parts(rule, inputs)
    weights = np.asarray(rule.get("weights", [1.0] * shares.shape[-1]), dtype=np.float64)
    return np.asarray((shares * weights).sum(axis=-1) / weights.sum())


KINDS: Final[Mapping[str, Callable[[Rule, Inputs], Numbers]]] = {
    "all_or_nothing": _all_or_nothing,
    "deadline": _deadline,
    "checklist": _checklist,
    "steps": _steps,
    "bands": _bands,
    "ratio": _ratio,
    "reduction": _reduction,
    "year_on_year": _year_on_year,
    "ladder": _ladder,
    "violation_zero": _violation_zero,
    "deduct": _deduct,
    "add": _add,
    "choose": _choose,
    "survey": _survey,
    "grouped_survey": _grouped_survey,
    "index": _index,
    "external": _external,
    "formula": _formula,
    "and": _and,
    "or": _or,
    "mean": _mean,
}

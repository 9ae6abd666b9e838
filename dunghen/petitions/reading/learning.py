"""The learned part: one linear model for each decision over hashed features, added to the scores of the rules.

Trained from `data/petitions/` by `dunghen petitions train`; `learn` takes in one confirmed decision at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from .features import BUCKETS, bucket
from .tables import PETITIONS

Floats = NDArray[np.float32]
DECISIONS = ("kind", "field", "lead")

FILE = PETITIONS / "model.npz"

_STEP = 0.12
"""How far one confirmed decision may move one weight, at most."""

_REACH = 0.75
"""How far all confirmed decisions together may carry a weight away from what training gave."""


def numbered(names: dict[str, float]) -> tuple[NDArray[np.intp], Floats]:
    """Return features as numbers and values."""
    return np.array([bucket(name) for name in names], np.intp), np.array(list(names.values()), np.float32)


@dataclass(frozen=True)
class Decision:
    """Weights of one decision: one row for each bucket of features, one column for each answer; `trust` scales the rules' scores."""

    answers: tuple[str, ...]
    weights: Floats
    bias: Floats
    trust: float

    def scores(self, learned: Floats, rules: dict[str, float]) -> Floats:
        """Return the score of each answer: the learned one (of `Model.learned`) and the rules'."""
        if not rules:
            return learned
        return learned + self.trust * np.array([rules.get(answer, 0.0) for answer in self.answers], np.float32)

    def words_for(self, names: dict[str, float], answer: str, most: int = 3) -> tuple[str, ...]:
        """Return the words that spoke most for an answer."""
        column = self.answers.index(answer)
        weighed = [
            (value * float(self.weights[bucket(name), column]), name[2:])
            for name, value in names.items()
            if name[0] in "wbm"
        ]
        return tuple(word for weight, word in sorted(weighed, reverse=True)[:most] if weight > 0.05)


@dataclass(frozen=True)
class Model:
    """All decisions; `version` counts the confirmed decisions taken in since the training that `trained` names."""

    decisions: dict[str, Decision]
    trained: str
    version: int = 0
    base: dict[str, Floats] = field(default_factory=dict)

    @cached_property
    def _together(self) -> tuple[Floats, Floats]:
        """The weights and biases of all decisions side by side: one look into memory for each feature instead of three."""
        weights = np.ascontiguousarray(np.hstack([self.decisions[name].weights for name in DECISIONS]))
        for name, part in zip(DECISIONS, np.split(weights, self._edges, axis=1), strict=True):
            self.decisions[name] = replace(self.decisions[name], weights=part)  # a view: held once, not twice
        return weights, np.hstack([self.decisions[name].bias for name in DECISIONS])

    def learned(self, names: dict[str, float]) -> dict[str, Floats]:
        """Return the learned scores of each decision for the features of a text."""
        at, values = numbered(names)
        weights, bias = self._together
        total = bias + values @ weights[at]
        return dict(zip(DECISIONS, np.split(total, self._edges), strict=True))

    @cached_property
    def _edges(self) -> NDArray[np.int_]:
        return np.cumsum([len(self.decisions[name].answers) for name in DECISIONS])[:-1]

    @property
    def name(self) -> str:
        """Return what to write beside a suggestion so that it can be understood later."""
        return f"{self.trained}+{self.version}"

    def dump(self) -> bytes:
        """Return the model as bytes; small numbers are dropped and the rest kept to half precision."""
        kept: dict[str, NDArray[np.generic]] = {
            "trained": np.array(self.trained), "version": np.array(self.version)
        }  # fmt: skip
        for name, decision in self.decisions.items():
            rows = np.flatnonzero(np.abs(decision.weights).max(axis=1) > 0.02).astype(np.uint16)
            kept[f"{name} rows"] = rows
            kept[f"{name} weights"] = decision.weights[rows].astype(np.float16)
            kept[f"{name} bias"] = decision.bias
            kept[f"{name} answers"] = np.array(decision.answers)
            kept[f"{name} trust"] = np.array(decision.trust)
        held = io.BytesIO()
        np.savez_compressed(held, **kept)  # type: ignore[arg-type]
        return held.getvalue()

    @classmethod
    def load(cls, content: bytes) -> Model:
        """Return the model that `dump` wrote."""
        decisions = {}
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            for name in DECISIONS:
                answers = tuple(str(answer) for answer in kept[f"{name} answers"])
                weights = np.zeros((BUCKETS, len(answers)), np.float32)
                weights[kept[f"{name} rows"]] = kept[f"{name} weights"]
                decisions[name] = Decision(answers, weights, kept[f"{name} bias"], float(kept[f"{name} trust"]))
            return cls(decisions, str(kept["trained"]), int(kept["version"]))


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """Return the model that the product ships."""
    return Model.load(FILE.read_bytes())


@dataclass(frozen=True, slots=True)
class Example:
    """One text for training: features, the rules' scores, the right answers (any of them will do), its weight."""

    names: dict[str, float]
    rules: dict[str, float]
    right: tuple[str, ...]
    weight: float = 1.0


def train(
    examples: Sequence[Example], answers: Sequence[str], trust: float, *, rounds: int = 5, decay: float = 3e-3
) -> Decision:
    """Fit one decision by multinomial logistic regression with AdaGrad; the same examples always give the same weights."""
    columns = {answer: at for at, answer in enumerate(answers)}
    weights = np.zeros((BUCKETS, len(answers)), np.float32)
    bias = np.zeros(len(answers), np.float32)
    seen = np.full((BUCKETS, len(answers)), 0.3, np.float32)
    seen_bias = np.full(len(answers), 1.0, np.float32)
    ready = [_ready(example, columns, answers, trust) for example in examples]
    order = np.random.default_rng(20210901)
    for _ in range(rounds):
        for number in order.permutation(len(ready)):
            at, values, rules, right, weight = ready[number]
            chances = _chances(values @ weights[at] + bias + rules)
            wanted = np.zeros_like(chances)
            share = chances[right]
            wanted[right] = share / share.sum() if share.sum() > 0 else 1 / len(right)
            miss = (chances - wanted) * weight
            slope = np.outer(values, miss) + decay * weights[at]
            seen[at] += slope * slope
            weights[at] -= 0.25 * slope / np.sqrt(seen[at])
            seen_bias += miss * miss
            bias -= 0.1 * miss / np.sqrt(seen_bias)
    return Decision(tuple(answers), weights, bias, trust)


def _ready(
    example: Example, columns: dict[str, int], answers: Sequence[str], trust: float
) -> tuple[NDArray[np.intp], Floats, Floats, list[int], float]:
    merged: dict[int, float] = {}
    for name, value in example.names.items():
        merged[bucket(name)] = merged.get(bucket(name), 0.0) + value
    rules = np.array([trust * example.rules.get(answer, 0.0) for answer in answers], np.float32)
    at = np.fromiter(merged.keys(), np.intp, len(merged))
    values = np.fromiter(merged.values(), np.float32, len(merged))
    return at, values, rules, [columns[answer] for answer in example.right if answer in columns], example.weight


def _chances(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)


def chances(scores: Floats) -> Floats:
    """Return scores as chances that add up to one."""
    return _chances(scores)


def taught(
    model: Model, lessons: Iterable[tuple[dict[str, float], dict[str, dict[str, float]], dict[str, str]]]
) -> Model:
    """Return a model that has taken in confirmed decisions (features, scores of the rules, answers), one after the other.

    No decision moves a weight by more than a small step, and all together none further from training than a bound.
    """
    base = model.base or {name: decision.weights for name, decision in model.decisions.items()}
    decisions = {name: replace(d, weights=d.weights.copy()) for name, d in model.decisions.items()}
    count = 0
    for names, rules, confirmed in lessons:
        count += 1
        at, values = numbered(names)
        for name, answer in confirmed.items():
            decision = decisions[name]
            if answer not in decision.answers:
                continue
            learned = np.asarray(decision.bias + values @ decision.weights[at], np.float32)
            miss = -_chances(decision.scores(learned, rules.get(name, {})))
            miss[decision.answers.index(answer)] += 1.0
            step = np.clip(0.3 * np.outer(values, miss), -_STEP, _STEP)
            reach = base[name][at]
            decision.weights[at] = np.clip(decision.weights[at] + step, reach - _REACH, reach + _REACH)
    return replace(model, decisions=decisions, base=base, version=model.version + count)

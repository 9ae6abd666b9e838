"""Making the model that the product ships: from the training petitions and the lexicon, by rules and cross-validation."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .learning import Decision, Example, Model, train
from .lexicon import phrases
from .suggesting import Seen, see
from .tables import PETITIONS
from .topics import DISTRICT, fields, topics
from .units import directory
from .values import KINDS

AS_OF = dt.date(2021, 9, 1)
"""The day whose units the training petitions name."""

TRUST = {"kind": 2.0, "field": 0.8, "lead": 1.0}
"""How much a point of the rules counts beside the learned part; chosen by cross-validation."""

_HINT = 0.3
"""What a phrase of the lexicon weighs as a text of its own, beside a petition."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A training petition as the rules see it, with its right answers by decision."""

    seen: Seen
    right: dict[str, tuple[str, ...]]


def read(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Return the petitions of a file of JSON lines."""
    return [json.loads(line) for line in lines if line.strip()]


def labelled(row: dict[str, Any]) -> Labelled:
    """Return one training petition with its answers as the model names them."""
    slugs = {field.name: field.slug for field in fields()}
    right: dict[str, tuple[str, ...]] = {"kind": (row["kind"], *(row.get("kind_alt") or ()))}
    if row.get("field"):
        right["field"] = tuple(slugs[name] for name in (row["field"], *(row.get("field_alt") or ())))
    if row.get("lead_unit_2021"):
        leads = (answer_of(name) for name in (row["lead_unit_2021"], *(row.get("lead_alt") or ())))
        right["lead"] = tuple(dict.fromkeys(lead for lead in leads if lead))
    return Labelled(see(row["text"], AS_OF), right)


def answer_of(name: str) -> str | None:
    """Return the model's word for a unit named in the training petitions."""
    for row in directory().units.values():
        if row.name == name and row.first <= AS_OF <= row.last:
            return DISTRICT if row.level in ("huyen", "xa") else row.key
    return None


def answers() -> dict[str, tuple[str, ...]]:
    """Return the possible answers of each decision."""
    leads = dict.fromkeys(
        [DISTRICT, *(t.lead for t in topics().values()), "thanh-tra-tinh", "so-khoa-hoc-va-cong-nghe"]
    )
    return {
        "kind": tuple(str(kind) for kind in KINDS),
        "field": tuple(field.slug for field in fields()),
        "lead": tuple(leads),
    }


def examples(decision: str, petitions: Sequence[Labelled]) -> list[Example]:
    """Return what one decision is trained on."""
    return [
        Example(p.seen.names, p.seen.rules[decision], p.right[decision]) for p in petitions if p.right.get(decision)
    ]


def hints() -> dict[str, list[Example]]:
    """Phrases of the lexicon as small texts of their field: they teach spellings and pieces of words."""
    table = topics()
    made: dict[str, list[Example]] = {"field": []}
    for seconds in phrases().values():
        for entries in seconds.values():
            for entry in entries:
                if entry.group == "t" and entry.label in table and entry.weight >= 2 and len(entry.plain) > 1:
                    names = {k: v for k, v in see(" ".join(entry.marked), AS_OF).names.items() if k[0] in "wbmg"}
                    topic = table[entry.label]
                    made["field"].append(Example(names, {}, (topic.field,), _HINT))
    return made


def fit(petitions: Sequence[Labelled], extra: dict[str, list[Example]], trained: str) -> Model:
    """Fit all decisions."""
    possible = answers()
    decisions: dict[str, Decision] = {}
    for name in possible:
        decisions[name] = train(examples(name, petitions) + extra.get(name, []), possible[name], TRUST[name])
    return Model(decisions, trained)


def corpus() -> list[dict[str, Any]]:
    """Return all training petitions: the files `training*.jsonl` of the data folder."""
    return [row for path in _files() for row in read(path.read_text(encoding="utf-8").splitlines())]


def _files() -> list[Path]:
    return sorted(PETITIONS.glob("training*.jsonl"))


def fingerprint() -> str:
    """Return a short sign of all data that the model is made from; a test compares it with the model's."""
    digest = hashlib.sha256()
    files = [*_files(), *sorted((PETITIONS / "lexicon").glob("*.csv"))]
    files += [
        PETITIONS / name
        for name in ("cues.csv", "agencies.csv", "topics.csv", "teencode.csv", "places.csv", "place-words.csv")
    ]
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def rarity(petitions: Sequence[Labelled]) -> list[tuple[str, float]]:
    """Return how rare each word of the training petitions is."""
    counted: Counter[str] = Counter()
    for petition in petitions:
        counted.update(set(petition.seen.words.plain))
    total = len(petitions)
    return [
        (word, round(math.log((total + 1) / (count + 0.5)), 2)) for word, count in sorted(counted.items()) if count > 1
    ]


def cross_validate(petitions: Sequence[Labelled], folds: int = 5) -> dict[str, float]:
    """Return the share of right answers of each decision on petitions that the model did not learn from.

    The rules were written with some of these petitions in view; the figure is honest for the learned part, kind to the rules.
    """
    extra = hints()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for fold in range(folds):
        model = fit([p for i, p in enumerate(petitions) if i % folds != fold], extra, "")
        for petition in petitions[fold::folds]:
            learned = model.learned(petition.seen.names)
            for name, wanted in petition.right.items():
                decision = model.decisions[name]
                scores = decision.scores(learned[name], petition.seen.rules[name])
                asked[name] += 1
                right[name] += decision.answers[int(scores.argmax())] in wanted
    return {name: round(right[name] / asked[name], 3) for name in asked}

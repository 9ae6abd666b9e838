"""One petition, or a file of them, read into suggestions: rules first, the learned model beside them, reasons with both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dunghen.kernel.text import search_key
from dunghen.kernel.text.personal import Span, personal_data

from .duplicates import THRESHOLD, Index, sketch
from .features import features
from .kinds import kind_scores
from .learning import Decision, Floats, Model, chances, shipped_model, taught
from .lexicon import AGENCY, CUE, TOPIC, Hit, hits
from .places import Mention, as_place, main_place, mentions, whereabouts
from .routing import lead_unit, redirected_lead
from .tables import rows as table_rows
from .text import Words, words_of
from .topics import DISTRICT, field_scores, fields, lead_scores, topic_scores, topics
from .units import directory
from .values import REDIRECTED, Because, Field, Kind, Suggestion

_SUSPECTED = 0.15
"""From this chance of being a complaint or a denunciation a petition is set private at once, whatever else is likelier."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules see in a text, before anything is decided."""

    words: Words
    hits: list[Hit]
    topics: dict[str, float]
    mention: Mention | None
    rules: dict[str, dict[str, float]]
    names: dict[str, float]


def see(text: str, day: dt.date) -> Seen:
    """Find words, places, phrases, scores of the rules and features of a text."""
    words = words_of(text)
    found_places = mentions(words, day)
    mention = main_place(words, found_places)
    blocked = frozenset(
        i for m in found_places if m.rank in ("commune", "district") and m.score >= 2 for i in range(m.first, m.last)
    )
    found = hits(words, blocked, whereabouts(words, found_places))
    scored = topic_scores(words, found)
    by_field = field_scores(scored)
    top = max(by_field, key=lambda f: by_field[f]) if by_field else None
    rules = {
        "kind": {str(kind): score for kind, score in kind_scores(words, found, scored).items()},
        "field": by_field,
        "lead": lead_scores(scored, found, top),
    }
    return Seen(words, found, scored, mention, rules, features(words, found, scored, _signs(words, mention, top)))


def _signs(words: Words, mention: Mention | None, top: str | None) -> dict[str, float]:
    text = words.text.rstrip()
    signs = {
        f"place {mention.rank if mention else 'none'}": 1.0,
        f"field {top}": 1.0,
        f"length {min(len(words) // 6, 8)}": 0.5,
    }
    if text.endswith("?"):
        signs["asks"] = 1.0
    elif "?" in text:
        signs["asked"] = 1.0
    return signs


def suggest(text: str, as_of: dt.date, *, model: Model | None = None, pii: bool = True) -> Suggestion:
    """Suggest kind, field, lead unit, place and personal data of one petition, as of a day; a person decides.

    `model` is the learned model, by default the one shipped; `pii=False` leaves the search for personal data out.
    """
    return _decide(see(text, as_of), as_of, model or shipped_model(), personal_data(text) if pii else ())


def _decide(seen: Seen, day: dt.date, model: Model, pii: tuple[Span, ...]) -> Suggestion:
    learned = model.learned(seen.names)
    decision = model.decisions["kind"]
    kind_chances = chances(decision.scores(learned["kind"], seen.rules["kind"]))
    at = int(np.argmax(kind_chances))
    kind, kind_sure = Kind(decision.answers[at]), round(float(kind_chances[at]), 3)
    suspected = sum(float(kind_chances[decision.answers.index(kind)]) for kind in REDIRECTED) >= _SUSPECTED
    place = as_place(seen.words, seen.mention) if seen.mention else None
    kind_because = Because("kind", _kind_words(seen, model, kind), kind_sure)
    if kind is Kind.SPAM:
        return Suggestion(kind, None, None, place, False, pii, (kind_because,), model=model.name)
    slug, field_sure = _best(model.decisions["field"], learned["field"], seen.rules["field"])
    field = next(f for f in fields() if f.slug == slug)
    topic = _topic(seen, slug)
    rules = lead_scores(seen.topics, seen.hits, slug)
    lead, lead_sure = _best(model.decisions["lead"], learned["lead"], rules)
    if kind in REDIRECTED and (settles := redirected_lead(kind, seen.words, seen.hits, lead)):
        lead = settles
    unit, certain = lead_unit(lead, topic, seen.mention, day)
    because = (
        kind_because,
        Because("field", _field_words(seen, model, field), field_sure),
        Because("lead_unit", _lead_words(seen, lead, topic, certain), lead_sure if certain else 0.5 * lead_sure),
    )
    return Suggestion(kind, field, unit, place, suspected or kind in REDIRECTED, pii, because, topic, model.name)


def _best(decision: Decision, learned: Floats, rules: dict[str, float]) -> tuple[str, float]:
    shares = chances(decision.scores(learned, rules))
    at = int(np.argmax(shares))
    return decision.answers[at], round(float(shares[at]), 3)


def _topic(seen: Seen, field: str) -> str:
    table = topics()
    own = {topic: score for topic, score in seen.topics.items() if table[topic].field == field}
    return max(own, key=lambda t: own[t]) if own else ""


def _kind_words(seen: Seen, model: Model, kind: Kind) -> tuple[str, ...]:
    from_rules = [
        seen.words.phrase(h.first, h.last) for h in seen.hits if h.group == CUE and _CUE_KIND.get(h.label) == kind
    ]
    return tuple(dict.fromkeys(from_rules))[:4] or model.decisions["kind"].words_for(seen.names, str(kind))


def _field_words(seen: Seen, model: Model, field: Field) -> tuple[str, ...]:
    table = topics()
    own = [h for h in seen.hits if h.group == TOPIC and table[h.label].field == field.slug]
    own.sort(key=lambda h: -h.weight)
    words = tuple(dict.fromkeys(seen.words.phrase(h.first, h.last) for h in own))[:4]
    return words or model.decisions["field"].words_for(seen.names, field.slug)


def _lead_words(seen: Seen, lead: str, topic: str, certain: bool) -> tuple[str, ...]:
    table = topics()
    words = [seen.words.phrase(h.first, h.last) for h in seen.hits if h.group == AGENCY and h.label == lead]
    if lead == DISTRICT and seen.mention is not None and certain:
        words.append(as_place(seen.words, seen.mention).text)
    if topic:
        words.append(table[topic].label)
    return tuple(dict.fromkeys(words))[:4]


def suggest_many(
    rows: Iterable[Mapping[str, str]], as_of: dt.date, *, model: Model | None = None
) -> Iterator[tuple[str, Suggestion, str | None]]:
    """Suggest for many petitions in order (each with "id" and "text"); the third value is the id of an earlier one told again."""
    model = model or shipped_model()
    index = Index()
    ids: list[str] = []
    for row in rows:
        seen = see(row["text"], as_of)
        found = _decide(seen, as_of, model, personal_data(row["text"]))
        twin = None
        if found.kind is not Kind.SPAM:
            own = sketch(seen.words, seen.mention.unit if seen.mention else "", found.field.slug if found.field else "")
            best = index.best(own)
            if best and best[1] >= THRESHOLD:
                twin = ids[best[0]]
            index.add(own)
            ids.append(row["id"])
        yield row["id"], found, twin


def learn(model: Model, text: str, confirmed: Mapping[str, str]) -> Model:
    """Return a model that has taken in what an officer confirmed of a text: any of "kind", "field" (slug), "lead" (key of a unit).

    A kind is named by its value or its slug ("phản ánh", "phan-anh"). A unit of district or commune level is taken in as "the body of
    the place", so that one place teaches for all. One decision has a bounded influence; the model given is not changed.
    """
    return learn_all(model, [(text, confirmed)])


def learn_all(model: Model, lessons: Iterable[tuple[str, Mapping[str, str]]]) -> Model:
    """Return a model that has taken in many confirmed decisions, in order; as `learn` for each, and faster."""
    return taught(model, (_lesson(text, confirmed) for text, confirmed in lessons))


def _lesson(
    text: str, confirmed: Mapping[str, str]
) -> tuple[dict[str, float], dict[str, dict[str, float]], dict[str, str]]:
    seen = see(text, dt.date.max)
    given = {name: answer for name in ("kind", "field", "lead") if (answer := confirmed.get(name))}
    if kind := given.get("kind"):
        given["kind"] = _KIND_BY_SLUG.get(search_key(kind), kind)
    if lead := given.get("lead"):
        row = directory().units.get(lead)
        if row is not None and row.level in ("huyen", "xa"):
            given["lead"] = DISTRICT
    return seen.names, seen.rules, given


_KIND_BY_SLUG = {search_key(kind): str(kind) for kind in Kind}


def _cue_kinds() -> dict[str, Kind]:
    return {row["cue"]: Kind(row["kind"]) for row in table_rows("cues.csv")}


_CUE_KIND = _cue_kinds()

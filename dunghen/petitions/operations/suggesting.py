"""The suggestion engine at work: reading what comes in, sealing what may be a complaint (learning is in ``studying``).

It never decides alone: a person accepts every petition, whatever the machine thinks of it. Only a seal is set at once, and lifted by a person.
"""

import datetime as dt
import re
import time
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.text import squeeze
from dunghen.petitions import reading, rules, verbs
from dunghen.petitions.models import Learnt, Petition

_KINDS = {label.lower(): kind for kind, label in rules.KINDS} | {"spam": rules.SPAM}


@dataclass(frozen=True)
class Read:
    """What the machine saw in a text: the masked copy, whether it may be a complaint or denunciation, and all it suggests."""

    masked: str
    suspected: bool
    kind: str
    because: str
    kept: dict[str, Any]


def read(text: str, on: dt.date) -> Read:
    """Read a text as of a day."""
    seen = reading.suggest(text, on, model=model())
    masked_text = reading.mask(text, seen.pii)
    kind = _KINDS.get(seen.kind, "")
    kept = {
        "kind": kind,
        "field": seen.field_slug,
        "lead": seen.lead_key,
        "place": seen.place,
        "commune": seen.commune_key,
        "redirect": seen.redirect,
        "because": {name: list(words) for name, words in seen.reasons.items()},
        "confidence": {name: round(value, 3) for name, value in seen.confidence.items()},
        "version": seen.model,
    }
    return Read(masked_text, seen.redirect, kind, ", ".join(seen.reasons.get("kind", ())) or "nội dung", kept)


def masked(text: str) -> str:
    """Return the text with personal data covered."""
    return reading.mask(text, reading.personal_data(text))


def title_of(text: str) -> str:
    """Return the first sentence or so, cut at a word."""
    line = squeeze(text)
    first = re.split(r"(?<=[.!?…])\s", line, maxsplit=1)[0]
    if len(first) <= 120:
        return first
    return first[:117].rsplit(" ", 1)[0] + "…"


def personal(text: str) -> list[str]:
    """Return the kinds of personal data that are still seen in a text, in Vietnamese."""
    return sorted({reading.PII_LABELS[span.type] for span in reading.personal_data(text)})


@cache
def fields() -> dict[str, str]:
    """Return slug → Vietnamese name of every field."""
    return {field.slug: field.name for field in reading.fields()}


def field_name(slug: str) -> str:
    return fields().get(slug, slug or "—")


def note_sealed(petition: Petition, seen: Read, *, actor: Actor, at: dt.datetime) -> None:
    """Journal that a petition was sealed at once, and why; inside the act that receives it."""
    label = rules.KIND_LABELS.get(seen.kind, "khiếu nại, tố cáo").lower()
    with act(verbs.SEALED, actor=actor, on=petition, at=at, kind=label, because=seen.because):
        pass


# -- the model of this process ---------------------------------------------------------------------------------------------

_lock = Lock()
_model: reading.Model | None = None
_looked = 0.0


def model() -> reading.Model:
    """Return the model of this process: the shipped training with the lessons the worker has taken in, at most a minute old."""
    every = settings.PETITIONS_LEARN_SECONDS
    if every and time.monotonic() - _looked > every:
        refresh()
    return _model or reading.shipped_model()


def model_version() -> str:
    """Return the name of the model: the sign of its training and how many lessons it took in since, e.g. "5f0c1a2b3c4d+37"."""
    return (_model or reading.shipped_model()).name


def refresh() -> str:
    """Take over what the worker learnt, when it learnt something; one small query otherwise. Return the model's name."""
    global _model, _looked
    # Who comes while another thread is at it goes on with the model that is there.
    if _lock.acquire(blocking=False):
        try:
            _looked = time.monotonic()
            _model = _fresh(_model)
        finally:
            _lock.release()
    return model_version()


def _fresh(known: reading.Model | None) -> reading.Model | None:
    row = Learnt.objects.values_list("trained", "version").first()
    shipped = reading.shipped_model()
    if row is None or row[0] != shipped.trained:
        return None
    if known is not None and (known.trained, known.version) == row:
        return known
    content = Learnt.objects.values_list("content", flat=True).first()
    return reading.with_lessons(bytes(content)) if content else None

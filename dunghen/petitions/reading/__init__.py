"""Reading a petition: kind, field, lead unit, place, personal data, duplicates. Pure: text in, suggestions with reasons out.

`suggest(text, as_of)` reads one petition, `suggest_many(rows, as_of)` a file of them with duplicates; `mask(text, spans)` gives the text for
the public; `similar(text, candidates)` compares one text with others; `learn(model, text, confirmed)` takes in a decision of an officer, `learn_all`
many at once, `kept` and `with_lessons` carry what was learnt from one process to another. The room calls it in ``operations/suggesting.py``.
"""

from dunghen.kernel.text.personal import PII_LABELS, Span, mask, personal_data

from .duplicates import Likeness, rarest, similar
from .keeping import kept, with_lessons
from .learning import Model, shipped_model
from .suggesting import learn, learn_all, suggest, suggest_many
from .topics import fields
from .values import KINDS, REDIRECTED, Because, Field, Kind, Place, Suggestion, Unit

__all__ = [
    "KINDS",
    "PII_LABELS",
    "REDIRECTED",
    "Because",
    "Field",
    "Kind",
    "Likeness",
    "Model",
    "Place",
    "Span",
    "Suggestion",
    "Unit",
    "fields",
    "kept",
    "learn",
    "learn_all",
    "mask",
    "personal_data",
    "rarest",
    "shipped_model",
    "similar",
    "suggest",
    "suggest_many",
    "with_lessons",
]

"""What the reading of a petition gives: frozen values, each decision with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dunghen.kernel.text.personal import Span


class Kind(StrEnum):
    """What the writer wants; the value is the word used in files and to people."""

    REPORT = "phản ánh"
    PROPOSAL = "kiến nghị"
    QUESTION = "hỏi đáp"
    COMPLAINT = "khiếu nại"
    DENUNCIATION = "tố cáo"
    SPAM = "spam"
    PRAISE = "khen"


KINDS: tuple[Kind, ...] = tuple(Kind)
REDIRECTED = frozenset({Kind.COMPLAINT, Kind.DENUNCIATION})
"""Kinds that have a procedure of their own (Law on Complaints 2011, Law on Denunciations 2018) and are never published."""


@dataclass(frozen=True, slots=True)
class Field:
    """One of the fields of `data/petitions/fields.csv`."""

    slug: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the text names; `unit` is the most exact unit known, `district` the one of district level above it."""

    text: str
    start: int
    end: int
    unit: str | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as of the day asked for: its key in the directory of units and its name on that day."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Because:
    """Why one decision was suggested: words of the text, and how sure the reading is (0 to 1)."""

    decision: str
    words: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the reading suggests for one petition; a person decides."""

    kind: Kind
    field: Field | None
    lead_unit: Unit | None
    where: Place | None
    redirect: bool
    pii: tuple[Span, ...]
    because: tuple[Because, ...]
    topic: str = ""
    model: str = ""

    @property
    def field_slug(self) -> str:
        """The slug of the field; "" for spam."""
        return self.field.slug if self.field else ""

    @property
    def lead_key(self) -> str:
        """The key of the unit that leads, as in the directory of units; "" where there is none."""
        return self.lead_unit.key if self.lead_unit else ""

    @property
    def place(self) -> str:
        """The place as the text names it; "" where it names none."""
        return self.where.text if self.where else ""

    @property
    def commune_key(self) -> str:
        """The most exact unit known of the place (a commune, else its district); "" where there is none."""
        return (self.where.unit or "") if self.where else ""

    @property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        """The words behind each decision ("kind", "field", "lead_unit")."""
        return {reason.decision: reason.words for reason in self.because}

    @property
    def confidence(self) -> dict[str, float]:
        """How sure each decision is, 0 to 1."""
        return {reason.decision: reason.confidence for reason in self.because}

    def as_json(self) -> dict[str, Any]:
        """Return the line that `dunghen petitions suggest` prints, without id and duplicate."""
        return {
            "kind": str(self.kind),
            "field": self.field.name if self.field else None,
            "lead_unit": self.lead_unit.name if self.lead_unit else None,
            "redirect": self.redirect,
            "pii": [{"type": s.type, "start": s.start, "end": s.end} for s in self.pii],
        }

"""The questions of a version as values."""

from typing import Any

from dunghen.surveys.models import Question, Version
from dunghen.surveys.rules.asking import Asked, Option


def asked(version: Version) -> tuple[Asked, ...]:
    """Return the questions in their order. One query, kept on the version object."""
    kept: tuple[Asked, ...] | None = version.__dict__.get("_asked")
    if kept is None:
        kept = tuple(as_asked(row) for row in version.questions.all())
        version.__dict__["_asked"] = kept
    return kept


def as_asked(row: Question) -> Asked:
    """Return a row as a value."""
    condition: Any = row.shown_if
    return Asked(
        key=row.key,
        kind=row.kind,
        text=row.text,
        options=tuple(
            Option(one["key"], one["text"], one.get("text_en", ""), one.get("weight")) for one in row.options
        ),
        required=row.required,
        condition=(condition["question"], frozenset(map(str, condition["in"]))) if condition else None,
        least=row.least,
        most=row.most,
        factor=row.factor,
        aspect=row.aspect,
        text_en=row.text_en,
        page=row.page,
        page_en=row.page_en,
    )

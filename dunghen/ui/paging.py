"""Keyset pages: the next page begins after the last row shown, so page 400 costs what page 1 costs and nothing is shown twice."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page. ``after`` and ``before`` are marks for the address ("" when there is no such page)."""

    rows: Sequence[Any] = field(default_factory=list)
    after: str = ""
    before: str = ""
    moved: bool = False
    """Whether this is not the first page."""


def keyset(rows: QuerySet[Any], query: QueryDict, by: str = "due_at", *, size: int = SIZE) -> Page:
    """Return the page of ``rows`` that ``query`` asks for with ``after=…`` or ``before=…``.

    Ordered by ``by`` ("-by": descending; rows without a value come last in both) and the primary key. A mark that cannot be read, or is of
    another list, is taken for the first page.
    """
    after, before = read_mark(query.get("after")), read_mark(query.get("before"))
    try:
        return _page(rows, by, after, before, size)
    except (ValidationError, ValueError, TypeError):
        # A value that the column does not take.
        return _page(rows, by, None, None, size)


def _page(
    rows: QuerySet[Any], by: str, after: tuple[Any, int] | None, before: tuple[Any, int] | None, size: int
) -> Page:
    column, down = by.removeprefix("-"), by.startswith("-")
    if before is not None:
        found = list(reversed(_rows(rows, column, not down, before, size + 1, back=True)))
        more = len(found) > size
        found = found[-size:]
        return Page(found, mark_of(found[-1:], column), mark_of(found[:1], column) if more else "", moved=more)
    found = _rows(rows, column, down, after, size + 1, back=False)
    more = len(found) > size
    found = found[:size]
    back = mark_of(found[:1], column) if after is not None else ""
    return Page(found, mark_of(found[-1:], column) if more else "", back, moved=after is not None)


def numbered(rows: QuerySet[Any], query: QueryDict, *, size: int = SIZE) -> Page:
    """Return the page of a short list in any order: the mark is how many rows lie before it, so page 400 costs as much as all before it."""
    mark = query.get("after") or query.get("before") or ""
    first = int(mark) if mark.isascii() and mark.isdecimal() and len(mark) < 7 else 0
    found = list(rows[first : first + size + 1])
    after = str(first + size) if len(found) > size else ""
    return Page(found[:size], after, str(max(0, first - size)) if first else "", moved=first > 0)


def _rows(
    rows: QuerySet[Any], column: str, down: bool, mark: tuple[Any, int] | None, size: int, *, back: bool
) -> list[Any]:
    """Return up to ``size`` rows behind ``mark``: those with a value first, those without last (turned round when ``back``).

    Two plain range scans instead of one condition over NULLs, so that the index on (column, id) serves both.
    """
    sign, key, id_order = ("-", "lt", "-pk") if down else ("", "gt", "pk")
    parts = [True, False] if not back else [False, True]
    found: list[Any] = []
    # Parts before the one the mark lies in are wholly behind us.
    for has_value in parts if mark is None else parts[parts.index(mark[0] is not None) :]:
        part = rows.filter(**{f"{column}__isnull": not has_value})
        if mark is not None and has_value == (mark[0] is not None):
            behind = Q(**{f"pk__{key}": mark[1]})
            if has_value:
                behind = Q(**{f"{column}__{key}e": mark[0]}) & (Q(**{f"{column}__{key}": mark[0]}) | behind)
            part = part.filter(behind)
        found += part.order_by(*([f"{sign}{column}"] if has_value else []), id_order)[: size - len(found)]
        if len(found) == size:
            break
    return found


def mark_of(rows: Sequence[Any], column: str) -> str:
    """Return the mark of the first of ``rows`` for an address, "" when there is none."""
    if not rows:
        return ""
    value = rows[0]
    # Rows of values carry the whole path as one name; objects are walked.
    for name in (column,) if hasattr(value, column) else column.split("__"):
        value = getattr(value, name)
    if isinstance(value, dt.datetime):
        value = {"moment": value.isoformat()}
    elif isinstance(value, dt.date):
        value = {"day": value.isoformat()}
    return signing.b64_encode(json.dumps([value, rows[0].pk]).encode()).decode()


def read_mark(text: str | None) -> tuple[Any, int] | None:
    """Return (value, primary key) of a mark, None when it cannot be read."""
    if not text:
        return None
    try:
        value, pk = json.loads(signing.b64_decode(text.encode()))
        if isinstance(value, dict) and "moment" in value:
            value = dt.datetime.fromisoformat(value["moment"])
            if value.tzinfo is None:
                return None
        elif isinstance(value, dict):
            value = dt.date.fromisoformat(value["day"])
        known = value is None or isinstance(value, dt.date | int | str) and "\x00" not in str(value)
        return (value, int(pk)) if known else None
    except (ValueError, TypeError, KeyError):
        return None

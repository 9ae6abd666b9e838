"""Rows for machines: each row leaves the database as JSON, so that a page of fifty costs one statement and no objects."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Round
from django.http import QueryDict

from dunghen.kernel.access import Actor
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries.searching import find_words
from dunghen.petitions.queries.seeing import visible
from dunghen.ui.paging import keyset

PAGE = 50


class JsonText(Func):
    """One JSON object as text. Names are ours, values are expressions."""

    output_field = TextField()

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.names = tuple(fields)
        super().__init__(*(F(value) if isinstance(value, str) else value for value in fields.values()))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        parts, params = [], []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            sql, given = compiler.compile(expression)
            parts.append(f"'{name}', {sql}")
            params += given
        return f"json_build_object({', '.join(parts)})::text", params


@dataclass(frozen=True)
class Wanted:
    """Which petitions a list shows. Units by key."""

    state: str = ""
    waits_on: str = ""
    lead: str = ""
    kind: str = ""
    field: str = ""
    commune: str = ""
    channel: str = ""
    q: str = ""
    overdue: bool = False

    def conditions(self) -> Mapping[str, Any]:
        given = {
            "state": self.state, "waits_on": self.waits_on, "lead__key": self.lead, "kind": self.kind, "field": self.field,
            "commune__key": self.commune, "channel": self.channel,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Listed:
    """A page as text: the rows' JSON and the cursor of the next page, "" when there is none."""

    items: str
    after: str


_PLACE = {
    "field": "field",
    "place": "place",
    "commune": "commune__key",
    "lead": "lead__key",
    "latitude": "latitude",
    "longitude": "longitude",
    "received_at": "received_at",
}

_OFFICER = ("code", "title", "state", "waits_on", "kind", "cls", "channel", "due_at", "expected_at")
_PUBLIC_PLACE = {
    "place": "public_place",
    **{name: Round(name, precision=rules.PUBLIC_DIGITS) for name in ("latitude", "longitude")},
}
_PUBLIC = ("code", "answered_at", "published_at", "remedy", "satisfied", "supporters")


def officer_rows(
    actor: Actor, wanted: Wanted, at: dt.datetime, *, newest: bool, after: str, size: int = PAGE
) -> Listed:
    """Return a page of what ``actor`` may see: what waits for somebody by due moment, or all, the newest first."""
    rows = visible(actor, at).filter(**wanted.conditions())
    if wanted.overdue:
        rows = rows.filter(due_at__lt=at)
    if wanted.overdue or not newest:
        rows = rows.exclude(waits_on="")
    if (words := find_words(wanted.q)) is not None:
        rows = rows.filter(document=words)
    late = Case(When(Q(due_at__lt=at) & ~Q(waits_on=""), then=Value(True)), default=Value(False))
    shown = JsonText({name: name for name in _OFFICER} | _PLACE | {"overdue": late})
    return _page(rows, shown, "-received_at" if newest else "due_at", after, size)


def public_rows(wanted: Wanted, *, after: str, size: int = PAGE) -> Listed:
    """Return a page of what is published, the newest first."""
    rows = Petition.objects.filter(publication=rules.PUBLISHED, **wanted.conditions())
    if (words := find_words(wanted.q)) is not None:
        rows = rows.filter(public_document=words)
    shown = JsonText({"title": "public_title"} | {name: name for name in _PUBLIC} | _PLACE | _PUBLIC_PLACE)
    return _page(rows, shown, "-published_at", after, size)


def _page(rows: QuerySet[Petition], shown: JsonText, by: str, after: str, size: int) -> Listed:
    column = by.removeprefix("-")
    asked = QueryDict(mutable=True)
    asked["after"] = after
    page = keyset(rows.annotate(shown=shown).values_list("shown", column, "pk", named=True), asked, by, size=size)
    return Listed(f"[{','.join(row.shown for row in page.rows)}]", page.after)

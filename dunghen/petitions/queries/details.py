"""One petition for a machine: one statement, no objects; what the caller may not see is not asked for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dunghen.kernel import access, errors, tables
from dunghen.kernel.access import Actor
from dunghen.petitions import rules, verbs

_COLUMNS = (
    "id", "code", "state", "kind", "field", "place", "latitude", "longitude", "lead_id", "received_at", "answered_at", "published_at",
    "expected_at", "remedy", "satisfied", "supporters", "publication", "private", "sealed_case", "centre_id", "public_place", "public_title",
    "public_text", "public_answer",
)  # fmt: skip
_INSIDE_COLUMNS = (
    "title", "masked", "written_place", "answer", "channel", "cls", "waits_on", "due_at", "last_word", "round", "text", "reply_words",
)  # fmt: skip
_SHARED = {
    "commune__key": "c.key", "commune__name": "c.name", "lead__key": "l.key", "lead__name": "l.name",
    "photos": "(SELECT json_agg(json_build_object('id', f.id, 'moment', f.moment, 'width', f.width, 'height', f.height, 'alt', f.alt, 'public',"
    " f.public) ORDER BY f.id) FROM petitions_photo f WHERE f.petition_id = p.id)",
}  # fmt: skip
_INSIDE = {
    "suggestion": "p.suggestion::json",  # jsonb would come as text: Django keeps its decoding for itself
    "coops": "ARRAY(SELECT o.unit_id FROM petitions_cooperation o WHERE o.petition_id = p.id)",
    "secret": "(SELECT s.secret FROM petitions_petitioner s WHERE s.petition_id = p.id)",
    "draft": "CASE WHEN p.state = 'drafted' THEN (SELECT d.text FROM petitions_draft d WHERE d.petition_id = p.id AND d.state = 'waiting'"
    " ORDER BY d.id DESC LIMIT 1) END",
    "question": "CASE WHEN p.state = 'asked' THEN (SELECT q.question FROM petitions_supplement q WHERE q.petition_id = p.id"
    " AND q.replied_at IS NULL ORDER BY q.id DESC LIMIT 1) END",
}  # fmt: skip


def _statement(inside: bool) -> tuple[str, tuple[str, ...]]:
    columns = _COLUMNS + (_INSIDE_COLUMNS if inside else ())
    more = _SHARED | (_INSIDE if inside else {})
    shown = ", ".join([*(f"p.{column}" for column in columns), *more.values()])
    joined = "petitions_petition p LEFT JOIN organisation_unit c ON c.id = p.commune_id LEFT JOIN organisation_unit l ON l.id = p.lead_id"
    return f"SELECT {shown} FROM {joined} WHERE p.code = $1", (*columns, *more)  # noqa: S608 - our own names


_ASKED = {inside: _statement(inside) for inside in (False, True)}


@dataclass(frozen=True)
class Found:
    """What the database knows of one petition, as the kernel's access wants to see it."""

    row: Mapping[str, Any]

    def access_units(self) -> Mapping[str, frozenset[int]]:
        centre = frozenset({self.row["centre_id"]})
        if self.row["sealed_case"]:
            return {"centre": centre}
        lead = self.row["lead_id"]
        return {"centre": centre, "lead": frozenset({lead} if lead else ()), "coop": frozenset(self.row["coops"] or ())}

    @property
    def is_public(self) -> bool:
        return bool(self.row["publication"] == rules.PUBLISHED)


def detail(code: str, *, inside: bool) -> Found:
    """Return one petition, or refuse with NotFound. ``inside``: with what only sender and officers see, if they may. One query."""
    sql, names = _ASKED[inside]
    rows = tables.ask(sql, [rules.read_code(code)])
    if not rows:
        raise errors.NotFound
    return Found(dict(zip(names, rows[0], strict=True)))


def may_see(actor: Actor, found: Found, at: dt.datetime) -> bool:
    """Say whether an officer may see it."""
    return access.may(actor, verbs.SEE_SEALED if found.row["sealed_case"] else verbs.SEE, found, at)

"""The hash chain over the journal: sealing by the worker, verifying by anybody, exporting for strangers.

The recipe (also printed at the head of every export, and carried out by ``docs/journal-verify.py`` with nothing but Python itself)::

    digest of position 1  = SHA-256( 64 noughts          + "\\n" + row 1 )
    digest of position n  = SHA-256( digest of position n-1 + "\\n" + row n )

where a row is the text that ``canonical`` gives, in UTF-8, and digests are written in lower-case hexadecimal. Positions run 1, 2, 3, …
in the order of sealing. A row changed, taken out or put in between breaks the chain at its position; rows added behind the product's back
have no seal. Somebody who can rewrite both tables can forge a whole chain: keep exports, or heads ("position:digest"), elsewhere, and
verify against them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from dunghen.kernel.journal.models import Entry, Seal, Unsealed

START: Final = "0" * 64
FORMAT: Final = "dunghen-journal/1"
RECIPE: Final = 'digest = hex(SHA-256(UTF-8(previous digest + "\\n" + row))); the digest before position 1 is 64 noughts; "row" is the text itself.'
BLOCK: Final = 2000
LOCK: Final = 0x6475_6E67_6865_6E01
"""Number of the database's advisory lock that lets one sealer work at a time."""

FIELDS: Final = (
    "id", "act", "parent", "verb", "at", "recorded_at", "actor_id", "actor_name", "on_behalf_of_id", "subject_kind", "subject_id",
    "subject_ref", "threads", "unit_id", "facts", "reason", "key",
)  # fmt: skip


def canonical(row: dict[str, Any]) -> str:
    """Return the one text of a row: JSON of all its fields, keys sorted, no blanks, moments in UTC with microseconds."""
    return json.dumps(row, default=_written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


def digest(previous: str, row: str) -> str:
    """Return the digest of ``row`` in the chain after ``previous``."""
    return hashlib.sha256(f"{previous}\n{row}".encode()).hexdigest()


# -- sealing --------------------------------------------------------------------------------------------------------------


def seal() -> int:
    """Seal every committed row that waits; return how many. Two sealers do not disturb one another: the second leaves at once."""
    sealed = 0
    while count := _seal_block():
        sealed += count
        if count < BLOCK:
            break
    return sealed


def _seal_block() -> int:
    # Not an act: a seal says nothing about the business. One transaction, so that a seal and its note are never apart.
    with transaction.atomic():  # noqa: TID251
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        waiting = list(Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)[:BLOCK])
        if not waiting:
            return 0
        last = Seal.objects.order_by("-position").values_list("position", "digest").first()
        position, previous = last or (0, START)
        rows = Entry.objects.filter(id__in=waiting).order_by("id").values(*FIELDS)
        ids, digests = [], []
        for row in rows:
            previous = digest(previous, canonical(row))
            ids.append(row["id"])
            digests.append(previous)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_seal (position, entry_id, digest)"
                " SELECT %s + n, entry_id, digest FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS s (entry_id, digest, n)",
                [position, ids, digests],
            )
            # A note whose row is gone stays: verification reports it.
            cursor.execute("DELETE FROM journal_unsealed WHERE entry_id = ANY(%s)", [ids])
    return len(ids)


# -- verifying ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """The first thing wrong. ``what``: changed, missing (row or seal) or inserted."""

    what: str
    position: int | None
    entry_id: int | None
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What verifying found. ``head``: "position:digest" of the last good seal, to be kept elsewhere."""

    sealed: int
    head: str
    broken: Broken | None
    waiting: int
    waits_since: dt.datetime | None

    @property
    def sound(self) -> bool:
        return self.broken is None


def verify(anchor: str = "") -> Verdict:
    """Recompute the whole chain and look for rows outside it; ``anchor`` is a head written down earlier that must still stand."""
    position, previous, broken = 0, START, None
    for link in _links():
        broken = _wrong(link, position, previous)
        if broken:
            break
        position, previous = position + 1, link.digest
        if anchor and anchor.partition(":")[0] == str(position) and anchor.partition(":")[2] != previous:
            broken = Broken(
                "changed", position, link.entry_id, f"Dấu niêm số {position} khác với dấu đã ghi lại trước đây ({anchor})."
            )  # fmt: skip
            break
    broken = broken or _short_of(anchor, position)
    broken = _earlier(broken, _outside())
    oldest = Unsealed.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return Verdict(position, f"{position}:{previous}", broken, Unsealed.objects.count(), oldest)


@dataclass(frozen=True)
class _Link:
    position: int
    entry_id: int
    digest: str
    row: str | None
    """The row as it now stands; None when it is gone."""


def _links() -> Iterator[_Link]:
    """Yield the chain in its order, block by block so that memory stays small."""
    after = 0
    while True:
        seals = list(
            Seal.objects.filter(position__gt=after)
            .order_by("position")
            .values_list("position", "entry_id", "digest")[:BLOCK]
        )
        if not seals:
            return
        rows = {row["id"]: row for row in Entry.objects.filter(id__in=[entry for _, entry, _ in seals]).values(*FIELDS)}
        for position, entry_id, sealed in seals:
            row = rows.get(entry_id)
            yield _Link(position, entry_id, sealed, canonical(row) if row else None)
        after = seals[-1][0]


def _wrong(link: _Link, position: int, previous: str) -> Broken | None:
    expected = position + 1
    if link.position != expected:
        return Broken("missing", expected, None, f"Dấu niêm số {expected} bị mất.")
    if link.row is None:
        return Broken(
            "missing", expected, link.entry_id, f"Dòng nhật ký {link.entry_id} (dấu niêm số {expected}) bị mất."
        )
    if digest(previous, link.row) != link.digest:
        return Broken(
            "changed",
            expected,
            link.entry_id,
            f"Dòng nhật ký {link.entry_id} (dấu niêm số {expected}) đã bị sửa sau khi niêm, hoặc dấu niêm của nó bị sửa.",
        )
    return None


def _short_of(anchor: str, position: int) -> Broken | None:
    wanted = anchor.partition(":")[0]
    if wanted.isdecimal() and int(wanted) > position:
        return Broken(
            "missing", position + 1, None, f"Nhật ký chỉ còn đến dấu niêm số {position}, trước đây đến số {wanted}."
        )
    return None


def _outside() -> Broken | None:
    """Return the first row that has neither a seal nor a note that it waits, or the first note whose row is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(e.id) FROM journal_entry e"
            " WHERE NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry_id = e.id)"
            " AND NOT EXISTS (SELECT 1 FROM journal_unsealed u WHERE u.entry_id = e.id)"
        )
        inserted = cursor.fetchone()[0]
        cursor.execute(
            "SELECT min(u.entry_id) FROM journal_unsealed u"
            " WHERE NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = u.entry_id)"
        )
        gone = cursor.fetchone()[0]
    found = [
        Broken("inserted", None, inserted, f"Dòng nhật ký {inserted} được chèn vào ngoài phần mềm: không có dấu niêm.")
        if inserted is not None
        else None,
        Broken("missing", None, gone, f"Dòng nhật ký {gone} bị mất trước khi được niêm.") if gone is not None else None,
    ]
    return _earlier(*found)


def _earlier(one: Broken | None, other: Broken | None) -> Broken | None:
    """Return the one whose row came first; a gap in the positions is certain and goes before."""
    both = [each for each in (one, other) if each is not None]
    return min(both, key=lambda each: each.entry_id or 0, default=None)


# -- for strangers --------------------------------------------------------------------------------------------------------


def export() -> Iterator[str]:
    """Yield the lines of an export: a head with the recipe, then one JSON object for each sealed row."""
    yield json.dumps({"format": FORMAT, "recipe": RECIPE}, ensure_ascii=False)
    for link in _links():
        yield json.dumps({"position": link.position, "digest": link.digest, "row": link.row}, ensure_ascii=False)

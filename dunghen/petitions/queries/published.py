"""What the public side reads: a page of published items, one of them, the agencies that answered."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.http import QueryDict

from dunghen.kernel import errors
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.directory.facts import UnitFact
from dunghen.kernel.text import format_date
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import listing, searching
from dunghen.petitions.queries.listing import Narrow
from dunghen.ui.paging import Page, mark_of, read_mark

SIZE: Final = 20
_WITH = ("lead", "commune")
_SHOWN = (
    "code", "public_title", "public_text", "public_answer", "published_at", "received_at", "answered_at", "field", "remedy", "satisfied", "supporters",
    "round", "state", "lead__name", "lead__short_name", "lead__key", "commune__name", "commune__short_name", "commune__key",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A page of results. ``total``: how many fit (None: not counted, on later pages); ``words`` are those that were looked for."""

    page: Page
    total: int | None = None
    more: bool = False
    """Whether there are more than ``total``."""
    words: list[str] = field(default_factory=list)
    folded: bool = False
    """Nothing was found as typed: the words are taken without diacritics."""


def listed(narrow: Narrow, query: QueryDict, *, size: int = SIZE) -> Found:
    """Return the page that ``query`` asks for with ``after=…`` or ``before=…``. A dozen statements at most, whatever is asked."""
    back = read_mark(query.get("before"))
    mark = back or read_mark(query.get("after"))
    mark = mark if mark and isinstance(mark[0], dt.datetime) else None
    tried = searching.readings(narrow.text) if narrow.text.strip() else [""]
    if not tried:
        return Found(Page(), 0)
    for words in tried:
        search = listing.Search(narrow, words, size, mark, back=back is not None and mark is not None)
        ids = search.ids()
        if ids:
            break
    rows = _rows(ids[:size])
    page = _page(rows, narrow.column, bool(ids[size:]), moved=mark is not None, back=search.back)
    folded = words != tried[0]
    total, more = search.total(len(ids)) if mark is None else (None, False)
    return Found(page, total, more, searching.asked(narrow.text, marks=not folded), folded)


def _page(rows: list[Petition], column: str, more: bool, *, moved: bool, back: bool) -> Page:
    if back:
        rows = rows[::-1]
        return Page(rows, mark_of(rows[-1:], column), mark_of(rows[:1], column) if more else "", moved=more)
    return Page(rows, mark_of(rows[-1:], column) if more else "", mark_of(rows[:1], column) if moved else "", moved)


def _rows(ids: Sequence[int]) -> list[Petition]:
    found = Petition.objects.filter(pk__in=ids).select_related(*_WITH).only(*_SHOWN).in_bulk()
    return [found[pk] for pk in ids if pk in found]


def published_one(code: str) -> Petition:
    """Return the petition of a public page: published, or once published and now taken down, waiting again, or folded into another.

    Raises NotFound: a code that was never public is answered as one that does not exist.
    """
    shown = Q(publication__in=(rules.PUBLISHED, rules.TAKEN_DOWN)) | Q(merged_into__publication=rules.PUBLISHED)
    shown |= Q(publication=rules.PENDING, published_at__isnull=False)
    rows = Petition.objects.select_related("lead", "centre", "commune", "answering", "screening", "merged_into")
    found = rows.filter(shown, code=rules.read_code(code), sealed_case=False).first()
    if found is None:
        raise errors.NotFound
    return found


_LEADS = """
WITH RECURSIVE held AS (
    (SELECT lead_id FROM petitions_petition WHERE publication = 'published' AND lead_id IS NOT NULL ORDER BY lead_id LIMIT 1)
    UNION ALL
    SELECT (SELECT lead_id FROM petitions_petition WHERE publication = 'published' AND lead_id > held.lead_id ORDER BY lead_id LIMIT 1)
    FROM held WHERE held.lead_id IS NOT NULL
) SELECT lead_id FROM held WHERE lead_id IS NOT NULL
"""


def answering_units() -> list[UnitFact]:
    """Return the agencies that have something published, by name. It hops through the index from one to the next."""
    directory = organisation.directory()
    found = [directory.units[pk] for (pk,) in listing.asked(_LEADS, []) if pk in directory.units]
    return sorted(found, key=lambda unit: (unit.valid_to is not None, unit.name))


def dated_name(unit: UnitFact) -> str:
    """Return the name of a unit, with its last day when it has one."""
    return f"{unit.name} (đến {format_date(unit.valid_to)})" if unit.valid_to else unit.name


def newest_rows(narrow: Narrow, size: int) -> list[Petition]:
    """Return the newest items with their answers, for feeds."""
    ids = listing.Search(narrow, "", size, None, back=False).ids()[:size]
    found = (
        Petition.objects.filter(pk__in=ids)
        .select_related(*_WITH)
        .defer("text", "masked", "document", "public_document")
    )
    return sorted(found, key=lambda petition: ids.index(petition.pk))


def newest(narrow: Narrow) -> tuple[str, dt.datetime | None]:
    """Return marks that change with the newest items: an entity tag, and when the last of them was published."""
    ids = listing.Search(narrow, "", 30, None, back=False).ids()[:30]
    rows = list(
        Petition.objects.filter(pk__in=ids).values_list("pk", "published_at", "answered_at", "judged_at", "publication")
    )
    digest = hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:24]
    moments = [moment for row in rows for moment in row[1:4] if moment is not None]
    return f'"{digest}"', max(moments, default=None)

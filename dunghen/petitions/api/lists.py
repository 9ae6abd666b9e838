"""GET: the officers' list, the public list, the map, and what never needs a petition: fields, terms, statistics."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query

from dunghen.api import callers
from dunghen.api.callers import caller_of
from dunghen.api.shell import answer, answer_text
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.api import sent, shown
from dunghen.petitions.queries import counting
from dunghen.petitions.queries.rows import PAGE, Listed, Wanted, officer_rows, public_rows

READ = "petitions.read"
PUBLIC_SECONDS = 60
EARLIEST = dt.date(2000, 1, 1)
"""Nothing was received before; the calendar ends a year before its first day."""


def add_to(router: Router) -> None:
    reader: dict[str, Any] = {"auth": callers.Holder(READ)}
    public: dict[str, Any] = {"auth": callers.Anybody(READ), "openapi_extra": {"x-open": True}}
    router.get(
        "/", summary="What an officer may see", operation_id="list", response=shown.Rows, url_name="petitions", **reader
    )(officers_list)
    for path, view, response, summary in (
        ("/public", public_list, shown.PublicRows, "What is published"),
        ("/fields", fields, list[shown.Field_], "Fields of petitions"),
        ("/terms", terms, list[shown.Term], "Terms in force"),
        ("/statistics", statistics, shown.Statistics, "How promises are kept"),
    ):
        router.get(
            path,
            summary=summary,
            operation_id=view.__name__,
            response=response,
            url_name=f"petitions-{path[1:]}",
            **public,
        )(view)


def officers_list(
    request: HttpRequest,
    state: sent.State | None = None,
    waits_on: sent.WaitsOn | None = None,
    lead: str = Query("", max_length=80, description="key of a unit"),
    kind: str = Query("", max_length=10),
    field: str = Query("", max_length=40),
    commune: str = Query("", max_length=80),
    channel: str = Query("", max_length=8),
    q: str = Query("", max_length=200, description="words, with or without diacritics"),
    overdue: bool = False,
    order: Literal["due", "newest"] | None = None,
    after: str = Query("", max_length=200, description="cursor of the page before"),
    size: int = Query(PAGE, ge=1, le=200),
) -> HttpResponse:
    """By due moment: what waits for somebody, what hurts next first (usual). Newest: all (usual where words or an ended state are asked)."""
    caller = caller_of(request)
    wanted = Wanted(
        state or "",
        waits_on or "",
        lead,
        kind,
        field,
        commune,
        channel,
        q,
        overdue,
    )
    usual = "newest" if q or (state and state not in rules.OPEN_STATES) else "due"
    page = officer_rows(caller.actor, wanted, caller.at, newest=(order or usual) == "newest", after=after, size=size)
    return _listed(page)


def public_list(
    request: HttpRequest,
    lead: str = Query("", max_length=80),
    field: str = Query("", max_length=40),
    commune: str = Query("", max_length=80),
    q: str = Query("", max_length=200),
    after: str = Query("", max_length=200),
    size: int = Query(PAGE, ge=1, le=200),
) -> HttpResponse:
    """The public copies, the newest first."""
    wanted = Wanted(lead=lead, field=field, commune=commune, q=q)
    return _public(_listed(public_rows(wanted, after=after, size=size)))


def fields(request: HttpRequest) -> HttpResponse:
    """Slugs and Vietnamese names."""
    return _public(answer([{"slug": slug, "name": name} for slug, name in operations.fields().items()]))


def terms(request: HttpRequest) -> HttpResponse:
    """How long each step may take today, for which kind and class, on what basis."""
    rows = queries.terms_in_force(caller_of(request).at)
    told = [
        {
            "step": row.step, "about": rules.STEPS[row.step], "kind": row.kind, "cls": row.cls, "amount": row.amount, "unit": row.unit,
            "words": row.in_words(), "basis": row.basis,
        }
        for row in rows
    ]  # fmt: skip
    return _public(answer(told))


def statistics(
    request: HttpRequest,
    by: Literal["unit", "field", "commune", "month", "channel"] = "unit",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> HttpResponse:
    """Petitions received in a period (a year at most, the last 90 days when left out), counted by group; sealed cases are in no figure."""
    at = caller_of(request).at
    last = max(min(until or queries.day(at), queries.day(at)), EARLIEST)
    first = max(since or last - dt.timedelta(days=89), last - dt.timedelta(days=366))
    found = counting.counted(counting.Cohort(since=first, until=last), at, by)
    names = _names(by, found)
    groups = [
        _counts(*names.get(group, (str(group or ""), str(group or "—"))), counts) for group, counts in found.items()
    ]
    groups.sort(key=lambda row: (row["group"] if by == "month" else "", -row["received"]))
    return _public(
        answer({"since": first.isoformat(), "until": last.isoformat(), "as_of": at.isoformat(), "groups": groups})
    )


def _counts(group: str, name: str, counts: counting.Counts) -> dict[str, Any]:
    shown = (
        "received", "answered", "open", "open_late", "in_time", "late", "on_time_rate", "median_working_days", "judged", "satisfied", "reopened",
    )  # fmt: skip
    return {"group": group, "name": name, **{field: getattr(counts, field) for field in shown}}


def _names(by: str, groups: dict[Any, Any]) -> dict[Any, tuple[str, str]]:
    if by in ("unit", "commune"):
        rows = Unit.objects.filter(pk__in=[group for group in groups if group]).values_list("pk", "key", "name")
        return {pk: (key, name) for pk, key, name in rows}
    labels = operations.fields() if by == "field" else rules.CHANNEL_LABELS if by == "channel" else {}
    return {group: (str(group or ""), str(labels.get(group, group or "—"))) for group in groups}


def _listed(page: Listed) -> HttpResponse:
    return answer_text(f'{{"items":{page.items},"next":"{page.after}"}}')


def _public(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response

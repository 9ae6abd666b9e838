"""One petition on the desk: its promise, what the machine thinks and why, what was said and done, and what can be done next."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access, files
from dunghen.kernel.commitments import calendars
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments.models import Commitment
from dunghen.kernel.errors import NotFound
from dunghen.kernel.journal import queries as journal
from dunghen.petitions import queries, reading, rules, verbs
from dunghen.petitions.desk import frame as own
from dunghen.petitions.desk import place
from dunghen.petitions.desk.moves import QUIET, Move, possible
from dunghen.petitions.models import Petition, Photo
from dunghen.petitions.operations import suggesting
from dunghen.petitions.queries import shown

EARTH: Final = 6_371_000
"""Metres."""
WAITING = {
    rules.CENTRE: gettext_lazy("Chờ điều phối"),
    rules.LEAD: gettext_lazy("Chờ đơn vị xử lý"),
    rules.HEAD: gettext_lazy("Chờ thủ trưởng duyệt trả lời"),
    rules.CITIZEN: gettext_lazy("Chờ người gửi bổ sung; đồng hồ tạm dừng"),
    rules.OUTSIDE: gettext_lazy("Chờ cơ quan ngoài tỉnh trả lời"),
    rules.NOBODY: gettext_lazy("Không còn việc phải làm"),
}


NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    rules.RECEIVED: ("chuyen", "bo-niem-phong", "huong-dan"),
    rules.SENT_BACK: ("chuyen", "giu-nguyen"),
    rules.HANDED: ("nhan", "soan"),
    rules.IN_PROGRESS: ("soan",),
    rules.DRAFTED: ("duyet",),
    rules.FORWARDED: ("gui-tra-loi",),
    rules.ANSWERED: ("cong-khai",),
}
"""What comes next on the way from each state: the first of these that the person may do. All else is possible and never urged."""


def next_of(petition: Petition, acts: list[Move]) -> Move | None:
    """Return the act that is on the way now, None where the person waits for others."""
    if not petition.waits_on:
        return None
    by_slug = {act.slug: act for act in acts}
    return next((by_slug[slug] for slug in NEXT.get(petition.state, ()) if slug in by_slug), None)


@require_safe
@frame.page(verbs.SEE)
def petition(request: DeskRequest, code: str) -> HttpResponse:
    """One petition: the promise first. Beside a list only what is needed to decide what to do with it."""
    found = own.petition(request, code)
    acts = possible(request, found)
    first = next_of(found, acts)
    if first:
        acts = [first, *(act for act in acts if act != first)]
    context = {
        "petition": found,
        "acts": acts,
        "first": first,
        "quiet": QUIET,
        "suggestion": _suggestion(request, found),
        "photos": queries.photos(found),
        "alike": queries.alike(request.user, found, request.at) if found.is_open else [],
        "state": shown.state_of_time(found, request.at, commitments.soon_until(request.at)),
    }
    if request.htmx:
        return render(request, "petitions/desk/petition.html#preview", context)
    step = {
        "next_step": first.label if first else WAITING[found.waits_on],
        "next_url": reverse("petitions:move", args=[code, first.slug]) if first else "",
        "back": place.back(request),
    }
    return render(
        request,
        "petitions/desk/petition.html",
        {
            **context,
            **_promise(request, found),
            **step,
            **_said(request, found),
            **_done(request, found),
            **_others(request, found),
        },
    )


def _said(request: DeskRequest, found: Petition) -> dict[str, Any]:
    """Return what was asked, written and judged."""
    soon = commitments.soon_until(request.at)
    return {
        "supplements": [
            (item, suggesting.masked(item.reply))
            for item in found.supplements.select_related("asked_by").order_by("pk")
        ],
        "drafts": found.drafts.select_related("by", "decided_by").order_by("-pk"),
        "cooperations": found.cooperations.select_related("unit", "commitment").order_by("pk"),
        "forwardings": [
            (item, item.commitment.timeliness(request.at, soon))
            for item in found.forwardings.select_related("commitment").order_by("pk")
        ],
        "judgements": [(item, suggesting.masked(item.comment)) for item in found.judgements.order_by("pk")],
        "notes": found.notes.select_related("by").order_by("-pk"),
    }


def _done(request: DeskRequest, found: Petition) -> dict[str, Any]:
    """Return what it is tied to and what has happened to it."""
    may = {
        "may_unseal": access.may(request.user, verbs.UNSEAL, found, request.at),
        "may_work": found.lead_id is not None and access.may(request.user, verbs.WORK, found, request.at),
        "may_tie": access.may(request.user, verbs.COORDINATE, found, request.at),
    }
    return {
        **may,
        "field": suggesting.field_name(found.field) if found.field else "",
        "ties": queries.ties(request.user, found, request.at),
        "changes": found.answering.due_changes.order_by("pk") if found.answering else (),
        "hand_overs": found.answering.hand_overs.select_related("from_unit", "to_unit") if found.answering else (),
        "public_url": queries.public_url(found.code) if found.publication == rules.PUBLISHED else "",
        "point": json.dumps(
            [
                {
                    "lat": float(found.latitude),
                    "lon": float(found.longitude),
                    "count": 1,
                    "title": found.place or found.code,
                }
            ],
            ensure_ascii=False,
        )
        if found.latitude is not None and found.longitude is not None
        else "",
    }


def _others(request: DeskRequest, found: Petition) -> dict[str, Any]:
    """Return what is said of other petitions, in the trail too: their codes only where the reader may open them."""
    lines = journal.trail(found.thread, parts=False)
    parts, folded = list(found.parts.order_by("pk")), list(found.duplicates.order_by("pk"))
    named = {one.code for one in (found.parent, found.merged_into, *parts, *folded) if one is not None}
    words = [found.reply_words, found.last_word, *(text for line in lines for text in (line.sentence, line.reason))]
    written = set().union(*map(rules.codes_in, words)) - {found.code}
    hidden = queries.hidden(request.user, named | written, request.at)

    def told(text: str) -> str:
        return rules.without_codes(text, hidden, _("phản ánh khác"))

    return {
        "hidden": hidden,
        "parts": [one for one in parts if one.code not in hidden],
        "folded": [one for one in folded if one.code not in hidden],
        "reply_words": told(found.reply_words),
        "last_word": told(found.last_word),
        "entries": [replace(line, sentence=told(line.sentence), reason=told(line.reason)) for line in lines],
    }


def _promise(request: DeskRequest, found: Petition) -> dict[str, Any]:
    """Return who owes what until when: the step under way while it is open, the answer's promise once it is done."""
    soon = commitments.soon_until(request.at)
    if not found.waits_on:
        commitment: Commitment = found.answering or found.screening
        return {
            "owner": (found.lead or found.centre).name,
            "officer": _officer(found),
            "due_at": commitment.due_at,
            "minutes": None,
            "state": commitment.timeliness(request.at, soon),
            "closed_at": commitment.closed_at,
        }
    owes = found.lead if found.lead and found.waits_on in (rules.LEAD, rules.HEAD) else found.centre
    due = found.due_at
    return {
        "owner": owes.name,
        "officer": _officer(found) if owes == found.lead else "",
        "due_at": due,
        "minutes": calendars.minutes_left([(1, owes.pk, due)], request.at).get(1) if due else None,
        "state": shown.state_of_time(found, request.at, soon),
        "closed_at": None,
    }


def _officer(found: Petition) -> str:
    person = found.answering.owner_person if found.answering else None
    return person.full_name if person else ""


@require_safe
@frame.page(verbs.COORDINATE)
def compare(request: DeskRequest, code: str, other: str) -> HttpResponse:
    """Two petitions side by side, to see whether they tell the same matter."""
    sides = [own.petition(request, code), own.petition(request, other)]
    words = reading.similar(sides[0].masked, [sides[1].masked], at_least=0.0)
    can = {move.slug for move in possible(request, sides[0])}
    context = {
        "petition": sides[0],
        "other": sides[1],
        "sides": [(side, queries.photos(side)["sent"], suggesting.field_name(side.field)) for side in sides],
        "words": words[0].words if words else (),
        "score": round(100 * words[0].score) if words else 0,
        "apart": _apart(sides[0], sides[1]),
        "can_merge": "gop" in can,
        "can_tie": "lien-quan" in can,
    }
    return render(request, "petitions/desk/compare.html", context)


def _apart(one: Petition, other: Petition) -> int | None:
    """Return how many metres lie between two points on the ground, None without both."""
    points = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(side is None for side in points):
        return None
    south, west, north, east = (math.radians(float(side)) for side in points if side is not None)
    flat = (east - west) * math.cos((south + north) / 2)
    return round(EARTH * math.hypot(flat, north - south))


def _suggestion(request: DeskRequest, found: Petition) -> dict[str, Any] | None:
    """Return what the machine suggests, in words with its reasons; nothing once a person has decided."""
    kept = found.suggestion
    if not kept or found.state not in (rules.RECEIVED, rules.SENT_BACK):
        return None
    lead = queries.by_key([str(kept.get("lead", ""))], request.at).get(str(kept.get("lead", "")))
    because = kept.get("because", {})
    lines = [
        (_("Loại"), rules.KIND_LABELS.get(kept.get("kind", ""), "—"), because.get("kind", ())),
        (_("Lĩnh vực"), suggesting.field_name(kept.get("field", "")), because.get("field", ())),
        (_("Đơn vị xử lý"), lead.name if lead else "—", because.get("lead", because.get("lead_unit", ()))),
    ]
    may = access.may(request.user, verbs.COORDINATE, found, request.at)
    return {"lines": lines, "version": kept.get("version", 0), "redirect": kept.get("redirect"), "may_accept": may}


@require_safe
@frame.page(verbs.SEE)
def photo(request: DeskRequest, code: str, pk: int, size: str) -> HttpResponse:
    """A photo of a petition the person may see."""
    found = Photo.objects.filter(pk=pk, petition=own.petition(request, code)).first()
    if found is None:
        raise NotFound
    content = files.read(found.thumb_sha256 if size == "nho" else found.sha256)
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response

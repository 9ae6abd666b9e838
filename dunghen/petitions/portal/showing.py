"""How a published item is shown to everybody: a line of the list, and the page."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.petitions import queries, rules
from dunghen.petitions.forms.published import field_choices
from dunghen.petitions.models import Petition, Photo
from dunghen.petitions.portal import telling

REMEDY = {
    rules.FIXED: ("ok", "check", gettext_lazy("Cơ quan báo đã khắc phục")),
    rules.PLANNED: ("soon", "half", gettext_lazy("Sẽ khắc phục")),
    rules.CANNOT: ("off", "cross", gettext_lazy("Chưa khắc phục được")),
    rules.NOT_NEEDED: ("off", "dash", gettext_lazy("Không có việc phải khắc phục")),
}
"""Remedy → tone, shape, words: what the agency says of the street, apart from what it says in its answer."""
SAID = {
    **{remedy: words for remedy, (_tone, _shape, words) in REMEDY.items()},
    rules.FIXED: gettext_lazy("Đã khắc phục"),
}
"""Remedy → words where "the agency says" stands before them."""
PICTURES = (
    (Photo.Moment.SENT, gettext_lazy("Ảnh người gửi")),
    (Photo.Moment.BEFORE, gettext_lazy("Trước khi xử lý")),
    (Photo.Moment.AFTER, gettext_lazy("Sau khi xử lý")),
)


def commune_names(day: dt.date) -> SafeString:
    """Return the communes of the day as options of a list to choose from while typing; joined here, a template would take ten times as long."""
    return format_html_join(
        "", '<option value="{}">', ((unit.short_name,) for _district, units in queries.communes(day) for unit in units)
    )


def field_name(slug: str) -> str:
    return dict(field_choices()).get(slug, "")


def row(petition: Petition, found: "queries.Found") -> dict[str, Any]:
    """Return what a line of the list shows."""
    title = queries.highlighted(petition.public_title, found.words, found.folded)
    excerpt = queries.excerpt(petition.public_text, found.words, found.folded)
    answer = queries.excerpt(petition.public_answer, found.words, found.folded) if found.words else []
    only_answer = any(hit for _, hit in answer) and not any(hit for _, hit in (*title, *excerpt))
    return {
        "petition": petition,
        "title": title,
        "excerpt": excerpt,
        "answer": answer if only_answer else [],
        "field": field_name(petition.field),
        "remedy": REMEDY.get(petition.remedy),
        "reopened": petition.state != rules.ANSWERED,
    }


def context(petition: Petition, at: dt.datetime) -> dict[str, Any]:
    """Return what the page of an item shows. A fixed number of queries."""
    judgement = petition.judgements.order_by("-round").first()
    photos = list(petition.photos.filter(public=True).order_by("pk"))
    return {
        "petition": petition,
        "field": field_name(petition.field),
        "stops": [(telling.STOPS[stop.word], stop) for stop in queries.stops(petition)],
        "reopened": petition.state != rules.ANSWERED,
        "promise": promise(petition, at),
        "remedy": REMEDY.get(petition.remedy),
        "remedy_words": SAID.get(petition.remedy, ""),
        "judgement": judgement,
        "pictures": {moment.value: [p for p in photos if p.moment == moment] for moment, _label in PICTURES},
        "labels": {moment.value: label for moment, label in PICTURES},
        "link": f"{settings.PUBLIC_URL}{queries.public_url(petition.code)}",
        "centre": petition.centre,
    }


def promise(petition: Petition, at: dt.datetime) -> dict[str, Any] | None:
    """Return the promise to answer and how it was kept: due moment and state of time; None for what was answered from outside."""
    answering = petition.answering
    if answering is None or answering.due_at is None:
        return None
    state = answering.timeliness(at, commitments.soon_until(at))
    words = {
        timeliness.DONE_EARLY: _("sớm hơn hẹn"),
        timeliness.DONE_ON_TIME: _("đúng hẹn"),
        timeliness.DONE_LATE: _("trễ hẹn"),
    }
    return {"due_at": answering.due_at, "state": state, "words": words.get(state, "")}

"""News feeds: everything, or of a commune, a field, an agency; asked for again only when something changed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from dunghen.kernel import clock
from dunghen.petitions import queries
from dunghen.petitions.forms import published as forms
from dunghen.petitions.models import Petition
from dunghen.petitions.portal import showing

SIZE = 30
KINDS: dict[str, tuple[type[SyndicationFeed], str]] = {
    "atom": (Atom1Feed, "application/atom+xml; charset=utf-8"),
    "rss": (Rss201rev2Feed, "application/rss+xml; charset=utf-8"),
}
PARTS = ("field", "commune", "unit")
"""Filters of the list that a feed knows."""


def _narrow(request: HttpRequest) -> tuple[queries.Narrow, str]:
    """Return what the feed is of, and in words."""
    given = {name: request.GET[name][:120] for name in PARTS if request.GET.get(name)}
    form = forms.ListForm(given)
    narrow, commune = form.narrow("", clock.today())
    words = [showing.field_name(narrow.field)] if narrow.field else []
    words += [commune.label] if commune and commune.ids else []
    words += [dict(form.fields["unit"].choices).get(str(narrow.unit), "")] if narrow.unit else []  # type: ignore[attr-defined]
    if commune and not commune.ids:
        narrow = queries.Narrow(communes=(0,))
    return narrow, ", ".join(words)


def _marks(request: HttpRequest, kind: str) -> tuple[str, Any]:
    """Return the validators of a feed, read once for both; a list that has nothing has neither."""
    if not hasattr(request, "feed_marks"):
        request.feed_marks = queries.newest(_narrow(request)[0])  # type: ignore[attr-defined]
    found: tuple[str, Any] = request.feed_marks  # type: ignore[attr-defined]
    return found


@require_safe
@condition(
    etag_func=lambda request, kind: _marks(request, kind)[0],
    last_modified_func=lambda request, kind: _marks(request, kind)[1],
)
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest published items as Atom or RSS 2.0. In Vietnamese whoever asks: programs ask, and share what they got."""
    with translation.override(settings.LANGUAGE_CODE):
        return _feed(request, kind)


def _feed(request: HttpRequest, kind: str) -> HttpResponse:
    narrow, words = _narrow(request)
    asked = {name: request.GET[name] for name in PARTS if request.GET.get(name)}
    query = f"?{urlencode(asked)}" if asked else ""
    title = _("Phản ánh đã trả lời") + (f": {words}" if words else "")
    site = settings.PUBLIC_URL
    form, content_type = KINDS[kind]
    made = form(
        title=title,
        link=f"{site}{reverse('petitions:public-list')}{query}",
        description=_(
            "Phản ánh, kiến nghị của người dân và câu trả lời của cơ quan nhà nước, không có thông tin riêng."
        ),
        language=settings.LANGUAGE_CODE,
        feed_url=f"{site}{request.path}{query}",
    )
    for petition in queries.newest_rows(narrow, SIZE):
        _add(made, petition, site)
    response = HttpResponse(content_type=content_type)
    made.write(response, "utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _add(made: SyndicationFeed, petition: Petition, site: str) -> None:
    link = f"{site}{queries.public_url(petition.code)}"
    said = petition.lead.name if petition.lead else ""
    made.add_item(
        title=petition.public_title,
        link=link,
        unique_id=link,
        unique_id_is_permalink=True,
        description=f"{petition.public_text}\n\n{_('Trả lời')}{f' ({said})' if said else ''}: {petition.public_answer}",
        pubdate=petition.published_at,
        updateddate=max(filter(None, (petition.published_at, petition.answered_at, petition.judged_at))),
        author_name=said,
        categories=[
            name
            for name in (showing.field_name(petition.field), petition.commune.short_name if petition.commune else "")
            if name
        ],
    )

"""What everybody may read: the list of answered, published items and the page of one. Nothing here asks who the reader is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseGone
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dunghen.kernel import clock, errors
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.forms import published as forms
from dunghen.petitions.models import Petition
from dunghen.petitions.portal import alerts, showing
from dunghen.petitions.portal.pictures import kept
from dunghen.portal.frame import PortalRequest
from dunghen.ui.paging import Page

Answer = TypeVar("Answer", bound=HttpResponseBase)


def public_page(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a view a page for everybody: search engines may list it, a browser asks again before it shows it once more."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        request.at = clock.now()  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return framed


@require_safe
@public_page
def listing(request: PortalRequest) -> HttpResponse:
    """The list: searched, filtered, newest first. A code typed into the search opens its page."""
    text = request.GET.get("q", "")
    code = rules.read_code(text) if len(text) < 40 else ""
    if code and Petition.objects.filter(code=code, publication=rules.PUBLISHED).exists():
        return redirect("petitions:public", code)
    day = queries.day(request.at)
    form = forms.ListForm(request.GET)
    narrow, commune = form.narrow(text, day)
    found = queries.Found(Page(), 0) if commune and not commune.ids else queries.listed(narrow, request.GET)
    kept = {name: request.GET[name][:120] for name in ("field", "commune") if request.GET.get(name)}
    context = {
        "query": f"?{urlencode(kept)}" if kept else "",
        "form": form, "q": text, "found": found, "page": found.page, "commune": commune, "names": showing.commune_names(day),
        "rows": [showing.row(petition, found) for petition in found.page.rows], "narrowed": narrow != queries.Narrow(),
        "more_open": any(request.GET.get(name) for name in form.SECOND), "by_day_sent": narrow.column == "received_at",
    }  # fmt: skip
    return render(request, "petitions/public/list.html", context)


@require_safe
@public_page
def one(request: PortalRequest, code: str) -> HttpResponse:
    """The page of one item: question, place, way, answer, whether it was really put right. Nothing personal."""
    petition = queries.published_one(code)
    if petition.merged_into is not None:
        return redirect("petitions:public", petition.merged_into.code)
    if petition.publication == rules.TAKEN_DOWN:
        return HttpResponseGone(render_to_string("petitions/public/gone.html", {"code": petition.code}, request))
    if petition.publication != rules.PUBLISHED:
        return render(request, "petitions/public/again.html", {"code": petition.code}, status=404)
    if petition.code != code:
        return redirect("petitions:public", petition.code, permanent=True)
    said = alerts.browser(request)
    context = showing.context(petition, request.at)
    context["supported"] = (
        bool(said) and petition.supports.filter(mark=operations.support_mark(petition, said)).exists()
    )
    return render(request, "petitions/public/one.html", context)


@require_safe
@public_page
def photo(request: PortalRequest, code: str, pk: int, size: str) -> HttpResponse:
    """A photo that was released for the public."""
    petition = queries.published_one(code)
    found = petition.photos.filter(pk=pk, public=True).first()
    if found is None or petition.publication != rules.PUBLISHED:
        raise errors.NotFound
    response = kept(found, size)
    # An hour: one that is taken down is gone from other people's screens by then.
    response["Cache-Control"] = "public, max-age=3600"
    return response

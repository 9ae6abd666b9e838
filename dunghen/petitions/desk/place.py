"""The list an officer comes from: kept in a cookie of these pages until the browser closes, so that one goes back to it and on to its next item."""

from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.petitions import verbs
from dunghen.petitions.queries import inbox as reads
from dunghen.ui.paging import keyset, mark_of

COOKIE = "petitions_list"
MOST = 1500
"""Characters of the address kept; a longer one is not kept at all."""


def keep(response: HttpResponse, wanted: reads.Wanted, query: QueryDict) -> None:
    """Remember the list shown, with its filters and its page."""
    moved = {name: query[name] for name in ("after", "before") if query.get(name)}
    kept = urlencode({**wanted.query(), **moved})
    if len(kept) <= MOST:
        response.set_cookie(
            COOKIE,
            kept,
            path=reverse("petitions:inbox"),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def back(request: DeskRequest) -> tuple[str, str]:
    """Return the words and the address of the list one came from; without one, of the person's first list."""
    given = _given(request)
    wanted = reads.Wanted.of(given, reads.standing(request.user, request.at).first)
    moved = {name: given[name] for name in ("after", "before") if name in given}
    return str(reads.VIEW_LABELS[wanted.view]), f"{reverse('petitions:inbox')}?{urlencode({**wanted.query(), **moved})}"


def _given(request: DeskRequest) -> dict[str, str]:
    return dict(parse_qsl(request.COOKIES.get(COOKIE, "")[:MOST]))


@require_safe
@frame.page(verbs.SEE)
def following(request: DeskRequest) -> HttpResponse:
    """Go to the item after this one in the list one came from; to its first when this one has left the list."""
    wanted = reads.Wanted.of(_given(request), reads.standing(request.user, request.at).first)
    order = reads.order(wanted)
    rows = reads.petitions(request.user, wanted, request.at)
    done = rows.filter(code=request.GET.get("sau", "")[:20]).first()
    query = QueryDict(mutable=True)
    if done is not None:
        query["after"] = mark_of([done], order.removeprefix("-"))
    found = keyset(rows.only("pk", "code", "due_at", "received_at"), query, by=order, size=1).rows
    if found:
        return redirect("petitions:petition", found[0].code)
    label, url = back(request)
    messages.info(request, _("Đã hết mục “%(label)s”.") % {"label": label})
    return redirect(url)

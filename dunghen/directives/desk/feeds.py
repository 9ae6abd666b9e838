"""Due dates in a person's own calendar program: the feed, and the page where its secret address is made and taken away."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.directives import operations, queries, verbs
from dunghen.kernel import clock
from dunghen.kernel.errors import NotFound


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; calendar programs cannot sign in. A wrong one is an address that does not exist."""
    person = queries.person_of_feed(token)
    if person is None:
        raise NotFound
    content = queries.feed(person, clock.now())
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if mark in {given.strip().removeprefix("W/") for given in request.headers.get("If-None-Match", "").split(",")}:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="dung-hen.ics"'
    response["ETag"] = mark
    patch_cache_control(response, private=True, max_age=900)
    # The address is the secret: it must not travel on as the referrer of a link in an event.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.OWN_FEED)
def feed_key(request: HttpRequest) -> HttpResponse:
    """Show the person's feed address; make, renew or revoke it."""
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            operations.revoke_feed_key(actor=request.user, at=request.at)
            messages.success(request, _("Đã thu hồi địa chỉ lịch. Địa chỉ cũ không còn mở được."))
        else:
            operations.renew_feed_key(actor=request.user, at=request.at)
            messages.success(request, _("Đã tạo địa chỉ lịch mới. Địa chỉ trước đó, nếu có, không còn mở được."))
        return redirect("directives:feed-key")
    key = request.user.feed_key
    address = queries.address(reverse("directives:feed", args=[key])) if key else ""
    return render(request, "directives/feed_key.html", {"address": address})

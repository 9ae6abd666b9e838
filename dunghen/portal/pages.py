"""Pages of the citizens' frame. Nothing here asks who the visitor is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dunghen.portal import doors


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: the doors that are open, and below them what rooms tell of this month."""
    return render(request, "portal/home.html", {"doors": doors.doors(), "blocks": doors.blocks(request)})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")

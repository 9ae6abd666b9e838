"""Pages for what went wrong outside our own rules. None of them needs the database or the session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was not taken because its proof of origin is missing or old."""
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something of ours broke, with the request's id for the help desk. The visitor's session is not asked."""
    request.user = None  # type: ignore[assignment]
    return render(request, "500.html", status=500)

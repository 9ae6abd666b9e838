"""One translation of refusals into answers, for every shell: a page of its own, or a fragment for HTMX. Nothing else changes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from dunghen.kernel.errors import Refusal


class RefusalMiddleware:
    """Turn ``kernel.errors.Refusal`` that a page lets through into 422, 403, 404 or 409 with its sentence and code."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        # A page and its fragment share one address: caches must not mix them.
        patch_vary_headers(response, ("HX-Request",))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal(request, error) if isinstance(error, Refusal) else None


def refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Return the answer that says ``error`` to a person."""
    context = {"sentence": error.sentence, "code": error.code, "status": error.status}
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        response = render(request, "ui/refusal_fragment.html", context, status=error.status)
        response["HX-Retarget"] = "#refusal"
        response["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "ui/refusal.html", context, status=error.status)

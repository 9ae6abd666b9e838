"""A page that ``test_later`` visits."""

from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(pk))

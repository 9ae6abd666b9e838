"""Addresses of Open311: each with the form as its ending; without one it is JSON."""

from django.urls import URLPattern, re_path

from dunghen.petitions.api.open311 import catalogue, requests, updates

_FORM = r"(?:\.(?P<form>json|xml))?$"
_CODE = r"(?P<code>[^/.]+)"

urlpatterns: list[URLPattern] = [
    re_path(rf"^open311/(?:v2/)?discovery{_FORM}", catalogue.discovery, name="open311-discovery"),
    re_path(rf"^open311/v2/services{_FORM}", catalogue.services, name="open311-services"),
    re_path(rf"^open311/v2/services/{_CODE}{_FORM}", catalogue.definition, name="open311-service"),
    re_path(rf"^open311/v2/requests{_FORM}", requests.requests, name="open311-requests"),
    re_path(rf"^open311/v2/requests/{_CODE}{_FORM}", requests.one, name="open311-request"),
    re_path(rf"^open311/v2/tokens/(?P<token>[^/.]+){_FORM}", requests.token, name="open311-token"),
    re_path(rf"^open311/v2/servicerequestupdates{_FORM}", updates.updates, name="open311-updates"),
]

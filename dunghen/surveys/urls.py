"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from dunghen.surveys.desk import results_urls as desk_results
from dunghen.surveys.desk import urls as desk_urls
from dunghen.surveys.portal import results_urls as public_results
from dunghen.surveys.portal import urls as portal_urls

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    *portal_urls.urlpatterns,
    *desk_results.urlpatterns,
    *public_results.urlpatterns,
    *desk_urls.urlpatterns,
]

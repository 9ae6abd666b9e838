"""The room's addresses."""

from django.urls import URLPattern

from dunghen.dossiers.desk import board_urls, case_urls, source_urls
from dunghen.dossiers.portal import urls as portal_urls

app_name = "dossiers"
urlpatterns: list[URLPattern] = [
    *board_urls.urlpatterns,
    *case_urls.urlpatterns,
    *source_urls.urlpatterns,
    *portal_urls.urlpatterns,
]

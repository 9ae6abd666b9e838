"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

from dunghen.surveys.portal import urls as portal_urls

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [*portal_urls.urlpatterns]

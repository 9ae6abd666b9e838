"""Addresses of the citizens' pages."""

from django.urls import URLPattern, path

from dunghen.ui.later import Later

looking = Later("dunghen.dossiers.portal.looking")

urlpatterns: list[URLPattern] = [path("ho-so/tra-cuu/", looking.look_up, name="look-up")]

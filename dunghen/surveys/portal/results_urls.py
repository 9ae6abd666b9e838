"""Addresses of published results."""

from django.urls import URLPattern, path

from dunghen.surveys.portal import results

urlpatterns: list[URLPattern] = [path("khao-sat/<slug:code>/ket-qua/", results.result, name="public-results")]

"""Addresses of the citizens' frame."""

from django.urls import path

from dunghen.portal import pages

app_name = "portal"

urlpatterns = [
    path("", pages.home, name="home"),
    path("kha-nang-tiep-can/", pages.accessibility, name="accessibility"),
    path("quyen-rieng-tu/", pages.privacy, name="privacy"),
]

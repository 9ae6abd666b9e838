"""The room's addresses."""

from django.urls import URLPattern

app_name = "par_index"
urlpatterns: list[URLPattern] = []

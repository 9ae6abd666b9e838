"""The room's addresses."""

from django.urls import URLPattern

from dunghen.par_index.desk import round_urls, set_urls

app_name = "par_index"
urlpatterns: list[URLPattern] = [*round_urls.urlpatterns, *set_urls.urlpatterns]

"""The room's addresses."""

from django.urls import URLPattern, path

from dunghen.par_index.desk import rank_urls, round_urls, set_urls
from dunghen.par_index.portal import results

app_name = "par_index"
urlpatterns: list[URLPattern] = [
    *round_urls.urlpatterns,
    *set_urls.urlpatterns,
    *rank_urls.urlpatterns,
    path("xep-hang-cchc/", results.results, name="public"),
    path("xep-hang-cchc/<int:pk>/", results.result, name="public-round"),
]

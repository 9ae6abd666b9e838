"""Addresses of the officers' frame."""

from django.conf import settings
from django.urls import include, path

from dunghen.desk import pages

app_name = "desk"

urlpatterns = [
    path("", pages.my_work, name="my-work"),
    path("bao-cao-chu-tich/", pages.escalated, name="escalated"),
    path("thu-cua-toi/", pages.own_messages, name="own-messages"),
    path("<int:commitment_id>/", pages.preview, name="preview"),
    path("tim-kiem/", pages.search, name="search"),
    path("ho-so/", pages.profile, name="profile"),
    path("mat-do/", pages.set_density, name="density"),
    path("lich-lam-viec/", include("dunghen.desk.worktime.urls")),
    path("", include("dunghen.desk.organisation.urls")),
    path("ban-giao/", include("dunghen.desk.handing.urls")),
    path("tinh-trang-he-thong/", pages.health, name="health"),
    path("thu-chua-gui/", pages.dead_letters, name="dead-letters"),
    path("thu-chua-gui/<int:message_id>/", pages.dead_letter, name="dead-letter"),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("dong-ho-trinh-dien/", pages.demonstration_clock, name="demonstration-clock"))

"""Addresses of the hand-over, under the desk's."""

from django.urls import path

from dunghen.desk.handing import pages

urlpatterns = [
    path("", pages.hand_over, name="hand-over"),
    path("<int:pk>/", pages.minute, name="minute"),
    path("<int:pk>/bien-ban.docx", pages.minute_docx, name="minute-docx"),
]

"""Addresses of the working calendar, under those of the desk."""

from django.urls import path

from dunghen.desk.worktime import pages

urlpatterns = [
    path("", pages.calendar, name="worktime"),
    path("tinh-han/", pages.count_due, name="worktime-due"),
    path("han-thay-doi/", pages.moved, name="worktime-moved"),
    path("ngay/them/", pages.add_day, name="worktime-day-add"),
    path("ngay/<int:day_id>/sua/", pages.change_day, name="worktime-day-change"),
    path("ngay/<int:day_id>/bo/", pages.remove_day, name="worktime-day-remove"),
    path("gio/dat/", pages.set_hours, name="worktime-hours-set"),
    path("gio/<int:unit_id>/bo/", pages.drop_hours, name="worktime-hours-drop"),
]

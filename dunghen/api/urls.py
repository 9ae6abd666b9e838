"""Addresses of the machine door: the page for people, the document, the rooms' endpoints; and the administrator's pages of keys."""

from django.urls import path, re_path

from dunghen.api import desk, portal, problems, shell

api = shell.build()

app_name = "api"

_desk = [
    path("ban-lam-viec/khoa-api/", desk.keys, name="keys"),
    path("ban-lam-viec/khoa-api/them/", desk.add_key, name="key-add"),
    path("ban-lam-viec/khoa-api/<int:pk>/thu-hoi/", desk.revoke_key, name="key-revoke"),
]
_machine = [
    path("api/v1/", portal.guide, name="guide"),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>.*)$", problems.unknown, name="unknown"),
]
urlpatterns = [*_desk, *_machine]

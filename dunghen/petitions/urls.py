"""Addresses of this room."""

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from dunghen.petitions.api.open311 import urls as open311
from dunghen.petitions.portal import (
    alerts,
    feeds,
    filing,
    following,
    mapping,
    offline,
    opendata,
    outside,
    published,
    statistics,
)


class OwnWord(StringConverter):
    """A thing the sender can do; another word is simply not an address."""

    regex = "|".join(following.STEPS)


class SizeWord(StringConverter):
    """Of a photo: its small copy, or all of it."""

    regex = "nho|lon"


class CodeWord(StringConverter):
    """The code of a petition, as printed or in small letters."""

    regex = r"[Pp][Aa]\d{4}-?[0-9A-Za-z]{6}"


register_converter(OwnWord, "own_word")
register_converter(CodeWord, "code_word")
register_converter(SizeWord, "size_word")

from dunghen.petitions.desk import urls as desk  # noqa: E402 - its addresses use the words above

app_name = "petitions"

# -- citizens: filing and following ----------------------------------------------------------------------------------------
_filing: list[URLPattern] = [
    path("phan-anh/gui/", filing.new, name="new"),
    path("phan-anh/goi-y/", filing.hints, name="hints"),
    path("phan-anh/mat-mang/", offline.offline, name="offline"),
    path("phan-anh/mat-mang.js", offline.worker, name="worker"),
    path("phan-anh/ung-dung.webmanifest", offline.manifest, name="manifest"),
    path("phan-anh/ban-do.json", offline.map_data, name="map-data"),
    path("phan-anh/gui/the/", offline.ticket, name="ticket"),
    path("phan-anh/gui/ca-the/", offline.whole, name="whole"),
    path("phan-anh/gui/<slug:ref>/", filing.what, name="what"),
    path("phan-anh/gui/<slug:ref>/o-dau/", filing.where, name="where"),
    path("phan-anh/gui/<slug:ref>/gui-di/", filing.who, name="who"),
    path("phan-anh/gui/<slug:ref>/xoa/", filing.discard, name="discard"),
    path("phan-anh/gui/<slug:ref>/anh/<int:pk>/", filing.draft_photo, name="draft-photo"),
]
_following: list[URLPattern] = [
    path("phan-anh/tra-cuu/", following.find, name="find"),
    path("phan-anh/theo-doi/<slug:code>/<slug:secret>/", following.own, name="own"),
    path("phan-anh/theo-doi/<slug:code>/<slug:secret>/giay-hen/", following.slip, name="slip"),
    path(
        "phan-anh/theo-doi/<slug:code>/<slug:secret>/anh/<int:pk>/<size_word:size>/", following.photo, name="own-photo"
    ),
    path("phan-anh/theo-doi/<slug:code>/<slug:secret>/<own_word:word>/", following.act, name="own-act"),
    path("phan-anh/tra-loi/<slug:token>/", outside.reply, name="outside"),
    path("phan-anh/tra-loi/<slug:token>/anh/<int:pk>/<size_word:size>/", outside.photo, name="outside-photo"),
]

# -- everybody: what is published -------------------------------------------------------------------------------------------
_public: list[URLPattern] = [
    path("phan-anh/", published.listing, name="public-list"),
    path("phan-anh/ban-do/", mapping.page, name="public-map"),
    path("phan-anh/ban-do/diem.json", mapping.points, name="map-points"),
    path("phan-anh/thong-ke/", statistics.board, name="statistics"),
    path("phan-anh/thong-ke/<slug:key>/", statistics.agency, name="agency"),
    re_path(r"^phan-anh/tin\.(?P<kind>atom|rss)$", feeds.feed, name="feed"),
    path("phan-anh/du-lieu-mo/", opendata.index, name="opendata"),
    path("phan-anh/du-lieu-mo/danh-muc.json", opendata.catalogue, name="opendata-index"),
    re_path(
        r"^phan-anh/du-lieu-mo/(?P<name>tat-ca|\d{4}-\d{2})\.(?P<kind>csv|json|geojson)$",
        opendata.file,
        name="opendata-file",
    ),
    path("phan-anh/nhan-tin/", alerts.alerts, name="alerts"),
    path("phan-anh/nhan-tin/da-gui/", alerts.sent, name="follow-sent"),
    path("phan-anh/nhan-tin/<int:pk>/<slug:token>/", alerts.alert, name="alert"),
    path("phan-anh/nhan-tin/<int:pk>/<slug:token>/xac-nhan/", alerts.confirm, name="alert-confirm"),
    path("phan-anh/nhan-tin/<int:pk>/<slug:token>/thoi/", alerts.stop, name="alert-stop"),
    path("phan-anh/<code_word:code>/", published.one, name="public"),
    path("phan-anh/<code_word:code>/cung-gap/", alerts.support, name="support"),
    path("phan-anh/<code_word:code>/nhan-tin/", alerts.follow, name="follow"),
    path("phan-anh/<code_word:code>/anh/<int:pk>/<size_word:size>/", published.photo, name="public-photo"),
]

# -- machines that speak Open311 ----------------------------------------------------------------------------------------------
urlpatterns = [*desk.urlpatterns, *_filing, *_following, *_public, *open311.urlpatterns]

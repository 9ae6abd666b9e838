"""Addresses of the officers' pages."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from dunghen.petitions.desk import around, entry, inbox, mails, many, map, moves, overview, petition, place, settling


class MoveWord(StringConverter):
    """An act on a petition; another word is simply not an address."""

    regex = "|".join(moves.MOVES)


register_converter(MoveWord, "petition_move")

urlpatterns: list[URLPattern] = [
    path("xu-ly-phan-anh/", inbox.inbox, name="inbox"),
    path("xu-ly-phan-anh/xuat.csv", inbox.inbox_csv, name="inbox-csv"),
    path("xu-ly-phan-anh/xuat.xlsx", inbox.inbox_xlsx, name="inbox-xlsx"),
    path("xu-ly-phan-anh/chuyen-nhieu/", many.hand_over_many, name="hand-over-many"),
    path("xu-ly-phan-anh/phan-cong-nhieu/", many.assign_many, name="assign-many"),
    path("xu-ly-phan-anh/tiep/", place.following, name="following"),
    path("xu-ly-phan-anh/nhap/", entry.entry, name="entry"),
    path("xu-ly-phan-anh/tong-hop/", overview.overview, name="overview"),
    path("xu-ly-phan-anh/ban-do/", map.desk_map, name="desk-map"),
    path("xu-ly-phan-anh/ban-do/diem.json", map.points, name="desk-map-points"),
    path("xu-ly-phan-anh/mau-tra-loi/", settling.templates, name="templates"),
    path("xu-ly-phan-anh/mau-tra-loi/<int:pk>/", settling.templates, name="template"),
    path("xu-ly-phan-anh/mau-tra-loi/<int:pk>/thoi-dung/", settling.retire, name="template-retire"),
    path("xu-ly-phan-anh/thoi-han/", settling.terms, name="terms"),
    path("xu-ly-phan-anh/phoi-hop/<int:pk>/", around.cooperation, name="cooperation"),
    path("xu-ly-phan-anh/thu-chua-tiep-nhan/", mails.stray_mails, name="stray-mails"),
    path("xu-ly-phan-anh/thu-chua-tiep-nhan/<int:pk>/", mails.stray_mail, name="stray-mail"),
    path("xu-ly-phan-anh/<slug:code>/", petition.petition, name="petition"),
    path("xu-ly-phan-anh/<slug:code>/so-sanh/<slug:other>/", petition.compare, name="compare"),
    path("xu-ly-phan-anh/<slug:code>/anh/", around.photos, name="photos"),
    path("xu-ly-phan-anh/<slug:code>/anh/<int:pk>/<size_word:size>/", petition.photo, name="photo"),
    path("xu-ly-phan-anh/<slug:code>/nguoi-gui/", around.unseal, name="unseal"),
    path("xu-ly-phan-anh/<slug:code>/<petition_move:slug>/", moves.move, name="move"),
]

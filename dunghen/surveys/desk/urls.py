"""Addresses of the officers' pages."""

from django.urls import URLPattern, path

from dunghen.surveys.desk import composing, designing, entering, samples, surveys, weighing

BASE = "ban-lam-viec/khao-sat/"

urlpatterns: list[URLPattern] = [
    path(BASE, surveys.listing, name="surveys"),
    path(f"{BASE}lap/", surveys.plan, name="plan"),
    path(f"{BASE}phieu/", composing.questionnaires, name="questionnaires"),
    path(f"{BASE}phieu/soan/", composing.new, name="questionnaire-new"),
    path(f"{BASE}phieu/<slug:slug>/", composing.questionnaire, name="questionnaire"),
    path(f"{BASE}phieu/<slug:slug>/xem-thu/", composing.preview, name="preview"),
    path(f"{BASE}phieu/<slug:slug>/sap-xep/", composing.arrange, name="arrange"),
    path(f"{BASE}phieu/<slug:slug>/cau/", composing.question, name="question-new"),
    path(f"{BASE}phieu/<slug:slug>/cau/<slug:key>/", composing.question, name="question"),
    path(f"{BASE}<slug:code>/", surveys.survey, name="survey"),
    path(f"{BASE}<slug:code>/mau/", samples.sample, name="sample"),
    path(f"{BASE}<slug:code>/thiet-ke/", designing.design, name="design"),
    path(f"{BASE}<slug:code>/trong-so/", weighing.calibrate, name="weights"),
    path(f"{BASE}<slug:code>/the-moi/", samples.slips, name="slips"),
    path(f"{BASE}<slug:code>/thay/<uuid:pk>/", samples.replace, name="replace"),
    path(f"{BASE}<slug:code>/can-xem/", surveys.flagged, name="flagged"),
    path(f"{BASE}<slug:code>/nhap-giay/", entering.paper, name="paper"),
    path(f"{BASE}<slug:code>/phong-van/", entering.interview, name="interview"),
    path(f"{BASE}<slug:code>/phong-van/gui/", entering.interviews, name="interviews"),
    path(f"{BASE}<slug:code>/phong-van/mat-mang.js", entering.interview_worker, name="interview-worker"),
    path(f"{BASE}<slug:code>/may-tinh-bang/", surveys.station_new, name="station-new"),
    path(f"{BASE}<slug:code>/may-tinh-bang/<int:pk>/ngung/", surveys.station_stop, name="station-stop"),
    path(f"{BASE}<slug:code>/lam/<slug:slug>/", surveys.move, name="move"),
]

"""Addresses of the pages on which citizens answer. Parts called ``token`` and ``secret`` are kept out of the log."""

from django.urls import URLPattern, path

from dunghen.surveys.portal import answering

urlpatterns: list[URLPattern] = [
    path("khao-sat/", answering.home, name="home"),
    path("khao-sat/cam-on/", answering.thanks, name="thanks"),
    path("khao-sat/sau/<str:ref>/", answering.after, name="after"),
    path("khao-sat/m/<slug:token>/", answering.ticket, name="ticket"),
    path("khao-sat/m/<slug:token>/<int:number>/", answering.ticket, name="ticket-page"),
    path("khao-sat/quay/<slug:secret>/", answering.tablet, name="tablet"),
    path("khao-sat/quay/<slug:secret>/cam-on/", answering.tablet_thanks, name="tablet-thanks"),
    path("khao-sat/quay/<slug:secret>/<int:number>/", answering.tablet, name="tablet-page"),
    path("khao-sat/<slug:code>/tra-loi/", answering.common, name="common"),
    path("khao-sat/<slug:code>/tra-loi/<int:number>/", answering.common, name="common-page"),
]

"""Addresses of units and people, under those of the desk."""

from django.urls import path

from dunghen.desk.organisation import pages, people

urlpatterns = [
    path("don-vi/", pages.units, name="units"),
    path("don-vi/nhom/", pages.groups, name="unit-groups"),
    path("don-vi/<int:unit_id>/", pages.unit, name="unit"),
    path("don-vi/<int:unit_id>/ten-goi/them/", pages.add_alias, name="unit-alias-add"),
    path("don-vi/<int:unit_id>/vi-tri/them/", pages.make_post, name="unit-post-add"),
    path("vi-tri/<int:post_id>/bo-nhiem/", pages.appoint, name="post-appoint"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/them/", people.add_person, name="person-add"),
    path("nguoi-dung/<int:person_id>/", people.person, name="person"),
    path("nguoi-dung/<int:person_id>/sua/", people.change_person, name="person-change"),
    path("nguoi-dung/<int:person_id>/mat-khau/", people.set_password, name="person-password"),
    path("nguoi-dung/<int:person_id>/khoa/", people.close_account, name="person-close"),
    path("nguoi-dung/<int:person_id>/mo-lai/", people.reopen_account, name="person-reopen"),
    path("nguoi-dung/<int:person_id>/vai-tro/them/", people.grant_role, name="grant-add"),
    path("vai-tro/<int:grant_id>/ket-thuc/", people.end_grant, name="grant-end"),
    path("uy-quyen/", people.delegations, name="delegations"),
    path("uy-quyen/them/", people.delegate, name="delegation-add"),
    path("uy-quyen/<int:delegation_id>/ket-thuc/", people.end_delegation, name="delegation-end"),
]

"""Addresses of sets of criteria."""

from django.urls import URLPattern, path

from dunghen.par_index.desk import importing, rules, set_lines, sets

urlpatterns: list[URLPattern] = [
    path("chi-so-cchc/bo-tieu-chi/", sets.sets, name="sets"),
    path("chi-so-cchc/bo-tieu-chi/nhap/", importing.take_in, name="import"),
    path("chi-so-cchc/bo-tieu-chi/nhap/xem/", importing.preview, name="import-preview"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/", sets.one, name="set"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/xuat.xlsx", sets.xlsx, name="set-xlsx"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/sao-chep/", sets.copy, name="set-copy"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/ap-dung/", sets.put_in_force, name="set-in-force"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/bo/", sets.drop, name="set-drop"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/them-muc/", set_lines.add, name="node-add"),
    path("chi-so-cchc/bo-tieu-chi/<int:pk>/so-sanh/", sets.compare, name="set-compare"),
    path("chi-so-cchc/bo-tieu-chi/muc/<int:pk>/", rules.node, name="node"),
    path("chi-so-cchc/bo-tieu-chi/muc/<int:pk>/bo/", set_lines.drop, name="node-drop"),
]

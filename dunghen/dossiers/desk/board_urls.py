"""Addresses of boards, lists and forms."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from dunghen.dossiers.desk import table_files  # noqa: F401 - the converter of endings
from dunghen.dossiers.models import Form
from dunghen.ui.later import Later

# Loaded with their first visitor: the ledger's engine is a hundred MiB that a process of other visitors does without.
board_files = Later("dunghen.dossiers.desk.board_files")
board_forms = Later("dunghen.dossiers.desk.board_forms")
boards = Later("dunghen.dossiers.desk.boards")
histories = Later("dunghen.dossiers.desk.histories")
lists = Later("dunghen.dossiers.desk.lists")
rates = Later("dunghen.dossiers.desk.rates")
why = Later("dunghen.dossiers.desk.why")
why_lists = Later("dunghen.dossiers.desk.why_lists")


class FormKind(StringConverter):
    """A report form; another word is simply not an address."""

    regex = "|".join(Form.Kind.values)


class FormFile(StringConverter):
    regex = "docx|xlsx"  # the keys of board_forms.TYPES


class PeriodWord(StringConverter):
    regex = "[0-9a-z.-]{4,30}"


register_converter(FormKind, "form_kind")
register_converter(FormFile, "form_file")
register_converter(PeriodWord, "period")

urlpatterns: list[URLPattern] = [
    path("ho-so/tien-do/", boards.progress, name="progress"),
    path("ho-so/tien-do/xuat.<table_file:ending>", boards.progress_file, name="progress-file"),
    path("ho-so/truc-tuyen/", rates.by_rates, name="rates"),
    path("ho-so/truc-tuyen/xuat.<table_file:ending>", rates.rates_file, name="rates-file"),
    path("ho-so/xu-huong/", rates.course, name="course"),
    path("ho-so/xu-huong/xuat.<table_file:ending>", board_files.course, name="course-file"),
    path("ho-so/xep-hang/", rates.ranking, name="ranking"),
    path("ho-so/xep-hang/xuat.<table_file:ending>", board_files.ranking, name="ranking-file"),
    path("ho-so/bo-chi-so/", rates.by_index, name="index"),
    path("ho-so/bo-chi-so/xuat.<table_file:ending>", board_files.blocks, name="index-file"),
    path("ho-so/bieu/", board_forms.all_forms, name="forms"),
    path("ho-so/bieu/da-ky/<int:pk>.<form_file:form_type>", board_forms.signed_file, name="form-signed-file"),
    path("ho-so/bieu/<form_kind:kind>/<period:period>/<slug:key>/", board_forms.form, name="form"),
    path("ho-so/bieu/<form_kind:kind>/<period:period>/<slug:key>/ky/", board_forms.sign, name="form-sign"),
    path("ho-so/bieu/<form_kind:kind>/<period:period>/<slug:key>/rut/", board_forms.withdraw, name="form-withdraw"),
    path(
        "ho-so/bieu/<form_kind:kind>/<period:period>/<slug:key>/tep.<form_file:form_type>",
        board_forms.file,
        name="form-file",
    ),
    path("ho-so/vi-sao-tre/", why.page, name="why"),
    path("ho-so/vi-sao-tre/bao-cao.docx", why.docx, name="why-docx"),
    path("ho-so/vi-sao-tre/bang/<slug:table>.<table_file:ending>", why.table_file, name="why-file"),
    path("ho-so/vi-sao-tre/danh-sach/", why_lists.listed, name="why-list"),
    path("ho-so/vi-sao-tre/danh-sach/xuat.<table_file:ending>", why_lists.listed_file, name="why-list-file"),
    path("ho-so/ho-so/<slug:source>/<str:code>/", histories.dossier, name="dossier"),
    path("ho-so/danh-sach/", lists.listed, name="list"),
    path("ho-so/danh-sach/xuat.<table_file:ending>", lists.listed_file, name="list-file"),
]

"""Addresses of results on the desk."""

from django.urls import URLPattern, path, register_converter

from dunghen.surveys.desk import results
from dunghen.surveys.queries.grouping import BY


class Way:
    """A way to group."""

    regex = "|".join(BY)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Form(Way):
    regex = f"{results.DOCX}|{results.XLSX}"


register_converter(Way, "survey_way")
register_converter(Form, "survey_form")
HERE = "ban-lam-viec/khao-sat/<slug:code>/ket-qua/"
urlpatterns: list[URLPattern] = [
    path("ban-lam-viec/ket-qua-khao-sat/", results.all_results, name="results-all"),
    path(HERE, results.result, name="results"),
    path(f"{HERE}y-kien/", results.remarks, name="results-remarks"),
    path(f"{HERE}tinh/", results.count, name="results-count"),
    path(f"{HERE}cong-khai/", results.publish, name="results-publish"),
    path(f"{HERE}<survey_way:way>/<slug:key>/", results.group, name="results-group"),
    path(f"{HERE}tep.<survey_form:form>", results.file, name="results-file"),
]

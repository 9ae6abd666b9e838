"""Addresses of the officers' pages of late dossiers."""

from django.urls import URLPattern, path

from dunghen.dossiers.desk import table_files  # noqa: F401 - the converter of endings
from dunghen.ui.later import Later

accounting = Later("dunghen.dossiers.desk.accounting")
case_files = Later("dunghen.dossiers.desk.case_files")
case_moves = Later("dunghen.dossiers.desk.case_moves")
case_settings = Later("dunghen.dossiers.desk.case_settings")
cases = Later("dunghen.dossiers.desk.cases")
criteria = Later("dunghen.dossiers.desk.criteria")
evaluating = Later("dunghen.dossiers.desk.evaluating")
unsealing = Later("dunghen.dossiers.desk.unsealing")


urlpatterns: list[URLPattern] = [
    path("xu-ly-ho-so/tre/", cases.cases, name="cases"),
    path("xu-ly-ho-so/tre/xuat.<table_file:ending>", case_files.cases, name="cases-file"),
    path("xu-ly-ho-so/tre/dinh-muc/", case_settings.settings, name="case-settings"),
    path("xu-ly-ho-so/trach-nhiem/", accounting.accountability, name="accountability"),
    path("xu-ly-ho-so/trach-nhiem/nguoi-xu-ly/", accounting.officers, name="officers"),
    path("xu-ly-ho-so/trach-nhiem/kiem-tra/", accounting.inspection, name="inspection"),
    path("xu-ly-ho-so/trach-nhiem/kiem-tra/xuat.<table_file:ending>", case_files.inspection, name="inspection-file"),
    path("xu-ly-ho-so/trach-nhiem/<int:pk>/", accounting.file, name="file"),
    path("xu-ly-ho-so/trach-nhiem/<int:pk>/ket-luan.docx", accounting.file_docx, name="file-docx"),
    path("xu-ly-ho-so/danh-gia/", evaluating.evaluations, name="evaluations"),
    path("xu-ly-ho-so/danh-gia/tieu-chi/", criteria.criteria, name="criteria"),
    path("xu-ly-ho-so/danh-gia/tieu-chi/dat-moi/", criteria.new, name="criteria-new"),
    path("xu-ly-ho-so/danh-gia/<int:pk>/", evaluating.evaluation, name="evaluation"),
    path("xu-ly-ho-so/danh-gia/<int:pk>/da-xem/", evaluating.seen, name="evaluation-seen"),
    path("xu-ly-ho-so/tre/<int:pk>/", cases.case, name="case"),
    path("xu-ly-ho-so/tre/<int:pk>/nguoi-nop-ho-so/", unsealing.unseal, name="case-applicant"),
    path("xu-ly-ho-so/tre/<int:pk>/xin-loi/<int:apology>.docx", cases.docx, name="case-docx"),
    path("xu-ly-ho-so/tre/<int:pk>/<slug:slug>/", case_moves.move, name="case-move"),
]

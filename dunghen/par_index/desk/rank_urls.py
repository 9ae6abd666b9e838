"""Addresses of lost points, ways, ranks and grades."""

from django.urls import URLPattern, path

from dunghen.par_index.desk import gap, history, ranking, whatif

urlpatterns: list[URLPattern] = [
    path("chi-so-cchc/don-vi/<int:pk>/diem-mat/", gap.gap, name="gap"),
    path("chi-so-cchc/don-vi/<int:pk>/so-do/", gap.live_scores, name="live"),
    path("chi-so-cchc/don-vi/<int:pk>/kich-ban/", whatif.what_if, name="what-if"),
    path("chi-so-cchc/don-vi/<int:pk>/cong-suc/", whatif.efforts, name="efforts"),
    path("chi-so-cchc/diem/<int:pk>/giao-viec/", gap.remedy, name="remedy"),
    path("chi-so-cchc/lich-su/", history.history, name="history"),
    path("chi-so-cchc/lich-su/nhap/", history.import_results, name="import-results"),
    path("chi-so-cchc/ky/<int:pk>/xep-hang/", ranking.rank_units, name="ranking"),
    path("chi-so-cchc/ky/<int:pk>/xep-hang/xuat.xlsx", ranking.ranking_xlsx, name="ranking-xlsx"),
    path("chi-so-cchc/ky/<int:pk>/xep-hang/xuat.docx", ranking.ranking_docx, name="ranking-docx"),
    path("chi-so-cchc/xep-loai/", ranking.grades, name="grades"),
]

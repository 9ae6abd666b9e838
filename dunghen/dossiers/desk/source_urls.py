"""Addresses of the officers' pages of sources and imports."""

from django.urls import URLPattern, path

from dunghen.dossiers.desk import table_files  # noqa: F401 - the converter of endings
from dunghen.ui.later import Later

mappings = Later("dunghen.dossiers.desk.mappings")
sources = Later("dunghen.dossiers.desk.sources")
terms = Later("dunghen.dossiers.desk.terms")

urlpatterns: list[URLPattern] = [
    path("nguon-ho-so/", sources.sources, name="sources"),
    path("nguon-ho-so/them/", sources.new, name="source-new"),
    path("nguon-ho-so/<int:pk>/", sources.source, name="source"),
    path("nguon-ho-so/<int:pk>/cach-doc/", mappings.mapping, name="source-mapping"),
    path("nguon-ho-so/<int:pk>/nhap/", sources.take_in, name="source-import"),
    path("nguon-ho-so/<int:pk>/khoa/", sources.bind_key, name="source-key"),
    path("nguon-ho-so/<int:pk>/dung/", sources.close, name="source-close"),
    path("nguon-ho-so/lan-nhap/<int:pk>/", sources.one_import, name="import"),
    path("nguon-ho-so/lan-nhap/<int:pk>/khong-nhan.csv", sources.rejects, name="import-rejects"),
    path("thoi-han-thu-tuc/", terms.terms, name="terms"),
    path("thoi-han-thu-tuc/them/", terms.new, name="term-new"),
    path("thoi-han-thu-tuc/nhap/", terms.load, name="terms-load"),
    path("thoi-han-thu-tuc/tinh-han/", terms.apply, name="terms-apply"),
    path("thoi-han-thu-tuc/tai.<table_file:ending>", terms.terms_file, name="terms-file"),
    path("thoi-han-thu-tuc/<int:pk>/", terms.change, name="term"),
    path("thoi-han-thu-tuc/<int:pk>/thu-hoi/", terms.withdraw, name="term-withdraw"),
]

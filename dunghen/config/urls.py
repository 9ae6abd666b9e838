"""Root addresses: besides the settings the only list of shells and rooms."""

from django.urls import URLPattern, URLResolver, include, path

from dunghen.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("tai-khoan/", include("dunghen.desk.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("dunghen.portal.urls")),
    path("", include("dunghen.api.urls")),
    path("ban-lam-viec/", include("dunghen.desk.urls")),
    path("nhiem-vu/", include("dunghen.directives.urls")),
    path("", include("dunghen.petitions.urls")),
    path("", include("dunghen.dossiers.urls")),
    path("", include("dunghen.par_index.urls")),
    path("", include("dunghen.surveys.urls")),
]

handler400 = "dunghen.ui.failures.bad_request"
handler403 = "dunghen.ui.failures.forbidden"
handler404 = "dunghen.ui.failures.not_found"
handler500 = "dunghen.ui.failures.broken"

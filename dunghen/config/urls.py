"""Root addresses: the only list of shells and rooms besides the settings."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from dunghen.config import health

PLACES = [
    ("", "dunghen.portal.urls"),
    ("ban-lam-viec/", "dunghen.desk.urls"),
    ("nhiem-vu/", "dunghen.directives.urls"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("tai-khoan/", include("dunghen.desk.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
# While the house is being built: rooms without pages yet.
urlpatterns += [
    path(prefix, include(module))
    for prefix, module in PLACES
    if find_spec(module.rpartition(".")[0]) and find_spec(module)
]

handler400 = "dunghen.ui.failures.bad_request"
handler403 = "dunghen.ui.failures.forbidden"
handler404 = "dunghen.ui.failures.not_found"
handler500 = "dunghen.ui.failures.broken"

"""Addresses of sign-in: only those of allauth's pages that this product opens. The names are allauth's, which it reverses itself."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path


def closed(request: HttpRequest, **parts: str) -> HttpResponse:
    """A door of allauth that stays shut: accounts and their addresses are given by an administrator."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("tam-ngung/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/moi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mat-khau/xong/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/ma/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/tao/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-buoc/ma-du-phong/tai/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    # allauth asks for these names on its way; the doors behind them are shut.
    path("dong/dang-ky/", closed, name="account_signup"),
    path("dong/thu/", closed, name="account_email"),
    path("dong/xac-nhan-thu/", closed, name="account_email_verification_sent"),
]
if apps.is_installed("allauth.socialaccount"):
    urlpatterns += [
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("mot-lan/", include("allauth.socialaccount.urls")),
    ]

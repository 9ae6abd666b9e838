"""Single sign-on is one group of settings away: a process of its own starts with them and shows the door."""

import os
import subprocess
import sys

ASK = """
import django
django.setup()
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
print(reverse("openid_connect_login", args=["oidc"]))
print(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"])
for name in ("providers", "authentication_error", "login_cancelled", "signup_closed"):
    get_template(f"socialaccount/{name}.html")
print(reverse("account_login"))
"""


def ask(**more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dunghen.config.settings_test", **more}
    return subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60)


def test_the_settings_open_the_door() -> None:
    answer = ask(
        OIDC_SERVER_URL="https://sso.tinh.example",
        OIDC_CLIENT_ID="dung-hen",
        OIDC_CLIENT_SECRET="bi-mat",
        OIDC_NAME="Tài khoản tỉnh",
    )
    assert answer.stdout.splitlines() == ["/tai-khoan/oidc/oidc/login/", "Tài khoản tỉnh", "/tai-khoan/dang-nhap/"], (
        answer.stderr
    )


def test_without_them_the_door_is_not_there() -> None:
    answer = ask()
    assert answer.returncode != 0 and "NoReverseMatch" in answer.stderr

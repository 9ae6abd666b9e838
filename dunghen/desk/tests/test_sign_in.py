"""Getting in: by password, by two steps, not by guessing, not by signing up."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast

PASSWORD = "thuyền về bến đúng hẹn"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    found = people.cast()
    found.minh.set_password(PASSWORD)
    found.minh.save()
    return found


def sign_in(client: Client, password: str = PASSWORD, email: str = "minh@tinh.example", to: str = "") -> Any:
    return client.post(reverse("account_login") + to, {"login": email, "password": password})


def said(response: Any) -> str:
    """The page's words without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def totp(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_minh_signs_in_and_comes_back_to_where_he_was_going(client: Client, cast: Cast) -> None:
    wanted = reverse("desk:profile")
    sent = client.get(wanted)
    assert sent["Location"].startswith(reverse("account_login"))
    response = client.post(sent["Location"], {"login": "Minh@Tinh.example", "password": PASSWORD, "next": wanted})
    assert response["Location"] == wanted
    cookie = client.cookies["sessionid_8000" if "sessionid_8000" in client.cookies else next(iter(client.cookies))]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert client.session.get_expire_at_browser_close()


def test_a_strange_address_is_not_followed(client: Client, cast: Cast) -> None:
    response = sign_in(client, to="?next=https://other.example/")
    assert response["Location"] == reverse("desk:my-work")


def test_a_wrong_password_is_said_without_telling_whether_the_account_exists(client: Client, cast: Cast) -> None:
    known, unknown = sign_in(client, "sai"), sign_in(client, "sai", "khong-co@tinh.example")
    sentence = "Thư điện tử hoặc mật khẩu chưa đúng."
    assert sentence in said(known) and sentence in said(unknown)


def test_guessing_stops_and_the_sentence_says_until_when(client: Client, cast: Cast) -> None:
    for _ in range(5):
        sign_in(client, "sai")
    locked = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert re.search(r"Vui lòng thử lại từ \d\d:\d\d, hoặc đặt lại mật khẩu\.", said(locked))
    cast.huong.set_password(PASSWORD)
    cast.huong.save()
    assert sign_in(Client(), email="huong@tinh.example").status_code == 302, "Others are not locked out with him."


def test_an_account_that_rests_is_told_so(client: Client, cast: Cast) -> None:
    cast.minh.is_active = False
    cast.minh.save()
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "liên hệ quản trị hệ thống" in said(client.get(response["Location"]))


def test_nobody_signs_up(client: Client, cast: Cast) -> None:
    assert client.get(reverse("account_signup")).status_code == 404


def test_minh_forgets_his_password(client: Client, cast: Cast) -> None:
    client.post(reverse("account_reset_password"), {"email": "minh@tinh.example"})
    client.post(reverse("account_reset_password"), {"email": "khong-co@tinh.example"})
    (letter,) = mail.outbox
    assert letter.subject == "Đặt lại mật khẩu Đúng Hẹn" and letter.to == ["minh@tinh.example"]
    address = re.search(r"https?://[^/]+(/\S+)", letter.body)
    assert address
    form = client.get(address[1])
    short = client.post(form["Location"], {"password1": "ngắn", "password2": "ngắn"})
    assert "Mật khẩu cần ít nhất 10 ký tự." in said(short)
    new = "con đường dài mà đẹp"
    client.post(form["Location"], {"password1": new, "password2": new})
    assert sign_in(Client(), new).status_code == 302
    assert "Liên kết không còn dùng được" in said(Client().get(address[1]))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("minh@tinh.example", "Mật khẩu quá giống họ tên, thư điện tử hoặc số điện thoại."),
        ("1234567890", "Mật khẩu này quá quen thuộc nên dễ bị đoán."),
        ("ngắn", "Mật khẩu cần ít nhất 10 ký tự."),
    ],
)
def test_a_weak_new_password_is_refused(client: Client, cast: Cast, password: str, sentence: str) -> None:
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert sentence in said(client.post(reverse("account_change_password"), typed))
    cast.minh.refresh_from_db()
    assert cast.minh.check_password(PASSWORD)


def test_a_new_password_is_typed_twice_alike(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert "Forgot" not in said(client.get(reverse("account_change_password")))
    typed = {"oldpassword": PASSWORD, "password1": "con đường dài mà đẹp", "password2": "con đường dài"}
    assert "Hai lần nhập chưa giống nhau." in said(client.post(reverse("account_change_password"), typed))


def test_two_steps_guard_the_account(client: Client, cast: Cast) -> None:
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Mã không đúng hoặc đã hết hạn." in said(wrong)
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert "Đang bật." in said(client.get(reverse("mfa_index")))
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert codes[0] in client.get(reverse("mfa_download_recovery_codes")).content.decode()

    other = Client()
    assert sign_in(other)["Location"].startswith(reverse("mfa_authenticate"))
    assert other.get(reverse("desk:my-work")).status_code == 302, "The password alone opens nothing."
    assert "Bước 2: mã xác thực" in said(other.get(reverse("mfa_authenticate")))
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get(reverse("desk:my-work")).status_code == 200

    assert "Mã dự phòng cũng hết hiệu lực." in said(client.get(reverse("mfa_deactivate_totp")))
    client.post(reverse("mfa_deactivate_totp"))
    assert sign_in(Client())["Location"] == reverse("desk:my-work")


def test_the_demonstration_shows_its_people_and_nothing_else_does(client: Client, cast: Cast, settings: Any) -> None:
    assert "Trần Nhật Minh" in said(client.get(reverse("account_login")))
    settings.DEMONSTRATION = False
    page = said(client.get(reverse("account_login")))
    assert "Trần Nhật Minh" not in page and "trình diễn" not in page

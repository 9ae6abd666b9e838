"""What a person gets when something is refused or breaks."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django_htmx.middleware import HtmxDetails
from fontTools import subset

from dunghen.kernel import errors
from dunghen.ui import failures, fonts


def refusing(request: HttpRequest, status: str) -> HttpResponse:
    refusals = {
        "403": errors.Forbidden(action="thử"),
        "404": errors.NotFound(),
        "409": errors.Stale(),
        "422": errors.Refusal(),
    }
    raise refusals[status]


def breaking(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("thử")


root = import_module(configured.ROOT_URLCONF)
handler404, handler500 = root.handler404, root.handler500
urlpatterns = [path("thu/<str:status>/", refusing), path("vo/", breaking), *root.urlpatterns]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "code"), [(403, "access.forbidden"), (404, "access.not_found"), (409, "acts.stale"), (422, "refused")]
)
def test_a_refusal_is_a_page_with_its_sentence_and_code(client: Client, status: int, code: str) -> None:
    response = client.get(f"/thu/{status}/")
    page = response.content.decode()
    assert response.status_code == status and code in page and "Vui lòng" in page or "vui lòng" in page
    assert response["X-Request-ID"] in page


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_refusal_of_a_part_is_a_part(client: Client) -> None:
    response = client.post("/thu/409/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (409, "#refusal")
    assert "<html" not in response.content.decode() and "vừa được người khác cập nhật" in response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_break_says_sorry_with_a_code_for_the_help_desk(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/vo/")
    page = response.content.decode()
    assert response.status_code == 500 and response["X-Request-ID"] in page and "không phải do Ông/Bà" in page
    assert "RuntimeError" not in page


@pytest.mark.django_db
def test_an_address_without_a_page_says_so(client: Client) -> None:
    response = client.get("/khong-co/")
    assert response.status_code == 404 and "Không tìm thấy trang" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_proof_is_not_taken() -> None:
    response = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})
    assert response.status_code == 403 and "Trang đã mở quá lâu" in response.content.decode()


def test_the_pages_of_last_resort_need_no_database(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    assert failures.broken(request).status_code == 500


@pytest.mark.django_db
def test_maintenance_has_a_page(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # not the folder that other tests look into at the same time
    (tmp_path / "maintenance").touch()
    response = client.get("/")
    assert response.status_code == 503 and "đang bảo trì" in response.content.decode()


@pytest.mark.django_db
def test_the_language_is_the_readers_choice_not_the_browsers(client: Client) -> None:
    assert 'lang="vi"' in client.get("/", headers={"Accept-Language": "en-US"}).content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    page = client.get("/")
    assert 'lang="en"' in page.content.decode() and "keeps its promises" in page.content.decode()
    assert page["Content-Language"] == "en"


def test_the_policy_allows_no_script_or_style_in_the_page(client: Client, db: Any) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy and "style-src 'self'" in policy and "default-src 'self'" in policy


def test_fonts_are_cut_small_and_digits_have_one_width(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    names = fonts.make(tmp_path)
    assert all((tmp_path / name).stat().st_size < 25_000 for name in names)
    figures = TTFont(tmp_path / "figures-400.woff2")
    widths = {figures["hmtx"][figures.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1
    letters = TTFont(tmp_path / "be-vietnam-pro-400.woff2").getBestCmap()
    assert all(ord(letter) in letters for letter in "ĐđƠơƯưẠạẶặỆệỮữỹ“”–—…₫")


def test_fonts_asked_for_at_once_are_each_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Barrier(2, timeout=60)
    save = subset.save_font

    def save_and_wait(*args: Any) -> None:
        save(*args)
        both.wait()

    monkeypatch.setattr(subset, "save_font", save_and_wait)
    with ThreadPoolExecutor(2) as pool:
        made = [asked.result() for asked in [pool.submit(fonts.make, tmp_path) for _ in range(2)]]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(made[0])

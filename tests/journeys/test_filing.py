"""Lan files from her telephone, in a real browser: with scripts, without them, and while the connection is gone."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.tests import make, people
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.portal import robots
from dunghen.petitions.tests import stage
from tests.browser import PATIENCE
from tests.pages import browser_pages

PHONE = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    settings.TODAY = "2021-09-20"


@pytest.fixture(autouse=True)
def cast(live_server: Any) -> people.Cast:
    make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, level=Level.COMMUNE, territory="phuong")
    return people.cast()


@pytest.fixture
def plain(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Lan's old telephone: 320 px, no scripts."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", java_script_enabled=False, viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def upload(name: str = "cong.jpg", **photo: Any) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": stage.photo(**photo)}


def answer_sum(page: Page) -> None:
    """Answer the sum in words as a person does."""
    question = page.locator("label[for=id_answer]").inner_text()
    one, two = re.fullmatch(r"(.+) cộng (.+) bằng mấy\?", question).groups()
    words = [str(word) for word in robots.NUMBERS]
    page.locator("#id_answer").fill(words[words.index(one.lower()) + words.index(two)])


def unfit(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, and what sticks out at 320 px."""
    page.set_viewport_size(PHONE)
    page.evaluate(browser_pages.AXE)
    found: list[str] = page.evaluate(browser_pages.RUN_AXE, browser_pages.RULES)
    return found + page.evaluate(browser_pages.STICKING_OUT)


def test_every_step_is_fit_to_be_read(page: Page) -> None:
    page.goto("/phan-anh/gui/")
    page.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    expect(page.locator("#hint")).to_contain_text("Lĩnh vực:")
    page.set_input_files("#id_photos", [upload(exif=stage.exif(12.24, 109.19))])
    expect(page.locator(".chosen-photos li")).to_have_count(1)
    assert unfit(page) == []
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    expect(page.locator(".map.leaflet-container")).to_be_visible()
    assert unfit(page) == []
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#id_answer")).to_be_hidden()
    assert unfit(page) == []
    page.get_by_role("link", name="Sửa nội dung").click()
    assert unfit(page) == []


def test_without_scripts_at_320_pixels(plain: Page) -> None:
    plain.goto("/phan-anh/gui/")
    plain.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    plain.set_input_files("#id_photos", [upload()])
    plain.get_by_role("button", name="Tiếp tục").click()
    plain.get_by_label("Địa điểm").fill("Trước trường Hoa Nắng")
    plain.get_by_label("Xã, phường").select_option("phuong-thu")
    plain.get_by_role("button", name="Tiếp tục").click()
    expect(plain.get_by_text("Trả lời trước 17:00 thứ Năm, 30/09/2021")).to_be_visible()
    answer_sum(plain)
    plain.get_by_role("button", name="Gửi phản ánh").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Đã nhận phản ánh của Ông/Bà")
    petition = Petition.objects.get()
    expect(plain.get_by_text(petition.code, exact=True)).to_be_visible()
    assert petition.photos.count() == 1 and petition.commune is not None
    plain.get_by_role("link", name="Mở trang theo dõi").click()
    expect(plain.locator("dl.promise")).to_contain_text("Văn phòng UBND tỉnh")


def test_with_scripts_the_sum_is_not_asked_and_photos_are_made_smaller(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/phan-anh/gui/")
    page.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    expect(page.locator("#hint")).to_contain_text("Lĩnh vực:")
    large = upload(size=(4000, 3000), exif=stage.exif(12.24, 109.19, 6), quality=98)
    page.set_input_files("#id_photos", [large, upload("hai.jpg", size=(300, 200))])
    expect(page.locator(".chosen-photos li")).to_have_count(2)
    page.get_by_role("button", name="Bỏ hai.jpg").click()
    expect(page.locator(".chosen-photos li")).to_have_count(1)
    sent = page.evaluate("document.querySelector('#id_photos').files[0].size")
    assert sent < len(large["buffer"]), "smaller than what the camera made"
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Dùng nơi chụp ảnh 1").check()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("#id_answer")).to_be_hidden()
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phản ánh của Ông/Bà")
    petition = Petition.objects.get()
    assert (str(petition.latitude), str(petition.longitude)) == ("12.240000", "109.190000")
    photo = petition.photos.get()
    assert (photo.width, photo.height) == (1500, 2000), "upright"


def test_a_point_is_picked_on_the_map_that_comes_from_nowhere_else(page: Page) -> None:
    page.goto("/phan-anh/gui/")
    page.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    place = page.locator(".map.leaflet-container")
    expect(place).to_be_visible()
    box = place.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 120)
    expect(page.locator("[data-said]")).to_contain_text("Đã chọn:")
    page.get_by_role("button", name="Bỏ điểm đã chọn").click()
    page.get_by_role("button", name="Chọn điểm giữa bản đồ").click()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("có vị trí trên bản đồ")).to_be_visible()


def test_a_draft_survives_the_lost_connection_and_is_sent_when_it_is_back(
    visit: BrowserContext, live_server: Any
) -> None:
    page = visit.new_page()  # a lost connection is an error in the console, and no trouble here
    page.goto("/phan-anh/gui/")
    page.evaluate(
        "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((done) => { navigator.serviceWorker.oncontrollerchange = done; }))"
    )
    page.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    page.set_input_files("#id_photos", [upload()])
    expect(page.locator(".chosen-photos li")).to_have_count(1)
    page.wait_for_timeout(700)

    visit.set_offline(True)
    expect(page.locator("[data-status]")).to_contain_text("Mất kết nối")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phản ánh chờ gửi")
    expect(page.get_by_label("Việc gì, ở đâu")).to_have_value(stage.TEXT)
    expect(page.locator(".chosen-photos li")).to_have_count(1)
    expect(page.get_by_label("Cho công khai nội dung")).not_to_be_checked()
    page.get_by_label("Địa điểm").fill("Trước trường Hoa Nắng")
    page.get_by_role("button", name="Gửi khi có mạng").click()
    expect(page.locator("[data-status]")).to_contain_text("tự gửi khi có mạng")
    page.reload()
    expect(page.locator("[data-status]")).to_contain_text("tự gửi khi có mạng")
    assert not Petition.objects.exists()

    visit.set_offline(False)
    sent = page.get_by_role("heading", name="Đã gửi phản ánh")
    expect(sent).to_be_visible()
    petition = Petition.objects.get()
    expect(page.locator("[data-code]")).to_have_text(petition.code)
    expect(page.locator("[data-pin]")).to_have_text(rules.pin(petition.petitioner.secret))
    assert petition.text == stage.TEXT and petition.place == "Trước trường Hoa Nắng" and petition.photos.count() == 1
    assert petition.wants_public is False, "nobody ticked it"
    kept = page.evaluate("outbox.all()")
    assert kept == [], json.dumps(kept, ensure_ascii=False)


def test_a_draft_left_in_the_device_is_offered_again(page: Page) -> None:
    page.goto("/phan-anh/gui/")
    page.get_by_label("Việc gì, ở đâu").fill(stage.TEXT)
    page.wait_for_timeout(700)
    page.goto("/phan-anh/gui/")
    page.get_by_role("button", name="Viết tiếp").click()
    expect(page.get_by_label("Việc gì, ở đâu")).to_have_value(stage.TEXT)


def test_the_filing_pages_are_light(page: Page) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.setdefault(answer.url, len(answer.body())) if answer.ok else None)
    page.goto("/phan-anh/gui/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 100_000, f"{sum(sizes.values())} bytes: {sizes}"

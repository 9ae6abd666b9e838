"""Every page in a real browser: readable for all, in light and dark, wide and narrow, with and without scripts."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import PATIENCE
from tests.pages import browser_pages, matrix
from tests.pages.conftest import Laid


@pytest.fixture
def scene(laid: Laid, databases: Any, live_server: Any, settings: Any) -> matrix.Scene:
    """The scene in a database of the test's own: what the server writes is written."""
    settings.LEDGER_URL = laid.ledger
    databases.take(laid.database)
    return laid.scene | {"address": live_server.url}


@pytest.fixture
def plain(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A tab of a browser without scripts."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("package", sorted(matrix.tables()))
def test_every_page_is_fit_to_be_read(package: str, visit: BrowserContext, page: Page, scene: matrix.Scene) -> None:
    # Sent once for all pages: it is half a megabyte.
    visit.add_init_script(browser_pages.AXE)
    troubles = []
    for who, looks in itertools.groupby(browser_pages.looks(scene, package), lambda look: look.row.look):
        browser_pages.sign_in(visit, scene, who)
        for look in looks:
            troubles += browser_pages.troubles_of(page, look)
    assert not troubles, "\n".join(troubles)


def test_an_officer_signs_in_and_out_without_scripts(plain: Page, scene: matrix.Scene) -> None:
    plain.goto("/ban-lam-viec/")
    plain.get_by_label("Thư điện tử").fill("minh@tinh.example")
    plain.get_by_label("Mật khẩu").fill(matrix.PASSWORD)
    plain.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    expect(plain.locator(".row-item").first).to_contain_text("Quá hạn")

    plain.locator("summary", has_text="Trần Nhật Minh").click()
    plain.get_by_role("button", name="Giãn dòng rộng hơn").click()
    expect(plain.locator("html")).to_have_attribute("data-density", "comfortable")

    plain.get_by_label("Tìm trong tất cả các mục").fill("thoat nuoc")
    plain.get_by_role("button", name="Tìm", exact=True).click()
    expect(plain.get_by_role("link", name="Trả lời kiến nghị về thoát nước đường Lê Lợi")).to_be_visible()

    plain.locator("summary", has_text="Trần Nhật Minh").click()
    plain.get_by_role("button", name="Đăng xuất").click()
    plain.goto("/ban-lam-viec/")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Cán bộ đăng nhập")


def test_the_list_is_walked_with_keys_and_keeps_its_place(
    visit: BrowserContext, page: Page, scene: matrix.Scene
) -> None:
    browser_pages.sign_in(visit, scene, "minh")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/ban-lam-viec/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row]").nth(1)
    expect(second).to_have_class("row-item is-selected")
    expect(page.locator("#aside h2")).to_have_text(second.locator(".title").inner_text())

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_hidden()

    page.keyboard.press("Enter")
    page.wait_for_url("**/ban-lam-viec/*/")
    page.go_back()
    expect(page.locator("[data-row]").nth(1)).to_have_class("row-item is-selected")


def test_the_home_page_is_light(visit: BrowserContext, page: Page, scene: matrix.Scene) -> None:
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 100_000, f"{sum(sizes)} bytes in {len(sizes)} answers"

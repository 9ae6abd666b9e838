"""Dũng takes the leader's view into a meeting: one sheet of paper, whatever the province is late with."""

import io
from typing import Any

import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page

from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.tests import make, people
from dunghen.petitions import reading
from dunghen.petitions.tests import stage
from tests.pages import browser_pages


@pytest.fixture
def cast(live_server: Any, settings: Any) -> people.Cast:
    settings.TODAY = "2021-10-15"
    return people.cast()


def lay(cast: people.Cast) -> None:
    """Lay out a bad month: eighteen units late, eleven places with three petitions of one field each, every one about the same words."""
    names = [f"Ủy ban nhân dân xã Thử nghiệm Rất Dài số {n}" for n in range(18)]
    communes = [
        make.unit(f"xa-thu-{n}", name, UnitKind.COMMUNE, level=Level.COMMUNE, territory="xa")
        for n, name in enumerate(names)
    ]
    fields = [field.slug for field in reading.fields()]
    for n in range(33):
        petition = stage.filed(commune=communes[n // 3]).petition
        stage.handed(cast, petition, lead=communes[n % 18], field=fields[n // 3])


def test_the_leaders_view_is_one_sheet_of_a4(
    visit: BrowserContext, page: Page, cast: people.Cast, live_server: Any
) -> None:
    lay(cast)
    browser_pages.sign_in(visit, {"cast": cast, "address": live_server.url}, "dung")
    page.goto("/xu-ly-phan-anh/tong-hop/?ky=nam")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheet = printed.pages[0]
    assert [round(float(side)) for side in (sheet.mediabox.width, sheet.mediabox.height)] == [595, 842]
    assert len(printed.pages) == 1
    text = " ".join(sheet.extract_text().split())
    for words in ("Đang trễ, theo đơn vị và bước", "Nơi nóng", "Chủ đề", "Bản in nêu 10 đơn vị", "Tính đến"):
        assert words in text
    assert "Lọc" not in text and "Đăng xuất" not in text

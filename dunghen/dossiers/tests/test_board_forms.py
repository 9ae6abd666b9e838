"""Report forms: signed once by the head, frozen with their documents; what moves in the ledger later is shown beside."""

import io
from html import unescape
from typing import Any

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from dunghen.dossiers.models import Form
from dunghen.dossiers.operations import signing_forms
from dunghen.dossiers.queries import forms, periods
from dunghen.dossiers.rules import form_refusals
from dunghen.dossiers.tests import ledgers
from dunghen.dossiers.tests.test_boards import SEPTEMBER, book, cast, get, month  # noqa: F401 - fixtures
from dunghen.kernel import errors
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.ledger.store import Ledger
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db
PERIOD = periods.read(SEPTEMBER)
assert PERIOD is not None
ADDRESS = f"/ho-so/bieu/theo-linh-vuc/{SEPTEMBER}/so-xay-dung/"


def sign(cast: people.Cast, who: Any = None, kind: str = Form.Kind.BY_FIELD, **more: Any) -> Form:  # noqa: F811
    unit, period = cast.units.so_xay_dung, more.pop("period", PERIOD)
    seen = more.pop("seen", None) or forms.live(kind, period, unit, ledgers.AT).digest
    return signing_forms.sign_form(
        actor=who or cast.huong, kind=kind, period=period, unit=unit, seen=seen, at=ledgers.AT
    )


def test_a_signed_form_does_not_move_with_the_ledger(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    form = sign(cast)
    assert {line["key"]: (line["received"], line["done"]) for line in form.figures["lines"]} == {"dat-dai": (4, 4), "xay-dung": (1, 0), None: (1, 0)}  # fmt: skip
    assert (form.digest, form.data_as_of) == (forms.digest(form.figures), ledgers.AT)
    assert "Không có chỗ nào khác" in get(cast.huong, ADDRESS)
    # Told later: one more that came in the month, and the overdue one was finished in time after all.
    new = ledgers.dossier(50, "so-xay-dung", make.moment(2021, 8, 18), make.moment(2021, 8, 30, 17), field="moi")
    overdue = {**ledgers.month()[3], "finished": make.moment(2021, 9, 10, 16), "outcome": "fulfilled"}
    ledgers.lay(month, new, overdue)
    page = get(cast.huong, ADDRESS)
    assert "Biểu đã ký giữ nguyên".lower() in page.lower()
    live = forms.live(form.kind, PERIOD, form.unit, ledgers.AT)
    moved = {(one.name, one.column): (one.signed, one.now) for one in forms.differences(form, live.figures)}
    assert moved["xay-dung", "done_on_time"] == (0, 1)
    assert moved["xay-dung", "open_overdue"] == (1, 0)
    assert moved["moi", "received"] == (None, 1)
    form.refresh_from_db()
    assert form.figures["whole"]["received"] == 6
    assert forms.digest(form.figures) == form.digest


def test_the_documents_hold_the_signed_figures(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    sign(cast)
    ledgers.lay(month, ledgers.dossier(50, "so-xay-dung", make.moment(2021, 8, 18), make.moment(2021, 8, 30, 17)))
    client = Client()
    client.force_login(cast.minh)
    document = Document(io.BytesIO(client.get(f"{ADDRESS}tep.docx").content))
    head, *rows = ([cell.text for cell in row.cells] for row in document.tables[1].rows)
    assert (head[1], head[2], head[-1]) == ("Lĩnh vực (2)", "Tiếp nhận: tổng số (3)", "Tỷ lệ đúng hạn")
    assert rows[0] == ["1", "Đất đai", "4", "1", "2", "1", "4", "1", "1", "1", "0", "0", "0", "66,67%"]
    assert rows[-1][:3] == ["", "Cộng", "6"]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    # (1 + 1) : (1 + 1 + 1 + 0) is the 66,67 % above.
    assert "Tỷ lệ đúng hạn = [(8) + (9)] : [(8) + (9) + (10) + (13)]." in text
    assert "Cột (7) gồm cả 1 hồ sơ rút, dừng, từ chối và 0 hồ sơ không có hạn." in text
    assert "Số liệu đến 09:00 20/09/2021; tính lúc 09:00 20/09/2021." in text
    section = document.sections[0]
    assert section.page_width > section.page_height
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{ADDRESS}tep.xlsx").content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][0] == "Sở Xây dựng: Tình hình, kết quả giải quyết hồ sơ thủ tục hành chính theo lĩnh vực"
    assert rows[4][1:8] == ["Đất đai", 4, 1, 2, 1, 4, 1]


def test_causes_of_lateness_by_fault(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    live = forms.live(Form.Kind.CAUSES, PERIOD, cast.units.so_xay_dung, ledgers.AT)
    assert [(line["key"], line["n"]) for line in live.figures["lines"]] == [
        ("intake/sent-on-late", 1),
        ("other/waiting-for-other-agency", 1),
    ]
    page = get(cast.huong, f"/ho-so/bieu/nguyen-nhan/{SEPTEMBER}/so-xay-dung/")
    assert "Do khâu tiếp nhận" in page
    assert sign(cast, kind=Form.Kind.CAUSES).figures["whole"] == {"n": 2}


def test_who_signs_and_when(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    for person in (cast.minh, cast.tuan, cast.thao, cast.dung):
        with pytest.raises(errors.Forbidden):
            sign(cast, person)
    with pytest.raises(form_refusals.PeriodRuns):
        sign(cast, period=periods.read("bc-2021-10"))
    with pytest.raises(form_refusals.FiguresMoved):
        sign(cast, seen="0" * 64)
    with pytest.raises(form_refusals.NothingToSign):
        month.place.delete([])
        from dunghen.dossiers.models import Source

        Source.objects.all().delete()
        sign(cast)
    assert not Form.objects.exists()


def test_signed_once_until_withdrawn(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    form = sign(cast)
    with pytest.raises(form_refusals.AlreadySigned):
        sign(cast)
    client = Client()
    client.force_login(cast.huong)
    assert client.post(f"{ADDRESS}rut/", {"why": ""}).status_code == 422
    assert client.post(f"{ADDRESS}rut/", {"why": "Nhập thiếu hồ sơ của tháng"}).status_code == 302
    form.refresh_from_db()
    assert (form.withdrawn_by, form.withdrawn_why) == (cast.huong, "Nhập thiếu hồ sơ của tháng")
    with pytest.raises(form_refusals.FormWithdrawn):
        signing_forms.withdraw_form(actor=cast.huong, form=form, why="Lần nữa", at=ledgers.AT)
    again = sign(cast)
    listed = get(cast.huong, "/ho-so/bieu/", period=SEPTEMBER)
    assert ("đã rút" in listed, "đã ký" in listed, "lý do rút: Nhập thiếu hồ sơ của tháng" in listed) == (True,) * 3
    assert client.get(f"/ho-so/bieu/da-ky/{form.pk}.xlsx").status_code == 200
    acts = list(Entry.objects.filter(verb__startswith="dossiers.form").order_by("pk").values_list("verb", flat=True))
    assert acts == ["dossiers.form_signed", "dossiers.form_withdrawn", "dossiers.form_signed"]
    assert again.pk != form.pk


def test_a_head_signs_on_the_page_what_was_looked_at(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    client = Client()
    client.force_login(cast.huong)
    page = client.get(f"{ADDRESS}ky/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert "Số liệu được chốt tại lúc ký" in page
    answer = client.post(f"{ADDRESS}ky/", {"seen": seen}, follow=True)
    assert "Lê Thu Hương đã ký lúc 09:00 20/09/2021" in unescape(answer.content.decode())
    assert client.post(f"{ADDRESS}ky/", {"seen": seen}).status_code == 409
    assert client.get("/ho-so/bieu/theo-linh-vuc/bc-2021-10/so-xay-dung/ky/").status_code == 409


def test_nobody_opens_the_form_of_a_unit_that_is_not_below(cast: people.Cast, month: Ledger) -> None:  # noqa: F811
    form = sign(cast)
    client = Client()
    client.force_login(cast.tuan)
    for address in (ADDRESS, f"{ADDRESS}tep.docx", f"/ho-so/bieu/da-ky/{form.pk}.docx"):
        assert client.get(address).status_code == 404
    assert "Chưa có biểu nào được ký" in get(cast.tuan, "/ho-so/bieu/")

"""The coordinator's pages: compose, plan, open, print, decide; paper and interviews come in."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from dunghen.kernel.journal.models import Entry
from dunghen.kernel.ledger import operations
from dunghen.kernel.ledger.tests import made
from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.surveys.desk import samples
from dunghen.surveys.forms.questions import free
from dunghen.surveys.models import FirstEntry, Questionnaire, Sheet, Survey, Ticket
from dunghen.surveys.operations import composing
from dunghen.surveys.queries import tickets
from dunghen.surveys.queries.arrays import answers
from dunghen.surveys.rules import words
from dunghen.surveys.tests import stage
from dunghen.surveys.tests.test_answering_pages import code_of
from tests.pages import matrix

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/ban-lam-viec/khao-sat/"


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def thao(cast: people.Cast) -> Client:
    return matrix.signed_in(cast.thao)


def test_a_shipped_questionnaire_is_taken_and_rearranged(cast: people.Cast, thao: Client) -> None:
    page = thao.get(f"{BASE}phieu/").content.decode()
    assert "Bốn xin, bốn luôn" in page and "Đại biểu, lãnh đạo" in page
    there = thao.post(f"{BASE}phieu/", {"slug": "sipas-nam-yeu-to"})["Location"]
    assert (
        thao.post(f"{BASE}phieu/", {"slug": "sipas-nam-yeu-to"})["Location"] == there
        and Questionnaire.objects.count() == 1
    )
    version = Questionnaire.objects.get().versions.get()
    assert {one.factor for one in version.questions.all()} == {
        "",
        "access",
        "procedures",
        "officials",
        "results",
        "feedback",
    }
    assert not [one for one in version.questions.all() if not one.text_en]
    thao.post(f"{there}sap-xep/", {"key": "a2", "do": "up"})
    refused = thao.post(f"{there}sap-xep/", {"key": "gave", "do": "out"})
    assert refused.status_code == 422 and "đứng trước" in refused.content.decode()
    written = {
        "text": "Ông/Bà đi lại mấy lần?",
        "kind": "single",
        "aspect": "other",
        "options": "Một lần | Once | 1\nHai lần | Twice | 0,5",
    }
    assert thao.post(f"{there}cau/", written)["Location"] == there
    question = version.questions.last()
    assert question.options[1] == {"key": "hai-lan", "text": "Hai lần", "text_en": "Twice", "weight": 0.5}
    again = thao.get(f"{there}cau/{question.key}/").content.decode()
    assert "Hai lần | Twice | 0,5" in again
    assert free("phieu", {"phieu", "phieu-2"}) == "phieu-3" and free("phieu", ()) == "phieu"
    bad = thao.post(f"{there}cau/", written | {"options": "Một lần"})
    assert bad.status_code == 422 and "từ 2 đến" in bad.content.decode()
    assert "Trang 1 trên" in thao.get(f"{there}xem-thu/").content.decode()


def test_every_shipped_questionnaire_can_be_asked(cast: people.Cast) -> None:
    for slug in ("sipas-nam-yeu-to", "bon-xin-bon-luon", "lanh-dao-danh-gia"):
        version = composing.ship(actor=cast.thao, slug=slug, at=stage.MONDAY)
        assert version.questions.count() >= 10


def test_a_survey_is_planned_drawn_opened_and_its_cards_are_printed(
    cast: people.Cast, thao: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = stage.version(cast)
    given = {
        "title": "Hài lòng quý III", "version": version.pk, "kind": "sipas", "opens_on": "20/9/2021", "closes_on": "20/10/2021",
        "channels": ["link", "paper"], "least_group": 2,
    }  # fmt: skip
    assert thao.post(f"{BASE}lap/", given | {"closes_on": "1/9/2021"}).status_code == 422
    # A group of one would be an answer with a name.
    assert thao.post(f"{BASE}lap/", given | {"least_group": 1}).status_code == 422
    there = thao.post(f"{BASE}lap/", given)["Location"]
    listed = SimpleUploadedFile("dan.csv", ("Tầng\n" + "Đông\n" * 60 + "Tây\n" * 40).encode())
    bad = thao.post(f"{there}mau/", {"do": "list", "source": "upload", "file": SimpleUploadedFile("x.csv", b"abc")})
    assert bad.status_code == 422 and "không có cột" in bad.content.decode()
    thao.post(f"{there}mau/", {"do": "list", "source": "upload", "file": listed})
    page = thao.get(f"{there}mau/?margin=10&effect=1&response=100").content.decode()
    assert "Yamane: 50" in page and "<b>50</b>" in page
    thao.post(f"{there}mau/", {"do": "draw", "wanted-0": "6", "wanted-1": "4", "spare": "50"})
    assert "rút lại ra đúng mẫu này" in thao.get(f"{there}mau/?rut-lai=1").content.decode()
    thao.post(f"{there}lam/mo/")
    survey = Survey.objects.get()
    assert survey.state == words.OPEN and survey.owner == cast.units.so_noi_vu
    assert thao.post(f"{there}mau/", {"do": "khac"}).status_code == 404
    monkeypatch.setattr(samples, "MOST_SLIPS", 6)
    cards = thao.post(f"{there}the-moi/").content.decode()
    assert cards.count('class="code"') == 6 and "Còn 4 thẻ chưa in" in cards
    assert "chưa in" not in thao.post(f"{there}the-moi/").content.decode(), "those without a card come first"
    assert survey.invitations.filter(state=words.SENT).count() == 10
    guest = survey.invitations.filter(rank=0).first()
    assert thao.post(f"{there}thay/{guest.pk}/", {"state": "refused", "why": "Từ chối"}).status_code == 302
    assert "Thay người trong mẫu" in thao.get(f"{there}thay/{guest.pk}/").content.decode()


def test_a_sample_is_drawn_from_the_dossiers_that_were_finished(
    thao: Client, cast: people.Cast, settings: Any, tmp_path: Path
) -> None:
    """Of 80 dossiers in the ledger 70 were finished in September, by two departments; no petition, no August, nothing unfinished is asked."""
    settings.LEDGER_URL = f"{tmp_path}/ledger"
    told = []
    for unit, count, more in (
        ("so-xay-dung", 40, {"finished": moment(2021, 9, 10)}), ("so-y-te", 30, {"finished": moment(2021, 9, 17)}),
        ("so-y-te", 5, {"finished": moment(2021, 8, 27)}), ("so-xay-dung", 5, {}),
    ):  # fmt: skip
        told += [made.fact(f"H-{len(told) + one}", kind="dossiers.dossier", unit=unit, submitted=moment(2021, 8, 16), **more) for one in range(count)]  # fmt: skip
    told.append(made.fact("PA-1", kind="petitions.answer", submitted=moment(2021, 9, 1), finished=moment(2021, 9, 3)))
    made.tell(operations.ledger(), *told)
    survey = stage.survey(cast, opened=False, about_from=dt.date(2021, 9, 1), about_to=dt.date(2021, 9, 30))
    there = f"{BASE}{survey.code}/mau/"
    assert thao.post(there, {"do": "list", "source": "ledger"}).status_code == 302
    page = thao.get(there).content.decode()
    assert "hồ sơ đã xong từ 01/09/2021 đến 30/09/2021: 70 dòng" in page
    thao.post(there, {"do": "draw", "wanted-0": "10", "spare": "20"})
    asked = survey.invitations.filter(state=words.CHOSEN).select_related("contact")
    late = {f"H-{one}" for one in range(70, 80)}
    assert [(one.name, one.population, one.weight) for one in survey.strata.all()] == [("Cấp tỉnh", 70, 7.0)]
    assert asked.count() == 10 and survey.invitations.filter(state=words.RESERVE).count() == 2
    assert all(one.contact.name.startswith("Hồ sơ H-") for one in asked)
    assert not {one.contact.name.removeprefix("Hồ sơ ") for one in asked} & late
    assert "Hồ sơ H-" in thao.get(there).content.decode()


def test_paper_is_typed_by_two_and_burns_the_card_that_lies_with_it(cast: people.Cast) -> None:
    code = code_of(cast)
    survey = Survey.objects.get()
    survey.double_entry = True
    survey.save()
    nga, mai, there = matrix.signed_in(cast.nga), matrix.signed_in(cast.mai), f"{BASE}{survey.code}/nhap-giay/"
    typed = {"serial": "0007", "code": code, "q-access": "4", "q-officials": "3"}
    assert "cần số phiếu" in nga.post(there, typed | {"serial": " "}).content.decode()
    assert nga.post(there, typed).status_code == 302 and not Sheet.objects.exists()
    same = nga.post(there, typed)
    assert same.status_code == 422 and "người khác nhập" in same.content.decode()
    differs = mai.post(there, typed | {"q-officials": "2"})
    assert (
        differs.status_code == 409
        and "Cán bộ có lắng nghe" in differs.content.decode()
        and "vẫn nhập" in differs.content.decode()
    )
    assert mai.post(there, typed).status_code == 302
    sheet = Sheet.objects.get()
    assert sheet.weight == 30 and sheet.entered_by == cast.mai and not FirstEntry.objects.exists()
    assert not Ticket.objects.filter(hash=tickets.hash_of(code)).exists()
    assert Client().get(f"/khao-sat/m/{code}/").status_code == 410
    again = nga.post(there, typed | {"code": ""})
    assert again.status_code == 409 and "đã được nhập" in again.content.decode()


def test_interviews_wait_on_the_device_and_come_in_once(cast: people.Cast) -> None:
    survey = stage.survey(cast)
    nga, there = matrix.signed_in(cast.nga), f"{BASE}{survey.code}/phong-van/gui/"
    device = [
        {"id": "0" * 31 + "1", "fields": {"q-access": ["4"], "q-wish-1": ["time"]}},
        {"id": "0" * 31 + "2", "fields": {"q-access": ["9"]}},
        {"id": "0" * 31 + "3", "fields": {"q-access": ["1"], "q-officials": ["1"], "q-why": ["\ud800"]}},
    ]
    for _twice in range(2):
        answer = nga.post(there, json.dumps(device), content_type="application/json").json()
        assert (
            len(answer["kept"]) == 1 and len(answer["wrong"]) == 2 and "1 đến 5" in next(iter(answer["wrong"].values()))
        )
    assert Sheet.objects.get().values == {"access": 4, "wish": ["time"]}
    for junk in ("", "{}", "[1]", '[{"id": "x", "fields": {}}]', "[" * 5000, json.dumps([device[0]] * 201)):
        assert nga.post(there, junk, content_type="application/json").status_code == 422


def test_an_interview_outlives_reload_and_closing_without_a_connection(
    live_server: Any, visit: BrowserContext, settings: Any
) -> None:
    settings.TODAY = "2021-09-20"
    cast = people.cast()
    there = f"{BASE}{stage.survey(cast).code}/phong-van/"
    cookie = matrix.signed_in(cast.nga).cookies[settings.SESSION_COOKIE_NAME]
    signed_in: Any = [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    visit.add_cookies(signed_in)
    page = visit.new_page()
    page.goto(there)
    expect(page.locator("[data-kept]")).to_contain_text("mất mạng vẫn mở lại được")

    visit.set_offline(True)
    page.reload()
    page.locator("[name=q-access][value='4']").check()
    page.get_by_role("button", name="Ghi phiếu").click()
    expect(page.locator("[data-waiting]")).to_contain_text("1 phiếu còn trên máy này")
    # As when the browser is closed; and a tab that Chromium tells it is connected again while it closes sends nothing.
    visit.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.close()
    page = visit.new_page()
    page.goto(there)
    expect(page.locator("[data-waiting]")).to_contain_text("1 phiếu còn trên máy này")
    assert not Sheet.objects.exists()

    visit.set_offline(False)
    visit.add_cookies(signed_in)
    page.reload()
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert page.evaluate("Object.values(localStorage)") == ["[]"], "what was sent is no longer on the device"
    page.reload()
    assert Sheet.objects.get().values == {"access": 4}

    page.locator("summary", has_text=cast.nga.full_name).click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert not page.evaluate("caches.has('desk')"), "the next one at this device finds no page of hers"


def test_flagged_sheets_are_left_out_by_a_decision_alone(cast: people.Cast, thao: Client) -> None:
    survey = stage.survey(cast)
    stage.answered(cast, survey, [stage.Brought({"access": 5}) for _one in range(4)])
    Sheet.objects.filter(pk=Sheet.objects.first().pk).update(flags=[words.TOO_FAST])
    there = f"{BASE}{survey.code}/can-xem/"
    assert "Trả lời quá nhanh" in thao.get(there).content.decode() and len(answers(survey)) == 4
    flagged = str(Sheet.objects.get(flags__contains=[words.TOO_FAST]).pk)
    others = [str(pk) for pk in Sheet.objects.values_list("pk", flat=True)]
    assert (
        thao.post(there, {"sheet": others, "exclude": "yes", "why": ""}).status_code == 422
        and len(answers(survey)) == 4
    )
    thao.post(there, {"sheet": others, "exclude": "yes", "why": "Bốn giây cho hai mươi câu"})
    assert len(answers(survey)) == 3 and Sheet.objects.get(excluded=True).pk.hex == flagged.replace("-", "")
    line = Entry.objects.get(verb="surveys.decided")
    assert line.facts["count"] == 1 and "Bốn giây" in line.facts["why"]


def test_pages_ask_the_database_little(cast: people.Cast, thao: Client, django_assert_max_num_queries: object) -> None:
    survey = stage.survey(cast, design=words.SIMPLE, parts=[stage.Part("dong", "Phía đông", 90, 3)])
    thao.get(BASE)
    for page, most in (
        (BASE, 6),
        (f"{BASE}{survey.code}/", 16),
        (f"{BASE}{survey.code}/mau/", 15),
        (f"{BASE}phieu/phieu-thu/", 9),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert thao.get(page).status_code == 200

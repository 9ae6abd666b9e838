"""Answering on a telephone, at a tablet, with a used code; what an officer gets; what the browser keeps."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from dunghen.api.models import Use
from dunghen.api.operations import address_mark
from dunghen.kernel.tests import people
from dunghen.surveys.models import Sheet, Survey, Ticket
from dunghen.surveys.operations import fielding, inviting, stationing
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.queries import tickets
from dunghen.surveys.rules import words
from dunghen.surveys.tests import stage
from tests.pages import matrix

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def survey(cast: people.Cast) -> Survey:
    return stage.survey(cast)


def code_of(cast: people.Cast) -> str:
    survey = stage.survey(
        cast, design=words.SIMPLE, parts=[Part("dong", "Phía đông", 90, 3, weight=30.0)], questions_slug="phieu-mau"
    )
    return tickets.token_of(
        inviting.invite(actor=cast.thao, survey=survey, people=[inviting.Guest("dong")] * 2, at=stage.MONDAY)[0]
    )


def walk(client: Client, base: str) -> Iterator[str]:
    """Answer page after page; yield where each leads."""
    step = base
    for typed in ({}, {"q-access": "4"}, {"q-officials": "2"}, {"q-why": " Phải chờ lâu. "}, {"q-whole": "3"}):
        step = client.post(step, typed)["Location"]
        yield step
    yield client.post(step, {"q-wish-1": "time", "q-wish-2": "forms"})["Location"]


def test_with_a_card_one_types_the_code_answers_and_sends_once(cast: people.Cast) -> None:
    code, phone = code_of(cast), Client()
    opened = phone.post("/khao-sat/", {"code": f"{code[:4]} {code[4:8].lower()}-{code[8:]}"})
    base = opened["Location"]
    assert base == f"/khao-sat/m/{code}/" and "Không ai biết" in phone.get(base).content.decode()
    *_rest, last = walk(phone, base)
    assert "Đã trả lời 5 trên 5 câu" in phone.get(last).content.decode()
    assert phone.post(last)["Location"] == "/khao-sat/cam-on/"
    sheet = Sheet.objects.get()
    assert sheet.values == {"access": 4, "officials": 2, "why": "Phải chờ lâu.", "whole": 3, "wish": ["time", "forms"]}
    assert sheet.sampled and sheet.weight == 30 and sheet.flags == [] and sheet.month.isoformat() == "2021-09-01"
    for again in (phone.get(base), phone.post(last), phone.post(base)):
        assert again.status_code == 410 and "không còn dùng được" in again.content.decode()
    assert Ticket.objects.count() == 1 and not phone.cookies.get("sessionid_8000")


def test_who_mistypes_the_code_is_told_that_it_may_be_mistyped(cast: people.Cast) -> None:
    page = Client().post("/khao-sat/", {"code": "ABCD-EFGH-JKLM"}).content.decode()
    assert "mã ghi chưa đúng" in page and "so lại với thẻ mời" in page


def test_what_was_answered_waits_in_the_browser_and_nowhere_else(survey: Survey) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    phone.post(base)
    phone.post(f"{base}1/", {"q-access": "5"})
    assert not Sheet.objects.exists()
    assert "Trả lời tiếp" in phone.get(base).content.decode()
    assert 'value="5" checked' in phone.get(f"{base}1/").content.decode()
    assert Client().get(f"{base}1/").status_code == 302, "another browser begins at the beginning"


def test_branches_are_asked_of_those_they_are_for(survey: Survey) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    phone.post(base)
    phone.post(f"{base}1/", {"q-access": "5"})
    assert phone.post(f"{base}2/", {"q-officials": "5"})["Location"] == f"{base}4/", (
        "nobody asks a content person why not"
    )
    assert phone.get(f"{base}3/").status_code == 302
    page = phone.get(f"{base}4/").content.decode()
    assert f'href="{base}2/"' in page


def test_errors_stand_at_the_question_and_nothing_typed_is_lost(survey: Survey) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    phone.post(base)
    needed = phone.post(f"{base}1/", {})
    assert needed.status_code == 422 and "cần có trả lời" in needed.content.decode()
    phone.post(f"{base}1/", {"q-access": "1"})
    phone.post(f"{base}2/", {"q-officials": "1"})
    long = phone.post(f"{base}3/", {"q-why": "dài " * 400})
    assert long.status_code == 422 and "dài quá 700" in long.content.decode() and "dài dài" in long.content.decode()


def test_the_last_page_sent_twice_keeps_one_sheet(survey: Survey) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    *_rest, last = walk(phone, base)
    kept = {name: morsel.value for name, morsel in phone.cookies.items()}
    phone.post(last)
    for name, value in kept.items():
        phone.cookies[name] = value
    assert phone.post(last)["Location"] == "/khao-sat/cam-on/"
    assert Sheet.objects.count() == 1 and not Sheet.objects.get().sampled
    phone.cookies["thap"] = "1"
    assert phone.get("/khao-sat/cam-on/").cookies["thap"]["max-age"] == 0, (
        "the next one here is not told of a low answer"
    )


def test_a_tablet_begins_anew_for_each_person_and_tells_when_it_is_crowded(cast: people.Cast, survey: Survey) -> None:
    _station, secret = stationing.station(
        actor=cast.thao, survey=survey, unit=cast.units.so_xay_dung, name="Quầy 1", at=stage.MONDAY
    )
    tablet, base = Client(), f"/khao-sat/quay/{secret}/"
    for _person in range(8):
        page = tablet.get(base).content.decode()
        assert "Trả lời tiếp" not in page and "site-foot" not in page
        *_rest, last = walk(tablet, base)
        assert tablet.get(last)["Refresh"] == f"120;url={base}"
        assert tablet.post(last)["Location"] == f"{base}cam-on/"
    assert Sheet.objects.filter(channel=words.KIOSK, unit=cast.units.so_xay_dung).count() == 8
    assert Sheet.objects.filter(flags__contains=[words.CROWDED]).count() == 2
    with override_settings(SURVEYS_TABLET_PER_TEN_MINUTES=8):
        assert tablet.post(base).status_code == 429


def test_an_officer_does_not_answer_for_citizens_and_his_device_is_known_after(
    cast: people.Cast, survey: Survey
) -> None:
    office, base = matrix.signed_in(cast.minh), f"/khao-sat/{survey.code}/tra-loi/"
    refused = office.get(base)
    assert refused.status_code == 403 and "không trả lời thay được" in refused.content.decode()
    office.logout()
    office.cookies["may-co-quan"] = "1"
    *_rest, last = walk(office, base)
    office.post(last)
    with override_settings(SURVEYS_OFFICE_NETWORKS=["127.0.0.0/8"]):
        *_rest, last = walk(Client(), base)
    fresh = Client()
    with override_settings(SURVEYS_OFFICE_NETWORKS=["127.0.0.0/8"], SURVEYS_SECONDS_PER_QUESTION=5.0):
        *_rest, last = walk(fresh, base)
        fresh.post(last)
    assert "may-co-quan" in refused.cookies
    flags = sorted(map(sorted, Sheet.objects.values_list("flags", flat=True)))
    assert flags == [[words.OFFICE_DEVICE], [words.OFFICE_NETWORK, words.TOO_FAST]]


def test_guessing_codes_ends_soon_and_counts_name_no_address(survey: Survey) -> None:
    robot = Client()
    with override_settings(SURVEYS_WRONG_CODES=3):
        answers = [robot.get(f"/khao-sat/m/ABCD{number}/").status_code for number in range(5)]
    assert answers == [410, 410, 410, 429, 429]
    (counted,) = Use.objects.filter(door="surveys.code")
    assert counted.mark not in ("127.0.0.1", address_mark("127.0.0.1")), "elsewhere nobody is told again"


def test_outside_its_days_it_takes_nothing(cast: people.Cast, survey: Survey) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    *_rest, last = walk(phone, base)
    fielding.close(actor=cast.thao, survey=survey, at=stage.MONDAY)
    for page in (phone.get(base), phone.post(last)):
        assert page.status_code == 410 and "20/10/2021" in page.content.decode()
    assert not Sheet.objects.exists() and Client().get("/khao-sat/KHONGCO/tra-loi/").status_code == 404


def test_pages_ask_the_database_little(survey: Survey, django_assert_max_num_queries: object) -> None:
    phone, base = Client(), f"/khao-sat/{survey.code}/tra-loi/"
    phone.post(base)
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # two ask what other rooms have opened: places above
        phone.get(f"{base}1/")
    *_rest, last = walk(phone, base)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        phone.post(last)

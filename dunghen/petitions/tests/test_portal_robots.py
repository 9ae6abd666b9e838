"""Robots, guesses and crowds at the doors: refused kindly, and without any third party."""

import datetime as dt
import hashlib
import time
from typing import Any

import pytest
import time_machine
from django.test import Client

from dunghen.api.models import Use
from dunghen.api.operations import forget
from dunghen.kernel import clock
from dunghen.kernel.tests import make, people
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition, Unsent
from dunghen.petitions.portal import robots
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_portal_filing import fields, last_step, sent, sum_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Client:
    people.cast()
    return Client()


def worked_out(page: Any) -> str:
    """Return what the browser's script would find."""
    puzzle = page.context["puzzle"]
    return next(str(n) for n in range(1 << 20) if robots.works(puzzle.nonce, str(n), puzzle.bits))


def test_a_form_without_the_sum_or_the_work_is_refused_and_nothing_is_lost(phone: Client) -> None:
    page = last_step(phone)
    answer = phone.post(page.request["PATH_INFO"], fields(page) | {"name": "Lan", "answer": ""})
    assert answer.status_code == 422 and "Chưa xác nhận được" in answer.content.decode()
    assert not Petition.objects.exists() and fields(answer)["name"] == "Lan"


def test_the_sum_may_be_answered_in_digits_or_words_with_or_without_marks(phone: Client) -> None:
    page = last_step(phone)
    word = sum_of(page)
    number = [str(each) for each in robots.NUMBERS].index(word)
    for answer in (word, word.upper(), str(number), f" {number} "):
        robots.require_person(fields(page) | {"answer": answer}, page.context["draft"].ref, "")
    with pytest.raises(rules.NotProven):
        robots.require_person(fields(page) | {"answer": str(number + 1)}, page.context["draft"].ref, "")


def test_a_browser_that_worked_it_out_is_asked_nothing(phone: Client) -> None:
    page = last_step(phone)
    phone.post(page.request["PATH_INFO"], fields(page) | {"answer": "", "proof": worked_out(page)})
    assert Petition.objects.count() == 1


def test_work_done_for_one_draft_is_none_for_another(phone: Client) -> None:
    one = last_step(phone)
    other = last_step(phone, "Đèn đường ở phố Thử hỏng đã ba tuần.")
    given = fields(one) | {"proof": worked_out(one), "answer": ""}
    assert phone.post(other.request["PATH_INFO"], given).status_code == 422
    assert not Petition.objects.exists()


def test_zero_bits_are_counted_as_the_browser_counts_them() -> None:
    nonce, proof = "0123456789abcdef", "7"
    zeros = 256 - int.from_bytes(hashlib.sha256(f"{nonce}:{proof}".encode()).digest(), "big").bit_length()
    assert robots.works(nonce, proof, zeros) and not robots.works(nonce, proof, zeros + 1)
    assert not robots.works(nonce, "", 0) and not robots.works(nonce, "9" * 21, 0)


def test_the_work_grows_with_what_comes_in_from_everywhere(phone: Client) -> None:
    def bits() -> list[int]:
        page, ticket = last_step(phone), phone.get("/phan-anh/gui/the/", {"key": "0" * 32})
        return [page.context["puzzle"].bits, ticket.json()["bits"]]

    quiet = bits()
    for number in range(robots.CROWD):
        stage.filed(text=f"{stage.TEXT} Lần {number}.", at=clock.now())
    assert bits() == [quiet[0] + 1, quiet[1] + 1]
    Petition.objects.update(received_at=clock.now() - dt.timedelta(minutes=11))
    assert bits() == quiet


def test_who_fills_in_the_hidden_field_is_a_machine(phone: Client) -> None:
    answer = sent(phone, last_step(phone), website="https://mua-ngay.example")
    assert answer.status_code == 422 and "nhanh hơn người" in answer.content.decode()
    assert not Petition.objects.exists()


def test_a_form_filled_in_within_a_blink_is_a_machines(phone: Client, settings: Any) -> None:
    settings.PETITIONS_LEAST_SECONDS = 5
    page = last_step(phone)
    assert sent(phone, page).status_code == 422
    with time_machine.travel("2099-01-01", tick=False):
        assert robots.is_younger("made up", 5)
    assert not Petition.objects.exists()


def test_a_person_takes_longer_than_a_blink(phone: Client, settings: Any) -> None:
    page = last_step(phone)
    settings.PETITIONS_LEAST_SECONDS = 5
    with time_machine.travel(time.time() + 8):
        sent(phone, page)
    assert Petition.objects.count() == 1


def test_a_crowd_from_one_address_is_asked_to_wait(phone: Client, settings: Any) -> None:
    settings.PETITIONS_FILINGS_PER_HOUR = 2
    for number in range(2):
        sent(phone, last_step(phone, f"Đèn đường số {number} ở phố Thử không sáng."))
    answer = sent(phone, last_step(phone, "Đèn đường số 9 ở phố Thử không sáng."))
    assert answer.status_code == 429 and "Vui lòng chờ 60 phút" in answer.content.decode()
    assert Petition.objects.count() == 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sent(elsewhere, last_step(elsewhere))
    assert Petition.objects.count() == 3


@pytest.mark.parametrize("word", ["o-dau", "gui-di"])
def test_opening_a_step_that_reads_the_text_is_counted(phone: Client, settings: Any, word: str) -> None:
    last_step(phone)
    path = f"/phan-anh/gui/{Unsent.objects.get().ref}/{word}/"
    settings.PETITIONS_STEPS_PER_HOUR = Use.objects.get(door="petitions.step").count + 2
    assert [phone.get(path).status_code for _ in range(3)] == [200, 200, 429]


def test_addresses_are_not_kept_and_a_household_is_one() -> None:
    at = make.MONDAY
    for host in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        count = operations.spend(door="file", of=host, most=9, minutes=60, at=at)
    assert count == 2
    assert operations.spend(door="file", of="2001:db8:1:3::1", most=9, minutes=60, at=at) == 1
    assert "2001" not in "".join(Use.objects.values_list("mark", flat=True))


def test_counts_begin_anew_with_each_stretch_and_are_forgotten() -> None:
    spent = [
        operations.spend(door="file", of="192.0.2.1", most=9, minutes=60, at=make.moment(2021, 9, 20, 9, minute))
        for minute in (0, 30, 59)
    ]
    assert spent == [1, 2, 3]
    assert operations.spend(door="file", of="192.0.2.1", most=9, minutes=60, at=make.moment(2021, 9, 20, 10)) == 1
    assert forget(at=make.moment(2021, 9, 23)) == 2


def test_the_proxys_word_is_taken_only_where_there_is_a_proxy(phone: Client, settings: Any) -> None:
    settings.PETITIONS_FILINGS_PER_HOUR = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(2):
        made_up = Client(headers={"X-Forwarded-For": f"198.51.100.{number}"})
        status = sent(made_up, last_step(made_up)).status_code
    assert status == 429, "an address that the visitor makes up is not believed"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind = Client(headers={"X-Forwarded-For": "198.51.100.200, 203.0.113.9"})
    assert sent(behind, last_step(behind)).status_code == 200


# -- code and PIN ----------------------------------------------------------------------------------------------------------


def tried(phone: Client, code: str, pin: str) -> Any:
    return phone.post("/phan-anh/tra-cuu/", {"code": code, "pin": pin})


def test_code_and_pin_open_it_however_they_are_typed(phone: Client) -> None:
    found = stage.filed()
    answer = tried(phone, found.petition.code.lower().replace("-", " "), f"{found.pin[:3]} {found.pin[3:]}")
    assert answer.status_code == 302 and found.petitioner.secret in answer["Location"]


def test_a_wrong_pin_and_an_unknown_code_get_the_same_answer(phone: Client) -> None:
    found = stage.filed()
    wrong = f"{(int(found.pin) + 1) % 1_000_000:06d}"
    answers = [
        tried(phone, found.petition.code, wrong),
        tried(phone, "PA2109-000000", wrong),
        tried(phone, "gì đó", wrong),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.context["refusal"].sentence for answer in answers}) == 1


def test_guessing_is_stopped_for_who_guesses_and_the_sender_gets_in(phone: Client, settings: Any) -> None:
    found = stage.filed()
    statuses = [tried(Client(REMOTE_ADDR="192.0.2.66"), found.petition.code, "x").status_code for _ in range(6)]
    assert statuses == [404] * 5 + [429]
    answer = tried(Client(REMOTE_ADDR="192.0.2.66"), found.petition.code, found.pin)
    assert answer.status_code == 429 and "Đã thử nhiều lần" in answer.content.decode()
    assert tried(Client(REMOTE_ADDR="198.51.100.7"), found.petition.code, found.pin).status_code == 302
    own = f"/phan-anh/theo-doi/{found.petition.code}/{found.petitioner.secret}/"
    assert phone.get(own).status_code == 200, "the link still opens it for its sender"
    settings.PETITIONS_PIN_TRIES = 3
    for code in ("PA2109-000001", "PA2109-000002", "PA2109-000003"):
        tried(phone, code, "x")
    assert tried(phone, "PA2109-000004", "x").status_code == 429


def test_all_addresses_together_guess_a_pin_two_hundred_times_and_no_more(phone: Client) -> None:
    found, at = stage.filed(), make.moment(2021, 9, 20, 9)
    for n in range(200):
        operations.guess_pin(code=found.petition.code, address=f"192.0.2.{n}", at=at)
    with pytest.raises(rules.TooManyTries, match="10 phút"):
        operations.guess_pin(code=found.petition.code, address="198.51.100.7", at=at)
    operations.guess_pin(code=found.petition.code, address="198.51.100.7", at=at + dt.timedelta(minutes=10))


@pytest.mark.parametrize("word", ["", "giay-hen/", "rut/", "anh/1/lon/"])
def test_a_pin_opens_nothing_by_address_where_nobody_counts(phone: Client, word: str) -> None:
    found = stage.filed(photos=[stage.picture()])
    word = word.replace("1", str(found.petition.photos.get().pk))
    places = [
        f"/phan-anh/theo-doi/{found.petition.code}/{given}/{word}" for given in (found.petitioner.secret, found.pin)
    ]
    assert [phone.get(place).status_code for place in places] == [200, 404]
    assert phone.post(places[1], {"why": "Không phải tôi."}).status_code in (404, 405)
    found.petition.refresh_from_db()
    assert found.petition.state == rules.RECEIVED


def test_right_pins_are_not_counted(phone: Client, settings: Any) -> None:
    settings.PETITIONS_PIN_TRIES = 3
    found = stage.filed()
    assert {tried(phone, found.petition.code, found.pin).status_code for _ in range(6)} == {302}

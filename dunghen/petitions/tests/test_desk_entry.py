"""Nga at the telephone: one form, code and PIN read back, what may be the same matter shown once, the next call."""

import pytest
from django.urls import reverse

from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import rules
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk

pytestmark = pytest.mark.django_db
CALL = {"channel": rules.HOTLINE, "cls": rules.NORMAL, "text": stage.TEXT, "key": "call-1"}


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def monday(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T10:00"  # type: ignore[attr-defined]


def test_nga_takes_down_a_call_and_reads_the_code_back(cast: Cast) -> None:
    nga = at_desk(cast.nga)
    data = {
        "channel": rules.HOTLINE,
        "cls": rules.NORMAL,
        "text": stage.TEXT,
        "phone": "0900.000.456",
        "name": "Bà Sáu",
        "key": "call-1",
    }
    told = nga.post(reverse("petitions:entry"), data).content.decode()
    petition = Petition.objects.get()
    assert petition.code in told and rules.pin(petition.petitioner.secret) in told
    assert petition.entered_by == cast.nga and petition.channel == rules.HOTLINE
    nga.post(reverse("petitions:entry"), data)
    assert Petition.objects.count() == 1, "pressed twice"
    nga.post(reverse("petitions:entry"), data | {"key": "call-1\x00", "distinct": "1"})
    assert Petition.objects.count() == 1, "a sign that no row takes is none"


def test_what_may_be_the_same_matter_is_shown_before_it_is_kept(cast: Cast) -> None:
    public = stage.published(cast)
    nga, url = at_desk(cast.nga), reverse("petitions:entry")
    warned = nga.post(url, CALL)
    assert warned.status_code == 200 and public.public_title in warned.content.decode()
    assert stage.TEXT in warned.content.decode(), "nothing typed is lost"
    assert Petition.objects.count() == 1
    nga.post(url, {**CALL, "distinct": "1"})
    assert Petition.objects.count() == 2


def test_an_operator_is_not_shown_what_is_not_public(cast: Cast) -> None:
    sent = stage.filed().petition
    told = at_desk(cast.nga).post(reverse("petitions:entry"), CALL).content.decode()
    assert sent.code not in told and Petition.objects.count() == 2
    assert sent.code in at_desk(cast.mai).post(reverse("petitions:entry"), {**CALL, "key": "call-2"}).content.decode()


def test_danger_on_the_telephone_is_urgent_from_the_first_minute(cast: Cast) -> None:
    at_desk(cast.nga).post(reverse("petitions:entry"), {**CALL, "cls": rules.URGENT})
    petition = Petition.objects.get()
    assert petition.cls == rules.URGENT
    assert petition.expected_at is not None and petition.expected_at < moment(2021, 9, 30, 17)


def test_a_call_that_cannot_be_kept_keeps_its_words(cast: Cast) -> None:
    refused = at_desk(cast.nga).post(reverse("petitions:entry"), {**CALL, "phone": "không rõ", "place": "Hẻm 5"})
    assert refused.status_code == 422 and 'value="Hẻm 5"' in refused.content.decode()

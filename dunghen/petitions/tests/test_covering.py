"""What Lan writes of herself besides her text, where it happened, why she is not content, reaches no handler; her own page shows it."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import details
from dunghen.petitions.queries.rows import Wanted, officer_rows
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db

PHONE = "0905 123 456"
PLACE = f"Trước nhà số 5, gọi {PHONE} để chỉ đường"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def desk(cast: Cast, petition: Petition, name: str = "petition") -> str:
    client = Client()
    client.force_login(cast.mai)
    return client.get(reverse(f"petitions:{name}", args=[petition.code])).content.decode()


def test_a_telephone_in_the_place_is_shown_to_its_sender_alone(cast: Cast) -> None:
    sent = stage.filed(place=PLACE)
    petition = stage.handed(cast, sent.petition)
    assert "để chỉ đường" in petition.place and PHONE not in petition.place
    assert "để chỉ đường" in (told := desk(cast, petition)) and PHONE not in told
    rows = officer_rows(cast.minh, Wanted(), stage.MONDAY, newest=True, after="").items
    assert petition.code in rows and PHONE not in rows
    own = Client().get(f"/phan-anh/theo-doi/{petition.code}/{sent.petitioner.secret}/")
    assert PHONE in own.content.decode()


def test_unsealing_shows_the_place_as_it_was_written(cast: Cast) -> None:
    petition = stage.filed(place=PLACE).petition
    client = Client()
    client.force_login(cast.mai)
    address = reverse("petitions:unseal", args=[petition.code])
    assert PHONE not in client.get(address).content.decode()
    assert PHONE in client.post(address, {"why": "Gọi hỏi đúng chỗ hố sụt."}).content.decode()


def test_a_part_keeps_the_place_as_it_was_written(cast: Cast) -> None:
    part = operations.split(
        actor=cast.mai, petition=stage.filed(place=PLACE).petition, text="Đèn đường ở đó cũng hỏng.", at=stage.MONDAY
    )
    assert PHONE in part.written_place and PHONE not in part.place


def test_a_telephone_in_a_judgement_or_a_reason_reaches_no_officer(cast: Cast) -> None:
    petition = stage.answered(cast)
    operations.judge(petition=petition, satisfied=False, comment=f"Chưa sửa, gọi {PHONE}", at=stage.FRIDAY)
    petition = operations.reopen(petition=petition, why=f"Vẫn hỏng, hỏi {PHONE}", at=stage.FRIDAY)
    told = desk(cast, petition)
    assert "Chưa sửa, gọi" in told and "Vẫn hỏng, hỏi" in told and PHONE not in told
    assert "Vẫn hỏng, hỏi" in details.detail(petition.code, inside=True).row["last_word"]
    letters = [f"{letter.subject}\n{letter.body}" for letter in Message.objects.all()]
    assert any("Vẫn hỏng, hỏi" in letter for letter in letters) and not any(PHONE in letter for letter in letters)


def test_the_public_reads_a_point_to_some_ten_metres(cast: Cast) -> None:
    point = Decimal("12.234567"), Decimal("109.187654")
    handed = stage.handed(cast, stage.filed(point=point).petition)
    petition = stage.published(cast, stage.answered(cast, handed))
    exact = "12.234567"
    for address in (f"/api/v1/petitions/{petition.code}", "/api/v1/petitions/public", "/open311/v2/requests.json"):
        told = Client().get(address).content.decode()
        assert "12.2346" in told and exact not in told, address
    seen = Client().get("/api/v1/petitions/map", {"bbox": "109.18,12.23,109.19,12.24"}).content.decode()
    assert "12.2346" in seen and exact not in seen

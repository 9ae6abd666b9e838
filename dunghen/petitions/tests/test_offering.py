"""Another room's page begins a petition: the text and nothing else, and only while petitions are there."""

import pytest
from django.test import Client

from dunghen.kernel import offers
from dunghen.petitions.models import Unsent

pytestmark = pytest.mark.django_db


def test_what_is_typed_elsewhere_becomes_a_draft_to_go_on_with() -> None:
    start = offers.get(offers.PETITION)
    assert start is not None
    typed = "Bộ phận một cửa hẹn ba lần chưa trả kết quả hồ sơ đất đai."
    answer = Client().post(start.url, {**start.hidden, start.text_field: typed})
    draft = Unsent.objects.get()
    assert answer.status_code == 302 and draft.ref in answer["Location"]
    assert draft.text == typed and draft.contact == {} and draft.petition is None

"""After a petition was answered or a dossier finished one is asked once, and the answer does not say about what."""

import pytest
from django.test import Client

from dunghen.kernel import afterwards
from dunghen.kernel.afterwards import Closed
from dunghen.kernel.tests import people
from dunghen.surveys.models import Invitation, Sheet, Ticket
from dunghen.surveys.rules import words
from dunghen.surveys.tests import stage
from dunghen.surveys.tests.test_answering import everything
from dunghen.surveys.tests.test_answering_pages import walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_sheet_for_each_closed_thing_and_no_way_back() -> None:
    cast = people.cast()
    mine, other = (Closed("petition", code, "so-xay-dung") for code in ("PA-2021-0001", "PA-2021-0002"))
    assert afterwards.url_of(mine, stage.MONDAY) == "", "nobody asks"
    # People drawn by chance are asked too: whoever comes after his petition was not drawn, and does not count with them.
    stage.survey(cast, design=words.SIMPLE, parts=[stage.Part("tat-ca", "Tất cả", 500, 30)], after=[words.PETITION])
    assert afterwards.url_of(Closed("dossier", "H32.15-1"), stage.MONDAY) == ""
    phone, url = Client(), afterwards.url_of(mine, stage.MONDAY)
    assert "Bắt đầu" in phone.get(url).content.decode() and not Invitation.objects.exists(), "looking writes nothing"
    begun = phone.post(url)
    base = begun["Location"].removesuffix("1/")
    assert Client().post(url)["Location"] == begun["Location"], "another device gets the same code"
    *_rest, last = walk(phone, base)
    assert phone.post(last)["Location"] == "/khao-sat/cam-on/"
    sheet = Sheet.objects.get()
    assert sheet.service == "petition" and sheet.unit == cast.units.so_xay_dung and not sheet.sampled
    assert afterwards.url_of(mine, stage.MONDAY) == "" and phone.post(url).status_code == 410
    assert afterwards.url_of(other, stage.MONDAY) and not Ticket.objects.exists()
    assert not [table for table, rows in everything().items() if "PA-2021-0001" in " ".join(rows)]
    assert Client().get("/khao-sat/sau/gia-mao/").status_code == 404

"""After a low answer a petition may be begun; nothing of the sheet goes along."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from dunghen.kernel import offers
from dunghen.kernel.offers import Start
from dunghen.surveys.portal import frame
from dunghen.surveys.rules import asking, words
from dunghen.surveys.rules.asking import Asked


def test_the_thank_you_page_of_a_survey_offers_it_after_a_low_answer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        offers, "_offers", {offers.PETITION: lambda: Start("/phan-anh/", "text", 5000, {"opened": "x"})}
    )

    def after(low: bool) -> str:
        request = RequestFactory().get("/khao-sat/cam-on/")
        request.COOKIES |= {frame.OFFER_COOKIE: "1"} if low else {}
        return render_to_string("surveys/portal/after.html", request=request)

    assert "Viết tiếp thành phản ánh" in after(low=True)
    assert after(low=False).strip() == ""
    monkeypatch.setattr(offers, "_offers", {})
    assert after(low=True).strip() == "", "without petitions there is nothing to offer"


def test_dissatisfied_is_one_or_two_on_a_scale_of_satisfaction() -> None:
    asked = [
        Asked("access", words.SCALE, "Nơi ngồi chờ?", aspect=words.SATISFACTION),
        Asked("easy", words.SCALE, "Mẫu dễ điền?", aspect=words.PERCEPTION),
    ]
    assert asking.is_low(asked, {"access": 2})
    assert not asking.is_low(asked, {"access": 3, "easy": 1}) and not asking.is_low(asked, {})

"""After a low answer a petition may be begun; nothing of the sheet goes along."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from dunghen.kernel import offers
from dunghen.kernel.offers import Start


def test_the_thank_you_page_of_a_survey_offers_it_after_a_low_answer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        offers, "_offers", {offers.PETITION: lambda: Start("/phan-anh/", "text", 5000, {"opened": "x"})}
    )

    def after(query: str) -> str:
        return render_to_string("surveys/portal/after.html", request=RequestFactory().get(f"/khao-sat/cam-on/{query}"))

    assert "Viết tiếp thành phản ánh" in after("?thap=1")
    assert after("").strip() == ""
    monkeypatch.setattr(offers, "_offers", {})
    assert after("?thap=1").strip() == "", "without petitions there is nothing to offer"

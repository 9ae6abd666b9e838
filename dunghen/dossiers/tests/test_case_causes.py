"""Whose fault it is: laid down from a dated list, contested by the unit blamed, decided by its superior, told to the ledger."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.dossiers.desk.case_settings import LEDGER_STAYS
from dunghen.dossiers.models import Case
from dunghen.dossiers.operations import attributing, case_settings, watching
from dunghen.dossiers.queries import settings as reads
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import causes
from dunghen.dossiers.tests import case_stage as stage
from dunghen.kernel import errors
from dunghen.kernel.ledger import lookup
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.organisation.models import Role
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.cast()
    stage.under(made)
    return made


def blamed(cast: Cast) -> Case:
    """Return a case in which the department of health is blamed for answering late."""
    case = stage.case_of()
    attributing.attribute(
        actor=cast.minh,
        case=case,
        cause="phoi-hop-cham",
        blamed=cast.units.so_y_te,
        note="Hỏi ngày 8/9.",
        at=stage.FRIDAY,
    )
    return stage.fresh(case)


def test_the_cause_says_whose_fault_it_is(cast: Cast) -> None:
    case = stage.case_of()
    attributing.attribute(actor=cast.minh, case=case, cause="tham-dinh-cham", at=stage.FRIDAY)
    case = stage.fresh(case)
    assert (case.fault, case.blamed, case.blamed_superior) == ("owner", cast.units.so_xay_dung, cast.units.ubnd_tinh)
    attributing.attribute(actor=cast.minh, case=case, cause="thieu-giay-to", at=stage.FRIDAY)
    case = stage.fresh(case)
    assert (case.fault, case.blamed) == ("applicant", None)
    with pytest.raises(refusals.UnitNeeded):
        attributing.attribute(actor=cast.minh, case=case, cause="phoi-hop-cham", at=stage.FRIDAY)
    with pytest.raises(refusals.UnknownCause):
        attributing.attribute(actor=cast.minh, case=case, cause="khong-co", at=stage.FRIDAY)


def test_the_unit_blamed_contests_and_its_superior_takes_the_fault_away(cast: Cast) -> None:
    case = blamed(cast)
    with pytest.raises(errors.Forbidden):
        attributing.contest(actor=cast.minh, case=case, why="Không phải", at=stage.FRIDAY)
    attributing.contest(actor=cast.tuan, case=case, why="Đã trả lời ngày 9/9, số 12.", at=stage.FRIDAY)
    with pytest.raises(refusals.ContestedAlready):
        attributing.attribute(actor=cast.minh, case=case, cause="tham-dinh-cham", at=stage.FRIDAY)
    with pytest.raises(errors.Forbidden):
        attributing.decide_contest(actor=cast.huong, case=case, upheld=True, grounds="Vì vậy", at=stage.FRIDAY)
    attributing.decide_contest(actor=cast.dung, case=case, upheld=False, grounds="Có văn bản 12.", at=stage.FRIDAY)
    case = stage.fresh(case)
    assert (case.fault, case.cause, case.blamed) == ("", "", None)
    with pytest.raises(errors.Forbidden):
        attributing.decide_contest(actor=cast.dung, case=case, upheld=True, grounds="x", at=stage.FRIDAY)


def test_a_fault_upheld_is_not_contested_twice_nor_too_late(cast: Cast) -> None:
    case = blamed(cast)
    with pytest.raises(refusals.NotContested):
        attributing.decide_contest(actor=cast.dung, case=case, upheld=True, grounds="x", at=stage.FRIDAY)
    with pytest.raises(refusals.TooLateToContest):
        attributing.contest(actor=cast.tuan, case=case, why="Muộn", at=moment(2021, 9, 27, 9))
    attributing.contest(actor=cast.tuan, case=case, why="Đã trả lời.", at=moment(2021, 9, 24, 16))
    attributing.decide_contest(actor=cast.dung, case=case, upheld=True, grounds="Trả lời sau hạn.", at=stage.NEW_DUE)
    assert stage.fresh(case).fault == "other"
    with pytest.raises(refusals.ContestedAlready):
        attributing.contest(actor=cast.tuan, case=case, why="Lần nữa", at=moment(2021, 9, 24, 16))


def test_the_ledger_is_told_and_told_again_after_an_import_forgot(cast: Cast) -> None:
    stage.tell(stage.dossier())
    case = stage.opened()
    attributing.attribute(actor=cast.minh, case=case, cause="tham-dinh-cham", at=stage.FRIDAY)

    def in_ledger() -> list[tuple[str, str]]:
        rows = lookup.facts(ledger(), stage.SOURCE, [stage.CODE]).select(["fault", "cause"]).to_pylist()
        return [(row["fault"], row["cause"]) for row in rows]

    assert attributing.tell_ledger(at=stage.FRIDAY) == 1
    assert in_ledger() == [("owner", "tham-dinh-cham")]
    assert attributing.tell_ledger(at=stage.FRIDAY) == 0
    stage.tell(stage.dossier(officer="CB-7"))
    assert in_ledger() == [(None, None)]
    watching.open_cases(at=stage.FRIDAY)
    assert attributing.tell_ledger(at=stage.FRIDAY) == 1
    assert in_ledger() == [("owner", "tham-dinh-cham")]


def test_what_the_one_stop_system_says_counts_until_the_agency_says_otherwise(cast: Cast) -> None:
    case = stage.case_of(fault="intake", cause="nhan-thieu")
    assert (case.fault, case.cause) == ("intake", "nhan-thieu")
    attributing.attribute(actor=cast.minh, case=case, cause="thieu-giay-to", at=stage.FRIDAY)
    watching.bring([stage.told(fault="intake", cause="nhan-thieu", officer="CB-2")], at=stage.FRIDAY)
    assert stage.fresh(case).fault == "applicant"


def test_the_agency_that_agrees_with_the_one_stop_system_says_so_itself(cast: Cast) -> None:
    """The source's remark is no word of the agency's: neither shown to be kept nor kept, so that no import takes the cause back."""
    case = stage.case_of(fault="intake", cause="nhan-thieu")
    client = Client()
    client.force_login(cast.minh)
    page = reverse("dossiers:case-move", args=[case.pk, "nguyen-nhan"])
    assert causes.BY_SOURCE not in client.get(page).content.decode()
    attributing.attribute(actor=cast.minh, case=case, cause="nhan-thieu", note=causes.BY_SOURCE, at=stage.FRIDAY)
    watching.bring([stage.told(fault="owner", cause="tham-dinh-cham")], at=stage.FRIDAY)
    assert (stage.fresh(case).cause, stage.fresh(case).cause_note) == ("nhan-thieu", "")


def test_another_agency_is_chosen_only_for_a_cause_that_is_its_own(cast: Cast) -> None:
    case = stage.case_of()
    with pytest.raises(refusals.UnitNotNeeded):
        attributing.attribute(
            actor=cast.minh, case=case, cause="tham-dinh-cham", blamed=cast.units.so_y_te, at=stage.FRIDAY
        )
    assert stage.fresh(case).fault == ""


def test_a_cause_that_is_laid_down_is_not_what_is_to_be_done_next(cast: Cast, settings: Any) -> None:
    settings.TODAY = "2021-09-21T09:00"
    case = stage.drafted(cast, stage.case_of())
    client, page = Client(), reverse("dossiers:case", args=[case.pk])
    client.force_login(cast.minh)
    assert client.get(page).context["next_step"] == "Xác định nguyên nhân, lỗi"
    attributing.attribute(actor=cast.minh, case=case, cause="tham-dinh-cham", at=stage.FRIDAY)
    assert client.get(page).context["next_step"] == "Chờ thủ trưởng ký"


def test_causes_and_amounts_are_dated(cast: Cast) -> None:
    given = {"fault": "owner", "slug": "tham-dinh-cham", "label": "Thẩm định quá thời gian", "basis": "QĐ thử số 1"}
    case_settings.keep_cause(actor=cast.an, at=stage.FRIDAY, valid_from=dt.date(2021, 10, 1), **given)
    assert reads.causes(stage.FRIDAY)["tham-dinh-cham"].label == "Thẩm định chậm"
    october = moment(2021, 10, 5)
    assert reads.causes(october)["tham-dinh-cham"].label == "Thẩm định quá thời gian"
    case_settings.keep_amount(
        actor=cast.an, at=stage.FRIDAY, slug="new_dates", amount=2, valid_from=dt.date(2021, 10, 1), basis="QĐ thử số 2"
    )
    assert (reads.amounts(stage.FRIDAY)["new_dates"], reads.amounts(october)["new_dates"]) == (1, 2)
    with pytest.raises(errors.Forbidden):
        case_settings.keep_amount(
            actor=cast.huong, at=stage.FRIDAY, slug="new_dates", amount=9, valid_from=dt.date(2021, 10, 1), basis="x"
        )
    with pytest.raises(refusals.UnfitAmount):
        case_settings.keep_amount(
            actor=cast.an, at=stage.FRIDAY, slug="khac", amount=1, valid_from=dt.date(2021, 10, 1), basis="x"
        )


def test_who_sets_how_stopped_ones_count_is_told_from_when(cast: Cast) -> None:
    """What the ledger holds was judged when it was taken in: the page says so before, and again when it is set."""
    client, page = Client(), reverse("dossiers:case-settings")
    client.force_login(cast.an)
    assert str(LEDGER_STAYS) in client.get(page).content.decode()
    given = {
        "which": "amount",
        "slug": "stopped_in_time",
        "amount": "0",
        "valid_from": "1/10/2021",
        "basis": "QĐ thử số 3",
    }
    said = [str(one) for one in client.post(page, given, follow=True).context["messages"]]
    assert said == [str(LEDGER_STAYS)]
    said = [str(one) for one in client.post(page, given | {"slug": "new_dates"}, follow=True).context["messages"]]
    assert said == ["Đã đặt; việc đã lập giữ như cũ."]


def test_those_above_see_and_those_beside_do_not(cast: Cast) -> None:
    from dunghen.dossiers.queries import cases

    stage.case_of()
    chief = make.person("chief@tinh.example", "Lý Chánh", (Role.OFFICER, cast.units.ubnd_tinh))
    assert cases.visible(chief, stage.FRIDAY).count() == 1
    assert cases.visible(cast.phuc, stage.FRIDAY).count() == 0
    assert cases.counts(cast.minh, stage.FRIDAY)["can-xin-loi"] == 1

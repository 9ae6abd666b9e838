"""Everybody reads what was answered: searched with and without diacritics, narrowed, page by page; nothing personal is in it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml import html

from dunghen.kernel.organisation.models import Level, Unit, UnitKind, UnitSuccession
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import listing, published
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.TODAY = "2021-09-27"
    return people.cast()


def item(cast: Cast, title: str, text: str = "", at: dt.datetime = stage.FRIDAY, **more: Any) -> Petition:
    """Return a published item with this title and text."""
    sent = stage.filed(stage.MONDAY, text=text or f"{title}. Xin xem lại giúp.", **more).petition
    petition = stage.answered(cast, stage.handed(cast, sent))
    return operations.publish(
        actor=cast.mai, petition=petition, title=title, text=text or f"{title}.", answer="Đã làm xong.", at=at
    )


def page(query: str = "") -> Any:
    answer = Client().get(f"/phan-anh/{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def titles(query: str = "") -> list[str]:
    return [" ".join(link.text_content().split()) for link in page(query).xpath("//ul[@class='public-rows']//h2/a")]


def said(query: str = "") -> str:
    return " ".join(page(query).xpath("string(//main)").split())


def test_the_newest_come_first_and_what_is_not_published_is_not_there(cast: Cast) -> None:
    item(cast, "Đèn đường hẻm 12 hỏng", at=stage.FRIDAY)
    item(cast, "Chợ cũ ngập nước", at=stage.FRIDAY + dt.timedelta(hours=1))
    stage.answered(cast)
    assert titles() == ["Chợ cũ ngập nước", "Đèn đường hẻm 12 hỏng"]
    assert "2 phản ánh" in said()


def test_words_are_found_with_and_without_diacritics(cast: Cast) -> None:
    item(cast, "Đường trước chợ ngập nước")
    item(cast, "Dương liễu che khuất biển báo")
    assert len(titles("?q=duong")) == 2
    assert titles("?q=Đường") == ["Đường trước chợ ngập nước"]
    assert titles("?q=NƯỚC ngập") == titles("?q=ngap nuoc") == ["Đường trước chợ ngập nước"]
    assert titles("?q=ngập biển") == []


def test_when_nothing_has_the_diacritics_as_typed_they_are_left_out_and_the_page_says_so(cast: Cast) -> None:
    item(cast, "Mương thoát nước bị lấp")
    assert titles("?q=mường") == ["Mương thoát nước bị lấp"]
    assert "kết quả khi bỏ dấu" in said("?q=mường") and "kết quả khi bỏ dấu" not in said("?q=mương")


def test_the_beginning_of_the_last_word_is_enough_when_no_whole_word_fits(cast: Cast) -> None:
    item(cast, "Mương thoát nước bị lấp")
    assert titles("?q=thoat nuo") == ["Mương thoát nước bị lấp"]
    assert titles("?q=x") == []


def test_what_was_looked_for_is_marked(cast: Cast) -> None:
    item(cast, "Mương thoát nước", "Mương trước nhà bị lấp. " + "Mưa là ngập. " * 30 + "Xe không qua được cầu.")
    found = page("?q=cau muong")
    assert [mark.text for mark in found.xpath("//h2//mark")] == ["Mương"]
    assert "Mương" in [mark.text for mark in found.xpath("//p[@class='excerpt']/mark")]


def test_a_code_opens_its_page(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước")
    answer = Client().get("/phan-anh/", {"q": petition.code.lower().replace("-", " ")})
    assert answer.status_code == 302 and answer["Location"] == f"/phan-anh/{petition.code}/"


def commune(key: str, name: str, **more: Any) -> Unit:
    return make.unit(key, f"UBND {name}", UnitKind.COMMUNE, short_name=name, level=Level.COMMUNE, **more)


def test_an_old_name_of_a_commune_finds_its_successor_and_the_successor_what_was_before(
    cast: Cast, settings: Any
) -> None:
    old = commune("phuong-thu-cu", "Phường Thử Cũ", territory="phuong", valid_to=dt.date(2021, 9, 23))
    new = commune("phuong-thu-moi", "Phường Thử Mới", territory="phuong", valid_from=dt.date(2021, 9, 24))
    commune("phuong-khac", "Phường Khác", territory="phuong")
    UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=dt.date(2021, 9, 24), main=True)
    item(cast, "Việc ngày trước", commune=old)
    item(cast, "Việc nơi khác", commune=Unit.objects.get(key="phuong-khac"))
    assert titles("?commune=Phường Thử Mới") == titles("?commune=phuong-thu-moi") == ["Việc ngày trước"]
    assert titles("?commune=phuong thu cu") == ["Việc ngày trước"]
    assert "là tên cũ" in said("?commune=Phường Thử Cũ") and "Phường Thử Mới" in said("?commune=Phường Thử Cũ")
    assert "Chưa biết xã, phường nào" in said("?commune=Xã Không Có")


def test_filters_narrow_by_field_agency_days_remedy_and_judgement(cast: Cast) -> None:
    one, two = item(cast, "Việc một"), item(cast, "Việc hai")
    Petition.objects.filter(pk=two.pk).update(field="moi-truong", lead=cast.units.so_y_te, remedy=rules.PLANNED)
    operations.judge(petition=one, satisfied=True, at=stage.FRIDAY)
    assert titles("?field=moi-truong") == ["Việc hai"]
    assert titles(f"?unit={cast.units.so_y_te.pk}") == ["Việc hai"]
    assert titles("?fixed=co") == ["Việc một"] and titles("?fixed=chua") == ["Việc hai"]
    assert titles("?satisfied=co") == ["Việc một"] and titles("?satisfied=chua") == []
    assert len(titles("?since=20/9/2021&until=20-09-2021")) == 2 and titles("?until=19/9/2021") == []
    assert len(titles("?since=khi-nao&unit=abc&field=xyz")) == 2, "what cannot be read is left out"


@pytest.mark.parametrize("query", ["", "?q=viec", "?field=giao-thong&q=việc", "?since=1/9/2021"])
def test_pages_go_on_and_back_without_gaps(cast: Cast, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        item(cast, f"Việc số {n}", at=stage.FRIDAY + dt.timedelta(minutes=n))
    monkeypatch.setitem(published.listed.__kwdefaults__, "size", 2)
    seen, address = [], f"/phan-anh/{query}"
    back = ""
    for _ in range(3):
        found = html.fromstring(Client().get(address).content)
        seen += [" ".join(a.text_content().split()) for a in found.xpath("//ul[@class='public-rows']//h2/a")]
        before = found.xpath("//a[@rel='prev']/@href")
        back = before[0] if before else back
        after = found.xpath("//a[@rel='next']/@href")
        address = after[0] if after else address
    assert seen == [f"Việc số {n}" for n in (4, 3, 2, 1, 0)]
    again = html.fromstring(Client().get(back).content).xpath("//ul[@class='public-rows']//h2/a")
    assert [" ".join(a.text_content().split()) for a in again] == ["Việc số 2", "Việc số 1"]


def test_what_is_common_but_long_ago_is_found_year_by_year(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        item(cast, f"Khẩu trang {n}", at=stage.FRIDAY + dt.timedelta(minutes=n))
    for n in range(3):
        item(cast, f"Việc khác {n}", at=stage.FRIDAY + dt.timedelta(days=1, minutes=n))
    for name, value in (("WALKED", 2), ("GATHERED", 2), ("MOST_COUNTED", 4)):
        monkeypatch.setattr(listing, name, value)
    assert titles("?q=khẩu trang") == [f"Khẩu trang {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert "Hơn 2 phản ánh" in said("?q=khẩu trang")


def test_the_number_of_statements_does_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for n in range(4):
        item(cast, f"Việc số {n}")
    titles()  # the directory of units is kept in memory from now on
    with django_assert_max_num_queries(
        7
    ):  # two ask whether dossiers may be looked up and ranks are published: places above
        titles()
    with django_assert_max_num_queries(9):
        titles("?q=viec so&field=giao-thong&fixed=co")


def test_nothing_personal_is_on_the_page_of_an_item(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước", place="Trước nhà ông Trần Văn Thử 0905 123 456, đường Thử")
    answer = Client().get(f"/phan-anh/{petition.code}/").content.decode()
    assert "đường Thử" in answer
    for secret in ("0905", "Ngọc Lan", "lan@dan.example", petition.petitioner.secret, "Xin xem lại giúp"):
        assert secret not in answer


def test_the_page_tells_the_way_the_answer_and_whether_it_was_put_right(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước")
    operations.judge(petition=petition, satisfied=True, really_fixed=False, at=stage.FRIDAY)
    told = " ".join(
        html.fromstring(Client().get(f"/phan-anh/{petition.code}/").content).xpath("string(//main)").split()
    )
    assert "Sở Xây dựng" in told and "23/09/2021" in told and "sớm hơn hẹn" in told and "Đã làm xong." in told
    assert "Cơ quan báo Đã khắc phục" in told.replace("báoĐã", "báo Đã") and "Việc chưa được giải quyết" in told


def test_what_was_taken_down_says_so_and_nothing_else(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước")
    operations.take_down(actor=cast.mai, petition=petition, why="Còn tên người.", at=stage.FRIDAY)
    answer = Client().get(f"/phan-anh/{petition.code}/")
    assert answer.status_code == 410 and "đã được gỡ" in answer.content.decode()
    assert "Mương" not in answer.content.decode() and "Còn tên người" not in answer.content.decode()
    assert titles() == []


def test_a_petition_folded_into_a_public_one_leads_there_and_others_are_not_known(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước")
    twin = stage.filed().petition
    assert Client().get(f"/phan-anh/{twin.code}/").status_code == 404
    operations.merge(actor=cast.mai, petition=twin, into=petition, at=stage.FRIDAY)
    assert Client().get(f"/phan-anh/{twin.code}/")["Location"] == f"/phan-anh/{petition.code}/"


def test_only_released_photos_are_shown(cast: Cast) -> None:
    sent = stage.filed(photos=[stage.picture(), stage.picture()]).petition
    petition = stage.answered(cast, stage.handed(cast, sent))
    shown, hidden = petition.photos.order_by("pk")
    operations.publish(
        actor=cast.mai,
        petition=petition,
        title="Mương",
        text="Mương lấp.",
        answer="Xong.",
        photos=[shown.pk],
        at=stage.FRIDAY,
    )
    path = f"/phan-anh/{petition.code}/anh"
    assert Client().get(f"{path}/{shown.pk}/nho/").status_code == 200
    assert Client().get(f"{path}/{hidden.pk}/nho/").status_code == 404
    assert Client().get(f"/phan-anh/{petition.code}/").content.decode().count('<img src="/phan-anh') == 1
    operations.take_down(actor=cast.mai, petition=petition, why="Nhầm.", at=stage.FRIDAY)
    assert Client().get(f"{path}/{shown.pk}/nho/").status_code == 404


def test_a_reopened_item_says_so(cast: Cast) -> None:
    petition = item(cast, "Mương thoát nước")
    operations.reopen(petition=petition, why="Vẫn ngập.", at=stage.FRIDAY)
    told = Client().get(f"/phan-anh/{petition.code}/").content.decode()
    assert "xem xét lại" in told and "Vẫn ngập" not in told and "Đã làm xong." in told

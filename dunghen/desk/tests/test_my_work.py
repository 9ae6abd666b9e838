"""One list across all rooms, ordered by what hurts next."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel.commitments import operations
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.people import Cast

pytestmark = pytest.mark.django_db
URL = "/ban-lam-viec/"


@pytest.fixture(autouse=True)
def monday(settings: Any) -> None:
    settings.TODAY = "2021-09-20T09:00"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def listed(client: Client, query: str = "") -> list[str]:
    return [row.commitment.subject for row in client.get(URL + query).context["rows"]]


def test_what_hurts_next_comes_first_and_undated_work_last(client: Client, cast: Cast) -> None:
    minh = {"owner_unit": cast.units.so_xay_dung, "owner_person": cast.minh}
    make.commitment(subject="không hạn", **minh)
    make.commitment(subject="tháng sau", due_at=make.moment(2021, 10, 20, 17), **minh)
    make.commitment(subject="trễ", due_at=make.moment(2021, 9, 1, 17), **minh)
    make.commitment(subject="xong rồi", due_at=make.MONDAY, outcome="fulfilled", closed_at=make.MONDAY, **minh)
    make.commitment(cast.units.so_y_te, subject="của sở khác", due_at=make.MONDAY)
    client.force_login(cast.minh)
    assert listed(client) == ["trễ", "tháng sau", "không hạn"]


def test_each_saved_view_holds_what_its_count_says(client: Client, cast: Cast) -> None:
    at_home = cast.units.so_xay_dung
    make.commitment(at_home, subject="của Minh, trễ", due_at=make.moment(2021, 9, 1, 17), owner_person=cast.minh)
    make.commitment(at_home, subject="của sở", due_at=make.moment(2021, 10, 29, 17))
    make.commitment(at_home, subject="sắp đến", due_at=make.moment(2021, 9, 21, 17))
    make.commitment(at_home, subject="tạm dừng", due_at=make.moment(2021, 9, 21, 17), suspended_at=make.MONDAY)
    client.force_login(cast.huong)
    page = client.get(URL)
    counted = {view.label: (view.count, view.url) for group in page.context["groups"] for view in group.views}
    assert {name: count for name, (count, _) in counted.items()} == {
        "Của tôi": 0,
        "Đơn vị tôi": 4,
        "Tất cả được xem": 4,
        "Quá hạn": 1,
        "Sắp đến hạn": 1,
        "Trong hạn": 1,
        "Tạm dừng": 1,
        "Không thời hạn": 0,
    }
    for name, (count, url) in counted.items():
        assert len(client.get(url).context["rows"]) == count, name


def test_a_thousand_rows_are_walked_in_pages_that_neither_repeat_nor_skip(client: Client, cast: Cast) -> None:
    for number in range(120):
        # Three rows share each due moment, some have none: the places where pages break.
        due_at = make.MONDAY + dt.timedelta(days=number // 3) if number < 100 else None
        make.commitment(cast.units.so_xay_dung, subject=f"việc {number:03}", due_at=due_at, owner_person=cast.minh)
    client.force_login(cast.minh)
    seen, query, pages = [], "", 0
    while True:
        context = client.get(URL + query).context
        seen += [row.commitment.subject for row in context["rows"]]
        pages += 1
        if not context["page"].after:
            break
        query = f"?after={context['page'].after}"
    assert (seen, pages) == (sorted(seen), 3) and len(set(seen)) == 120
    back = client.get(f"{URL}?before={context['page'].before}").context
    assert [row.commitment.subject for row in back["rows"]] == seen[50:100]
    assert listed(client, "?after=khong-doc-duoc") == seen[:50]


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(50):
        make.commitment(
            make.unit(f"don-vi-{number}"),
            due_at=make.MONDAY,
            overseer_unit=cast.units.so_noi_vu,
            owner_person=make.person(f"nguoi-{number}@tinh.example"),
        )
    client.force_login(cast.thao)
    with django_assert_max_num_queries(13):
        assert len(listed(client, "?scope=all")) == 50


def test_time_is_spoken_twice(client: Client, cast: Cast) -> None:
    make.commitment(cast.units.so_xay_dung, due_at=make.moment(2021, 9, 15, 17), owner_person=cast.minh)
    client.force_login(cast.minh)
    page = client.get(URL).content.decode()
    assert "quá hạn 2 ngày 2 giờ làm việc" in page and "17:00 thứ Tư, 15/09/2021" in page
    assert '<span class="badge late">' in page


def test_the_preview_is_for_those_who_may_see_it(client: Client, cast: Cast) -> None:
    work = make.commitment(cast.units.so_xay_dung, subject="Rà soát quy hoạch", owner_person=cast.minh)
    url = reverse("desk:preview", args=[work.pk])
    client.force_login(cast.tuan)
    refused = client.get(url)
    assert refused.status_code == 404 and "Rà soát" not in refused.content.decode()
    client.force_login(cast.minh)
    whole, part = client.get(url), client.get(url, headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode() and "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_kind_whose_page_would_turn_one_away_stands_in_no_list(client: Client, cast: Cast) -> None:
    office = cast.units.van_phong
    make.commitment(office, subject="trả lời phản ánh", kind="petitions.answer")
    make.commitment(office, subject="nhiệm vụ", kind="directives.assignment")
    make.commitment(office, subject="tự chấm", kind="par_index.self_score")
    make.commitment(office, subject="giải trình", kind="dossiers.explanation")
    make.commitment(office, subject="giải trình của Mai", kind="dossiers.explanation", owner_person=cast.mai)
    client.force_login(cast.mai)
    assert sorted(listed(client, "?scope=all")) == ["giải trình của Mai", "trả lời phản ánh"]
    client.force_login(cast.phuc)
    assert sorted(listed(client, "?scope=all")) == ["nhiệm vụ"]


def test_an_empty_list_says_why(client: Client, cast: Cast) -> None:
    client.force_login(cast.minh)
    assert "Không còn việc nào chưa xong." in client.get(URL).content.decode()
    assert "Không có việc nào khớp với bộ lọc này." in client.get(f"{URL}?state=overdue").content.decode()
    client.force_login(cast.lan)
    assert "chưa được giao vai trò" in client.get(URL).content.decode()


def test_search_finds_with_and_without_diacritics_what_one_may_see(client: Client, cast: Cast) -> None:
    make.commitment(cast.units.so_xay_dung, subject="Trả lời về thoát nước đường Lê Lợi")
    client.force_login(cast.huong)
    for words in ("thoát nước", "thoat nuoc", "LÊ LỢI", "duong le loi"):
        page = client.get("/ban-lam-viec/tim-kiem/", {"q": words})
        assert "Trả lời về thoát nước" in page.content.decode(), words
    assert "Không tìm thấy mục nào." in client.get("/ban-lam-viec/tim-kiem/", {"q": "cầu treo"}).content.decode()
    client.force_login(cast.tuan)
    assert "Trả lời về thoát nước" not in client.get("/ban-lam-viec/tim-kiem/", {"q": "thoat nuoc"}).content.decode()


def test_what_stays_late_comes_onto_the_chairmans_list(client: Client, cast: Cast) -> None:
    late = make.commitment(cast.units.so_xay_dung, due_at=make.moment(2021, 9, 8, 17), subject="Việc trễ đã lâu")
    make.commitment(cast.units.so_xay_dung, due_at=make.moment(2021, 9, 17, 17), subject="Việc mới trễ")
    operations.remind(at=make.MONDAY)
    client.force_login(cast.dung)
    page = client.get("/ban-lam-viec/bao-cao-chu-tich/").content.decode()
    assert "Việc trễ đã lâu" in page and "Việc mới trễ" not in page
    late.due_at = make.moment(2021, 10, 15, 17)
    late.save()
    assert "Việc trễ đã lâu" not in client.get("/ban-lam-viec/bao-cao-chu-tich/").content.decode()
    client.force_login(cast.tuan)
    assert client.get("/ban-lam-viec/bao-cao-chu-tich/").status_code == 403

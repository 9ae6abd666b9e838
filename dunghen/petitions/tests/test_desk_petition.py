"""One petition on the desk: what may be the same beside it, the public copy beside what was written, every act from its page."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.desk import moves
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import clustering
from dunghen.petitions.tests import matrix, stage
from dunghen.petitions.tests.test_desk import at_desk, do, page

pytestmark = pytest.mark.django_db
TWIN = "Trước trường mầm non Hoa Nắng có nắp cống vỡ, trẻ con đi học nguy hiểm quá."


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def monday(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T10:00"  # type: ignore[attr-defined]


def test_two_are_compared_then_folded_into_one(cast: Cast) -> None:
    first, second = stage.filed().petition, stage.filed(text=TWIN).petition
    mai = at_desk(cast.mai)
    assert reverse("petitions:compare", args=[second.code, first.code]) in page(mai, "petition", second.code)
    shown = page(mai, "compare", second.code, first.code)
    assert "<mark>nắp</mark>" in shown and first.code in shown and second.code in shown
    assert f'value="{first.code}"' in page(mai, "move", second.code, "gop", vao=first.code)
    assert do(mai, second, "gop", other=first.code).merged_into == first


def test_what_is_tied_is_seen_from_both_ends_by_who_may_see_it(cast: Cast) -> None:
    first, second = stage.handed(cast), stage.filed().petition
    operations.tie(actor=cast.mai, petition=first, other=second, at=stage.MONDAY)
    mai = at_desk(cast.mai)
    assert second.code in page(mai, "petition", first.code) and first.code in page(mai, "petition", second.code)
    assert reverse("petitions:petition", args=[second.code]) not in page(at_desk(cast.minh), "petition", first.code)


def test_a_tie_a_merge_and_a_split_name_the_other_only_to_who_may_open_it(cast: Cast) -> None:
    mine, other = stage.handed(cast), stage.handed(cast, lead=cast.units.so_y_te)
    operations.tie(actor=cast.mai, petition=mine, other=other, at=stage.MONDAY)
    part = operations.split(actor=cast.mai, petition=mine, text="Đèn đường trước trường cũng hỏng.", at=stage.MONDAY)
    folded = stage.filed(text=TWIN).petition
    operations.merge(actor=cast.mai, petition=folded, into=mine, at=stage.MONDAY)
    minh, mai = page(at_desk(cast.minh), "petition", mine.code), page(at_desk(cast.mai), "petition", mine.code)
    for hidden in (other, part, folded):
        assert hidden.code not in minh and hidden.code in mai
    assert "liên quan đến phản ánh khác" in minh and "tách phản ánh khác" in minh
    operations.merge(actor=cast.mai, petition=mine, into=other, at=stage.MONDAY)
    gone = page(at_desk(cast.minh), "petition", mine.code)
    assert other.code not in gone and "đã có phản ánh khác về cùng sự việc" in gone
    assert "Gộp vào phản ánh khác" in gone and other.code in page(at_desk(cast.mai), "petition", mine.code)


def test_each_is_urged_to_what_is_on_the_way_and_to_nothing_else(cast: Cast) -> None:
    """Asking for more, redirecting and merging are possible, and are never what comes next."""

    def urged(who: Person) -> str:
        return str(at_desk(who).get(reverse("petitions:petition", args=[found.code])).context["next_step"])

    found = stage.filed().petition
    assert urged(cast.mai) == "Tiếp nhận và chuyển đơn vị"
    found = stage.handed(cast, found)
    assert (urged(cast.mai), urged(cast.minh)) == ("Chờ đơn vị xử lý", "Nhận xử lý")
    found = operations.take(actor=cast.minh, petition=found, at=stage.MONDAY)
    assert (urged(cast.huong), urged(cast.minh)) == ("Soạn trả lời, trình duyệt",) * 2
    asked = operations.ask_more(actor=cast.minh, petition=found, question="Số nhà nào?", at=stage.MONDAY)
    assert urged(cast.mai) == "Chờ người gửi bổ sung; đồng hồ tạm dừng"
    found = stage.drafted(cast, stage.handed(cast))
    assert asked.pk != found.pk
    assert (urged(cast.minh), urged(cast.huong)) == ("Chờ thủ trưởng duyệt trả lời", "Duyệt và trả lời")


def test_what_is_published_may_be_named_to_everybody(cast: Cast) -> None:
    public = stage.published(cast, stage.answered(cast, stage.handed(cast)))
    assert queries.hidden(cast.tuan, {public.code}, stage.FRIDAY) == frozenset()
    assert queries.hidden(cast.tuan, {stage.handed(cast).code}, stage.FRIDAY)


def test_duplicates_are_not_a_window_into_what_one_may_not_see(cast: Cast) -> None:
    stage.filed()
    mine = stage.handed(cast, stage.filed(text=TWIN).petition)
    assert "Có thể trùng" in page(at_desk(cast.mai), "petition", mine.code)
    assert "Có thể trùng" not in page(at_desk(cast.minh), "petition", mine.code)


def test_the_public_copy_stands_beside_what_was_written(cast: Cast) -> None:
    text = "Tôi là Hồ Ngọc Lan, gọi 0900 000 123. Nắp cống trước trường mầm non bị vỡ hai tuần nay."
    petition = stage.handed(cast, stage.filed(text=text).petition)
    petition = stage.drafted(cast, petition, stage.MONDAY, text="Gọi anh Ba 0900 000 456.")
    petition = operations.approve(actor=cast.huong, petition=petition, at=stage.MONDAY)
    mai, url = at_desk(cast.mai), reverse("petitions:move", args=[petition.code, "cong-khai"])
    shown = mai.get(url).content.decode()
    assert "<mark>[đã che số điện thoại]</mark>" in shown and "0900 000 123" not in shown
    assert '<mark class="pii" title="số điện thoại">0900 000 456</mark>' in shown, "what the answer still tells"
    typed = {"title": "Nắp cống vỡ", "text": "Nắp cống bị vỡ.", "answer": "Gọi 0900 000 456.", "place": ""}
    refused = mai.post(url, typed)
    assert refused.status_code == 422 and "Gọi 0900 000 456." in refused.content.decode()
    assert Petition.objects.get().publication == rules.PENDING
    assert do(mai, petition, "cong-khai", **{**typed, "no_personal_data": "on"}).publication == rules.PUBLISHED


def test_a_corrected_answer_is_masked_anew_for_the_public(cast: Cast) -> None:
    petition = stage.published(cast)
    operations.correct_answer(
        actor=cast.huong, petition=petition, text="Sở đã thay nắp ngày 23/9.", why="Sai ngày.", at=stage.FRIDAY
    )
    assert "Sở đã thay nắp ngày 23/9.</textarea>" in page(at_desk(cast.mai), "move", petition.code, "cong-khai")


def test_the_promise_names_who_has_the_step(cast: Cast) -> None:
    petition = stage.answered(cast, stage.handed(cast), stage.MONDAY)
    shown = page(at_desk(cast.mai), "petition", petition.code)
    promise = shown[shown.index('class="promise') :][:400]
    assert cast.units.van_phong.name in promise, "to be published by the coordinator"


def test_a_page_takes_the_same_queries_however_much_was_said(cast: Cast, django_assert_max_num_queries: Any) -> None:
    petition = stage.handed(cast, coops=[cast.units.so_y_te])
    mai = at_desk(cast.mai)
    page(mai, "petition", petition.code)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(mai, "petition", petition.code)
    for n in range(4):
        operations.note(actor=cast.mai, petition=petition, text=f"Ghi chú {n}.", at=stage.MONDAY)
        stage.filed()
    with django_assert_max_num_queries(MOST_QUERIES):
        page(mai, "petition", petition.code)


MOST_QUERIES = 34


Start = Callable[[Cast], Petition]
ACTS: list[tuple[str, str, Start, dict[str, Any], str]] = [
    ("mai", "bo-sung", lambda cast: stage.filed().petition, {"question": "Số nhà nào?"}, rules.ASKED),
    ("mai", "khong-tiep-nhan", lambda cast: stage.filed().petition, {"why": "Không có nội dung."}, rules.REFUSED),
    ("mai", "huong-dan", lambda cast: stage.filed().petition, {"kind": rules.COMPLAINT, "door": "Ban Tiếp công dân, 1 phố Thử"}, rules.REDIRECTED),
    ("mai", "ngoai-tinh", lambda cast: stage.filed().petition, {"body": "Công ty Điện lực Thử", "email": "dl@ngoai.example"}, rules.FORWARDED),
    ("mai", "rut", lambda cast: stage.filed().petition, {"why": "Người gửi gọi điện xin rút."}, rules.WITHDRAWN),
    ("mai", "tach", lambda cast: stage.filed().petition, {"text": "Đèn đường trước trường cũng hỏng."}, rules.RECEIVED),
    ("mai", "phan-loai", stage.handed, {"kind": rules.FEEDBACK, "field": stage.FIELD, "cls": rules.URGENT, "title": "Nắp cống"}, rules.HANDED),
    ("mai", "phoi-hop", stage.handed, {"unit": "so_y_te"}, rules.HANDED),
    ("mai", "ghi-chu", stage.handed, {"text": "Đã gọi cho người gửi."}, rules.HANDED),
    ("mai", "chuyen-tiep", stage.handed, {"to_unit": "so_y_te", "why": "Trước cổng trạm y tế."}, rules.HANDED),
    ("minh", "nhan", stage.handed, {}, rules.IN_PROGRESS),
    ("minh", "phan-cong", stage.handed, {"officer": "minh"}, rules.HANDED),
    ("minh", "chuyen-tra", stage.handed, {"why": "Thuộc ngành điện."}, rules.SENT_BACK),
    ("minh", "bo-sung", stage.handed, {"question": "Cống nào?"}, rules.ASKED),
    ("huong", "gia-han", stage.handed, {"new_due_on": "05/10/2021", "why": "Chờ nắp đúc sẵn."}, rules.HANDED),
    ("huong", "tra-du-thao", lambda cast: stage.drafted(cast, at=stage.MONDAY), {"why": "Ghi rõ ngày."}, rules.IN_PROGRESS),
    ("huong", "duyet", lambda cast: stage.drafted(cast, at=stage.MONDAY), {"text": "Đã thay."}, rules.ANSWERED),
    ("huong", "sua-tra-loi", lambda cast: stage.answered(cast, stage.handed(cast), stage.MONDAY), {"text": "Đã thay ngày 20/9.", "why": "Thiếu ngày."}, rules.ANSWERED),
    ("minh", "khac-phuc", lambda cast: stage.answered(cast, stage.handed(cast), stage.MONDAY), {"what": rules.PLANNED, "due_on": "30/09/2021"}, rules.ANSWERED),
    ("mai", "khong-cong-khai", lambda cast: stage.answered(cast, stage.handed(cast), stage.MONDAY), {"why": "Việc riêng."}, rules.ANSWERED),
]  # fmt: skip


@pytest.mark.parametrize(("who", "slug", "start", "given", "state"), ACTS, ids=[f"{act[0]}-{act[1]}" for act in ACTS])
def test_every_act_is_done_from_its_page(
    cast: Cast, who: str, slug: str, start: Start, given: dict[str, Any], state: str
) -> None:
    petition = start(cast)
    person = getattr(cast, who)
    client = at_desk(person)
    opened = page(client, "move", petition.code, slug)
    assert str(moves.MOVES[slug].consequence) in opened, "says first what will happen"
    assert reverse("petitions:move", args=[petition.code, slug]) in page(client, "petition", petition.code)
    known = {"so_y_te": str(cast.units.so_y_te.pk), "minh": str(cast.minh.pk)}
    data = {name: known.get(value, value) for name, value in given.items()}
    assert do(client, petition, slug, **data).state == state


def test_every_act_has_its_row_in_the_table_of_roles() -> None:
    assert set(matrix.ACTS) == set(moves.MOVES)


def test_a_move_that_is_not_possible_now_is_not_offered(cast: Cast) -> None:
    petition = stage.filed().petition
    shown = page(at_desk(cast.mai), "petition", petition.code)
    for slug in ("duyet", "soan", "cong-khai", "gui-tra-loi", "giu-nguyen"):
        assert reverse("petitions:move", args=[petition.code, slug]) not in shown


def test_circles_fall_apart_when_one_looks_nearer(cast: Cast) -> None:
    for n in range(3):
        stage.filed(point=(Decimal("12.2400"), Decimal("109.1900") + Decimal(n) / 1000))
    url = reverse("petitions:desk-map-points")
    far = json.loads(at_desk(cast.mai).get(url, {"khung": "11,108,13,110", "gan": "8"}).content)["points"]
    near = json.loads(at_desk(cast.mai).get(url, {"khung": "12.2,109.1,12.3,109.3", "gan": "16"}).content)["points"]
    assert [point["count"] for point in far] == [3] and [point["count"] for point in near] == [1, 1, 1]
    assert json.loads(at_desk(cast.tuan).get(url).content)["points"] == []


def test_a_map_that_leaves_some_out_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        stage.filed(point=(Decimal("12.2400"), Decimal("109.1900") + Decimal(n)))
    mai, url = at_desk(cast.mai), reverse("petitions:desk-map-points")
    whole = mai.get(url, {"khung": "11,108,13,113", "gan": "8"}).json()
    assert len(whole["points"]) == 4 and whole["note"] == ""
    assert "Bản đồ vẽ" not in page(mai, "desk-map")
    monkeypatch.setattr(clustering, "MOST_POINTS", 3)
    newest = mai.get(url, {"khung": "11,108,13,113", "gan": "8"}).json()
    assert len(newest["points"]) == 3 and newest["note"].startswith("Bản đồ vẽ 3 phản ánh mới nhất")
    assert newest["note"] in page(mai, "desk-map")
    monkeypatch.setattr(clustering, "MOST_CIRCLES", 2)
    fewer = mai.get(url, {"khung": "11,108,13,113", "gan": "8"}).json()
    assert len(fewer["points"]) == 2 and "1 phản ánh đứng riêng lẻ chưa được vẽ" in fewer["note"]

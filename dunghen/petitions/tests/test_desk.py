"""Officers at their desk: the inbox by what to do next, a petition's page, acts with their consequence, many at once, entry by telephone."""

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel.organisation.models import Level, UnitKind
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import inbox, overview
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def monday(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-09-20T10:00"  # type: ignore[attr-defined]


def at_desk(who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]
    return client


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"petitions:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def do(client: Client, petition: Petition, slug: str, **data: object) -> Petition:
    response = client.post(reverse("petitions:move", args=[petition.code, slug]), data)
    assert response.status_code == 302, response.content.decode()[-3000:]
    return Petition.objects.get(pk=petition.pk)


def test_mai_hands_over_minh_answers_huong_approves_mai_publishes(cast: Cast) -> None:
    petition = stage.filed().petition
    mai, minh, huong = at_desk(cast.mai), at_desk(cast.minh), at_desk(cast.huong)
    assert petition.title in page(mai, "inbox")
    given = {"kind": rules.FEEDBACK, "field": stage.FIELD, "lead": cast.units.so_xay_dung.pk, "cls": rules.QUICK}
    petition = do(mai, petition, "chuyen", **given)
    assert petition.state == rules.HANDED and petition.due_at == moment(2021, 9, 23, 17)
    assert petition.code in page(minh, "inbox")
    petition = do(minh, petition, "nhan")
    petition = do(minh, petition, "soan", text="Đã thay nắp cống mới.", remedy=rules.FIXED)
    assert petition.code in page(huong, "inbox", view="cho-duyet")
    petition = do(huong, petition, "duyet", text="Sở đã thay nắp cống mới.")
    assert petition.state == rules.ANSWERED and petition.answer == "Sở đã thay nắp cống mới."
    assert petition.code in page(mai, "inbox", view="cong-khai")
    copy = {"title": "Nắp cống vỡ", "text": "Nắp cống trước trường bị vỡ.", "answer": "Sở đã thay nắp cống mới."}
    assert do(mai, petition, "cong-khai", **copy).publication == rules.PUBLISHED


def test_the_page_hides_who_sent_it_from_handlers(cast: Cast) -> None:
    text = "Tôi tên là Hồ Ngọc Lan, gọi 0900 000 123. Nắp cống trước trường mầm non bị vỡ hai tuần nay."
    petition = stage.handed(cast, stage.filed(text=text).petition)
    for who in (cast.minh, cast.huong, cast.mai, cast.thao, cast.dung):
        shown = page(at_desk(who), "petition", petition.code)
        assert "0900 000 123" not in shown and "lan@dan.example" not in shown
    opened = at_desk(cast.huong).post(reverse("petitions:unseal", args=[petition.code]), {"why": "Hẹn giờ khảo sát."})
    assert "lan@dan.example" in opened.content.decode() and "no-store" in opened["Cache-Control"]
    again = page(at_desk(cast.huong), "unseal", petition.code)
    assert "lan@dan.example" not in again, "shown once"
    assert stage.trail(petition).count("unsealed") == 1


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    petition = stage.handed(cast)
    url = reverse("petitions:move", args=[petition.code, "gia-han"])
    response = at_desk(cast.huong).post(url, {"new_due_on": "31/12/2021", "why": "Chờ nắp cống đúc sẵn."})
    assert response.status_code == 422
    assert "Chờ nắp cống đúc sẵn." in response.content.decode() and "phải sau hạn hiện nay" in response.content.decode()


def test_many_are_handed_over_in_one_act_or_none(cast: Cast) -> None:
    first, second = stage.filed().petition, stage.filed().petition
    mai = at_desk(cast.mai)
    url = reverse("petitions:hand-over-many")
    assert first.code in mai.get(url, {"code": [first.code, second.code]}).content.decode()
    data = {"code": [first.code, second.code], "confirm": "1"}
    for one in (first, second):
        data |= {f"kind-{one.code}": rules.FEEDBACK, f"field-{one.code}": stage.FIELD, f"cls-{one.code}": rules.NORMAL}
    data[f"lead-{first.code}"] = str(cast.units.so_xay_dung.pk)
    assert mai.post(url, data).status_code == 422, "one of them has no unit yet"
    assert set(Petition.objects.values_list("state", flat=True)) == {rules.RECEIVED}
    data[f"lead-{second.code}"] = str(cast.units.so_y_te.pk)
    assert mai.post(url, data).status_code == 302
    assert set(Petition.objects.values_list("state", flat=True)) == {rules.HANDED}


def test_many_are_handed_over_with_the_commune_that_the_machine_reads(cast: Cast) -> None:
    place = make.unit("phuong-thu", "UBND phường Thử", UnitKind.COMMUNE, short_name="Phường Thử", level=Level.COMMUNE)
    first, second = stage.filed().petition, stage.filed().petition
    Petition.objects.update(suggestion={"commune": place.key})
    mai, codes = at_desk(cast.mai), [first.code, second.code]
    assert "Xảy ra ở Phường Thử" in page(mai, "hand-over-many", code=codes)
    data = {"code": codes, "confirm": "1", f"in-commune-{first.code}": "1"}
    for code in codes:
        data |= {f"kind-{code}": rules.FEEDBACK, f"field-{code}": stage.FIELD, f"cls-{code}": rules.NORMAL}
        data[f"lead-{code}"] = str(cast.units.so_xay_dung.pk)
    assert mai.post(reverse("petitions:hand-over-many"), data).status_code == 302
    assert dict(Petition.objects.values_list("code", "commune")) == {first.code: place.pk, second.code: None}


def test_what_was_chosen_for_many_survives_a_refusal(cast: Cast) -> None:
    first, second = stage.filed().petition, stage.filed().petition
    mai = at_desk(cast.mai)
    data = {"code": [first.code, second.code], "confirm": "1", f"kind-{first.code}": rules.QUESTION}
    data |= {f"lead-{first.code}": str(cast.units.so_y_te.pk), f"field-{first.code}": "y-te"}
    refused = mai.post(reverse("petitions:hand-over-many"), data)
    shown = refused.content.decode()
    assert refused.status_code == 422 and second.code in shown
    assert f'<option value="{cast.units.so_y_te.pk}" selected>' in shown and '<option value="y-te" selected>' in shown
    assert '<option value="hoi_dap" selected>' in shown


def test_huong_puts_minh_in_charge_of_several_at_once(cast: Cast) -> None:
    first, second = stage.handed(cast), stage.handed(cast)
    huong, url = at_desk(cast.huong), reverse("petitions:assign-many")
    codes = [first.code, second.code]
    assert cast.minh.full_name in huong.get(url, {"code": codes}).content.decode()
    assert huong.post(url, {"code": codes, "confirm": "1"}).status_code == 422, "nobody chosen"
    assert huong.post(url, {"code": codes, "confirm": "1", "officer": str(cast.tuan.pk)}).status_code == 422
    assert huong.post(url, {"code": codes, "confirm": "1", "officer": str(cast.minh.pk)}).status_code == 302
    mine = inbox.petitions(cast.minh, inbox.Wanted("cua-toi"), stage.MONDAY)
    assert {one.pk for one in mine} == {first.pk, second.pk}
    assert stage.trail(first)[-1] == "accepted", "one act for all, its parts beneath it"


def test_nobody_puts_an_officer_in_charge_elsewhere(cast: Cast) -> None:
    petition = stage.handed(cast)
    answer = at_desk(cast.tuan).post(
        reverse("petitions:assign-many"), {"code": [petition.code], "confirm": "1", "officer": str(cast.tuan.pk)}
    )
    assert answer.status_code == 302 and Petition.objects.get().answering.owner_person is None  # type: ignore[union-attr]


def test_the_list_keeps_its_place_and_leads_on(cast: Cast) -> None:
    first, second, third = (stage.filed(at).petition for at in (stage.MONDAY, stage.WEDNESDAY, stage.THURSDAY))
    mai = at_desk(cast.mai)
    page(mai, "inbox", view="moi", q="nắp cống")
    listed = reverse("petitions:inbox") + "?view=moi&amp;q=n%E1%BA%AFp+c%E1%BB%91ng"
    assert listed in page(mai, "petition", first.code)
    following = reverse("petitions:following")
    after = mai.get(following, {"sau": first.code})
    assert after["Location"] == reverse("petitions:petition", args=[second.code])
    operations.refuse(actor=cast.mai, petition=second, why="Không có nội dung.", at=stage.THURSDAY)
    assert mai.get(following, {"sau": second.code})["Location"].endswith(f"/{first.code}/"), "it has left the list"
    assert mai.get(following, {"sau": third.code})["Location"].startswith(reverse("petitions:inbox") + "?view=moi")


def test_a_returned_draft_waits_in_a_list_of_its_own(cast: Cast) -> None:
    petition = stage.drafted(cast, at=stage.MONDAY)
    operations.return_draft(actor=cast.huong, petition=petition, why="Thiếu ngày thay nắp.", at=stage.MONDAY)
    assert petition.code in page(at_desk(cast.minh), "inbox", view="bi-tra-lai")
    operations.draft(
        actor=cast.minh, petition=petition, text="Đã thay ngày 22/9.", remedy=rules.FIXED, at=stage.WEDNESDAY
    )
    assert petition.code not in page(at_desk(cast.minh), "inbox", view="bi-tra-lai")


def test_what_a_unit_only_helps_with_is_not_its_own_lateness(cast: Cast) -> None:
    petition = stage.handed(cast, coops=[cast.units.so_y_te])
    tuan = at_desk(cast.tuan)
    for view in ("con-mo", "qua-han", "tat-ca"):
        assert petition.code not in page(tuan, "inbox", view=view)
    assert petition.code in page(tuan, "inbox", view="phoi-hop")
    assert petition.code in page(tuan, "inbox", view="tat-ca", q="nap cong"), "and by search"


def test_tuan_of_another_department_finds_nothing(cast: Cast) -> None:
    petition = stage.handed(cast)
    tuan = at_desk(cast.tuan)
    assert petition.code not in page(tuan, "inbox", view="tat-ca")
    assert tuan.get(reverse("petitions:petition", args=[petition.code])).status_code == 404
    assert petition.code not in tuan.get(reverse("petitions:inbox-csv"), {"view": "tat-ca"}).getvalue().decode()


def test_the_export_holds_masked_text_alone(cast: Cast) -> None:
    stage.filed(text="Xin gọi 0900 000 123 để biết chỗ. Nắp cống trước trường mầm non bị vỡ.")
    exported = at_desk(cast.mai).get(reverse("petitions:inbox-csv"), {"view": "tat-ca"}).getvalue().decode()
    assert "Nắp cống" in exported and "0900 000 123" not in exported


def test_a_template_starts_an_answer(cast: Cast) -> None:
    petition = operations.take(actor=cast.minh, petition=stage.handed(cast), at=stage.MONDAY)
    template = operations.keep_template(
        actor=cast.mai, at=stage.MONDAY, title="Đã thay", text="Đơn vị đã thay nắp cống.", purpose="answer", field=""
    )
    shown = page(at_desk(cast.minh), "move", petition.code, "soan", mau=str(template.pk))
    assert "Đơn vị đã thay nắp cống." in shown


def test_counts_are_those_of_the_lists(cast: Cast) -> None:
    stage.filed()
    stage.handed(cast)
    stage.drafted(cast, at=stage.MONDAY)
    for who in (cast.mai, cast.minh, cast.huong, cast.thao):
        mine = inbox.standing(who, stage.MONDAY)
        for view, count in inbox.counts(who, mine, stage.MONDAY).items():
            rows = inbox.petitions(who, inbox.Wanted(view), stage.MONDAY)
            assert rows.count() == count, (who, view)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2021-W38-1"])
def test_a_day_beyond_every_calendar_narrows_no_list(cast: Cast, day: str) -> None:
    petition = stage.filed().petition
    assert petition.code in page(at_desk(cast.mai), "inbox", since=day, until=day)


def test_an_inbox_takes_the_same_few_queries_however_long(cast: Cast, django_assert_num_queries: object) -> None:
    stage.filed()
    client = at_desk(cast.mai)
    page(client, "inbox")
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        page(client, "inbox")
    for _ in range(5):
        stage.filed()
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        page(client, "inbox")


QUERIES = 13
"""Session, person, standing (one), two marks of the calendar and hours, the page (three), counts, units that receive (one), communes."""


def test_leaders_see_who_is_late_at_which_step(cast: Cast) -> None:
    stage.handed(cast)
    stage.filed()
    rows = overview.late_by_unit(cast.dung, moment(2021, 10, 8))
    told = {row.name: {step: count for step, count in row.by_step if count} for row in rows}
    assert told == {cast.units.so_xay_dung.name: {rules.HANDED: 1}, cast.units.van_phong.name: {rules.RECEIVED: 1}}
    assert overview.late_by_unit(cast.tuan, moment(2021, 10, 8)) == []


def test_a_place_that_burns_stands_out(cast: Cast) -> None:
    commune = cast.units.so_y_te  # any unit will do for a place
    for _ in range(3):
        petition = stage.filed(commune=commune).petition
        stage.handed(cast, petition)
    hot = overview.hot_places(moment(2021, 9, 13, 0), moment(2021, 9, 21, 0))
    assert [(rise.label, rise.extra, rise.now, rise.usual) for rise in hot] == [(commune.name, stage.FIELD, 3, 0.0)]
    rising = overview.rising_phrases(moment(2021, 9, 13, 0), moment(2021, 9, 21, 0))
    assert "trường mầm non" in {rise.label for rise in rising}


def test_alike_petitions_lie_beside_one_another(cast: Cast) -> None:
    first = stage.filed().petition
    second = stage.filed(text="Trước trường mầm non Hoa Nắng có nắp cống vỡ, trẻ con đi học nguy hiểm quá.").petition
    found = queries.alike(cast.mai, second, stage.MONDAY)
    assert [one for one, _score, _words in found] == [first]

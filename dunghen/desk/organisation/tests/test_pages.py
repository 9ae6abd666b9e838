"""An administers the system, Hương heads the department of construction, Minh works there."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel import clock
from dunghen.kernel.access import SYSTEM, Role
from dunghen.kernel.organisation import operations
from dunghen.kernel.organisation.models import Delegation, Grant, Person, Post, Unit, UnitAlias
from dunghen.kernel.organisation.tests.conftest import DATA
from dunghen.kernel.tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def loaded(at):
    """The province of the data folder; An is its administrator."""
    operations.load_units(source=DATA, actor=SYSTEM, at=at)
    unit = Unit.objects.get(key="van-phong-ubnd-tinh")
    person, _ = operations.create_first_admin(email="an@tinh.example", full_name="Bùi Bình An", unit=unit, at=at)
    return person


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def text(response):
    return response.content.decode()


def today() -> dt.date:
    return clock.today()


def test_the_tree_of_2021_has_districts_and_that_of_2026_has_none(loaded):
    old = text(as_(loaded).get(reverse("desk:units"), {"ngay": "16/8/2021"}))
    new = text(as_(loaded).get(reverse("desk:units"), {"ngay": "01/07/2025"}))
    assert "UBND huyện Cam Lâm" in old and "UBND phường Vĩnh Hải" in old
    assert "UBND huyện Cam Lâm" not in new and "UBND phường Bắc Nha Trang" in new


def test_a_name_leads_to_its_unit_and_a_name_of_another_day_says_so(loaded):
    client = as_(loaded)
    unit = Unit.objects.get(key="so-cong-thuong")
    answer = client.get(reverse("desk:units"), {"ngay": "16/8/2021", "q": "SCT"})
    assert answer.headers["Location"] == reverse("desk:unit", args=[unit.pk]) + "?ngay=2021-08-16"
    page = text(client.get(reverse("desk:units"), {"ngay": "1/9/2026", "q": "Sở TN&MT"}))
    assert "đã kết thúc ngày 28/02/2025" in page and "Sở Nông nghiệp và Môi trường" in page


def test_the_page_of_an_ended_unit_shows_its_heirs_and_its_legal_basis(loaded):
    unit = Unit.objects.get(key="xa-cam-tan-cam-lam")
    page = text(as_(loaded).get(reverse("desk:unit", args=[unit.pk]), {"ngay": "1/9/2026"}))
    assert "không hoạt động vào ngày 01/09/2026" in page
    for heir in ("UBND xã Cam Hiệp", "UBND xã Cam Lâm", "UBND xã Suối Dầu"):
        assert heir in page
    assert "Điều 1 khoản 20" in page and "22435" in page


def test_a_group_without_members_says_why(loaded):
    page = text(as_(loaded).get(reverse("desk:unit-groups"), {"ngay": "1/7/2025"}))
    assert "không còn đơn vị nào vào ngày 01/07/2025" in page
    page = text(
        as_(loaded).get(
            reverse("desk:unit-groups"), {"ngay": "16/8/2021", "q": "UBND các huyện, thị xã, thành phố trừ Trường Sa"}
        )
    )
    assert "gồm 8 đơn vị" in page and "Đã trừ:" in page


@pytest.mark.parametrize("asked", ["hôm qua", "31/02/2021", "0", "1" * 300])
def test_a_day_that_cannot_be_read_is_said_to_and_today_is_shown(cast, asked):
    answer = as_(cast.minh).get(reverse("desk:units"), {"ngay": asked})
    assert answer.status_code == 200
    assert "Chưa đọc được ngày này" in text(answer)


def test_an_officer_sees_units_but_not_who_works_there(cast):
    unit = cast.units.so_xay_dung
    assert "Người có vai trò" not in text(as_(cast.minh).get(reverse("desk:unit", args=[unit.pk])))
    page = text(as_(cast.an).get(reverse("desk:unit", args=[unit.pk])))
    assert "Người có vai trò" in page and "Lê Thu Hương" in page


def test_a_person_is_added_and_given_a_role_by_the_name_letters_use(loaded):
    client = as_(loaded)
    words = {"email": "Mai@tinh.example", "full_name": "Ngô Thị Mai", "title": "Chuyên viên", "phone": "0258 123 4567"}
    mai_page = client.post(reverse("desk:person-add"), words).headers["Location"]
    mai = Person.objects.get(email="mai@tinh.example")
    assert mai_page == reverse("desk:person", args=[mai.pk])
    assert not mai.has_usable_password()
    role = {"role": Role.OFFICER, "unit": "STNMT", "valid_from": "20/9/2021", "valid_to": ""}
    client.post(reverse("desk:grant-add", args=[mai.pk]), role)
    grant = Grant.objects.get(person=mai)
    assert (grant.unit.key, grant.valid_from) == ("so-tai-nguyen-va-moi-truong", dt.date(2021, 9, 20))
    page = text(client.get(mai_page))
    assert "Sở Tài nguyên và Môi trường" in page and "Bùi Bình An giao vai trò Chuyên viên xử lý" in page


def test_a_unit_name_of_another_day_is_refused_at_the_field(loaded, at):
    mai = operations.add_person(email="mai@tinh.example", full_name="Mai", actor=loaded, at=at)
    role = {"role": Role.OFFICER, "unit": "Sở TN&MT", "valid_from": "1/9/2026", "valid_to": ""}
    page = text(as_(loaded).post(reverse("desk:grant-add", args=[mai.pk]), role))
    assert "đã kết thúc ngày 28/02/2025" in page
    assert not Grant.objects.filter(person=mai).exists()


def test_a_refusal_is_shown_above_the_form_with_what_was_typed(cast):
    page = text(as_(cast.an).post(reverse("desk:person-add"), {"email": cast.minh.email, "full_name": "Người Trùng"}))
    assert "đã có tài khoản" in page and "Người Trùng" in page


def test_people_are_found_without_diacritics_and_by_unit(cast):
    client = as_(cast.an)
    assert "Trần Nhật Minh" in text(client.get(reverse("desk:people"), {"q": "nhat minh"}))
    page = text(client.get(reverse("desk:people"), {"q": "Sở Xây dựng"}))
    assert "Trần Nhật Minh" in page and "Lê Thu Hương" in page and "Mai Anh Tuấn" not in page
    assert "Không có người dùng nào" in text(client.get(reverse("desk:people"), {"q": "khongcoai"}))


def test_a_role_is_ended_and_an_account_closed_and_opened_again(cast):
    client = as_(cast.an)
    grant = Grant.objects.get(person=cast.minh)
    client.post(reverse("desk:grant-end", args=[grant.pk]), {"valid_to": f"{today():%d/%m/%Y}", "reason": "Chuyển"})
    grant.refresh_from_db()
    assert grant.valid_to == today()
    client.post(reverse("desk:person-close", args=[cast.minh.pk]), {"reason": "Chuyển công tác"})
    assert not Person.objects.get(pk=cast.minh.pk).is_active
    client.post(reverse("desk:person-reopen", args=[cast.minh.pk]))
    assert Person.objects.get(pk=cast.minh.pk).is_active


def test_the_person_page_and_a_new_password(cast):
    client = as_(cast.an)
    client.post(reverse("desk:person-password", args=[cast.minh.pk]), {"password": "dong-nuoc-lon-2021"})
    assert Person.objects.get(pk=cast.minh.pk).check_password("dong-nuoc-lon-2021")
    client.post(
        reverse("desk:person-change", args=[cast.minh.pk]), {"full_name": "Trần Nhật Minh", "title": "Phó phòng"}
    )
    assert "Phó phòng" in text(client.get(reverse("desk:person", args=[cast.minh.pk])))


def test_a_post_is_made_and_somebody_appointed(cast):
    client = as_(cast.an)
    unit = cast.units.so_y_te
    client.post(
        reverse("desk:unit-post-add", args=[unit.pk]),
        {"title": "Giám đốc", "is_head": "on", "valid_from": f"{today():%d/%m/%Y}"},
    )
    post = Post.objects.get(unit=unit)
    words = {"person": "Mai Anh Tuấn", "role": Role.HEAD, "valid_from": f"{today():%d/%m/%Y}", "valid_to": ""}
    client.post(reverse("desk:post-appoint", args=[post.pk]), words)
    assert Grant.objects.get(post=post).person == cast.tuan


def test_a_wording_is_taught_to_a_unit(cast):
    unit = cast.units.so_y_te
    backwards = {"text": "Ngành Y tế tỉnh", "valid_from": "2/9/2021", "valid_to": "1/9/2021"}
    refused = as_(cast.an).post(reverse("desk:unit-alias-add", args=[unit.pk]), backwards)
    assert "Ngày cuối cần sau hoặc trùng ngày đầu." in refused.content.decode()
    as_(cast.an).post(reverse("desk:unit-alias-add", args=[unit.pk]), {"text": "Ngành Y tế tỉnh"})
    assert UnitAlias.objects.get(unit=unit).by_hand
    answer = as_(cast.minh).get(reverse("desk:units"), {"q": "nganh y te"})
    assert answer.headers["Location"].startswith(reverse("desk:unit", args=[unit.pk]))


def test_a_head_delegates_her_own_role_and_ends_it(cast):
    client = as_(cast.huong)
    grant = Grant.objects.get(person=cast.huong)
    first, last = today(), today() + dt.timedelta(days=5)
    words = {
        "grant": grant.pk,
        "taker": cast.minh.email,
        "valid_from": f"{first:%d/%m/%Y}",
        "valid_to": f"{last:%d/%m/%Y}",
        "basis": "Văn bản 15/UQ-SXD",
    }
    client.post(reverse("desk:delegation-add"), words)
    made = Delegation.objects.get()
    assert (made.giver, made.taker, made.unit, made.role) == (cast.huong, cast.minh, cast.units.so_xay_dung, Role.HEAD)
    assert "Văn bản 15/UQ-SXD" in text(client.get(reverse("desk:delegations")))
    client.post(reverse("desk:delegation-end", args=[made.pk]), {"valid_to": f"{first:%d/%m/%Y}"})
    made.refresh_from_db()
    assert made.valid_to == first


def test_a_head_neither_sees_nor_ends_delegations_of_another_unit_nor_delegates_for_others(cast):
    made = people.delegate(cast.tuan, cast.lan, Role.OFFICER, cast.units.so_y_te)
    client = as_(cast.huong)
    assert "Mai Anh Tuấn" not in text(client.get(reverse("desk:delegations")))
    assert client.get(reverse("desk:delegation-end", args=[made.pk])).status_code == 404
    page = text(client.get(reverse("desk:delegation-add"), {"nguoi": cast.tuan.pk}))
    assert "Ủy quyền của Lê Thu Hương" in page


def test_the_administrator_records_a_delegation_for_somebody(cast):
    client = as_(cast.an)
    grant = Grant.objects.get(person=cast.huong)
    day = f"{today():%d/%m/%Y}"
    words = {"grant": grant.pk, "taker": "Trần Nhật Minh", "valid_from": day, "valid_to": day, "basis": "Văn bản 16"}
    client.post(reverse("desk:delegation-add") + f"?nguoi={cast.huong.pk}", words)
    assert Delegation.objects.get().giver == cast.huong


@pytest.mark.parametrize("name", ["unit", "unit-alias-add", "post-appoint", "person", "grant-end", "delegation-end"])
def test_what_is_not_there_is_not_found(cast, name):
    assert as_(cast.an).get(reverse(f"desk:{name}", args=[999999])).status_code == 404


def test_lists_cost_a_fixed_number_of_queries(cast, django_assert_max_num_queries, at):
    client = as_(cast.an)
    client.get(reverse("desk:people"))
    for number in range(30):
        person = operations.add_person(
            email=f"n{number}@tinh.example", full_name=f"Người {number}", actor=SYSTEM, at=at
        )
        operations.grant_role(person=person, unit=cast.units.so_y_te, role=Role.OFFICER, actor=SYSTEM, at=at)
    with django_assert_max_num_queries(14):
        client.get(reverse("desk:people"))
    with django_assert_max_num_queries(18):
        client.get(reverse("desk:unit", args=[cast.units.so_y_te.pk]))

"""From the names in a letter to units as of its day, to who owes today, and to who is told."""

import datetime as dt

import pytest
from django.test import override_settings

from dunghen.directives import queries
from dunghen.directives.models import Party
from dunghen.directives.tests import stage
from dunghen.kernel.organisation.models import Role, Unit
from dunghen.kernel.tests import make, people
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
DAY = stage.ISSUED_ON


def test_a_name_is_a_unit_a_class_of_units_or_nothing_yet() -> None:
    cast = people.cast()
    stage.districts("Bắc")
    resolver = queries.Resolver(DAY)
    assert resolver.party("Sở Xây dựng") == {"unit_id": cast.units.so_xay_dung.pk, "is_group": False}
    assert resolver.party("Giám đốc Sở Xây dựng")["unit_id"] == cast.units.so_xay_dung.pk
    assert resolver.party("UBND cấp huyện") == {"unit_id": None, "is_group": True}
    assert resolver.party("Sở Phép thuật") == {"unit_id": None, "is_group": False}


def test_a_list_in_one_wording_is_a_class_only_when_every_name_in_it_is_known() -> None:
    people.cast()
    stage.districts("Bắc")
    resolver = queries.Resolver(DAY)
    assert resolver.party("Sở Xây dựng và UBND các huyện, thị xã, thành phố")["is_group"]
    assert not resolver.party("Sở Xây dựng và Sở Phép thuật")["is_group"]


def test_what_must_be_asked_about_names() -> None:
    people.cast()
    stage.districts("Bắc", last=dt.date(2021, 6, 30))
    resolver = queries.Resolver(DAY)

    def asked(wording: str) -> list[str]:
        return resolver.questions([Party(wording=wording, **resolver.party(wording))])

    assert asked("Sở Xây dựng") == []
    (unknown,) = asked("Sở Phép thuật")
    assert "Sở Phép thuật" in unknown
    (empty,) = asked(stage.DISTRICTS)
    assert "không còn đơn vị nào vào ngày 16/08/2021" in empty


def test_units_of_a_task_come_once_each_in_the_letters_order() -> None:
    cast = people.cast()
    north, south = stage.districts("Bắc", "Nam")
    task = stage.draft(
        cast, stage.task(lead=["Sở Y tế", stage.DISTRICTS, "Sở Xây dựng", "Sở Y tế"], coop=["Sở Nội vụ"])
    ).tasks.get()
    assert queries.units_of(task, Party.Role.LEAD) == [cast.units.so_y_te, north, south, cast.units.so_xay_dung]
    assert queries.units_of(task, Party.Role.COOPERATING) == [cast.units.so_noi_vu]


def test_a_class_is_resolved_as_of_the_letters_day() -> None:
    cast = people.cast()
    north, south = stage.districts("Bắc", "Nam")
    Unit.objects.filter(pk=south.pk).update(valid_from=dt.date(2021, 8, 17))
    task = stage.draft(cast, stage.task(lead=[stage.DISTRICTS])).tasks.get()
    assert queries.units_of(task, Party.Role.LEAD) == [north]


def test_an_exception_in_the_wording_is_left_out() -> None:
    cast = people.cast()
    north, south = stage.districts("Bắc", "Nam")
    task = stage.draft(cast, stage.task(lead=[f"{stage.DISTRICTS} (trừ UBND huyện Nam)"])).tasks.get()
    assert queries.units_of(task, Party.Role.LEAD) == [north]
    assert south.pk not in {unit.pk for unit in queries.units_of(task, Party.Role.LEAD)}


def test_the_heir_of_an_heir_owes_today() -> None:
    cast = people.cast()
    first = make.unit("a", "Sở A", valid_to=dt.date(2021, 12, 31))
    second = make.unit("b", "Sở B", valid_from=dt.date(2022, 1, 1), valid_to=dt.date(2024, 12, 31))
    stage.succeed(first, second, dt.date(2022, 1, 1))
    stage.succeed(second, cast.units.so_xay_dung, dt.date(2025, 1, 1))
    assert queries.living_successor(first, dt.date(2021, 12, 31)) == first
    assert queries.living_successor(first, dt.date(2022, 1, 1)) == second
    assert queries.living_successor(first, dt.date(2025, 1, 1)) == cast.units.so_xay_dung
    alone = make.unit("c", "Sở C", valid_to=dt.date(2021, 12, 31))
    assert queries.living_successor(alone, dt.date(2022, 1, 1)) == alone


def test_the_province_of_2021_and_of_today() -> None:
    stage.load_province(moment(2026, 10, 12))
    resolver = queries.Resolver(dt.date(2021, 8, 16))
    transport = Unit.objects.get(pk=resolver.party("Sở GTVT")["unit_id"])
    assert transport.key == "so-giao-thong-van-tai"
    assert queries.living_successor(transport, dt.date(2025, 4, 1)).key == "so-xay-dung"
    assert queries.living_successor(transport, dt.date(2026, 10, 12)).key == "so-xay-dung-2025"
    assert queries.unit_named("Sở Xây dựng", dt.date(2026, 10, 12)) == Unit.objects.get(key="so-xay-dung-2025")
    assert queries.default_overseer(dt.date(2021, 8, 16)) == Unit.objects.get(key="so-noi-vu")
    assert queries.default_overseer(dt.date(2026, 10, 12)) == Unit.objects.get(key="so-noi-vu-2025")


def test_nothing_is_made_of_no_name_or_no_day() -> None:
    people.cast()
    assert queries.unit_named("", DAY) is None
    assert queries.unit_named("Sở Xây dựng", None) is None
    assert queries.unit_named("Sở Phép thuật", DAY) is None


def test_heads_are_told_officers_where_there_is_none_and_nobody_who_left(at: dt.datetime) -> None:
    cast = people.cast()
    both = [cast.units.so_xay_dung.pk, cast.units.so_y_te.pk]
    assert queries.people_of(both, at) == {both[0]: [cast.huong], both[1]: [cast.tuan]}
    cast.huong.grants.update(valid_to=dt.date(2021, 9, 19))
    assert queries.people_of(both, at)[both[0]] == [cast.minh]
    assert queries.people_of([cast.units.ubnd_tinh.pk], at) == {cast.units.ubnd_tinh.pk: [cast.dung]}, "its leader"
    cast.minh.is_active = False
    cast.minh.save()
    assert queries.people_of(both, at) == {both[1]: [cast.tuan]}


def test_people_of_the_day_in_viet_nam_are_told(at: dt.datetime) -> None:
    cast = people.cast()
    cast.huong.grants.update(valid_from=dt.date(2021, 9, 21))
    early = moment(2021, 9, 21, 0, 30).astimezone(dt.UTC)
    assert queries.people_of([cast.units.so_xay_dung.pk], early) == {cast.units.so_xay_dung.pk: [cast.huong]}


def test_those_who_follow_the_letter_are_told_else_the_provincial_office(at: dt.datetime) -> None:
    cast = people.cast()
    letter = stage.issued(cast)
    assert queries.overseers_of(letter, at) == [cast.thao]
    people.grant(cast.lan, Role.CLERK, cast.units.so_noi_vu)
    assert set(queries.overseers_of(letter, at)) == {cast.thao, cast.lan}
    letter.overseer_unit = cast.units.so_y_te
    assert queries.overseers_of(letter, at) == [cast.phuc]


@override_settings(DIRECTIVES_DAY_OFF="next")
def test_the_province_may_move_days_off_forward() -> None:
    letter = stage.issued(people.cast(), stage.task(due="30/10/2021"))
    promise = letter.assignments.get().commitment
    assert promise.due_at == moment(2021, 11, 1, 17)
    assert promise.basis["term"] == {"kind": "date", "date": "2021-10-30", "roll": "next"}


@override_settings(PUBLIC_URL="https://viec.tinh.example/")
def test_addresses_in_messages_are_whole() -> None:
    assert queries.address("/viec/1/") == "https://viec.tinh.example/viec/1/"


@pytest.mark.parametrize(
    ("metric", "slug"),
    [
        ("Tỷ lệ hồ sơ đúng và sớm hạn", "dossiers.on_time_rate"),
        ("mức độ hài lòng (SIPAS)", "surveys.satisfaction"),
        ("Phấn đấu hoàn thành giải ngân", "investment.disbursement_rate"),
        ("phản ánh, kiến nghị được trả lời", "petitions.answered_rate"),
        ("tỷ lệ trả lời phản ánh đúng hạn", "petitions.on_time_rate"),
        ("thanh toán trực tuyến", "dossiers.online_payment_rate"),
        ("số cây xanh", ""),
        ("", ""),
    ],
)
def test_what_a_figure_most_likely_measures(metric: str, slug: str) -> None:
    assert queries.likely_measure(metric) == slug

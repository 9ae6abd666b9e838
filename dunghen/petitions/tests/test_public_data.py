"""The same items for machines: feeds that answer "not modified", files with stable columns, markers of the map."""

import csv
import datetime as dt
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Cell, Petition
from dunghen.petitions.queries import opendata
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = ("12.253040", "109.189930")


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.TODAY = "2021-09-27T09:00"
    return people.cast()


def item(cast: Cast, title: str, at: dt.datetime = stage.FRIDAY, point: Any = PLACE, **more: Any) -> Petition:
    petition = stage.answered(cast, stage.handed(cast, stage.filed(stage.MONDAY, point=point, **more).petition))
    return operations.publish(
        actor=cast.mai, petition=petition, title=title, text=f"{title}.", answer="Đã xong.", at=at
    )


def content(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# -- feeds -------------------------------------------------------------------------------------------------------------------


def test_the_newest_answers_as_atom_and_rss(cast: Cast) -> None:
    item(cast, "Việc một"), item(cast, "Việc hai & ba", at=stage.FRIDAY + dt.timedelta(hours=1))
    atom = ElementTree.fromstring(content("/phan-anh/tin.atom"))
    entries = atom.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Việc hai & ba", "Việc một"]
    assert "Trả lời (Sở Xây dựng): Đã xong." in (entries[0].findtext(f"{ATOM}summary") or "")
    rss = ElementTree.fromstring(content("/phan-anh/tin.rss"))
    assert [each.text for each in rss.iterfind("channel/item/title")] == ["Việc hai & ba", "Việc một"]


def test_a_feed_can_be_of_a_field_or_an_agency(cast: Cast) -> None:
    other = item(cast, "Việc hai")
    item(cast, "Việc một")
    Petition.objects.filter(pk=other.pk).update(field="y-te")
    assert b"Vi\xe1\xbb\x87c hai" in content("/phan-anh/tin.atom?field=y-te")
    assert "Việc một" not in content("/phan-anh/tin.atom?field=y-te").decode()
    assert content(f"/phan-anh/tin.atom?unit={cast.units.so_xay_dung.pk}").count(b"<entry>") == 2
    assert content("/phan-anh/tin.atom?commune=khong-co").count(b"<entry>") == 0


def test_a_sign_that_no_feed_can_hold_silences_none(cast: Cast) -> None:
    petition = stage.answered(cast, stage.handed(cast, stage.filed(text=f"\x08{stage.TEXT}\x0b").petition))
    assert petition.text == petition.masked == stage.TEXT
    operations.publish(
        actor=cast.mai,
        petition=petition,
        title="Nắp\x01 cống",
        text="Vỡ\x0b rồi.",
        answer="Đã thay.\x1f",
        at=stage.FRIDAY,
    )
    page = Client().get("/phan-anh/tin.atom")
    assert page.status_code == 200 and "Nắp cống" in page.content.decode()


def test_nothing_new_is_told_in_a_word(cast: Cast) -> None:
    petition = item(cast, "Việc một")
    first = Client().get("/phan-anh/tin.atom")
    again = Client().get("/phan-anh/tin.atom", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    operations.judge(petition=petition, satisfied=True, at=stage.FRIDAY)
    assert Client().get("/phan-anh/tin.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


# -- open data ---------------------------------------------------------------------------------------------------------------


def test_every_item_is_a_row_with_the_columns_of_the_dictionary(cast: Cast) -> None:
    petition = item(cast, "Việc một", place="Gần chợ, gọi 0905 123 456")
    rows = list(csv.DictReader(io.StringIO(content("/phan-anh/du-lieu-mo/tat-ca.csv").decode("utf-8-sig"))))
    assert list(rows[0]) == [column.name for column in opendata.COLUMNS]
    row = rows[0]
    assert row["code"] == petition.code and row["agency"] == "Sở Xây dựng" and row["in_time"] == "true"
    assert row["received_at"] == "2021-09-20T09:00+07:00" and row["latitude"] == "12.253"
    assert "0905" not in json.dumps(rows) and "Ngọc Lan" not in json.dumps(rows, ensure_ascii=False)


def test_a_cell_is_never_a_formula(cast: Cast) -> None:
    item(cast, "=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(content("/phan-anh/du-lieu-mo/tat-ca.csv").decode("utf-8-sig"))))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_json_has_truth_numbers_and_nothing_as_such_and_geojson_only_what_has_a_point(cast: Cast) -> None:
    item(cast, "Việc một"), item(cast, "Việc hai", point=None)
    found = json.loads(content("/phan-anh/du-lieu-mo/tat-ca.json"))
    assert found["version"] == opendata.VERSION and len(found["items"]) == 2
    assert found["items"][0]["in_time"] is True and found["items"][0]["satisfied"] is None
    assert found["items"][0]["url"].startswith("http")
    features = json.loads(content("/phan-anh/du-lieu-mo/tat-ca.geojson"))["features"]
    assert [each["geometry"]["coordinates"] for each in features] == [[109.1899, 12.253]]


def test_months_hold_what_was_published_in_them_and_batches_lose_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opendata, "BATCH", 2)
    for n in range(5):
        item(cast, f"Việc {n}", at=stage.FRIDAY + dt.timedelta(minutes=n // 2))
    item(cast, "Việc tháng mười", at=dt.datetime(2021, 9, 30, 17, tzinfo=dt.UTC))
    assert opendata.months() == [(2021, 10), (2021, 9)]
    assert content("/phan-anh/du-lieu-mo/2021-09.json").count(b'"code"') == 5
    assert content("/phan-anh/du-lieu-mo/2021-10.json").count(b'"code"') == 1
    assert json.loads(content("/phan-anh/du-lieu-mo/2020-01.json"))["items"] == []
    assert Client().get("/phan-anh/du-lieu-mo/2021-13.json").status_code == 404


def test_the_catalogue_names_every_file_and_the_page_every_column(cast: Cast) -> None:
    item(cast, "Việc một")
    found = json.loads(content("/phan-anh/du-lieu-mo/danh-muc.json"))
    names = [each["dct:identifier"] for each in found["dcat:dataset"]]
    assert names == ["petitions-tat-ca", "petitions-2021-09"]
    page = content("/phan-anh/du-lieu-mo/").decode()
    assert all(f"<code>{column.name}</code>" in page for column in opendata.COLUMNS) and "CC BY 4.0" in page


def test_what_was_taken_down_is_in_no_file(cast: Cast) -> None:
    petition = item(cast, "Việc một")
    operations.take_down(actor=cast.mai, petition=petition, why="Nhầm.", at=stage.FRIDAY)
    assert petition.code not in content("/phan-anh/du-lieu-mo/tat-ca.csv").decode()


# -- map -----------------------------------------------------------------------------------------------------------------------


def marks(query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content(f"/phan-anh/ban-do/diem.json?{query}"))["features"]
    return found


VIEW = "bbox=11,108,13,110"


@pytest.mark.parametrize("laid", [False, True])
def test_markers_are_joined_from_afar_and_alone_from_near(cast: Cast, laid: bool) -> None:
    item(cast, "Việc một"), item(cast, "Việc hai", point=("12.254000", "109.190000"))
    item(cast, "Việc xa", point=("11.566000", "108.990000"))
    if laid:
        assert operations.lay_map(at=stage.FRIDAY) > 0 and Cell.objects.exists()
    assert sorted(each["properties"]["number"] for each in marks(f"{VIEW}&zoom=8")) == [1, 2]
    near = marks("bbox=12.25,109.18,12.26,109.2&zoom=18")
    assert sorted(each["properties"]["title"] for each in near) == ["Việc hai", "Việc một"]
    assert marks("bbox=13,108,14,110&zoom=8") == []


def test_markers_follow_the_filter_and_forget_what_was_taken_down(cast: Cast) -> None:
    petition = item(cast, "Việc một")
    operations.lay_map(at=stage.FRIDAY)
    assert len(marks(f"{VIEW}&zoom=8&field={stage.FIELD}")) == 1 and marks(f"{VIEW}&zoom=8&field=y-te") == []
    operations.take_down(actor=cast.mai, petition=petition, why="Nhầm.", at=stage.FRIDAY)
    assert marks(f"{VIEW}&zoom=8") == []
    assert Client().get("/phan-anh/ban-do/diem.json?bbox=1,2,3&zoom=x").status_code == 404


def test_the_map_of_the_province_bears_the_islands_and_its_page_the_same_as_a_list(cast: Cast) -> None:
    labels = json.loads(content("/phan-anh/ban-do.json"))["labels"]
    assert {"Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)"} <= {label[0] for label in labels}
    assert "Theo xã, phường" in content("/phan-anh/ban-do/").decode()


def test_a_published_item_never_gives_away_more_than_ten_metres(cast: Cast) -> None:
    item(cast, "Việc một", point=("12.253049", "109.189951"))
    told = json.dumps(marks(f"{VIEW}&zoom=16"))
    assert "12.253," in told or "12.253]" in told
    assert rules.PUBLISHED and "12.253049" not in told

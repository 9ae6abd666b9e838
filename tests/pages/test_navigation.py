"""The navigation of the desk: places of one subject under one word, so that it fits one row for whoever sees most of them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dunghen.kernel.tests import people

pytestmark = pytest.mark.django_db


def shown(person: Any, address: str = "") -> list[tuple[str, list[str]]]:
    """Return what stands in the row, each with what opens under it."""
    client = Client()
    client.force_login(person)
    page = client.get(address or reverse("desk:my-work")).content.decode()
    (nav,) = re.findall(r'<nav class="desk-nav".*?</nav>', page, re.S)
    found = []
    for group, inside, alone in re.findall(r"<summary.*?<span>(.*?)</span>.*?<ul>(.*?)</ul>|<li><a [^>]*>.*?<span>(.*?)</span></a></li>", nav, re.S):  # fmt: skip
        found.append((re.sub("<.*", "", group or alone), re.findall(r"<span>(.*?)</span></a>", inside)))
    return found


def test_the_chairman_sees_one_row_of_subjects() -> None:
    cast = people.cast()
    row = dict(shown(cast.dung))
    assert list(row) == [
        "Việc cần làm",
        "Chỉ đạo",
        "Phản ánh",
        "Hồ sơ",
        "Khảo sát",
        "Chỉ số CCHC",
        "Báo cáo Chủ tịch",
        "Tổ chức",
    ]
    assert row["Hồ sơ"] == ["Tiến độ hồ sơ", "Hồ sơ trễ", "Vì sao trễ", "Danh sách kiểm tra"]
    assert row["Việc cần làm"] == row["Báo cáo Chủ tịch"] == []


def test_every_place_is_there_once_and_only_for_whom_it_is_open() -> None:
    cast = people.cast()
    for person in (cast.dung, cast.huong, cast.phuc, cast.an, cast.thao, cast.tuan, cast.lan):
        names = [name for group, inside in shown(person) for name in (inside or [group])]
        assert len(names) == len(set(names))
        assert ("Nguồn hồ sơ" in names) == (person in (cast.an, cast.thao))
    assert not any(len(inside) == 1 for _group, inside in shown(cast.lan)), "a place alone needs no word above it"


def test_the_word_of_the_present_place_is_marked_and_says_which_it_is() -> None:
    cast = people.cast()
    client = Client()
    client.force_login(cast.dung)
    page = client.get(reverse("dossiers:cases")).content.decode()
    assert re.search(r'<summary class="here">.*?Hồ sơ<span class="unseen"> \(đang ở Hồ sơ trễ\)</span>', page, re.S)
    assert re.search(r'aria-current="page"><svg.*?</svg><span>Hồ sơ trễ</span>', page, re.S)

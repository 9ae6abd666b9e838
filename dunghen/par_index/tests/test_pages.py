"""The room's pages: a set taken in and corrected, a rule tried while typing, a component scored with its file, the outsider's empty lists."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dunghen.kernel.tests import people
from dunghen.par_index.models import CriteriaSet, Evidence
from dunghen.par_index.operations import scoring, sets
from dunghen.par_index.rules.refusals import UnfitLine
from dunghen.par_index.tests import stage
from dunghen.par_index.tests.matrix import TABLE, WRONG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(settings: Any) -> None:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-01-20T09:00"


def seat(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def test_a_file_is_read_shown_and_confirmed_and_a_wrong_one_is_told_by_line() -> None:
    client = seat(people.cast().thao)
    address = reverse("par_index:import")
    wrong = client.post(address, {"file": SimpleUploadedFile("sai.csv", WRONG.encode())})
    shown = client.get(wrong["Location"])
    assert shown.status_code == 422 and "một trăm" in text(shown) and "không phải là số" in text(shown)
    assert client.post(address, {"file": SimpleUploadedFile("anh.png", b"\x89PNG\x00")}).status_code == 422
    assert client.get(reverse("par_index:import-preview") + "?tep=" + "0" * 64).status_code == 404

    right = client.post(address, {"file": SimpleUploadedFile("bo.csv", TABLE.encode())})
    assert "Kế hoạch" in text(client.get(right["Location"])) and not CriteriaSet.objects.exists()
    head = {
        "title": "Bộ sở",
        "kind": "department",
        "first_year": "2021",
        "whole": "100",
        "on_zero": "full",
        "ties": "equal",
    }
    made = client.post(right["Location"], head)
    assert made.status_code == 302 and CriteriaSet.objects.get().kind == "department"
    again = client.post(right["Location"], head)
    assert again.status_code == 422 and "Đã có bộ tiêu chí" in text(again)


def test_a_rule_is_tried_while_one_types_and_kept_when_saved() -> None:
    cast = people.cast()
    node = stage.draft(cast).nodes.get(code="2.1")
    client, address = seat(cast.thao), reverse("par_index:node", args=[node.pk])
    typed = {
        "name": node.name,
        "maximum": "3",
        "source": "appraisal",
        "kind": "bands",
        "steps": "80: 1,5\n100: 3",
        "loai-dang-xem": "ratio",
    }

    # Typing sends a fragment: the sentence, and other fields because the kind is another.
    said = text(client.post(address, {**typed, "lam": "thu"}, headers={"HX-Request": "true"}))
    assert "từ 100 % được 3 điểm; từ 80 % được 1,5 điểm" in said
    assert 'id="rule-fields" hx-swap-oob' in said and 'name="in_b"' in said and "<html" not in said
    sample = {"in_b": "85", "in_a": "100", "mau": "in_b,in_a"}
    said = text(
        client.post(
            address, {**typed, **sample, "loai-dang-xem": "bands", "lam": "thu"}, headers={"HX-Request": "true"}
        )
    )
    assert "1,5 điểm <span" in said and "hx-swap-oob" not in said, "what one types in is left alone"

    # Without script the same, as a page; nothing is kept until it is saved.
    assert "1,5 điểm <span" in text(client.post(address, {**typed, **sample, "lam": "thu"}))
    node.refresh_from_db()
    assert node.rule == {"kind": "ratio"}
    unfit = client.post(address, {**typed, "steps": "100: 3\n80: 1", "lam": "ghi"})
    assert unfit.status_code == 422 and "các mức phải tăng dần" in text(unfit)
    assert client.post(address, {**typed, "lam": "ghi"}).status_code == 302
    node.refresh_from_db()
    assert node.rule == {"kind": "bands", "bands": [[80, 0.5], [100, 1]]}


def test_a_rule_of_parts_is_typed_part_by_part() -> None:
    cast = people.cast()
    node = stage.draft(cast).nodes.get(code="2.1")
    client, address = seat(cast.thao), reverse("par_index:node", args=[node.pk])
    typed = {"name": node.name, "maximum": "3", "source": "appraisal", "kind": "or"}
    said = text(client.post(address, {**typed, "loai-dang-xem": "ratio", "lam": "thu"}, headers={"HX-Request": "true"}))
    assert 'name="p0-kind"' in said and 'name="p1-kind"' in said and "phần 1 chưa chọn loại quy tắc" in said

    typed |= {"so-phan": "2", "p0-kind": "ratio", "p0-floor": "80", "p1-kind": "bands", "p1-steps": "50: 1\n100: 3"}
    more = text(client.post(address, {**typed, "lam": "them-phan:"}))
    assert 'name="p2-kind"' in more and "phần 3 chưa chọn loại quy tắc" in more and 'value="bo-phan:p0"' in more
    # The third is made of two itself; the first is taken out, the others move up with all that was typed.
    typed |= {
        "so-phan": "3",
        "p2-kind": "and",
        "p2-so-phan": "2",
        "p2-p0-kind": "violation_zero",
        "p2-p1-kind": "index",
    }
    fewer = text(client.post(address, {**typed, "lam": "bo-phan:p0"}))
    assert (
        re.search(r'name="p0-steps"[^>]*>\s*50: 1', fewer) and 'name="p1-p1-kind"' in fewer and 'name="p2-' not in fewer
    )
    for odd in ("bo-phan:p7", "bo-phan:../x", "them-phan:p9-p9", "bo-phan:"):
        assert client.post(address, {**typed, "lam": odd}).status_code == 200, odd
    node.refresh_from_db()
    assert node.rule == {"kind": "ratio"}, "nothing is kept until it is saved"
    unfit = client.post(address, {**typed, "p1-steps": "100: 3\n50: 1", "lam": "ghi"})
    assert unfit.status_code == 422 and "các mức phải tăng dần" in text(unfit)
    assert client.post(address, {**typed, "lam": "ghi"}).status_code == 302
    node.refresh_from_db()
    assert node.rule == {
        "kind": "or",
        "parts": [
            {"kind": "ratio", "floor": 80},
            {"kind": "bands", "bands": [[50, pytest.approx(1 / 3)], [100, 1]]},
            {"kind": "and", "parts": [{"kind": "violation_zero"}, {"kind": "index"}]},
        ],
    }
    kept = text(client.get(address))
    assert "Phần cao nhất quyết định" in kept and 'name="in_p2_p1_value"' in kept and 'value="bo-phan:p2"' in kept


def test_lines_of_a_draft_are_added_and_taken_out_and_every_sum_is_told() -> None:
    """20 points: area 1 has 12 (6 + 6), area 2 has 8 (3 + 5)."""
    cast = people.cast()
    draft = stage.draft(cast)
    node = {one.code: one for one in draft.nodes.all()}
    client, address = seat(cast.thao), reverse("par_index:node-add", args=[draft.pk])
    assert 'value="1.3"' in text(client.get(f"{address}?duoi={node['1'].pk}"))
    new = {"parent": node["1"].pk, "code": "1.3", "name": "Sáng kiến", "maximum": "1,5", "source": "appraisal"}
    for wrong, why in (
        ({"code": "1.2"}, "mã này đã có trong bộ"),
        ({"code": "2.9"}, "phải là 1. và một số"),
        ({"code": "1.<b>"}, "mã gồm chữ số"),
        ({"parent": node["2.1"].pk, "code": "2.1.1"}, "Thuộc mục"),
        ({"maximum": "-1"}, "Phải từ 0 trở lên"),
    ):
        refused = client.post(address, {**new, **wrong})
        assert refused.status_code == 422 and why in text(refused), wrong
    with pytest.raises(UnfitLine, match="đang có quy tắc chấm"):
        sets.add_node(
            actor=cast.thao, criteria=draft, parent=node["2.1"], code="2.1.1", name="x", maximum=None, at=stage.MADE
        )
    shown = text(client.post(address, new, follow=True))
    assert "Tổng điểm chưa khớp: 1 có 12 điểm, các mục con cộng lại 13,5." in shown
    order = list(draft.nodes.order_by("position").values_list("code", flat=True))
    assert order == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.3", "2", "2.1", "2.2"]
    assert client.post(reverse("par_index:set-in-force", args=[draft.pk])).status_code == 422

    # 1.1 goes with 1.1.1 and 1.1.2; the journal keeps their names and points.
    drop = reverse("par_index:node-drop", args=[node["1.1"].pk])
    assert "1.1.2 Mức độ hoàn thành kế hoạch" in text(client.get(drop))
    assert "1 có 12 điểm, các mục con cộng lại 7,5" in text(client.post(drop, follow=True))
    page = text(client.get(reverse("par_index:set", args=[draft.pk])))
    assert "thêm mục 1.3 “Sáng kiến”" in page and "1.1.2 Mức độ hoàn thành kế hoạch (4 điểm)" in page
    for code in ("1", "2.1", "2.2", "2"):
        last = client.post(reverse("par_index:node-drop", args=[node[code].pk]))
    assert last.status_code == 422 and "bỏ cả bản dự thảo" in text(last)
    assert draft.nodes.get().code == "2"


def test_an_officer_scores_proves_and_his_head_checks() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    minh = seat(cast.minh)
    assert "chưa chấm" in text(minh.get(reverse("par_index:to-score")))
    one = stage.of(round, "1.1.2")
    move = lambda slug: reverse("par_index:score-move", args=[one.pk, slug])  # noqa: E731
    empty = minh.post(move("cham"), {"in_b": "", "in_a": "10"})
    assert empty.status_code == 422 and "Cần nhập số liệu này" in text(empty)
    assert minh.post(move("cham"), {"in_b": "9", "in_a": "10"}).status_code == 302
    file = SimpleUploadedFile("bao-cao.html", b"<script>alert(1)</script>")
    assert minh.post(move("tai-lieu"), {"file": file, "page": "tr. 3"}).status_code == 302
    page = text(minh.get(reverse("par_index:component", args=[one.pk])))
    assert "3,60" in page and "tr. 3" in page and "Số đạt chia tổng số, nhân 4 điểm" in page
    given = minh.get(reverse("par_index:evidence", args=[Evidence.objects.get().pk]))
    assert given["Content-Disposition"].startswith("attachment") and given["Content-Type"] == "application/octet-stream"
    # response.close() would end the test's own database connection too.
    for close in given._resource_closers:
        close()

    huong = seat(cast.huong)
    portion = stage.assessed(round).portions.get(unit=cast.units.so_xay_dung)
    check = reverse("par_index:portion-move", args=[portion.pk, "kiem-tra"])
    refused = huong.post(check)
    assert refused.status_code == 422 and "Còn 1 mục chưa chấm (2.1)" in text(refused)
    minh.post(reverse("par_index:score-move", args=[stage.of(round, "2.1").pk, "cham"]), {"in_b": "0", "in_a": "3"})
    assert huong.post(check).status_code == 302
    assert "đã kiểm tra" in text(minh.get(reverse("par_index:to-score")))


def test_an_outsider_sees_empty_lists_and_a_lead_sees_his_own_points_alone() -> None:
    cast = people.cast()
    round = stage.scored(cast, stage.opened(cast), submit=False)
    tuan = seat(cast.tuan)
    for name in ("rounds", "sets", "to-score"):
        shown = text(tuan.get(reverse(f"par_index:{name}")))
        assert "Bộ tiêu chí thử" not in shown and "Hồ sơ giải quyết" not in shown
    mine = text(seat(cast.minh).get(reverse("par_index:assessed", args=[stage.assessed(round).pk])))
    own, other = stage.of(round, "2.1"), stage.of(round, "1.1.1")
    assert (
        reverse("par_index:component", args=[own.pk]) in mine
        and reverse("par_index:component", args=[other.pk]) not in mine
    )
    assert "6,60" not in mine, "the total is for those who see all"
    whole = text(seat(cast.dung).get(reverse("par_index:assessed", args=[stage.assessed(round).pk])))
    assert "6,60" in whole


def test_pages_ask_a_fixed_number_of_questions() -> None:
    cast = people.cast()
    round = stage.opened(cast)
    assessed, one = stage.assessed(round), stage.of(round, "2.1")
    # The live page asks every room for its figures; what a room asks of its own is not this room's.
    pages = {
        reverse("par_index:rounds"): (cast.thao, 24),
        reverse("par_index:round", args=[round.pk]): (cast.thao, 24),
        reverse("par_index:assessed", args=[assessed.pk]): (cast.dung, 24),
        reverse("par_index:component", args=[one.pk]): (cast.minh, 24),
        reverse("par_index:to-score"): (cast.minh, 24),
        reverse("par_index:set", args=[round.criteria_id]): (cast.thao, 24),
        reverse("par_index:gap", args=[assessed.pk]): (cast.thao, 12),
        reverse("par_index:live", args=[assessed.pk]): (cast.thao, 12),
        reverse("par_index:efforts", args=[assessed.pk]): (cast.thao, 12),
        reverse("par_index:history"): (cast.thao, 12),
        reverse("par_index:ranking", args=[round.pk]): (cast.thao, 12),
    }

    def asked() -> list[int]:
        found = []
        for address, (person, most) in pages.items():
            client = seat(person)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            assert len(queries) <= most, (address, len(queries))
            found.append(len(queries))
        return found

    before = asked()
    for code in ("1.1.2", "2.1"):
        scoring.score(actor=cast.minh, score=stage.of(round, code), inputs={"b": 1, "a": 2}, at=stage.SCORING)
    after = asked()
    # A history that is not empty asks who acted on behalf of whom, and what is sealed.
    assert all(late <= early + 2 for early, late in zip(before, after, strict=True)), (before, after)


def test_long_words_and_numbers_with_commas_do_not_break_a_page() -> None:
    cast = people.cast()
    node = stage.draft(cast).nodes.get(code="2.1")
    client, address = seat(cast.thao), reverse("par_index:node", args=[node.pk])
    for maximum, status in (("1.5", 302), ("1,5", 302), ("abc", 422), ("9" * 400, 422), ("-1", 422)):
        sent = client.post(address, {"name": "x" * 500, "maximum": maximum, "kind": "", "lam": "ghi"})
        assert sent.status_code == status, maximum
    assert re.search(r"Chưa có quy tắc chấm", text(client.get(address)))

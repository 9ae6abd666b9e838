"""Forms that letters take: small letters, each with one turn that a plain reader would miss."""

from __future__ import annotations

from typing import Any

import pytest

from dunghen.directives.reading import read_letter

HEAD = """ỦY BAN NHÂN DÂN                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG XANH                        Độc lập - Tự do - Hạnh phúc
Số: 120/UBND-TH                   Sông Xanh, ngày 06 tháng 5 năm 2024
V/v thử cách đọc

Kính gửi:
- Các sở, ban, ngành;
- UBND các huyện, thị xã, thành phố.

Chủ tịch UBND tỉnh yêu cầu:

"""
FOOT = """

Nơi nhận:                         KT. CHỦ TỊCH
- Như trên;                       PHÓ CHỦ TỊCH
- Lưu: VT.
                                  Trần Thị Thử
"""


def letter(body: str) -> dict[str, Any]:
    """The reading of a letter with this body."""
    return read_letter(HEAD + body + FOOT).as_json()


def tasks(body: str) -> list[dict[str, Any]]:
    """Its tasks."""
    return list(letter(body)["tasks"])


def test_the_head_is_read_beside_the_motto() -> None:
    document = letter("1. Sở Y tế báo cáo.")["document"]
    assert document["type"] == "cong_van"
    assert document["number"] == "120/UBND-TH"
    assert document["date"] == "2024-05-06"
    assert document["issuer"] == "UBND tỉnh Sông Xanh"
    assert document["abstract"] == "thử cách đọc"
    assert document["addressees"] == ["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"]
    assert document["signer"] == "Trần Thị Thử"
    assert document["signer_role"] == "KT. Chủ tịch, Phó Chủ tịch"


def test_a_report_sent_on_is_the_receivers_task() -> None:
    first, second = tasks(
        "1. Các cơ quan gửi kế hoạch về Sở Y tế trước ngày 25/5/2024 để tổng hợp, báo cáo UBND tỉnh trước ngày 30/5/2024."
    )
    assert (first["scope"], first["deadline"]["date"], first["report_to"]) == ("addressees", "2024-05-25", ["Sở Y tế"])
    assert second["assignees_lead"] == ["Sở Y tế"]
    assert (second["deadline"]["date"], second["report_to"]) == ("2024-05-30", ["UBND tỉnh"])


def test_items_inherit_the_body_above_them_and_a_bullet_may_name_its_own() -> None:
    got = tasks("1. Sở TN&MT:\n- Rà soát hồ sơ đất đai.\n- STC phối hợp thẩm định trước 10/6.\n- Công khai kết quả.")
    leads = [t["assignees_lead"] for t in got]
    assert leads == [["Sở Tài nguyên và Môi trường"], ["Sở Tài chính"], ["Sở Tài nguyên và Môi trường"]]
    assert [t["ref"] for t in got] == ["1.1", "1.2", "1.3"]


def test_cooperating_bodies_end_where_the_duty_begins() -> None:
    (task,) = tasks(
        "1. Giao đồng chí Giám đốc Sở Nội vụ chủ trì, phối hợp với STC, Sở KH-ĐT và UBND các huyện: Đá Trắng, Suối Lạnh rà soát biên chế."
    )
    assert task["assignees_lead"] == ["Sở Nội vụ"]
    assert task["assignee_is_head"] is True
    assert task["assignees_coop"] == [
        "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "UBND huyện Đá Trắng", "UBND huyện Suối Lạnh",
    ]  # fmt: skip


def test_a_one_off_duty_and_a_periodic_report_in_two_sentences_are_two_tasks() -> None:
    got = tasks("1. Sở Y tế đôn đốc các cơ sở khám, chữa bệnh. Định kỳ hằng quý báo cáo UBND tỉnh.")
    assert [t["deadline"]["kind"] for t in got] == ["none", "periodic"]
    assert [t["ref"] for t in got] == ["1.1", "1.2"]


def test_several_actions_with_one_deadline_are_one_task() -> None:
    (task,) = tasks("1. Sở Y tế rà soát nhân lực; lập kế hoạch bổ sung, trình UBND tỉnh trước ngày 20/6/2024.")
    assert task["deadline"]["date"] == "2024-06-20"
    assert task["report_to"] == ["UBND tỉnh"]


def test_facts_praise_and_closing_words_are_no_tasks() -> None:
    assert (
        tasks(
            "1. Công tác cải cách hành chính của tỉnh chậm so với kế hoạch.\n"
            "2. Biểu dương Sở Y tế đã hoàn thành sớm; phê bình UBND huyện Đá Trắng.\n"
            "Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện./."
        )
        == []
    )


def test_a_fragment_repeated_at_a_page_break_is_read_once() -> None:
    got = tasks(
        "1. Sở Xây dựng hoàn thành hạ tầng khu tái định cư\ntrước ngày 20/6/2024.\n\n          2\n\n"
        "tái định cư\ntrước ngày 20/6/2024.\n2. Sở Y tế báo cáo trước ngày 15/6."
    )
    assert [t["ref"] for t in got] == ["1", "2"]
    assert got[0]["summary"].count("20/6/2024") == 1


def test_a_letter_that_numbers_nothing_still_gives_tasks() -> None:
    got = tasks(
        "Giao Sở Nội vụ thẩm định danh sách trước ngày 31/5/2024.\n\n"
        "Các sở, ban, ngành lập danh sách, gửi về Sở Nội vụ trước ngày 25/5/2024.\n\nSở Tài chính bố trí kinh phí theo quy định./."
    )
    assert [t["assignees_lead"] for t in got] == [["Sở Nội vụ"], ["Các sở, ban, ngành"], ["Sở Tài chính"]]
    assert [t["ref"] for t in got] == ["1", "2", "3"]


def test_exceptions_stay_with_the_class() -> None:
    (task,) = tasks("1. UBND các huyện, thị xã, thành phố (trừ huyện Đá Trắng) kiểm kê tài sản trong tháng 6.")
    assert task["assignees_lead"] == ["UBND các huyện, thị xã, thành phố (trừ huyện Đá Trắng)"]
    assert task["scope"] == "group"


def test_pointing_back_to_an_item_means_its_assignees() -> None:
    got = tasks("1. Sở Y tế, Sở Xây dựng lập danh mục.\n2. Các cơ quan tại mục 1 báo cáo trước ngày 30/6/2024.")
    assert got[1]["assignees_lead"] == ["Sở Y tế", "Sở Xây dựng"]


def test_reports_sent_through_another_body() -> None:
    (task,) = tasks("1. Sở Y tế báo cáo UBND tỉnh (thông qua VPUBND tỉnh) trước ngày 30/6/2024.")
    assert task["report_to"] == ["UBND tỉnh (qua Văn phòng UBND tỉnh)"]


@pytest.mark.parametrize(
    ("words", "op", "value"),
    [
        ("đạt trên 81%", ">", 81), ("đạt từ 90% trở lên", ">=", 90), ("đạt ít nhất 60%", ">=", 60), ("còn dưới 2,5%", "<", 2.5),
        ("không quá 3%", "<=", 3), ("giải quyết 100% hồ sơ đúng hạn", ">=", 100), ("tổ chức ít nhất 02 lớp tập huấn", ">=", 2),
        ("đạt 1.250 tỷ đồng", ">=", 1250), ("đạt trên 15.000.000.000.000 đồng", ">", 15e12),
    ],
)  # fmt: skip
def test_targets(words: str, op: str, value: float) -> None:
    (task,) = tasks(f"1. Sở Y tế phấn đấu năm nay {words}.")
    assert [(t["op"], t["value"]) for t in task["targets"]] == [(op, value)]


@pytest.mark.parametrize("digits", [16, 400, 5000])
def test_a_figure_beyond_all_money_is_no_target(digits: int) -> None:
    (task,) = tasks(f"1. Sở Y tế phấn đấu năm nay đạt trên {'9' * digits} %.")
    assert task["targets"] == []


def test_tables_by_blanks_and_by_bars_read_alike() -> None:
    bars = tasks(
        "1. Nhiệm vụ:\n"
        "| TT | Nhiệm vụ | Sản phẩm | Chủ trì | Phối hợp | Thời gian |\n|---|---|---|---|---|---|\n"
        "| 1 | Số hóa hồ sơ | Báo cáo | Sở TT&TT | Sở Tài chính | Quý III/2024 |\n"
        "| 2 | Khảo sát | Phiếu | Sở Nội vụ | | Trước 30/6/2024 |\n"
    )
    blanks = tasks(
        "1. Nhiệm vụ:\n\n"
        "TT   Nhiệm vụ         Sản phẩm     Chủ trì        Phối hợp         Thời gian\n"
        "1    Số hóa           Báo cáo      Sở TT&TT       Sở Tài           Quý\n"
        "     hồ sơ                                        chính            III/2024\n"
        "2    Khảo sát         Phiếu        Sở Nội vụ                       Trước\n"
        "                                                                   30/6/2024\n"
    )
    for got in (bars, blanks):
        assert [t["assignees_lead"] for t in got] == [["Sở Thông tin và Truyền thông"], ["Sở Nội vụ"]]
        assert [t["deadline"]["date"] for t in got] == ["2024-09-30", "2024-06-30"]
    assert bars[0]["assignees_coop"] == blanks[0]["assignees_coop"] == ["Sở Tài chính"]


def test_labelled_lines_describe_their_item() -> None:
    (task,) = tasks(
        "1. Rà soát quy định về phí, lệ phí.\n- Cơ quan chủ trì: Sở Tài chính.\n- Cơ quan phối hợp: Sở Tư pháp; Sở Y tế.\n"
        "- Thời gian hoàn thành: Tháng 10/2024."
    )
    assert (task["assignees_lead"], task["assignees_coop"]) == (["Sở Tài chính"], ["Sở Tư pháp", "Sở Y tế"])
    assert task["deadline"]["date"] == "2024-10-31"


TELEGRAM = """CHỦ TỊCH
ỦY BAN NHÂN DÂN TỈNH SÔNG XANH
Số: 03/CĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sông Xanh, ngày 05 tháng 9 năm 2024

CÔNG ĐIỆN HỎA TỐC
Về việc ứng phó mưa lớn

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG XANH điện:
- Giám đốc các Sở: Nông nghiệp và Phát triển nông thôn, Y tế;
- Chủ tịch UBND các huyện.

Chủ tịch UBND tỉnh yêu cầu:
1. Chủ tịch UBND các huyện di dời dân xong trước 17 giờ ngày 06/9/2024.
2. Sở Y tế báo cáo trước 19 giờ cùng ngày.

CHỦ TỊCH
Lê Văn Thử
"""


def test_a_telegram_names_its_addressees_and_hours() -> None:
    reading = read_letter(TELEGRAM).as_json()
    document = reading["document"]
    assert (document["type"], document["urgency"]) == ("cong_dien", "hoa_toc")
    assert document["issuer"] == "Chủ tịch UBND tỉnh Sông Xanh"
    assert document["addressees"] == ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Y tế", "UBND các huyện"]
    assert [(t["deadline"]["date"], t["deadline"]["time"]) for t in reading["tasks"]] == [
        ("2024-09-06", "17:00"),
        ("2024-09-05", "19:00"),
    ]
    assert reading["tasks"][0]["assignee_is_head"] is True


DECISION = """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG XANH | Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-UBND | Sông Xanh, ngày 03 tháng 6 năm 2024

QUYẾT ĐỊNH
Về việc phân công nhiệm vụ

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG XANH

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;

QUYẾT ĐỊNH:

Điều 1. Phân công như sau:
1. Sở Y tế:
a) Lập danh mục trước ngày 15/6/2024;
b) Công khai danh mục.
2. UBND các huyện: Đá Trắng, Suối Lạnh báo cáo trong thời hạn 20 ngày kể từ ngày Quyết định này có hiệu lực.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 5/QĐ-UBND ngày 10/01/2023.
Điều 3. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế, Chủ tịch UBND các huyện: Đá Trắng, Suối Lạnh chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận: | CHỦ TỊCH
- Như Điều 3; |
- Lưu: VT. | Lê Văn Thử
"""


def test_a_decision_gives_tasks_by_article_and_charges_its_addressees() -> None:
    reading = read_letter(DECISION).as_json()
    assert reading["document"]["addressees"] == [
        "Văn phòng UBND tỉnh",
        "Sở Y tế",
        "UBND huyện Đá Trắng",
        "UBND huyện Suối Lạnh",
    ]
    assert [t["ref"] for t in reading["tasks"]] == ["1.1.a", "1.1.b", "1.2"]
    assert reading["tasks"][2]["deadline"]["date"] == "2024-06-23"
    assert reading["document"]["signer_role"] == "Chủ tịch UBND tỉnh"


def test_questions_tell_what_was_guessed() -> None:
    reading = letter("1. Sở Y tế báo cáo trước ngày 15/01.\n2. Sở Xây dựng hoàn thành trước ngày 30/6/2024.")
    reasons = {(q["order"], q["field"]): q["reason"] for q in reading["questions"]}
    assert "Năm không ghi" in reasons[(1, "deadline")]
    assert "Chủ nhật" in reasons[(2, "deadline")]

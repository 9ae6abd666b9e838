"""More turns of the forms: each kind of phrase in several wordings, so that no single letter's wording is the rule."""

from __future__ import annotations

import pytest

from dunghen.directives.reading import read_letter

from .test_reading_forms import DECISION, tasks


@pytest.mark.parametrize(
    ("words", "lead", "coop"),
    [
        ("Sở Y tế cùng với Sở Nội vụ tham mưu phương án", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế cùng Sở Nội vụ và Công an tỉnh kiểm tra", ["Sở Y tế"], ["Sở Nội vụ", "Công an tỉnh"]),
        ("Sở Y tế với Sở Nội vụ thống nhất phương án", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế, Sở Nội vụ cùng tham mưu phương án", ["Sở Y tế", "Sở Nội vụ"], []),
        ("Sở Y tế (chủ trì), Sở Nội vụ (phối hợp) rà soát", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Giao Sở Y tế chủ trì, Sở Nội vụ phối hợp kiểm tra", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế, Sở Nội vụ, mỗi đơn vị rà soát biên chế", ["Sở Y tế", "Sở Nội vụ"], []),
        ("Các Sở: Y tế, Nội vụ, từng cơ quan lập danh sách", ["Sở Y tế", "Sở Nội vụ"], []),
    ],
)  # fmt: skip
def test_who_leads_and_who_helps(words: str, lead: list[str], coop: list[str]) -> None:
    (task,) = tasks(f"1. {words}.")
    assert (task["assignees_lead"], task["assignees_coop"]) == (lead, coop)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("UBND các huyện chưa có dịch chủ động mua hóa chất", "UBND các huyện chưa có dịch"),
        ("UBND các xã còn hộ chưa có điện lập danh sách", "UBND các xã còn hộ chưa có điện"),
        ("Các chủ đầu tư có dự án giải ngân dưới 30% phải kiểm điểm", "Các chủ đầu tư có dự án giải ngân dưới 30%"),
        ("Các sở chưa gửi báo cáo khẩn trương gửi về Sở Nội vụ", "Các sở chưa gửi báo cáo"),
        ("Các cơ quan được giao chủ trì chỉ tiêu trong Kế hoạch phải báo cáo", "Các cơ quan được giao chủ trì chỉ tiêu trong Kế hoạch"),
        ("Các Công ty TNHH MTV Thủy lợi Đá Trắng nạo vét cửa lấy nước", "Các Công ty TNHH MTV Thủy lợi Đá Trắng"),
        ("Đề nghị Viễn thông Sông Xanh bố trí kỹ thuật viên", "Viễn thông Sông Xanh"),
        ("Đề nghị Cảng hàng không Đá Trắng phối hợp kiểm dịch", "Cảng hàng không Đá Trắng"),
        ("Thị xã Đá Trắng (UBND thị xã) bàn giao mặt bằng", "UBND thị xã Đá Trắng"),
        ("Yêu cầu thành phố Suối Lạnh hoàn thành tái định cư", "UBND thành phố Suối Lạnh"),
        ("Báo cáo sơ kết: các huyện, thị xã gửi Sở Y tế", "UBND các huyện, thị xã"),
        ("Mục tiêu: đến hết ngày 31/12/2024, Sở Y tế cấp xong thẻ", "Sở Y tế"),
        ("Phó Chủ tịch UBND tỉnh phụ trách văn xã tiếp tục chỉ đạo việc tiêm chủng", "Phó Chủ tịch UBND tỉnh"),
        ("UBND huyện Hoàng Trà phối hợp khi được yêu cầu", "UBND huyện Hoàng Trà"),
    ],
)  # fmt: skip
def test_names_of_those_who_act(words: str, name: str) -> None:
    (task,) = tasks(f"1. {words}.")
    assert task["assignees_lead"] == [name]


def test_places_of_no_kind_get_the_one_the_letter_gives() -> None:
    (task,) = tasks("1. UBND các địa phương: Đá Trắng, Suối Lạnh sửa đường qua huyện Đá Trắng.")
    assert task["assignees_lead"] == ["UBND huyện Đá Trắng", "UBND Suối Lạnh"]


@pytest.mark.parametrize(
    "words",
    [
        "Gửi số liệu về Sở Y tế trước ngày 10/6/2024 để tổng hợp, trình UBND tỉnh trước ngày 20/6/2024",
        "Báo cáo về Sở Y tế trước ngày 10/6/2024 để Sở Y tế tổng hợp, trình UBND tỉnh trước ngày 20/6/2024",
        "Gửi số liệu về Sở Y tế trước ngày 10/6/2024; Sở tổng hợp, trình UBND tỉnh trước ngày 20/6/2024",
    ],
)
def test_what_is_sent_on_is_the_receivers_duty(words: str) -> None:
    first, second = tasks(f"1. UBND các huyện:\na) {words}.")
    assert (first["assignees_lead"], first["report_to"]) == (["UBND các huyện"], ["Sở Y tế"])
    assert (second["assignees_lead"], second["report_to"]) == (["Sở Y tế"], ["UBND tỉnh"])


def test_reports_on_several_days_keep_their_receiver() -> None:
    got = tasks("1. Sở Y tế báo cáo UBND tỉnh trước ngày 10/6, ngày 10/8 và ngày 20/9/2024.")
    assert [t["deadline"]["date"] for t in got] == ["2024-06-10", "2024-08-10", "2024-09-20"]
    assert all(t["report_to"] == ["UBND tỉnh"] for t in got)


@pytest.mark.parametrize(
    ("words", "receivers"),
    [
        ("báo cáo Phó Chủ tịch UBND tỉnh kết quả", ["Phó Chủ tịch UBND tỉnh"]),
        ("trình Hội đồng thẩm định bảng giá đất trước ngày 10/6/2024", ["Hội đồng thẩm định bảng giá đất"]),
        ("báo cáo UBND tỉnh (qua Văn phòng UBND tỉnh) và Sở Nội vụ", ["UBND tỉnh (qua Văn phòng UBND tỉnh)", "Sở Nội vụ"]),
    ],
)  # fmt: skip
def test_receivers_by_office(words: str, receivers: list[str]) -> None:
    (task,) = tasks(f"1. Sở Y tế {words}.")
    assert task["report_to"] == receivers


def test_trial_and_regular_work_are_two_tasks() -> None:
    for words in (
        "chạy thử từ ngày 10/6/2024, chạy chính thức từ ngày 01/7/2024",
        "vận hành thử từ 10.6.2024, chính thức từ 01.7.2024",
    ):
        got = tasks(f"1. Sở Y tế {words}.")
        assert [t["deadline"]["date"] for t in got] == ["2024-06-10", "2024-07-01"]


@pytest.mark.parametrize(
    "closing",
    [
        "Yêu cầu Chủ tịch UBND các huyện chịu trách nhiệm trước Chủ tịch UBND tỉnh nếu để dịch lan rộng./.",
        "Các ngành, các cấp phải coi đây là nhiệm vụ trọng tâm và nghiêm túc tổ chức thực hiện./.",
        "Chủ tịch UBND tỉnh yêu cầu các cơ quan khẩn trương thực hiện, xem đây là nhiệm vụ trọng tâm./.",
        "Yêu cầu các đơn vị triển khai ngay./.",
        "Thông báo kết luận của Chủ tịch UBND tỉnh để các ngành, đơn vị thực hiện./.",
    ],
)
def test_last_words_are_no_task(closing: str) -> None:
    got = tasks(f"1. Sở Y tế rà soát nhân lực.\n\n{closing}")
    assert [t["ref"] for t in got] == ["1"]
    assert got[0]["summary"] == "Sở Y tế rà soát nhân lực"


@pytest.mark.parametrize(
    "opening",
    [
        "Giao nhiệm vụ cho các cơ quan, địa phương để khôi phục vườn cây.",
        "Giao các cơ quan, đơn vị thực hiện nhiệm vụ theo Phụ lục ban hành kèm theo Quyết định này.",
        "Thành lập Tổ rà soát gồm 07 thành viên. Tổ rà soát hoạt động đến hết ngày 31/12/2024 và tự giải thể.",
        "Phê duyệt Phương án khôi phục vườn cây ăn trái năm 2024.",
    ],
)
def test_a_first_article_that_only_founds_or_approves_gives_no_task(opening: str) -> None:
    reading = read_letter(DECISION.replace("Điều 1. Phân công như sau:", f"Điều 1. {opening}\nĐiều 2. Phân công:"))
    assert [t.ref for t in reading.tasks] == ["2.1.a", "2.1.b", "2.2"]


PLAN = """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG XANH | Độc lập - Tự do - Hạnh phúc
Số: 07/{sign}-UBND | Sông Xanh, ngày 03 tháng 6 năm 2024

{title}
Về an toàn trường học

{opening}

1. Sở Y tế kiểm tra bếp ăn trước ngày 30/6/2024.
2. Giám đốc Công an tỉnh tuần tra quanh trường học.
3. UBND các huyện, thị xã sửa chữa hàng rào.

Nơi nhận: | CHỦ TỊCH
{receivers}
- Lưu: VT. | Lê Văn Thử
"""


@pytest.mark.parametrize(
    ("sign", "receivers", "expected"),
    [
        ("CT", "- Các sở, ban, ngành;\n- UBND các huyện, thị xã;", ["Sở Y tế", "Công an tỉnh", "UBND các huyện, thị xã"]),
        ("KH", "- Các sở, ban, ngành;\n- UBND các huyện, thị xã;", ["Các sở, ban, ngành", "UBND các huyện, thị xã"]),
        ("KH", "- Các sở, ngành liên quan;\n- UBND các huyện, thị xã;", ["Sở Y tế", "Công an tỉnh", "UBND các huyện, thị xã"]),
        ("KH", "- Các đơn vị dự họp;\n- Cục KSTTHC (VPCP);", ["Sở Y tế", "Công an tỉnh", "UBND các huyện, thị xã"]),
        ("KH", "- Như mục 3;", ["Sở Y tế", "Công an tỉnh", "UBND các huyện, thị xã"]),
        ("CT", "- Các sở: YT, NV;\n- UBND các huyện, thị xã;", ["Sở Y tế", "Sở Nội vụ", "UBND các huyện, thị xã"]),
    ],
)  # fmt: skip
def test_without_a_list_of_addressees_those_who_must_act_are_told_by_recipients_and_items(
    sign: str, receivers: str, expected: list[str]
) -> None:
    title = {"CT": "CHỈ THỊ", "KH": "KẾ HOẠCH"}[sign]
    opening = "Chủ tịch UBND tỉnh yêu cầu:" if sign == "CT" else "UBND tỉnh ban hành Kế hoạch như sau:"
    got = read_letter(PLAN.format(sign=sign, title=title, opening=opening, receivers=receivers)).document.addressees
    assert sorted(got) == sorted(expected)


def test_a_decision_names_those_it_charges_after_its_note_of_force() -> None:
    text = DECISION.replace(
        "Điều 3. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Y tế,",
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng UBND tỉnh; Trưởng Thuế tỉnh Sông Xanh; Giám đốc Bưu điện tỉnh và",
    )
    assert read_letter(text).document.addressees == (
        "Văn phòng UBND tỉnh", "Thuế tỉnh Sông Xanh", "Bưu điện tỉnh", "UBND huyện Đá Trắng", "UBND huyện Suối Lạnh",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("phấn đấu tiến tới 100% hồ sơ đúng và sớm hạn", "hồ sơ đúng và sớm hạn"),
        ("nâng mức độ hài lòng của người dân đạt trên 81%", "mức độ hài lòng của người dân"),
        ("bảo đảm tỷ lệ giải ngân đến ngày 31/12/2024 đạt từ 95% kế hoạch trở lên", "tỷ lệ giải ngân"),
        ("mở thêm tối thiểu 40 vòi nước công cộng", "số vòi nước công cộng"),
        ("không để trường nào có sĩ số vượt quá 45 học sinh/lớp", "sĩ số"),
        ("thành lập tổ tự quản, mỗi tổ không quá 50 hộ", "số hộ mỗi tổ"),
    ],
)  # fmt: skip
def test_a_metric_names_what_is_measured(words: str, metric: str) -> None:
    (task,) = tasks(f"1. Sở Y tế {words}.")
    assert [t["metric"] for t in task["targets"]] == [metric]


def test_figures_that_only_describe_are_no_targets() -> None:
    got = tasks(
        "1. Sở Y tế thống kê đơn vị có tỷ lệ trễ hạn trên 5%.\n2. Sở Tài chính điều chuyển vốn của dự án giải ngân dưới 30%.\n"
        "3. Sở Nội vụ niêm yết danh sách ít nhất 07 ngày."
    )
    assert [t["targets"] for t in got] == [[], [], []]


def test_a_title_alone_on_its_line_and_the_body_that_acts_on_the_next() -> None:
    (task,) = tasks(
        "1. Đề xuất phương án đơn giản hóa\nSở Y tế chọn 05 nhóm thủ tục, lấy ý kiến các cơ quan trước ngày 30/8/2024."
    )
    assert task["assignees_lead"] == ["Sở Y tế"]


def test_joined_pieces_keep_their_marks() -> None:
    (task,) = tasks(
        "1. Sở Y tế bố trí người trực trong thời gian giãn cách; công khai số điện thoại; báo cáo trước 30/6/2024."
    )
    assert task["summary"] == (
        "Sở Y tế bố trí người trực trong thời gian giãn cách; công khai số điện thoại; báo cáo trước 30/6/2024"
    )

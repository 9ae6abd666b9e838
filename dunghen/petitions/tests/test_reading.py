"""The reading of petitions as an officer would check it: short texts, what they are, who leads."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunghen.petitions.reading import (
    KINDS,
    Kind,
    fields,
    learn,
    mask,
    personal_data,
    shipped_model,
    similar,
    suggest,
    suggest_many,
    training,
)

DAY = dt.date(2021, 9, 1)


@pytest.mark.parametrize(
    ("text", "kind", "field", "lead"),
    [
        ("Hẻm 12 Nguyễn Khuyến rác chất đống cả tuần không ai gom.", "phản ánh", "môi trường-rác thải", "UBND thành phố Nha Trang"),
        ("xa Ninh Quang mat dien lien tuc, goi dien luc khong ai nghe", "phản ánh", "điện-chiếu sáng", "Sở Công Thương"),
        ("Quốc lộ 26 đoạn qua Ninh Xuân đầy ổ gà.", "phản ánh", "giao thông-hạ tầng", "Sở Giao thông vận tải"),
        ("Cho tôi hỏi đổi giấy phép lái xe hạng B2 nộp ở đâu?", "hỏi đáp", "giao thông-hạ tầng", "Sở Giao thông vận tải"),
        ("Kiến nghị xây thêm trường mầm non ở xã Vạn Phước.", "kiến nghị", "giáo dục", "UBND huyện Vạn Ninh"),
        ("Cảm ơn bác sĩ khoa cấp cứu bệnh viện tỉnh rất tận tình.", "khen", "y tế", "Sở Y tế"),
        ("Tôi khiếu nại quyết định thu hồi đất của UBND huyện Cam Lâm.", "khiếu nại", "đất đai", "UBND huyện Cam Lâm"),
        ("Tố cáo cán bộ địa chính xã Diên Phú nhận tiền làm hồ sơ khống.", "tố cáo", None, "UBND huyện Diên Khánh"),
        ("mn coi chung so la goi gia danh cong an lua dao chuyen tien", "phản ánh", "an ninh trật tự", "Công an tỉnh"),
    ],
)  # fmt: skip
def test_a_petition_gets_its_kind_its_field_and_who_leads(text: str, kind: str, field: str | None, lead: str) -> None:
    found = suggest(text, DAY)
    assert found.kind == kind
    assert field is None or (found.field and found.field.name == field)
    assert found.lead_unit and found.lead_unit.name == lead
    assert found.redirect == (kind in ("khiếu nại", "tố cáo"))
    assert found.confidence["kind"] > 0
    assert found.reasons["field"]


@pytest.mark.parametrize("text", ["", "....", "alo 1 2 3", "Cần bán gấp lô đất đẹp giá rẻ, liên hệ ngay zalo"])
def test_what_asks_for_nothing_is_spam_and_goes_to_nobody(text: str) -> None:
    found = suggest(text, DAY)
    assert (found.kind, found.field, found.lead_unit) == (Kind.SPAM, None, None)


def test_who_leads_depends_on_the_day() -> None:
    rubbish, road = "Rác thải ở xã Diên Phú không ai gom.", "Quốc lộ 1 qua xã Diên Phú nhiều ổ gà."
    names = [
        (found.name if (found := suggest(text, day).lead_unit) else None)
        for text in (rubbish, road)
        for day in (dt.date(2021, 9, 1), dt.date(2025, 4, 1), dt.date(2025, 8, 1))
    ]
    assert names == [
        "UBND huyện Diên Khánh", "UBND huyện Diên Khánh", "UBND xã Diên Điền",
        "Sở Giao thông vận tải", "Sở Xây dựng", "Sở Xây dựng",
    ]  # fmt: skip


def test_a_new_commune_name_is_understood_on_an_old_day() -> None:
    found = suggest("Rác đổ đầy bãi biển xã Tu Bông.", DAY)
    assert found.lead_unit and found.lead_unit.name == "UBND huyện Vạn Ninh"
    assert found.where and found.where.district == "huyen-van-ninh"


def test_the_same_event_told_again_points_to_the_first() -> None:
    rows = [
        {"id": "1", "text": "Nắp cống trước số 8 đường Yersin bị mất, xe máy sụp bánh té ngã."},
        {"id": "2", "text": "Trường tiểu học Vĩnh Lương thu tiền quỹ không có biên lai."},
        {"id": "3", "text": "mat nap cong truoc so 8 duong Yersin, xe may sup banh te"},
    ]
    assert [twin for _, _, twin in suggest_many(rows, DAY)] == [None, None, "1"]
    found = similar(rows[2]["text"], [row["text"] for row in rows[:2]])
    assert found[0].index == 0
    assert "yersin" in found[0].words


def test_the_lists_are_whole() -> None:
    assert len(fields()) == 16
    assert len({field.slug for field in fields()}) == 16
    assert len(KINDS) == 7


def test_a_confirmed_decision_is_learned_and_one_alone_turns_nothing_over() -> None:
    text = "Ống nước vỡ ở Vĩnh Thái chảy cả tuần."
    before = suggest(text, DAY)
    once = learn(shipped_model(), text, {"field": "giao-thong"})
    assert once.version == 1
    assert suggest(text, DAY, model=once).field == before.field
    unlike = suggest("Trạm y tế thiếu thuốc huyết áp.", DAY, model=once)
    assert unlike.field and unlike.field.slug == "y-te"
    many = shipped_model()
    for _ in range(30):
        many = learn(many, "Xin mở phòng đọc sách lưu động ở thôn", {"field": "du-lich"})
    found = suggest("Xin mở phòng đọc sách lưu động ở thôn", DAY, model=many)
    assert found.field and found.field.slug == "du-lich"
    assert type(many).load(many.dump()).version == 30


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_spans_lie_inside_it(text: str) -> None:
    found = suggest(text, DAY)
    again = suggest(text, DAY)
    assert found == again
    end = 0
    for span in found.pii:
        assert end <= span.start < span.end <= len(text)
        end = span.end
    if found.where:
        assert text[found.where.start : found.where.end] == found.place


@given(
    st.lists(
        st.sampled_from(
            [
                "0905123456",
                "Tôi ở",
                "CCCD 056085000456",
                "a@b.vn",
                "stk 0071000123456 VCB",
                "mã hồ sơ",
                "79A-123.45",
                "ở",
            ]
        )
    )
)
def test_what_was_found_is_gone_from_the_masked_text(pieces: list[str]) -> None:
    text = ", ".join(pieces)
    spans = personal_data(text)
    hidden = mask(text, spans)
    for span in spans:
        assert hidden.count(text[span.start : span.end]) < text.count(text[span.start : span.end])
    assert not [span for span in personal_data(hidden) if span.type != "person_name"]


def test_the_shipped_model_is_made_from_the_data_beside_it() -> None:
    assert shipped_model().trained == training.fingerprint(), "Chạy lại: python -m dunghen petitions train"

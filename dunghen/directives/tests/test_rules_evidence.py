"""Which date counts, and which files prove it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunghen.directives import rules
from dunghen.kernel.clock import ZONE
from dunghen.kernel.tests.make import moment

PDF = b"%PDF-1.7\n%..."


@pytest.mark.parametrize(
    ("document", "handed_in", "hour_level", "counted"),
    [
        # typed in three days late, but the document bears the day that counts
        (dt.date(2021, 9, 29), moment(2021, 10, 2, 10), False, "12:00 29/09/2021"),
        (dt.date(2021, 9, 29), moment(2021, 9, 29, 16, 30), False, "12:00 29/09/2021"),
        (dt.date(2021, 9, 29), moment(2021, 9, 29, 7, 45), False, "07:45 29/09/2021"),
        # a telegram due at 16:00: the hour of handing in counts on that very day
        (dt.date(2025, 9, 26), moment(2025, 9, 26, 16, 5), True, "16:05 26/09/2025"),
        (dt.date(2025, 9, 26), moment(2025, 9, 27, 8), True, "12:00 26/09/2025"),
    ],
)
def test_the_date_of_the_document_counts(
    document: dt.date, handed_in: dt.datetime, hour_level: bool, counted: str
) -> None:
    found = rules.counted_at(document, handed_in, hour_level=hour_level)
    assert f"{found:%H:%M %d/%m/%Y}" == counted


@given(
    handed_in=st.datetimes(dt.datetime(2018, 1, 2), dt.datetime(2032, 1, 1), timezones=st.just(dt.UTC)),
    earlier=st.integers(0, 400),
    hour_level=st.booleans(),
)
def test_what_counts_lies_on_the_day_of_the_document_and_never_in_the_future(
    handed_in: dt.datetime, earlier: int, hour_level: bool
) -> None:
    document = handed_in.astimezone(ZONE).date() - dt.timedelta(days=earlier)
    counted = rules.counted_at(document, handed_in, hour_level=hour_level)
    assert counted.astimezone(ZONE).date() == document
    assert counted <= handed_in


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("bao-cao.pdf", PDF, "application/pdf"),
        ("BAO-CAO.PDF", PDF, "application/pdf"),
        ("bao.cao.docx", b"PK\x03\x04rest", "application/octet-stream"),
        ("so-lieu.xlsx", b"PK\x03\x04rest", "application/octet-stream"),
        ("anh.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("anh.png", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("ghi-chu.txt", "Đã xong.".encode(), "text/plain"),
    ],
)
def test_what_offices_send_is_taken(name: str, content: bytes, kind: str) -> None:
    assert rules.evidence_type(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("bao-cao.pdf", b"MZ\x90\x00 a program under another name", "loại tệp"),
        ("chay.exe", b"MZ\x90\x00", "loại tệp"),
        ("macro.docm", b"PK\x03\x04rest", "loại tệp"),
        ("trang.html", b"<html>", "loại tệp"),
        ("hinh.svg", b"<svg/>", "loại tệp"),
        ("khong-duoi", PDF, "loại tệp"),
        ("anh.png", PDF, "loại tệp"),
        ("nhi-phan.txt", b"abc\x00def", "loại tệp"),
        ("trong.pdf", b"", "tệp trống"),
        ("to.pdf", PDF + b"0" * rules.EVIDENCE_BYTES, "lớn hơn 20 MB"),
    ],
)
def test_anything_else_is_refused_by_name_and_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(rules.UnfitFile) as refused:
        rules.evidence_type(name, content)
    assert refused.value.code == "directives.unfit_file"
    assert f"“{name}”" in refused.value.sentence
    assert why in refused.value.sentence


def test_exactly_twenty_megabytes_is_still_taken() -> None:
    assert rules.evidence_type("vua.pdf", PDF.ljust(rules.EVIDENCE_BYTES, b"0")) == "application/pdf"

"""What a mail says, whatever program wrote it: charsets, pages, quoted letters, signatures, broken headers. Pure."""

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dunghen.petitions.intake.email import UnreadableMail, read
from dunghen.petitions.intake.mail_words import decoded, own_words, text_of_html, unflowed

OWN = "Đèn đường hẻm 5 tắt ba đêm nay.\nĐề nghị sửa sớm."
QUOTED = "> Kính gửi Ông/Bà,\n> Mã: PA2109-7K3MQ9"


def mail(body: bytes, kind: str = "text/plain; charset=utf-8", subject: str = "Thu", **headers: str) -> bytes:
    lines = {
        "From": "Lan <lan@dan.example>",
        "Subject": subject,
        "Content-Type": kind,
        "Content-Transfer-Encoding": "8bit",
        **headers,
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode() + b"\n" + body


# -- charsets -------------------------------------------------------------------------------------------------------------

SENTENCE = "Đề nghị sửa chữa đường hẻm, người dân đi lại khó khăn."
TCVN3 = "§Ò nghÞ söa ch÷a ®−êng hÎm, ng−êi d©n ®i l¹i khã kh¨n.".replace("−", "­")
VNI = "Ñeà nghò söûa chöõa ñöôøng heûm, ngöôøi daân ñi laïi khoù khaên."


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode(), ""),
        (SENTENCE.encode(), "us-ascii"),
        (SENTENCE.encode(), "iso-8859-1"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (SENTENCE.encode(), "x-unknown"),
        (TCVN3.encode("latin-1"), "iso-8859-1"),
        (TCVN3.encode("latin-1"), "x-viet-tcvn"),
        (TCVN3.encode("latin-1"), ""),
        (TCVN3.encode(), "utf-8"),
        (VNI.encode("latin-1"), "windows-1252"),
        (VNI.encode("latin-1"), ""),
        (VNI.encode(), "utf-8"),
    ],
)
def test_vietnamese_of_any_charset_is_read(content: bytes, charset: str) -> None:
    assert decoded(content, charset) == SENTENCE


def test_the_code_page_of_vietnamese_windows_is_read() -> None:
    apart = "Ðê\u0300 nghi\u0323 sư\u0309a đươ\u0300ng he\u0309m".replace("Ð", "Đ")
    assert decoded(apart.encode("cp1258"), "windows-1258") == "Đề nghị sửa đường hẻm"
    assert decoded(apart.encode("cp1258")) == "Đề nghị sửa đường hẻm"


@pytest.mark.parametrize(
    "charset", ["zlib", "base64", "rot13", "idna", "undefined", "unicode_escape", "\x00", "a" * 500]
)
def test_a_label_that_names_no_charset_of_text_does_no_harm(charset: str) -> None:
    assert decoded(b"Den duong tat", charset) == "Den duong tat"


# -- quoted letters and signatures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    [
        f"Vào Th 2, 20 thg 9, 2021 vào lúc 09:00 Phản ánh <pakn@tinh.example> đã viết:\n\n{QUOTED}",
        f"On Mon, Sep 20, 2021 at 9:00 AM Phản ánh\n<pakn@tinh.example> wrote:\n\n{QUOTED}",
        "-----Original Message-----\nFrom: pakn@tinh.example\nKính gửi Ông/Bà,",
        "----- Thư gốc -----\nTừ: pakn@tinh.example\nKính gửi Ông/Bà,",
        "Từ: Phản ánh <pakn@tinh.example>\nĐã gửi: 20/9/2021 9:00\nĐến: Lan\n\nKính gửi Ông/Bà,",
        "From: pakn@tinh.example\nSent: Monday\nTo: Lan\n\nKính gửi Ông/Bà,",
        "________________________________\nFrom: pakn@tinh.example\nSent: Monday\n\nKính gửi",
        QUOTED,
        "-- \nHồ Ngọc Lan\nĐT 0900 000 123",
        "Sent from my iPhone",
        "Gửi từ iPhone của tôi",
        "Được gửi từ thiết bị Samsung Galaxy của tôi",
        f"Gửi từ Thư cho Windows\n\nFrom: pakn@tinh.example\nSent: Monday\n\n{QUOTED}",
    ],
)
def test_only_what_the_writer_wrote_is_kept(below: str) -> None:
    kept = own_words(f"{OWN}\n\n{below}")
    assert kept == OWN or kept == f"{OWN}\n\n________________________________"


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "Từ: đầu hẻm 5\nĐến: cuối hẻm 7\nđèn tắt cả.",
        "Vào năm 2020 tôi đã viết:\nđường hỏng, nay vẫn hỏng.",
        "Kính gửi UBND xã,\n\n--\n" + "Nội dung kiến nghị rất dài.\n" * 20 + "Hết.",
        "---------- Forwarded message ---------\nTừ: Tổ dân phố\nNgày: 1/9\n\n> Đèn hẻm 5 tắt.",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    assert own_words(text) == text


def test_a_letter_that_is_nothing_but_a_quotation_is_kept_whole() -> None:
    assert own_words(QUOTED) == QUOTED


@given(st.text(alphabet=" \n>-_abĐ:@<0.Từ", max_size=300))
def test_every_line_kept_was_written(text: str) -> None:
    given_lines = {line.strip() for line in text.split("\n")}
    assert {line.strip() for line in own_words(text).split("\n")} <= given_lines | {""}


def test_soft_line_ends_are_joined() -> None:
    assert unflowed("Đèn đường \nhẻm 5 tắt.\nĐề nghị \nsửa.") == "Đèn đường hẻm 5 tắt.\nĐề nghị sửa."


# -- pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Đèn tắt.</p><p>Đề nghị sửa.</p>", "Đèn tắt.\n\nĐề nghị sửa."),
        ("Đèn&nbsp;tắt<br>ba đêm &lt;nay&gt;", "Đèn tắt\nba đêm <nay>"),
        ("<style>p{}</style><script>alert(1)</script><title>x</title>Đèn tắt", "Đèn tắt"),
        ("<div style='display:none'>ẩn</div>Đèn <b>t</b>ắt<span hidden>ẩn</span>", "Đèn tắt"),
        ("Đèn tắt<div class='gmail_quote'>Kính gửi<br>Ông/Bà</div>", "Đèn tắt\n> Kính gửi\n> Ông/Bà"),
        ("Đèn tắt<blockquote type=cite><p>Kính gửi</p></blockquote>hết", "Đèn tắt\n\n> Kính gửi\n\nhết"),
        ("<table><tr><td>Đèn</td></tr><tr><td>Đường</td></tr></table>", "Đèn\n\nĐường"),
        ("<ul><li>một<li>hai</ul>", "một\n\nhai"),
        ("<!-- chú thích --><p>Đèn", "Đèn"),
        ("", ""),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;Đèn</p>", "]>\n&e;Đèn"),
    ],
)
def test_a_page_says_what_its_reader_sees(page: str, text: str) -> None:
    found = text_of_html(page)
    assert [line for line in found.split("\n") if line] == [line for line in text.split("\n") if line]


@given(st.text(alphabet="<>/divpbrscript&#;x \"'=!-Đ", max_size=400))
def test_no_page_breaks_the_reader(page: str) -> None:
    text_of_html(page)


def test_a_page_nested_without_end_is_read_in_time() -> None:
    assert "Đèn" in text_of_html("<p>Đèn</p>" + "<div>" * 50_000 + "x")
    text_of_html("<" * 100_000)
    text_of_html("<!--" * 50_000)


# -- whole mails ----------------------------------------------------------------------------------------------------------


def test_a_page_is_read_when_there_is_no_plain_text() -> None:
    body = (
        b"--b\nContent-Type: text/html; charset=utf-8\n\n<p>" + "Đèn tắt".encode() + b"</p>\n--b\n"
        b"Content-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n\n/9j/4AA=\n--b--\n"
    )
    found = read(mail(body, "multipart/mixed; boundary=b"))
    assert found.text == "Đèn tắt"
    assert [(one.name, one.media_type, one.inline) for one in found.attachments] == [("a.jpg", "image/jpeg", True)]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("=?utf-8?B?xJDDqG4gxJHGsOG7nW5nIHThuq90?=", "Đèn đường tắt"),
        ("=?utf-8?B?xJDDqG4gxJHGsOG7?=\n =?utf-8?B?nW5nIHThuq90?=", "Đèn đường tắt"),
        ("Re: Fwd: RE[2]: Trả lời: Đèn đường tắt", "Đèn đường tắt"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?x-none?Q?Den=20tat?=", "Den tat"),
        ("", ""),
    ],
)
def test_subjects_are_read_whole(subject: str, words: str) -> None:
    assert read(mail(b"x", subject=subject)).subject == words


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("Lan <LAN@Dan.Example>", "lan@dan.example", "Lan"),
        ("lan@dan.example", "lan@dan.example", ""),
        ("=?utf-8?Q?H=E1=BB=93_Lan?= <lan@dan.example>", "lan@dan.example", "Hồ Lan"),
        ('"Hồ, Lan" <lan@dan.example>', "lan@dan.example", "Hồ, Lan"),
    ],
)
def test_who_wrote_it(sender: str, address: str, name: str) -> None:
    found = read(mail(b"x", From=sender))
    assert (found.sender, found.sender_name) == (address, name)


@pytest.mark.parametrize("sender", ["", "nobody", "<>", "a@b@c", "Lan <lan@>", "undisclosed-recipients:;"])
def test_a_mail_from_nobody_is_none(sender: str) -> None:
    with pytest.raises(UnreadableMail):
        read(mail(b"x", From=sender))


def test_answers_go_where_the_sender_wants_them() -> None:
    found = read(mail(b"x", **{"Reply-To": "Lan <lan2@dan.example>"}))
    assert (found.sender, found.answer_to) == ("lan@dan.example", "lan2@dan.example")


def test_the_key_follows_the_words_and_not_the_way() -> None:
    first = read(mail(b"x", **{"Message-ID": "<1@a>", "Received": "from a"}))
    assert first.key == read(mail(b"x", **{"Message-ID": "<1@a>", "Received": "from b"})).key
    assert first.key != read(mail(b"y", **{"Message-ID": "<1@a>"})).key


def test_a_mail_of_a_thousand_parts_is_none() -> None:
    body = b"--b\nContent-Type: text/plain\n\nx\n" * 1000 + b"--b--\n"
    with pytest.raises(UnreadableMail):
        read(mail(body, "multipart/mixed; boundary=b"))


def test_a_mail_nested_without_end_is_none() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with pytest.raises(UnreadableMail):
        read(b"From: lan@dan.example\n" + nested)


SOUND = mail(
    b"--b\nContent-Type: text/plain; charset=utf-8\n\nxin ch\xc3\xa0o\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n",
    "multipart/alternative; boundary=b",
)


@given(st.binary(max_size=400))
@example(b"From: a@b.c\nContent-Type: text/plain; charset=\xff\n\nx")
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        read(raw)
    except UnreadableMail as refusal:
        assert refusal.sentence


@given(st.integers(0, len(SOUND) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_no_damage_breaks_the_reader(place: int, what: bytes, cut: int) -> None:
    try:
        found = read(SOUND[:place] + what + SOUND[place + cut :])
    except UnreadableMail:
        return
    assert "\x00" not in found.text and "\x00" not in found.subject


# -- made to hold the round up ------------------------------------------------------------------------------------------------

BOMBS = {
    "lines that flow on": mail(b"a \n" * 700_000, "text/plain; format=flowed"),
    "a subject of nothing but beginnings": mail(b"x", subject="=?utf-8?q?a?= " * 60_000),
    "a kind with endless options": mail(b"x", f"text/plain{';' * 400_000}"),
    "a file with endless names": mail(b"x", **{"Content-Disposition": f"attachment{';a=b' * 150_000}"}),
    "answers within answers": mail(b"On <\n" * 300_000),
    "parts without end": mail(b"--b\n\nx\n" * 250_000, "multipart/mixed; boundary=b"),
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_mail_made_to_take_for_ever_takes_a_moment(what: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(UnreadableMail):
        read(BOMBS[what])
    assert time.process_time() - begun < 2.5


def test_an_empty_line_ends_a_paragraph_that_flows_on() -> None:
    assert unflowed("Kính gửi \n\nNội dung \nnày.") == "Kính gửi \nNội dung này."

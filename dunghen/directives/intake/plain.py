"""Pasted text and .txt files: find the encoding of the bytes."""

import codecs

from dunghen.kernel.text import share_of_syllables
from dunghen.kernel.text.legacy import READABLE, TABLES, UNREADABLE

from .contract import Draft
from .refusals import Binary, UnknownEncoding

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# A hole or two in UTF-8 (a cut upload, one pasted byte) is no reason to send a whole letter back.
_TOLERATED_HOLES = 0.002


def read_plain(content: bytes) -> Draft:
    """Decode: byte order mark, UTF-8, UTF-16 by its zeros, then the eight-bit tables by what reads as Vietnamese.

    Raises Binary for NUL bytes, UnknownEncoding when nothing reads.
    """
    text, encoding, notes = _decode(content)
    if "\x00" in text:
        raise Binary
    return Draft(text=text, pages=text.rstrip("\f\r\n ").count("\f") + 1, notes=notes, encoding=encoding)


def _decode(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding), encoding, ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return text, "utf-8", ()
    if b"\x00" in content:
        return _utf16_without_mark(content)
    return _eight_bit(content)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnknownEncoding from None


def _utf16_without_mark(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Latin letters in UTF-16 have a zero in every second byte, always on the same side; anything else with zeros is no text."""
    sample = content[: 1 << 16]
    if len(content) % 2 == 0:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        half = len(sample) / 2
        for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
            if zeros > half * 0.4 and others < half * 0.02:
                return _strict(content, encoding), encoding, ()
    raise Binary


def _eight_bit(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    holed = content.decode("utf-8", "replace")
    holes = holed.count("\ufffd")
    share, marked = share_of_syllables(holed)
    if marked and holes <= max(1, len(holed) * _TOLERATED_HOLES) and share > READABLE:
        return holed, "utf-8", (f"Có {holes} chỗ hỏng mã trong tệp; vui lòng đối chiếu với bản gốc.",)
    signs = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256))
    western = content.decode("latin-1").translate({b: signs[b] for b in range(0x80, 0xA0)})
    vietnamese = content.decode("cp1258", "replace")
    if share_of_syllables(vietnamese)[0] >= READABLE:
        return vietnamese, "windows-1258", ("Đã chuyển chữ từ bảng mã windows-1258 sang Unicode.",)
    best = max((share_of_syllables(convert(western))[0] for convert in TABLES.values()), default=0.0)
    # Few marked words (an address, a foreign name) prove nothing: such a file is taken as Western text.
    if best < UNREADABLE and share_of_syllables(western)[1] > 2:
        raise UnknownEncoding
    return western, "cp1252", ()

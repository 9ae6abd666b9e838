"""Normal forms of Vietnamese text: NFC, folding with and without diacritics, one spelling for tone placement.

Three strengths, weakest first:

* ``nfc`` keeps what a person reads and only joins letters and marks typed apart;
* ``fold(s, marks=True)`` also forgets case, blanks and the two habits of tone placement ("hoà" and "hòa");
* ``fold(s)`` forgets the diacritics as well, so that "duong" finds "Đường".
"""

import re
import unicodedata

# The letter Đ is typed in three ways that look alike: Đ (U+0110), the Icelandic eth Ð (U+00D0, what OCR and old fonts give) and
# the African Ɖ (U+0189). Only the first is Vietnamese. None decomposes under NFD, so they need a table.
_D_WITH_STROKE = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_D_PLAIN = str.maketrans({"đ": "d", "Đ": "D"})

# Invisible signs that web pages, Word and message programs leave between letters.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

# What neither XML nor a screen can show: controls but tab and line ends, halves of a pair, and the two signs that are none.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])

_COMBINING = re.compile("[\u0300-\u036f]+")
_BLANKS = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")

_TONE = "[\u0300\u0301\u0303\u0309\u0323]"  # huyền, sắc, ngã, hỏi, nặng
# An open "oa", "oe", "uy" with the tone on the second vowel: the newer school habit (hoà, khoẻ, thuỷ). No letter may follow.
_NEW_STYLE = re.compile(rf"(o)([ae])({_TONE})(?![a-z\u0300-\u036f])|(?<!q)(u)(y)({_TONE})(?![a-z\u0300-\u036f])", re.I)
# After q the u belongs to the onset: the tone never stands on it (qúy is a slip for quý, qùa for quà).
_TONE_ON_QU = re.compile(rf"(qu)({_TONE})([aeiouy][\u0302\u0306\u031b]?)", re.I)
# In a closed syllable the tone never stands on the glide (hòan is a slip for hoàn).
_TONE_ON_GLIDE = re.compile(rf"(o)({_TONE})([ae]\u0306?)(?=[cimnptuoy])|(?<!q)(u)({_TONE})(y\u0302?)(?=[cmnptu])", re.I)


def nfc(s: str) -> str:
    """Unicode NFC: "ê" + nặng typed apart becomes one letter "ệ". Applied to every text on entry."""
    return unicodedata.normalize("NFC", s)


def true_d(s: str) -> str:
    """Replace eth and its look-alikes by the Vietnamese Đ and đ; the length does not change."""
    return s.translate(_D_WITH_STROKE)


def tone_placement(s: str) -> str:
    """One spelling for tones that people place in two ways: "hoà, khoẻ, thuỷ" become "hòa, khỏe, thủy"; NFC out."""
    if s.isascii():
        return s
    apart = unicodedata.normalize("NFD", s)
    apart = _TONE_ON_QU.sub(r"\1\3\2", apart)
    apart = _TONE_ON_GLIDE.sub(lambda m: m[1] + m[3] + m[2] if m[1] else m[4] + m[6] + m[5], apart)
    apart = _NEW_STYLE.sub(lambda m: m[1] + m[3] + m[2] if m[1] else m[4] + m[6] + m[5], apart)
    return unicodedata.normalize("NFC", apart)


def without_controls(s: str) -> str:
    """The same text without signs that no page, feed or row can hold; tabs and line ends stay."""
    return s.translate(_CONTROLS)


def squeeze(s: str) -> str:
    """Every run of blanks (line ends and no-break spaces too) becomes one space; none at the ends."""
    return _BLANKS.sub(" ", s).strip()


def without_marks(s: str) -> str:
    """The same text without diacritics, case kept: "Đường Trần Phú" becomes "Duong Tran Phu"."""
    if s.isascii():
        return s
    apart = unicodedata.normalize("NFD", true_d(s)).translate(_D_PLAIN)
    return unicodedata.normalize("NFC", _COMBINING.sub("", apart))


def fold(s: str, *, marks: bool = False) -> str:
    """Text for comparing: lower case, blanks squeezed, invisible signs dropped, Đ in one form.

    With ``marks=True`` the diacritics stay and tone placement is made one ("Hoà  Bình" and "Hòa Bình" are equal);
    without, they go ("hoa binh"). Punctuation stays: document numbers depend on it.
    """
    plain = squeeze(true_d(nfc(s)).translate(_DROP_INVISIBLE).lower())
    return tone_placement(plain) if marks else without_marks(plain)


def search_key(s: str, *, marks: bool = False) -> str:
    """Text for an index and for the question put to it: ``fold`` and every punctuation mark made a space.

    "Số: 1889/UBND-KSTT" gives "so 1889 ubnd kstt". Pass the reader's words through the same function with the same ``marks``.
    """
    return _NOT_WORD.sub(" ", fold(s, marks=marks)).strip()


def has_marks(s: str) -> bool:
    """Whether somebody who typed this meant the diacritics: "đất" yes, "dat" no."""
    return without_marks(s) != nfc(s)

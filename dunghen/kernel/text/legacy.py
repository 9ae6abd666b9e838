"""Vietnamese from before Unicode: TCVN3 (ABC fonts), VNI-Windows, and UTF-8 read twice.

The tables describe the national standard TCVN 5712:1993 in its third form, which the ABC fonts (.VnTime, …) use, and the layout
of the VNI-Windows fonts. Text of both usually reaches us as Latin-1 signs ("Uû ban", "B¸o c¸o"); the functions make it NFC.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .syllables import share_of_syllables

# --- TCVN3 (ABC): one sign a letter; toned vowels exist in lower case only, capitals come from a capital font (.VnTimeH) -----
_TCVN3_ROWS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
TCVN3: Mapping[int, str] = {start + i: letter for start, row in _TCVN3_ROWS for i, letter in enumerate(row)}

_TCVN3_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_LOWER_SIGN = re.compile("[\u00a8-\u00ff]")

# --- VNI-Windows: the plain vowel, then one sign that carries quality and tone together -------------------------------------
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_VNI_SIGNS: Mapping[str, str] = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "õ": _TILDE,
    "û": _HOOK,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "ã": _CIRCUMFLEX + _TILDE,
    "å": _CIRCUMFLEX + _HOOK,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK,
    "ë": _BREVE + _DOT,
}
_VNI_ALONE: Mapping[str, str] = {
    "ì": "ì",
    "í": "í",
    "ó": "ĩ",
    "æ": "ỉ",
    "ò": "ị",
    "î": "ỵ",
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
}
_TONED = "".join(sign for sign, marks in _VNI_SIGNS.items() if len(marks) == 1 and marks not in (_CIRCUMFLEX, _BREVE))
_CIRCLED = "".join(sign for sign, marks in _VNI_SIGNS.items() if marks[0] == _CIRCUMFLEX)
_BOWED = "".join(sign for sign, marks in _VNI_SIGNS.items() if marks[0] == _BREVE)
_VNI = re.compile(
    f"(?P<base>a(?=[{_TONED}{_CIRCLED}{_BOWED}])|[eo](?=[{_TONED}{_CIRCLED}])|[uyôö](?=[{_TONED}]))(?P<sign>.)"
    f"|(?P<alone>[{''.join(_VNI_ALONE)}])",
    re.I,
)

# Each byte as cp1252 shows it and, for programs that paste without looking, as Latin-1 does.
_SIGN_TO_BYTE: Mapping[str, int] = {chr(b): b for b in range(256)} | {
    bytes([b]).decode("cp1252"): b for b in range(256) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_AFTER = "[" + re.escape("".join(sign for sign, b in _SIGN_TO_BYTE.items() if 0x80 <= b <= 0xBF)) + "]"
_UTF8_TWICE = re.compile(f"[\u00c2-\u00df]{_AFTER}|[\u00e0-\u00ef]{_AFTER}{{2}}|[\u00f0-\u00f4]{_AFTER}{{3}}")


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Read Latin-1 signs as TCVN3 letters. ``capitals`` for runs set in a capital font (.VnTimeH, .VnArialH).

    Without the font, a word typed with the shift key still shows it: "ñY BAN" can only be "ỦY BAN".
    """
    if capitals:
        return unicodedata.normalize("NFC", text.translate(TCVN3).upper())
    return "\n".join(_tcvn3_line(line) for line in text.split("\n"))


def _tcvn3_line(line: str) -> str:
    shouted = sum("A" <= c <= "Z" for c in line) > 1 and not any("a" <= c <= "z" for c in line)

    def word(found: re.Match[str]) -> str:
        typed = found[0]
        big = sum("A" <= c <= "Z" for c in typed)
        small = any("a" <= c <= "z" for c in typed)
        letters = typed.translate(TCVN3)
        if not small and (shouted or big > 1 or (big and _LOWER_SIGN.match(typed))):
            return letters.upper()
        return letters

    return unicodedata.normalize("NFC", _TCVN3_WORD.sub(word, line))


def from_vni(text: str) -> str:
    """Read Latin-1 signs as VNI-Windows: "thaønh phoá" becomes "thành phố". The plain letter decides the case."""

    def one(found: re.Match[str]) -> str:
        if alone := found["alone"]:
            letter = _VNI_ALONE[alone.lower()]
            return letter if alone.islower() else letter.upper()
        base, marks = found["base"], _VNI_SIGNS[found["sign"].lower()]
        if base in "ôÔöÖ":
            base = {"ô": "o", "Ô": "O", "ö": "u", "Ö": "U"}[base] + _HORN
        return base + marks

    return unicodedata.normalize("NFC", _VNI.sub(one, text))


def from_utf8_twice(text: str) -> str:
    """Undo UTF-8 that was read as cp1252 or Latin-1 ("á»§y ban"), sequence by sequence; what is not such stays as it is."""

    def one(found: re.Match[str]) -> str:
        try:
            return bytes(_SIGN_TO_BYTE[c] for c in found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    return unicodedata.normalize("NFC", _UTF8_TWICE.sub(one, text))


TABLES: Mapping[str, Callable[[str], str]] = {
    "TCVN3": from_tcvn3,
    "VNI": from_vni,
    "UTF-8 hai lần": from_utf8_twice,
}

READABLE = 0.8  # a right reading of real letters scores 0.95 and more; foreign names take the rest
UNREADABLE = 0.5  # text under a wrong table scores 0.05 to 0.4
ENOUGH = 3  # marked words: below that, a verdict would be a guess


@dataclass(frozen=True, slots=True)
class Recovered:
    """``text`` in NFC; ``table`` that most of it was written in ("" when it was Unicode); ``readable`` as Vietnamese or plain."""

    text: str
    table: str
    readable: bool


def table_of_font(font: str) -> tuple[str, bool]:
    """("TCVN3" | "VNI" | "", set in capitals): ".VnTimeH" is TCVN3 in capitals, "VNI-Times" is VNI."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "TCVN3", name.rstrip("0123456789 ").endswith("h")
    return ("VNI", False) if name.startswith(("vni-", "vni ")) else ("", False)


def recover(text: str) -> Recovered:
    """Find the table by reading ``text`` with each and counting Vietnamese syllables; convert whole, or line by line when mixed.

    Unicode text comes back unchanged (NFC). Foreign text comes back unchanged too. ``readable`` is false when many words carry
    signs that no known table turns into syllables.
    """
    text = unicodedata.normalize("NFC", text)
    share, marked = share_of_syllables(text)
    if marked < ENOUGH or share >= READABLE:
        return _lines_recovered(text) if marked >= ENOUGH and share < 1 else Recovered(text, "", True)
    best, best_text, best_share = "", text, share
    for table, convert in TABLES.items():
        converted = convert(text)
        share_then, marked_then = share_of_syllables(converted)
        if marked_then >= ENOUGH and share_then > best_share:
            best, best_text, best_share = table, converted, share_then
    if share < UNREADABLE and best_share >= READABLE:
        return Recovered(best_text, best, True)
    mixed = _lines_recovered(text)
    if mixed.table:
        share = share_of_syllables(mixed.text)[0]
    words = len(text.split())
    return Recovered(mixed.text, mixed.table, share >= UNREADABLE or marked < 20 or marked < words / 4)


def _lines_recovered(text: str) -> Recovered:
    """Convert only the lines that read badly as they stand and well under one table (pasted from two sources)."""
    counts: dict[str, int] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        share, marked = share_of_syllables(line)
        if marked < ENOUGH or share >= UNREADABLE:
            continue
        for table, convert in TABLES.items():
            converted = convert(line)
            if share_of_syllables(converted)[0] >= READABLE and converted != line:
                lines[number] = converted
                counts[table] = counts.get(table, 0) + 1
                break
    return Recovered("\n".join(lines), max(counts, key=lambda t: counts[t]) if counts else "", True)

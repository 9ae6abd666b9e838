"""Text that remembers where each character came from.

Every stage of the reading cuts, joins and cleans; the spans that are handed out must still point into the letter as it
was given. A `Text` therefore carries, beside its characters, the offset of each one in the NFC form of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

# Old and new placement of the tone mark: "hoà" and "hòa" are one word. Only at the end of a syllable ("hoàn" is right).
_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE = re.compile("(?<!q)(" + "|".join(_TONES) + r")(?!\w)")
_SAME = {
    "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "­": "-",
    "\xa0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\t": " ",
    "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'",
}  # fmt: skip


def _lower(char: str) -> str:
    """One character lowered; those whose lower form is longer stay, so that offsets hold."""
    low = _SAME.get(char) or char.lower()
    return low if len(low) == 1 else char


def fold(text: str) -> str:
    """The form rules are matched on: same length, lower case, one spelling for words that have several."""
    low = text.lower()
    if len(low) != len(text) or not low.isascii():
        low = "".join(map(_lower, text))
    low = _TONE.sub(lambda m: _TONES[m.group(1)], low)
    low = re.sub(r"\bquí\b", "quý", low)
    low = re.sub(r"\bhàng(?= (?:ngày|tuần|tháng|quý|năm|kỳ))", "hằng", low)
    return re.sub(r"\bhoả\b", "hỏa", low)


def nfc(text: str) -> str:
    """The form all offsets refer to."""
    return unicodedata.normalize("NFC", text)


class Text:
    """Characters with their origin: `at[i]` is the offset of `s[i]` in the NFC text."""

    __slots__ = ("__dict__", "at", "s")

    def __init__(self, s: str, at: list[int] | range) -> None:
        self.s = s
        self.at = at

    @cached_property
    def f(self) -> str:
        """The folded form, character by character beside `s`."""
        return fold(self.s)

    def __len__(self) -> int:
        return len(self.s)

    def __bool__(self) -> bool:
        return bool(self.s)

    def __repr__(self) -> str:
        return f"Text({self.s!r})"

    def __getitem__(self, cut: slice) -> Text:
        return Text(self.s[cut], self.at[cut])

    def strip(self, extra: str = "") -> Text:
        """Without white space (and `extra` characters) at both ends."""
        drop = " \t\n\r\xa0" + extra
        a, b = 0, len(self.s)
        while a < b and self.s[a] in drop:
            a += 1
        while b > a and self.s[b - 1] in drop:
            b -= 1
        return self if (a, b) == (0, len(self.s)) else self[a:b]

    def squeezed(self) -> Text:
        """White space collapsed to single blanks, ends stripped."""
        out: list[str] = []
        at: list[int] = []
        gap = False
        for char, offset in zip(self.s, self.at, strict=True):
            if char.isspace() or char in "\u200b\ufeff":
                gap = bool(out)
                continue
            if gap:
                out.append(" ")
                at.append(at[-1] + 1)
                gap = False
            out.append(char)
            at.append(offset)
        return Text("".join(out), at)

    def without(self, pattern: re.Pattern[str]) -> Text:
        """With every match of `pattern` cut out."""
        out: list[str] = []
        at: list[int] = []
        last = 0
        for m in pattern.finditer(self.s):
            out.append(self.s[last : m.start()])
            at.extend(self.at[last : m.start()])
            last = m.end()
        if not last:
            return self
        out.append(self.s[last:])
        at.extend(self.at[last:])
        return Text("".join(out), at)

    def spans(self, origin: str) -> tuple[tuple[int, int], ...]:
        """The ranges of `origin` this text was taken from; ranges parted only by blanks or marks are one."""
        found: list[list[int]] = []
        for char, offset in zip(self.s, self.at, strict=True):
            if char == " ":
                continue
            if (
                found
                and offset >= found[-1][1]
                and (offset == found[-1][1] or _only_marks(origin, found[-1][1], offset))
            ):
                found[-1][1] = offset + 1
            else:
                found.append([offset, offset + 1])
        return tuple((a, b) for a, b in found)


def _only_marks(origin: str, start: int, end: int) -> bool:
    """Nothing but white space and mark-up stands between: the reader sees one passage."""
    return end - start < 200 and not origin[start:end].strip(" \t\r\n\x0b\x0c\xa0*_#>\\\u200b\ufeff")


EMPTY = Text("", [])


def join(parts: Iterable[Text], glue: str = " ") -> Text:
    """Texts put after one another with `glue` between."""
    out: list[str] = []
    at: list[int] = []
    for part in parts:
        if not part:
            continue
        if out and glue:
            out.append(glue)
            at.extend([at[-1] + 1] * len(glue))
        out.append(part.s)
        at.extend(part.at)
    return Text("".join(out), at)

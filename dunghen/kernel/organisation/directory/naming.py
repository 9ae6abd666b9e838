"""When two spellings are the same name.

Letters write one agency as "Sở Tài nguyên và Môi trường", "Sở Tài nguyên - Môi trường", "Sở TN&MT", "Sở TNMT". All of these have one *stem*:
no diacritics, no case, no "và" and punctuation, set phrases in their usual abbreviation, no blanks. The province at the end ("tỉnh", "tỉnh X")
is taken off and returned apart, because letters write it or leave it out as they please.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from dunghen.kernel.text import ABBREVIATIONS, search_key

TERRITORIES = {
    "tinh": "tỉnh", "thanh_pho": "thành phố", "thi_xa": "thị xã", "huyen": "huyện", "quan": "quận",
    "phuong": "phường", "xa": "xã", "thi_tran": "thị trấn", "dac_khu": "đặc khu",
}  # fmt: skip
"""Kinds of administrative territory and the word that stands before the place's name."""

HEADS = (
    "nguoi dung dau",
    "thu truong",
    "giam doc",
    "chu tich",
    "lanh dao",
    "cuc truong",
    "truong ban",
    "chanh thanh tra",
)
"""Words before a unit's name that mean its head."""

_HEAD = re.compile(rf"^(?:{'|'.join(HEADS)}) (?:cua )?(?=\w)")
_INITIALS = {"p": "phuong", "x": "xa", "h": "huyen", "q": "quan", "tt": "thitran"}


def _phrases() -> dict[str, str]:
    found = {
        "thi tran": "thitran",
        "dac khu": "dackhu",
        "van phong": "vp",
        "phat trien nong thon": "ptnt",
        "chi nhanh": "cn",
    }
    for row in ABBREVIATIONS.values():
        if row.kind in {"organ", "sector"} or row.short in {"TP", "TX", "KCN"}:
            full = _without_and(search_key(row.full))
            short = search_key(row.short).replace(" ", "")
            # One short form for each long one: the shortest row wins whatever the order of the table.
            found[full] = min(found.get(full, short), short, key=lambda s: (len(s), s))
    return found


def _without_and(key: str) -> str:
    return " ".join(word for word in key.split() if word != "va")


_PHRASES = _phrases()
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True)) + r")\b")


class Stem(NamedTuple):
    """``key`` to look up; ``province`` the folded name of the province the text ends with, or ""; ``head`` whether its head is meant."""

    key: str
    province: str = ""
    head: bool = False


def words(text: str) -> list[str]:
    """The folded words of a name with set phrases abbreviated and "và" left out."""
    key = _without_and(search_key(text))
    # Twice: "Văn phòng đăng ký đất đai" is a phrase, and what one replacement makes may be a part of another.
    return _PHRASE.sub(lambda m: _PHRASES[m[0]], _PHRASE.sub(lambda m: _PHRASES[m[0]], key)).split()


@lru_cache(maxsize=16384)
def stem(text: str, provinces: tuple[str, ...] = ()) -> Stem:
    """The stem of ``text``. ``provinces``: folded names that may stand at the end ("khanh hoa"), as a tuple."""
    folded = search_key(text)
    bare = _HEAD.sub("", folded)
    listed = words(bare)
    province = ""
    for name in provinces:
        tail = name.split()
        if len(listed) > len(tail) and listed[-len(tail) :] == tail:
            listed, province = listed[: -len(tail)], name
            break
    if len(listed) > 1 and listed[-1] == "tinh" and listed != ["ubnd", "tinh"]:
        listed = listed[:-1]
    at = 1 if listed[:1] == ["ubnd"] else 0
    if len(listed) > at + 1 and listed[at] in _INITIALS:
        listed[at] = _INITIALS[listed[at]]
    return Stem("".join(listed), province, bare != folded)


def group_stems(wording: str, provinces: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The stems of a group's wording: as written, and without "các" and in any order when enough is left to know it by."""
    full = stem(wording, provinces).key
    kept = [word for word in words(_HEAD.sub("", search_key(wording))) if word not in {"cac", "tinh"}]
    if len([word for word in kept if word != "ubnd"]) < 2:
        return (full,)
    return tuple(dict.fromkeys((full, "".join(sorted(kept)))))


def place_of(short_name: str, territory: str) -> str:
    """The bare name of a place: "Phường Vĩnh Hải" and "phuong" give "Vĩnh Hải"."""
    label = TERRITORIES.get(territory, "")
    return short_name[len(label) :].strip() if label and short_name.lower().startswith(label + " ") else short_name

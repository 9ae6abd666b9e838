"""What may name a person is not kept: columns of identity by their headings, words of officers that are no codes, rows that are no rows."""

import hashlib
import hmac
import re
from typing import Final

from dunghen.dossiers.intake import words
from dunghen.kernel.text import fold
from dunghen.kernel.text.personal import mask, personal_data
from dunghen.kernel.text.private_names import surnames

MASK: Final = "•••"
LONGEST: Final = 80
"""Signs kept of a cell that could not be read."""
IDENTITY: Final = (
    "ho ten", "ho va ten", "nguoi nop", "chu ho so", "ten to chuc", "ten doanh nghiep", "ten cong ty", "cmnd", "cccd", "can cuoc", "so giay to",
    "dinh danh", "ho chieu", "dien thoai", "so dt", "sdt", "di dong", "email", "thu dien tu", "dia chi", "nguoi nhan", "nguoi dai dien", "nguoi uy quyen",
    "nguoi yeu cau", "khach hang", "ngay sinh", "nam sinh", "ma so thue", "so tai khoan", "vneid", "applicant", "phone", "address", "full name",
)  # fmt: skip
"""Words of headings over what tells who somebody is, folded."""
_KNOWN: Final = frozenset(wording for wordings in words.HEADINGS.values() for wording in wordings)
_OFFICER_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)
_DOSSIER_CODE: Final = re.compile(r"\b[\w.]{3,40}-\d{6}-\d{3,7}\b", re.ASCII)
_OF_WORDS: Final = frozenset(
    wording
    for column in ("procedure", "procedure_name", "field", "field_name", "unit", "place", "channel", "status", "cause")
    for wording in words.HEADINGS[column]
)
"""Headings over words that may begin like a name: "Trần Phú" is a ward."""
_DAY: Final = r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d(?!\d)"
_NUMBER_OF_PERSON: Final = re.compile(rf"\s*(?!{_DAY})\(?(?:\+?84|0)[\d .()-]{{8,15}}\s*")
_OLD_IDENTITY: Final = re.compile(r"\s*\d{9}\s*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NAME: Final = re.compile(r"\s*[^\W\d_]+(?:\s+[^\W\d_]+){1,5}\s*")
HIDDEN: Final = "an-"
"""Before the sign of an officer whose word was no code."""


def is_identity(heading: str) -> bool:
    """Say whether a column tells who somebody is. A heading that means one of our columns does not."""
    plain = words.folded(heading)
    return plain not in _KNOWN and any(word in plain for word in IDENTITY)


def cell(heading: str, value: str) -> str:
    """Return a cell that could not be read as it may be kept, at most LONGEST signs. Of a whole row (heading "") only the dossier's code is."""
    if not heading:
        found = _DOSSIER_CODE.search(value)
        return found[0] if found else ""
    plain = words.folded(heading)
    if is_identity(heading) or _NUMBER_OF_PERSON.fullmatch(value):
        return MASK if value else ""
    if _OLD_IDENTITY.fullmatch(value) and plain not in words.HEADINGS["code"]:
        return MASK
    # In a row that slipped a column aside, names stand where days should.
    if plain not in _OF_WORDS and _is_name(value):
        return MASK
    value = value[: 4 * LONGEST]
    return (mask(value, personal_data(value)) if _LETTER.search(value) else value)[:LONGEST]


def _is_name(value: str) -> bool:
    said = value.split() if len(value) <= LONGEST and _NAME.fullmatch(value) else []
    return bool(said) and all(word[0].isupper() for word in said) and fold(said[0]) in surnames()


def is_officer_code(word: str) -> bool:
    """Say whether a word for an officer is a code: letters of ASCII with a digit, no blanks. A name never is."""
    return _OFFICER_CODE.fullmatch(word) is not None


def officer(word: str, known: frozenset[str], key: bytes) -> str:
    """Return an officer's code, or for any other word a sign that names nobody, the same for the same word.

    ``known``: words whose person a head has told already; ``key``: of the keyed hash.
    """
    if word in known or is_officer_code(word):
        return word
    plain = words.folded(word)
    return HIDDEN + hmac.new(key, f"dossiers.officer:{plain}".encode(), hashlib.sha256).hexdigest()[:12]

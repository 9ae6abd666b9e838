"""Numbers of the documents a letter cites."""

from __future__ import annotations

import re

from .text import Text

_NUMBER = re.compile(
    r"(?<![\w/.,-])(\d{1,6}[a-zA-Z]?(?:/\d{4})?\s?[/-]\s?[A-ZĐ][^\W_a-zà-ỹ]*[A-Za-zĐđƯƠ0-9&.]*(?:[-/][A-ZĐ][A-Za-zĐđƯƠ0-9&.]*)*)"
)


def find(text: Text, own: str) -> tuple[str, ...]:
    """Each cited number once, in reading order, the letter's own left out."""
    out: list[str] = []
    own = re.sub(r"\s+", "", own)
    for m in _NUMBER.finditer(text.s):
        number = re.sub(r"\s+", "", m.group(1)).rstrip(".")
        if number != own and number not in out and "-" in number and len(number) >= 5:
            out.append(number)
        if len(out) >= 60:
            break
    return tuple(out)

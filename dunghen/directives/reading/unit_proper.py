"""Proper names of single bodies: known forms first, else a starter word and words with capitals."""

from __future__ import annotations

import re

from . import unit_names
from .departments import in_full
from .lexicon import DUTY
from .text import Text, fold
from .unit_grammar import ENDS_CLASS, HEAD, KNOWN, NAME_TAIL, NOUNS, STARTER, WIDE


def proper_at(text: Text, at: int, stop: int) -> tuple[str, int] | None:
    """The proper name of one body: known forms first, else a starter word and words with capitals."""
    f, s = text.f, text.s
    if not s[at : at + 1].isupper() and not STARTER.match(f, at, stop):
        return None
    known = KNOWN.match(f, at, stop)
    if known and s[at].isupper():
        end = known.end()
    else:
        starter = STARTER.match(f, at, stop)
        if not starter or not s[at].isupper():
            return None
        end = starter.end()
        if starter.group() in ("cơ quan", "đơn vị", "tổ", "bộ phận", "nhà thầu", "đoàn", "khu", "vùng", "ga", "đội"):
            # common nouns: only with a proper name after them
            m = re.compile(r"\s+").match(f, end, stop)
            if not m or not s[m.end() : m.end() + 1].isupper():
                return None
    end = _stretch(text, at, _consume(text, end, stop), stop)
    name = in_full(s[at:end])
    if fold(name) in ("sở", "ban", "hội", "đoàn", "cục", "viện", "quỹ", "bộ", "phòng", "trường", "khu", "ủy ban", "ub"):
        return None
    return name, end


def _consume(text: Text, end: int, stop: int) -> int:
    """Extend a name over words with capitals, small words between them, and the place at its end."""
    f, s = text.f, text.s
    words = 0
    while end < stop and words < 24:
        m = re.compile(r"\s+(?:-\s+)?").match(f, end, stop)
        if not m:
            break
        at = m.end()
        word = re.compile(r"[^\W_][\w&/.-]*").match(s, at, stop)
        if not word:
            break
        token = word.group().rstrip(".-/")
        if token[0].isupper() or token[0].isdigit():
            if token[0].isdigit() and not re.match(r"\d{1,3}$", token):
                break
            end = at + len(token)
            words += 1
            if token != word.group():
                break
            continue
        tail = NAME_TAIL.match(f, end, stop)
        if tail:
            end = tail.end()
            words += 1
            continue
        if (
            (before := _LAST.search(s, 0, end))
            and before.group()[0].isupper()
            and fold(f"{before.group()} {token}") in unit_names.COMPOUNDS
        ):
            end = at + len(token)
            words += 1
            continue
        if fold(token) in unit_names.NAME_WORDS and (ahead := _capital_ahead(text, at, stop)) is not None:
            end = ahead
            words += 1
            continue
        break
    return end


def _stretch(text: Text, at: int, end: int, stop: int) -> int:
    """Lower-case words of a long name ("Công ty … khai thác công trình thủy lợi Khánh Hòa"): over them to the place
    that ends it, when a word of duty or a stop follows there."""
    f, s = text.f, text.s
    if not WIDE.match(f, at):
        return end
    place = end
    first = True
    for _ in range(14):
        word = re.compile(r"\s+(?:[-–&]\s+)?([^\W_]+)").match(s, place, stop)
        if not word:
            return end
        if s[word.start(1)].islower() and DUTY.match(f, word.start(1), stop) and not NOUNS.match(f, word.start(1)):
            return end
        if first and word.group(1).lower() in ENDS_CLASS and word.group(1).lower() not in ("và", "của"):
            return end
        first = False
        place = word.end()
        if word.group(1) == "tỉnh" or s[word.start(1)].isupper():
            b = _consume(text, place, stop)
            after = re.compile(r"\s*[,]?\s*").match(f, b, stop)
            rest = after.end() if after else b
            if rest >= stop or f[b : b + 1] in ",;.:)" or DUTY.match(f, rest, stop):
                return b
        elif (DUTY.match(f, place + 1, stop) and f[place : place + 1] == " " and not NOUNS.match(f, place + 1)) or f[
            place : place + 1
        ] == ":":
            return place
    return end


_LAST = re.compile(r"[^\W\d_]+$")


def _capital_ahead(text: Text, at: int, stop: int) -> int | None:
    """Small words of a name count only when a capital follows soon; returns the place before that capital word."""
    place = at
    for _ in range(5):
        word = re.compile(r"([^\W\d_]+)(\s+)").match(text.s, place, stop)
        if not word or fold(word.group(1)) not in unit_names.NAME_WORDS:
            return None
        if DUTY.match(text.f, place, stop) and fold(word.group(1)) not in ("và", "của", "các", "khu"):
            return None
        nxt = text.s[word.end() : word.end() + 1]
        if nxt.isupper():
            # "và Sở Y tế": another body begins, the name is over
            if fold(word.group(1)) in ("và", "các") and (
                STARTER.match(text.f, word.end(), stop) or HEAD.match(text.f, word.end(), stop)
            ):
                return None
            return word.end(1)
        place = word.end()
    return None

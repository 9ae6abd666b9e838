"""Words for search: one vector holds each word folded and, where it has diacritics, as written.

"duong" then finds "đường", and "đường" finds only itself. The vector is a plain set of words parted by blanks, so that nothing depends on
a language PostgreSQL does not know, and no room is spent on places in the text that nobody asks for.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, TextField, Value

from dunghen.kernel.clock import ZONE
from dunghen.kernel.tables import Placed
from dunghen.kernel.text import search_key

MOST_WORDS = 12
"""Words of a question that are used; a pasted page asks for no more."""
LONGEST_WORD = 100
"""Letters of a word that are kept: PostgreSQL refuses words of 2 kB, and what somebody types without a blank is still to be taken."""
_WORD = re.compile(r"([^\W_]+)")
_NEARBY = 24
PUBLISHED_SIGN, RECEIVED_SIGN = "@", "#"
LEAST_BEGINNING = 2
"""Letters from which a word may be taken for the beginning of one."""


def indexed(*texts: str) -> str:
    """Return the words that go into the vector."""
    written = _words(" ".join(texts), marks=True)
    folded = _words(" ".join(texts), marks=False)
    return " ".join(dict.fromkeys([*folded, *written]))


def _words(text: str, *, marks: bool) -> list[str]:
    return [word[:LONGEST_WORD] for word in search_key(text, marks=marks).split()]


def time_marks(published_at: dt.datetime, received_at: dt.datetime) -> list[str]:
    """Return the signs under which the vector of a public copy keeps its years and months: no word of a text looks like them."""
    return [
        f"{sign}{moment.astimezone(ZONE):{form}}"
        for sign, moment in ((PUBLISHED_SIGN, published_at), (RECEIVED_SIGN, received_at))
        for form in ("%Y", "%Y-%m")
    ]


_WORDS = ArrayField(TextField())


class _Vector(Placed, Func):
    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def placed(self, params: list[Any]) -> str:
        params.append(cast("Any", self.source_expressions[0]).value)
        return f"array_to_tsvector(${len(params)}::text[])"


def document(*texts: str) -> Any:
    """Return the expression that gives a vector column its value."""
    return vector(indexed(*texts).split())


def public_document(*texts: str, published_at: dt.datetime, received_at: dt.datetime) -> Any:
    """Return the expression for the vector of a public copy, which knows its years and months too."""
    return vector([*indexed(*texts).split(), *time_marks(published_at, received_at)])


def vector(words: list[str]) -> Any:
    """Return the expression for the vector that holds just these words."""
    return _Vector(Value(words, output_field=_WORDS))


def find_words(text: str) -> SearchQuery | None:
    """Return the query for the words of a question (all of them, the last one as a beginning), None when there is no word."""
    words = asked(text)
    if not words:
        return None
    # Only letters and digits are left by search_key, so the raw form cannot be broken out of.
    return SearchQuery(" & ".join([*words[:-1], f"{words[-1]}:*"]), config="simple", search_type="raw")


def asked(text: str, *, marks: bool = True) -> list[str]:
    """Return the words of a question, with its diacritics or folded."""
    return list(dict.fromkeys(_words(text, marks=marks)))[:MOST_WORDS]


def readings(text: str) -> list[str]:
    """Return the queries to try in turn, as PostgreSQL writes them: as typed, folded, the last word as a beginning; [] without a word.

    Whole words first: the beginning "du" alone would gather half of all words before the first row is found.
    """
    typed, folded = asked(text), asked(text, marks=False)
    if not folded:
        return []
    tried = [_all(typed), _all(folded)]
    if len(folded[-1]) >= LEAST_BEGINNING:
        tried.append(f"{_all(folded)}:*")
    return list(dict.fromkeys(tried))


def _all(words: list[str]) -> str:
    return " & ".join(f"'{word}'" for word in words)


@lru_cache(maxsize=20_000)
def _keys(word: str) -> tuple[str, str]:
    """Return a word folded and with its diacritics; a language has few words, and a page shows them over and over."""
    return search_key(word), search_key(word, marks=True)


def highlighted(text: str, words: list[str], folded: bool) -> list[tuple[str, bool]]:
    """Return ``text`` in pieces, each with whether it is one of the words asked for (``words`` folded when ``folded``)."""
    if not words:
        return [(text, False)] if text else []
    wanted = set(words)
    pieces: list[tuple[str, bool]] = []
    start = position = 0
    for piece in _WORD.split(text):
        end = position + len(piece)
        if piece and _WORD.fullmatch(piece):
            plain, marked = _keys(piece)
            if plain in wanted or (not folded and marked in wanted):
                pieces += [(text[start:position], False), (piece, True)]
                start = end
        position = end
    pieces.append((text[start:], False))
    return [piece for piece in pieces if piece[0]]


def excerpt(text: str, words: list[str], folded: bool, size: int = 200) -> list[tuple[str, bool]]:
    """Return a stretch of about ``size`` signs around the first word found (the beginning when there is none), in pieces."""
    squeezed = " ".join(text.split())
    if len(squeezed) <= size:
        return highlighted(squeezed, words, folded)
    marked = highlighted(squeezed, words, folded)
    first = len(marked[0][0]) if len(marked) > 1 and not marked[0][1] else 0
    start = max(0, min(first - size // 3, len(squeezed) - size))
    # Between words where one ends nearby; somebody may write a whole page without a blank.
    end = min(start + size, len(squeezed))
    blank = squeezed.rfind(" ", max(0, start - _NEARBY), start)
    start = blank + 1 if start and blank >= 0 else start
    blank = squeezed.rfind(" ", max(start, end - _NEARBY), end)
    end = blank if end < len(squeezed) and blank > start else end
    shown = f"{'… ' if start else ''}{squeezed[start:end]}{' …' if end < len(squeezed) else ''}"
    return highlighted(shown, words, folded)

"""What people wrote in words: covered and put under themes; of few people nothing is told."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from dunghen.kernel.text import fold, nfc, search_key
from dunghen.kernel.text.personal import mask, personal_data
from dunghen.surveys.models import Remark, Survey
from dunghen.surveys.queries.arrays import answers
from dunghen.surveys.reading import distinguishing, themes, themes_of
from dunghen.surveys.reading.themes import OTHER
from dunghen.surveys.rules import words

LEAST_LETTERS = 4
"""Less is "ok" and "tốt", which tells nothing."""
LEADING_WORDS = 5


@dataclass(frozen=True)
class Written:
    question: str
    text: str
    themes: tuple[str, ...]


def remarks(survey: Survey, held_back: int = 0) -> Iterator[Written]:
    """Yield what was written, with personal data covered. Questions that fewer than ``least_group`` people answered are left out."""
    found = answers(survey, held_back=held_back)
    for one in found.questions:
        if one.kind not in (words.SHORT, words.LONG) or one.aspect == words.RESPONDENT:
            continue
        texts = [text for text in map(nfc, found.texts(one.key)) if len(text.strip()) >= LEAST_LETTERS]
        if len(texts) < max(1, survey.least_group):
            continue
        for text in texts:
            covered = mask(text.strip(), personal_data(text.strip()))
            yield Written(one.key, covered, themes_of(covered) or (OTHER,))


@dataclass(frozen=True)
class Heading:
    """A theme with how many remarks it has and the words that set it apart."""

    slug: str
    name: str
    name_en: str
    count: int
    words: list[str]


def headings(survey: Survey) -> list[Heading]:
    """Return the themes, the largest first; what fewer than ``least_group`` people wrote stands with the others. One query."""
    least = max(1, survey.least_group)
    of: dict[str, list[str]] = {}
    for text, own in Remark.objects.filter(survey=survey).values_list("text", "themes"):
        for slug in own:
            of.setdefault(slug, []).append(text)
    small = [slug for slug, texts in of.items() if len(texts) < least]
    rest = [text for slug in small for text in of.pop(slug)]
    if rest or OTHER in of:
        of[OTHER] = [*of.get(OTHER, []), *rest]
    telling = distinguishing(of, most=LEADING_WORDS, least=least)
    names = {one.slug: (one.name, one.name_en) for one in themes()}
    found = [Heading(slug, *names.get(slug, ("", "")), len(texts), telling[slug]) for slug, texts in of.items() if len(texts) >= least]  # fmt: skip
    return sorted(found, key=lambda one: (one.slug == OTHER, -one.count))


def search(survey: Survey, text: str = "", theme: str = "", shown: tuple[str, ...] = ()) -> QuerySet[Remark]:
    """Return the remarks that hold ``text`` (with or without diacritics) under ``theme``; ``shown``: the themes that have a heading."""
    rows = Remark.objects.filter(survey=survey)
    if theme == OTHER:
        rows = rows.exclude(themes__overlap=[slug for slug in shown if slug != OTHER])
    elif theme:
        rows = rows.filter(themes__contains=[theme])
    for word in fold(search_key(text)).split():
        rows = rows.filter(search__contains=word)
    return rows

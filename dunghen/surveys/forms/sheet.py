"""A sheet as fields: what a page shows of questions, and what comes back. No JavaScript is needed for any of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dunghen.surveys.rules import asking, refusals, words
from dunghen.surveys.rules.asking import Asked

PREFIX: Final = "q-"
RANKS: Final = (
    gettext_lazy("Trước hết"),
    gettext_lazy("Thứ hai"),
    gettext_lazy("Thứ ba"),
    gettext_lazy("Thứ tư"),
    gettext_lazy("Thứ năm"),
)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Rank:
    """One place of a ranking."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Field:
    """One question on a page. ``value``: what was typed into a text or number."""

    name: str
    kind: str
    label: str
    required: bool
    choices: list[Choice] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    value: str = ""
    error: str = ""
    longest: int = 0
    help: str = ""


def english(vietnamese: str, text: str) -> str:
    """Return the text in the reader's language; Vietnamese where there is no English one."""
    return text if text and get_language() == "en" else vietnamese


def fields(asked: Iterable[Asked], values: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> list[Field]:
    """Return what the page shows of these questions."""
    return [_field(one, values.get(one.key), (errors or {}).get(one.key, "")) for one in asked]


def _field(one: Asked, value: Any, error: str) -> Field:
    chosen = {str(item) for item in (value if isinstance(value, list) else [value] if value not in (None, "") else [])}
    options = [(option.key, english(option.text, option.text_en)) for option in one.options]
    if one.kind == words.SCALE:
        labels = [label for _key, label in options] or [str(word) for word in words.SCALE_WORDS]
        options = [(str(step), label) for step, label in enumerate(labels, 1)]
    return Field(
        name=PREFIX + one.key,
        kind=one.kind,
        label=english(one.text, one.text_en),
        required=one.required,
        choices=[Choice(key, label, key in chosen) for key, label in options],
        ranks=_ranks(one, options, value) if one.kind == words.RANKING else [],
        value="" if value is None or isinstance(value, list) else str(value),
        error=error,
        longest=(one.most or asking.LONGEST[one.kind]) if one.kind in asking.LONGEST else 0,
        help=_help(one),
    )


def _help(one: Asked) -> str:
    if one.kind == words.MULTIPLE:
        return _("Chọn nhiều nhất %(most)s mục.") % {"most": one.most} if one.most else _("Chọn được nhiều mục.")
    if one.kind == words.NUMBER and one.least is not None and one.most is not None:
        return _("Số từ %(least)s đến %(most)s.") % {"least": one.least, "most": one.most}
    return ""


def _ranks(one: Asked, options: Sequence[tuple[str, str]], value: Any) -> list[Rank]:
    given = value if isinstance(value, list) else []
    count = min(one.most or 3, len(options), len(RANKS))
    return [
        Rank(
            f"{PREFIX}{one.key}-{place + 1}",
            str(RANKS[place]),
            [Choice(key, label, place < len(given) and given[place] == key) for key, label in options],
        )
        for place in range(count)
    ]


def given(asked: Iterable[Asked], sent: QueryDict) -> dict[str, Any]:
    """Return what a form sent for these questions, by their keys."""
    found: dict[str, Any] = {}
    for one in asked:
        name = PREFIX + one.key
        if one.kind == words.RANKING:
            places = [sent.get(f"{name}-{place}", "") for place in range(1, len(RANKS) + 1)]
            found[one.key] = [place for place in places if place]
        elif one.kind == words.MULTIPLE:
            found[one.key] = sent.getlist(name)
        else:
            found[one.key] = sent.get(name, "")
    return found


def read(asked: Sequence[Asked], sent: QueryDict, before: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (all answers so far, errors by key) after these questions came back. What is wrong is not among the answers."""
    values, errors = dict(before), {}
    for one, typed in zip(asked, given(asked, sent).values(), strict=True):
        values.pop(one.key, None)
        if not one.is_shown(values):
            continue
        try:
            value = asking.value_of(one, typed)
        except refusals.AnswerWrong as refusal:
            errors[one.key] = str(refusal.facts["why"])
            continue
        if value is not None:
            values[one.key] = value
        elif one.required:
            errors[one.key] = _("cần có trả lời")
    return values, errors

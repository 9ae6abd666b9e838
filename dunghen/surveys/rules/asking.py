"""Questions as values: what is asked of whom, which answers count. Pure; the same check serves every door."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from dunghen.surveys.rules import refusals, words

LONGEST: Final = {words.SHORT: 150, words.LONG: 700}
"""Letters of a text at most: what was answered so far waits in the browser's cookie, which holds no more."""
MOST_QUESTIONS: Final = 80
MOST_OPTIONS: Final = 20
LOW: Final = 2
LARGEST_NUMBER: Final = 10**9

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps as text: nought, and halves of a sign, which a device may send."""
Value = int | float | str | list[str]


@dataclass(frozen=True)
class Option:
    key: str
    text: str
    text_en: str = ""
    weight: float | None = None


@dataclass(frozen=True)
class Asked:
    """One question. ``condition``: (key of an earlier question, values after which this one is asked), None: always."""

    key: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    required: bool = False
    condition: tuple[str, frozenset[str]] | None = None
    least: int | None = None
    most: int | None = None
    factor: str = ""
    aspect: str = words.OTHER
    text_en: str = ""
    page: str = ""
    page_en: str = ""
    keys: frozenset[str] = field(default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(option.key for option in self.options))

    def is_shown(self, values: Mapping[str, Any]) -> bool:
        """Say whether it is asked of somebody who gave these answers."""
        if self.condition is None:
            return True
        key, wanted = self.condition
        given = values.get(key)
        chosen = given if isinstance(given, list) else [] if given is None else [given]
        return any(str(one) in wanted for one in chosen)


def checked(asked: Sequence[Asked], given: Mapping[str, Any], *, whole: bool = True) -> dict[str, Value]:
    """Return the answers that count: known questions that were asked, in their order; empty ones left out.

    ``whole``: required questions must be answered. Raises AnswerNeeded, AnswerWrong, and EmptySheet for a whole sheet with nothing in it.
    """
    found: dict[str, Value] = {}
    for question in asked:
        if not question.is_shown(found):
            continue
        value = value_of(question, given.get(question.key))
        if value is not None:
            found[question.key] = value
        elif whole and question.required:
            raise refusals.AnswerNeeded(question=question.text, key=question.key)
    if whole and not found:
        raise refusals.EmptySheet
    return found


def value_of(question: Asked, given: Any) -> Value | None:
    """Return the answer as it is kept, None for none. ``given`` is what a form, a file or a device sends. Raises AnswerWrong."""
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "" or given == []:
        return None
    if question.kind in (words.MULTIPLE, words.RANKING):
        return _several(question, given)
    if isinstance(given, list | dict | bool):
        raise _wrong(question, _("chỉ được một trả lời"))
    if question.kind == words.SCALE:
        return _whole(question, given, 1, 5)
    if question.kind == words.NUMBER:
        return _whole(
            question,
            given,
            0 if question.least is None else question.least,
            LARGEST_NUMBER if question.most is None else question.most,
        )
    text = str(given)
    if question.kind == words.SINGLE:
        if text not in question.keys:
            raise _wrong(question, _("không có lựa chọn này"))
        return text
    if _UNFIT.search(text):
        raise _wrong(question, _("có ký tự không dùng được"))
    longest = question.most or LONGEST[question.kind]
    if len(text) > longest:
        raise _wrong(question, _("dài quá %(most)s chữ cái") % {"most": longest})
    return text


def _several(question: Asked, given: Any) -> list[str] | None:
    if isinstance(given, str):
        given = given.split(",")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _wrong(question, _("không đọc được"))
    chosen = [one for one in given if one]
    if not chosen:
        return None
    if len(set(chosen)) != len(chosen):
        raise _wrong(question, _("một mục được chọn hai lần"))
    if not question.keys.issuperset(chosen):
        raise _wrong(question, _("không có lựa chọn này"))
    if question.most is not None and len(chosen) > question.most:
        raise _wrong(question, _("chọn nhiều nhất %(most)s mục") % {"most": question.most})
    if question.least is not None and len(chosen) < question.least:
        raise _wrong(question, _("chọn ít nhất %(least)s mục") % {"least": question.least})
    if question.kind == words.MULTIPLE:
        return [option.key for option in question.options if option.key in chosen]
    return chosen


def _whole(question: Asked, given: Any, least: int, most: int) -> int:
    try:
        number = int(str(given).replace(".", "") if isinstance(given, str) else given)
    except (ValueError, OverflowError):
        raise _wrong(question, _("cần một số nguyên")) from None
    if not least <= number <= most or (isinstance(given, float) and given != number):
        raise _wrong(question, _("cần số từ %(least)s đến %(most)s") % {"least": least, "most": most})
    return number


def _wrong(question: Asked, why: str) -> refusals.AnswerWrong:
    return refusals.AnswerWrong(question=question.text, why=why, key=question.key)


def is_low(asked: Iterable[Asked], values: Mapping[str, Any]) -> bool:
    """Say whether somebody is dissatisfied with something: one or two on a scale of satisfaction."""
    return any(
        one.kind == words.SCALE
        and one.aspect in (words.SATISFACTION, words.OVERALL)
        and values.get(one.key, words.SATISFIED_FROM) <= LOW
        for one in asked
    )


def pages(asked: Iterable[Asked]) -> list[list[Asked]]:
    """Return the questions page by page: neighbours with the same heading together, the others one by one.

    A question that hangs on another begins a page: whether it is asked is known when the other was answered.
    """
    found: list[list[Asked]] = []
    for question in asked:
        hangs = question.condition is not None and any(one.key == question.condition[0] for one in (found or [[]])[-1])
        if found and question.page and found[-1][0].page == question.page and not hangs:
            found[-1].append(question)
        else:
            found.append([question])
    return found


def require_sound(asked: Sequence[Asked]) -> None:
    """Refuse with WrongQuestion what cannot be asked: no options, a condition on what comes later, a key twice, bounds that exclude each other."""
    seen: dict[str, Asked] = {}
    for number, question in enumerate(asked, 1):
        if question.key in seen:
            raise refusals.WrongQuestion(question=question.text, why=_("mã câu đã có ở câu khác"))
        if number > MOST_QUESTIONS:
            raise refusals.WrongQuestion(
                question=question.text, why=_("phiếu có nhiều nhất %(most)s câu") % {"most": MOST_QUESTIONS}
            )
        if problem := _problem(question, seen):
            raise refusals.WrongQuestion(question=question.text, why=problem)
        seen[question.key] = question


def _problem(question: Asked, before: Mapping[str, Asked]) -> str:
    if question.kind in (words.SINGLE, words.MULTIPLE, words.RANKING):
        if not 2 <= len(question.options) <= MOST_OPTIONS:
            return _("cần từ 2 đến %(most)s lựa chọn") % {"most": MOST_OPTIONS}
        if len(question.keys) != len(question.options):
            return _("hai lựa chọn cùng mã")
    if question.kind == words.SCALE and len(question.options) not in (0, 5):
        return _("thang đo có đúng năm mức")
    if question.least is not None and question.most is not None and question.least > question.most:
        return _("giới hạn dưới lớn hơn giới hạn trên")
    if question.kind in LONGEST and (question.most or 0) > LONGEST[question.kind]:
        return _("trả lời dài nhất %(most)s chữ cái") % {"most": LONGEST[question.kind]}
    if question.condition is None:
        return ""
    key, wanted = question.condition
    if key not in before:
        return _("điều kiện phải dựa vào một câu đứng trước")
    earlier = before[key]
    known = {str(step) for step in range(1, 6)} if earlier.kind == words.SCALE else set(earlier.keys)
    if earlier.kind not in (words.SCALE, words.SINGLE, words.MULTIPLE) or not wanted or not wanted <= known:
        return _("điều kiện dùng lựa chọn mà câu đứng trước không có")
    return ""

"""Results worked out again: figures from the sheets, weights from the design, both against what the journal says was done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dunghen.kernel.errors import Refusal
from dunghen.kernel.journal.queries import all_facts, last_facts
from dunghen.surveys import verbs
from dunghen.surveys.models import Result, Sheet, Survey
from dunghen.surveys.queries import counting, frames, weighing
from dunghen.surveys.rules import words

CLOSE: Final = 1e-9
"""Numbers nearer to one another are the same: another machine may add in another order."""


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what it was worked out to be: of which survey, what, what is stored, what it should be, from what."""

    code: str
    what: str
    stored: Any
    worked_out: Any
    source: str


@dataclass(frozen=True)
class Recomputed:
    surveys: int
    figures: int
    """Stored figures that were worked out again."""
    running: int
    """Surveys whose figures were not counted again: two countings a sheet apart would tell that sheet."""
    differences: tuple[Difference, ...]


def recompute(code: str = "") -> Recomputed:
    """Work out again everything that was counted, of one survey or of all. Reads alone."""
    rows = Survey.objects.exclude(state=words.PLANNED).select_related("version", "result").order_by("pk")
    surveys = list(rows.filter(code=code.upper()) if code else rows)
    told = _Told([row.thread for row in surveys])
    found: list[Difference] = []
    figures = running = 0
    for survey in surveys:
        found += _of_sheets(survey, told)
        result: Result | None = getattr(survey, "result", None)
        if result is None:
            continue
        found += _of_result(survey, result, told)
        if result.is_final:
            figures += sum(1 for _ in _flat(result.figures))
            found += _differences(survey.code, result.figures, counting.figures(survey))
        else:
            running += 1
    return Recomputed(len(surveys), figures, running, tuple(found))


class _Told:
    """What the journal says of these surveys."""

    def __init__(self, threads: list[str]) -> None:
        self.counted = last_facts(threads, [verbs.COUNTED.slug])
        self.public = last_facts(threads, [verbs.PUBLISHED.slug, verbs.UNPUBLISHED.slug])
        self.mixed = last_facts(threads, [verbs.MIXED.slug])
        self.weights = last_facts(threads, [verbs.CALIBRATED.slug])
        self.drawn = last_facts(threads, [verbs.DRAWN.slug])
        decided = all_facts(threads, [verbs.DECIDED.slug])
        self.left_out = {name: sum(one["count"] for one in told if one["decision"] == "loại") for name, told in decided.items()}  # fmt: skip


def _of_sheets(survey: Survey, told: _Told) -> Iterator[Difference]:
    """Yield what is wrong with the sheets: how many, how many are left out, what each counts for, whether the same people are drawn again."""
    count = Sheet.objects.filter(survey=survey).count()
    mixed = told.mixed.get(survey.thread)
    if survey.state == words.CLOSED and mixed is not None and mixed["count"] != count:
        yield Difference(survey.code, "số phiếu", count, mixed["count"], "nhật ký lúc kết thúc")
    left_out, said = Sheet.objects.filter(survey=survey, excluded=True).count(), told.left_out.get(survey.thread, 0)
    if left_out > said:
        yield Difference(survey.code, "phiếu bị loại", left_out, said, "các quyết định trong nhật ký")
    drawn = told.drawn.get(survey.thread)
    if drawn is not None and survey.seed is not None and drawn["seed"] != survey.seed:
        yield Difference(survey.code, "số gieo", survey.seed, drawn["seed"], "nhật ký")
    if frames.is_repeated(survey) is False:
        yield Difference(survey.code, "người được rút", "khác", "rút lại", "danh sách và số gieo")
    yield from _of_weights(survey, told)


def _of_weights(survey: Survey, told: _Told) -> Iterator[Difference]:
    kept = {one["question"]: one["totals"] for one in survey.calibration}
    said = told.weights.get(survey.thread, {}).get("totals", kept)
    if said != kept:
        yield Difference(survey.code, "các tổng đã biết", kept, said, "nhật ký")
        return
    sheets = weighing.sheets_of(survey)
    if not sheets:
        return
    try:
        wanted = weighing.calibrated(sheets, kept)
    except Refusal as refusal:
        yield Difference(survey.code, "trọng số", kept, refusal.sentence, "thiết kế mẫu và các tổng đã biết")
        return
    stored = np.array([one.weight for one in sheets])
    apart = int((~np.isclose(stored, wanted, rtol=CLOSE, atol=0)).sum())
    if apart:
        yield Difference(survey.code, "trọng số", f"{apart} phiếu khác", f"{len(sheets)} phiếu", "thiết kế mẫu và các tổng đã biết")  # fmt: skip


def _of_result(survey: Survey, result: Result, told: _Told) -> Iterator[Difference]:
    """Yield where the figures are not those that the journal names."""
    mark = counting.digest(result.figures)
    if mark != result.digest:
        yield Difference(survey.code, "mã kiểm tra", result.digest[:16], mark[:16], "số liệu đã lưu")
    counted = told.counted.get(survey.thread, {})
    if counted.get("digest") != result.digest:
        yield Difference(survey.code, "mã kiểm tra", result.digest[:16], str(counted.get("digest"))[:16], "nhật ký")
    if result.sheets != result.figures["sheets"]:
        yield Difference(survey.code, "số phiếu được tính", result.sheets, result.figures["sheets"], "số liệu đã lưu")
    is_public = "digest" in told.public.get(survey.thread, {})
    if (result.published_at is not None) != is_public:
        yield Difference(survey.code, "công khai", result.published_at, is_public, "nhật ký")


def _differences(code: str, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    one, other = dict(_flat(stored)), dict(_flat(again))
    for name in dict.fromkeys((*one, *other)):
        if not _same(one.get(name), other.get(name)):
            yield Difference(code, name, one.get(name), other.get(name), "các phiếu")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return bool(np.isclose(one, other, rtol=CLOSE, atol=CLOSE))
    return bool(one == other)


def _flat(told: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (where, value) of every value in nested figures; members of lists by their keys."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    elif isinstance(told, list):
        for place, value in enumerate(told):
            key = value.get("key", place) if isinstance(value, Mapping) else place
            yield from _flat(value, f"{name}[{key}]")
    else:
        yield name, told

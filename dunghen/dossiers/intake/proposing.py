"""A mapping proposed from a sample: which heading is which column, told by headings first and by values where these leave it open."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from rapidfuzz import fuzz

from dunghen.dossiers.intake import formats, moments, words
from dunghen.dossiers.intake.columns import NAMES
from dunghen.dossiers.intake.formats.block import Block
from dunghen.dossiers.intake.mapping import FORMS, MOMENT_COLUMNS, Column, Mapping
from dunghen.dossiers.intake.page import Reject
from dunghen.dossiers.intake.reading import Reading
from dunghen.dossiers.intake.refusals import UnreadableFile, called

SAMPLE: Final = 5_000
"""Rows of a sample that are looked at."""
LEAST: Final = 0.9
"""Share of the cells there are that must fit for values alone to tell a column."""
ALIKE: Final = 88
_CODE: Final = re.compile(r"^[\w.]+-\d{6}-\d{3,7}$")
_PROCEDURE: Final = re.compile(r"^\d\.\d{6}")


@dataclass(frozen=True)
class Reason:
    """Why a column was taken from a heading, with a few of its values."""

    column: str
    heading: str
    why: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """``unused``: headings that no column was taken from."""

    mapping: Mapping
    reasons: tuple[Reason, ...]
    unused: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Sample:
    """The first rows of a file."""

    kind: str
    headings: tuple[str, ...]
    block: Block
    _kept: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, heading: str) -> tuple[str, ...]:
        """Return the cells of a column that hold something, as text."""
        if heading not in self._kept:
            cells = self.block.table[heading].to_pylist()
            self._kept[heading] = tuple(str(cell) for cell in cells if cell is not None and str(cell).strip())
        return self._kept[heading]


def sample_of(path: Path, name: str = "", size: int = SAMPLE, *, apart: bool = False) -> Sample:
    """Return the first rows of a file. ``name``: what it is called; ``apart``: as ``formats.open_file``. Raises UnreadableFile."""
    with called(name or path.name):
        opened = formats.open_file(path, apart=apart)
        try:
            # Of Parquet, columns that hold lists or structures are no columns of a dossier: they are left out.
            nested: frozenset[str] = getattr(opened, "nested", frozenset())
            headings = tuple(heading for heading in opened.headings if heading not in nested)
            piece = next(islice(opened.pieces(headings), 1), None)
            if piece is None:
                raise UnreadableFile(file=name, why="tệp chỉ có tiêu đề, không có dòng nào.")
            block = piece.block()
        finally:
            opened.close()
    block = Block(
        block.table.slice(0, size),
        block.lines[:size],
        tuple(one for one in block.broken if one.line <= _last(block, size)),
    )
    return Sample(opened.kind, headings, block)


def _last(block: Block, size: int) -> int:
    return int(block.lines[:size][-1]) if len(block.lines) else (block.broken[-1].line if block.broken else 0)


def propose(sample: Sample, known: Mapping | None = None) -> Proposal:
    """Return the mapping that the sample suggests; it may lack a needed column, which ``Mapping.troubles`` then names.

    ``known``: the source's mapping so far; what it says beside columns (words, terms, steps, settings) stays.
    """
    taken = _by_headings(sample, words.HEADINGS)
    _by_values(sample, taken)
    for name, of in NAMES.items():
        # A name without a key beside it is all that the file says of it.
        if name in taken and of not in taken:
            taken[of] = replace(taken.pop(name), column=of)
    columns = {name: _column(sample, name, reason.heading) for name, reason in taken.items()}
    order = [name for name in words.HEADINGS if name in taken]
    used = {reason.heading for reason in taken.values()}
    return Proposal(
        (known or Mapping()).with_columns({name: columns[name] for name in order}),
        tuple(taken[name] for name in order),
        tuple(heading for heading in sample.headings if heading not in used),
        sample.kind,
    )


def propose_steps(sample: Sample, mapping: Mapping) -> Proposal:
    """Return the mapping with the columns of a file of step events; what is missing is named by ``troubles``."""
    taken = _by_headings(sample, words.STEP_HEADINGS)
    order = [name for name in words.STEP_HEADINGS if name in taken]
    steps = {name: _column(sample, name, taken[name].heading) for name in order}
    used = {reason.heading for reason in taken.values()}
    return Proposal(
        replace(mapping, steps=steps),
        tuple(taken[name] for name in order),
        tuple(heading for heading in sample.headings if heading not in used),
        sample.kind,
    )


# -- headings --------------------------------------------------------------------------------------------------------------


def _by_headings(sample: Sample, known: MappingType[str, Sequence[str]]) -> dict[str, Reason]:
    """Return the columns that headings tell, the likeliest pair first; a heading serves one column."""
    pairs = sorted(
        (
            (-likeness, number, name, heading)
            for number, (name, wordings) in enumerate(known.items())
            for heading in sample.headings
            if (likeness := _likeness(heading, wordings)) and _may_hold(sample, name, heading)
        ),
        key=lambda pair: (pair[0], pair[1], sample.headings.index(pair[3])),
    )
    taken: dict[str, Reason] = {}
    used: set[str] = set()
    for minus, _, name, heading in pairs:
        if name not in taken and heading not in used:
            why = "tiêu đề" if -minus >= 100 else "tiêu đề gần giống"
            taken[name] = Reason(name, heading, f"{why} “{heading}”", _shown(sample, heading))
            used.add(heading)
    return taken


def _likeness(heading: str, wordings: Sequence[str]) -> float:
    """Return how sure a heading means one of the wordings: above 100 the same (the earlier the surer), from ALIKE on nearly, else 0."""
    spaced, joined = words.folded(heading), words.tight(heading)
    for number, wording in enumerate(wordings):
        if spaced == wording or joined == wording.replace(" ", ""):
            return 200 - number
    if len(joined) < 6:
        return 0
    best = max(fuzz.ratio(spaced, wording) for wording in wordings)
    if best < ALIKE:
        # "Ngày hẹn trả kết quả (dự kiến)" begins with what is meant.
        begins = max((len(w) for w in wordings if len(w) > 7 and spaced.startswith(w + " ")), default=0)
        best = ALIKE if begins else 0
    return best if best >= ALIKE else 0


# -- values ----------------------------------------------------------------------------------------------------------------


def _by_values(sample: Sample, taken: dict[str, Reason]) -> None:
    """Tell columns by their values alone where headings said nothing: codes, procedures, statuses, channels."""
    used = {reason.heading for reason in taken.values()}
    for name, what in (
        ("code", "mã hồ sơ"),
        ("procedure", "mã thủ tục"),
        ("status", "trạng thái"),
        ("channel", "kênh thực hiện"),
    ):
        if name in taken:
            continue
        for heading in sample.headings:
            if heading not in used and _share(sample.values(heading), _TESTS[name]) >= LEAST:
                taken[name] = Reason(name, heading, f"các giá trị là {what}", _shown(sample, heading))
                used.add(heading)
                break


def _is_word(known: MappingType[str, Any]) -> Callable[[str], bool]:
    return lambda value: not value.strip().isdigit() and words.folded(value) in known


_TESTS: Final[MappingType[str, Callable[[str], bool]]] = {
    "code": lambda value: bool(_CODE.match(value.strip())),
    "procedure": lambda value: bool(_PROCEDURE.match(value.strip())),
    "status": _is_word(words.STATUSES),
    "channel": _is_word(words.CHANNELS),
}


def _may_hold(sample: Sample, name: str, heading: str) -> bool:
    """Say whether a column's values can be what its heading says: a heading "Ngày nhận" over names of persons is not a date."""
    values = sample.values(heading)
    if not values or name not in MOMENT_COLUMNS:
        return True
    return bool(_forms(values)[0])


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, values)) / len(values) if values else 0.0


def _forms(values: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """Return the forms of moments in which values are written, the commonest first, and the share that they read."""
    if not values:
        return (), 0.0
    array = pa.array(list(values), pa.string())
    if not moments.read(array).known.any():
        as_american = moments.read(array, (moments.MDY,)).known
        return ((moments.MDY,), float(as_american.mean())) if as_american.mean() >= LEAST else ((), 0.0)
    counts = {form: int(moments.read(array, (form,)).known.sum()) for form in FORMS}
    american = counts.pop(moments.MDY)
    if american > counts[moments.DMY] and american >= LEAST * len(values):
        return (moments.MDY,), american / len(values)
    found = tuple(sorted((form for form, count in counts.items() if count), key=lambda form: -counts[form]))
    return found, float(moments.read(array, found).known.mean())


def _column(sample: Sample, name: str, heading: str) -> Column:
    return Column(heading, _forms(sample.values(heading))[0]) if name in MOMENT_COLUMNS else Column(heading)


def _shown(sample: Sample, heading: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sample.values(heading)))[:3]


# -- the first rows as read -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """The first rows of a sample as read; ``unread``: (line, heading) of cells that could not be, with the reason; of ``rows`` rows
    ``rejected`` would not be taken in; ``unknown``: heading → words that mean nothing yet, the commonest first."""

    lines: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    unread: MappingType[tuple[int, str], str]
    rows: int
    rejected: int
    unknown: MappingType[str, tuple[tuple[str, str], ...]]
    read: tuple[MappingType[str, Any] | None, ...]
    """What each of the lines became, None: not taken in."""


def preview(sample: Sample, reading: Reading, count: int = 20, *, steps: bool = False) -> Preview:
    """Read a sample (``steps``: of step events) and show its first ``count`` rows."""
    found = reading.steps(sample.block) if steps else reading.dossiers(sample.block)
    columns = reading.mapping.steps if steps else reading.mapping.columns
    made = dict(zip(found.lines.tolist(), range(len(found.lines)), strict=True))
    lines = sample.block.lines[:count].tolist()
    headings = list(dict.fromkeys(column.heading for column in columns.values() if column.heading in sample.headings))
    shown = sample.block.table.select(headings).slice(0, count).to_pylist()
    return Preview(
        tuple(lines),
        tuple(tuple("" if row[heading] is None else str(row[heading]) for heading in headings) for row in shown),
        {(reject.line, reject.column): reject.reason for reject in reversed(found.rejects)},
        found.rows,
        found.rejected,
        _unknown(found.rejects),
        tuple(found.table.slice(made[line], 1).to_pylist()[0] if line in made else None for line in lines),
    )


def _unknown(rejects: Sequence[Reject]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for reject in rejects:
        of_column = found.setdefault(reject.column, {})
        of_column[reject.value] = (of_column.get(reject.value, (0, ""))[0] + 1, reject.reason)
    return {
        column: tuple(
            (value, reason) for value, (_, reason) in sorted(values.items(), key=lambda pair: -pair[1][0])[:10]
        )
        for column, values in found.items()
    }


__all__ = [
    "Preview",
    "Proposal",
    "Reason",
    "Sample",
    "preview",
    "propose",
    "propose_steps",
    "sample_of",
]

"""Tables of tasks in plans and annexes: with bars, or set in columns by blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lines import Line
from .text import EMPTY, Text, fold, join

# what a column holds, by the words of its heading; the first that fits wins
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("no", r"^(?:stt|tt|số tt|số thứ tự|số)\b"),
        ("coop", r"phối hợp"),
        (
            "lead",
            r"chủ trì|thực hiện chính|đơn vị thực hiện|cơ quan thực hiện|(?:đơn vị|cơ quan)(?: được giao| tham mưu| đầu mối| phụ trách)?$|trách nhiệm|đơn vị (?:đầu mối|phụ trách)|phân công|^thực hiện$",
        ),
        ("due", r"thời (?:gian|hạn)|hoàn thành|tiến độ|hạn|thời điểm|lộ trình"),
        ("product", r"sản phẩm|kết quả|đầu ra"),
        ("report", r"nơi nhận|cơ quan nhận|báo cáo"),
        ("note", r"ghi chú|kinh phí|căn cứ"),
        ("task", r"nhiệm vụ|nội dung|công việc|giải pháp|hoạt động|tên|đề án|chỉ tiêu"),
    )
)


@dataclass
class Row:
    """One row: cells by what they hold, the number in front."""

    cells: dict[str, Text] = field(default_factory=dict)


@dataclass
class Table:
    """The rows of a table, group headings left out."""

    rows: list[Row]


def kind_of(heading: str) -> str | None:
    """What a column with this heading holds."""
    low = " ".join(fold(heading).split())
    for name, pattern in _COLUMNS:
        if pattern.search(low):
            return name
    return None


def _bar_cells(line: Line, *, led: bool = True) -> list[Text]:
    """The cells between the bars. `led`: rows of this table begin with a bar; else what stands before it is a cell."""
    text = line.text.strip()
    s = text.s
    cuts = [i for i, c in enumerate(s) if c == "|"]
    edges = [-1, *cuts, len(s)]
    cells = [text[a + 1 : b].strip() for a, b in zip(edges, edges[1:], strict=False)]
    if s.startswith("|") and led:
        cells = cells[1:]
    if s.endswith("|"):
        cells = cells[:-1]
    return cells


def _space_cells(line: Line) -> list[tuple[int, Text]]:
    """Cells of a line set in columns, each with the place it begins at."""
    out: list[tuple[int, Text]] = []
    for m in re.finditer(r"\S+(?: \S+)*", line.s):
        out.append((m.start(), line.text[m.start() : m.end()]))
    return out


def heading(cells: list[Text]) -> list[str | None] | None:
    """The meaning of the columns, if this row is the heading of a table of tasks."""
    kinds = [kind_of(c.s) if c else None for c in cells]
    return _told(kinds) if "lead" in kinds and len(cells) >= 3 and _is_heading(kinds) else None


def _is_heading(kinds: list[str | None]) -> bool:
    return len({k for k in kinds if k in ("no", "task", "coop", "due", "product")}) >= 2


def _told(kinds: list[str | None]) -> list[str | None]:
    """The first column of unknown meaning tells the task where no other does."""
    if "task" not in kinds:
        for i, kind in enumerate(kinds):
            if kind is None or kind == "product":
                return [*kinds[:i], "task", *kinds[i + 1 :]]
    return kinds


def take(lines: list[Line]) -> tuple[list[Line | Table], bool]:
    """Tables cut out of the lines; the other lines stay in order."""
    out: list[Line | Table] = []
    i, any_ = 0, False
    while i < len(lines):
        line = lines[i]
        if line.s.count("|") >= 2:
            kinds = heading(_bar_cells(line))
            if kinds:
                table, i = _bar_table(lines, i, kinds)
                any_ = _put(out, table)
                continue
        elif re.search(r"\S {2,}\S", line.s):
            got = _space_heading(lines, i)
            if got:
                table, i = _space_table(lines, got[1], got[0])
                any_ = _put(out, table)
                continue
        out.append(line)
        i += 1
    return out, any_


def _put(out: list[Line | Table], table: Table) -> bool:
    """A table that goes on after a page break is one table; a row repeated there is one row."""
    last = out[-1] if out else None
    if isinstance(last, Table):
        last.rows.extend(table.rows)
        last.rows[:] = _once(last.rows)
    else:
        table.rows[:] = _once(table.rows)
        out.append(table)
    return True


def _once(rows: list[Row]) -> list[Row]:
    seen: set[str] = set()
    out: list[Row] = []
    for row in rows:
        key = "|".join(" ".join(row.cells.get(k, EMPTY).f.split()) for k in ("task", "lead", "due"))
        if key in seen:
            continue
        # a row cut by the page and printed again in full: the longer one stays
        before = out[-1] if out else None
        if before is not None:
            a, b = before.cells.get("task", EMPTY).f, row.cells.get("task", EMPTY).f
            no_a, no_b = before.cells.get("no", EMPTY).s, row.cells.get("no", EMPTY).s
            if a and b and no_a == no_b and no_a and (b.startswith(a) or a.startswith(b)):
                if len(b) >= len(a):
                    out[-1] = row
                seen.add(key)
                continue
        seen.add(key)
        out.append(row)
    return out


def _row(kinds: list[str | None], cells: list[Text]) -> Row:
    row = Row()
    for name, cell in zip(kinds, cells, strict=False):
        if name and cell:
            row.cells[name] = join([row.cells[name], cell]) if name in row.cells else cell.squeezed()
    return _numbered(row)


def _bar_table(lines: list[Line], at: int, kinds: list[str | None]) -> tuple[Table, int]:
    rows: list[Row] = []
    i = at + 1
    led = lines[at].s.lstrip().startswith("|")
    misses = 0
    while i < len(lines):
        line = lines[i]
        if "|" not in line.s:
            # a broken cell goes on in the next line; anything else ends the table
            if misses or line.gap or not rows or not line.s.strip():
                break
            misses += 1
            i += 1
            continue
        cells = _bar_cells(line, led=led)
        again = heading(cells)
        if again:
            kinds = again
            i += 1
            continue
        if len([c for c in cells if c]) and len(cells) >= 2:
            _add(rows, _row(kinds, cells))
        i += 1
        misses = 0
    return Table([r for r in rows if "task" in r.cells or "lead" in r.cells]), i


_NUMBERED = re.compile(r"\s*(\d{1,3}(?:\.\d{1,2})?)[.)]\s+")


def _numbered(row: Row) -> Row:
    """A table without a number column may carry the number in the task's cell."""
    task = row.cells.get("task")
    if "no" not in row.cells and task is not None and (m := _NUMBERED.match(task.s)):
        row.cells["no"], row.cells["task"] = task[m.start(1) : m.end(1)], task[m.end() :]
    return row


def _broken(row: Row) -> bool:
    """Whether a row breaks off inside a bracket or a list: the next line goes on with it."""
    cells = [c.s.rstrip() for c in row.cells.values()]
    return any(s.count("(") > s.count(")") or s.endswith((",", "-")) for s in cells)


def _add(rows: list[Row], row: Row) -> None:
    """A row without a number goes on with the row above, cell by cell."""
    if (
        rows
        and "no" not in row.cells
        and ("no" in rows[-1].cells)
        and (not ("task" in row.cells and "lead" in row.cells) or _broken(rows[-1]))
    ):
        for name, cell in row.cells.items():
            rows[-1].cells[name] = join([rows[-1].cells[name], cell]) if name in rows[-1].cells else cell
        return
    rows.append(row)


def _space_heading(lines: list[Line], at: int) -> tuple[list[tuple[int, int, str | None]], int] | None:
    """Column heads set by blanks, on one to three lines; returns the columns' ranges and the first row's index."""
    first = _space_cells(lines[at])
    if len(first) < 2 or not any(kind_of(c.s) for _, c in first) or any(len(c) > 40 for _, c in first):
        return None
    if re.match(r"\s*(?:\d{1,3}|[IVX]{1,4})[.)]", lines[at].s):
        return None
    heads: list[tuple[int, int, str]] = []
    i = at
    while i < len(lines) and i < at + 4:
        if i > at and re.match(r"\s*(?:\d{1,3}|[IVX]{1,4})[.)]?(?:\s|$)", lines[i].s):
            break
        for start, cell in _space_cells(lines[i]):
            end = start + len(cell)
            for n, (a, b, words) in enumerate(heads):
                if start < b + 1 and end > a - 1:
                    heads[n] = (min(a, start), max(b, end), f"{words} {cell.s}")
                    break
            else:
                heads.append((start, end, cell.s))
        i += 1
    heads.sort()
    kinds = [kind_of(words) for _, _, words in heads]
    if "lead" not in kinds or len(heads) < 3 or not _is_heading(kinds):
        return None
    kinds = _told(kinds)
    return [(a, b, kind) for (a, b, _), kind in zip(heads, kinds, strict=True)], i


def _space_table(lines: list[Line], at: int, cols: list[tuple[int, int, str | None]]) -> tuple[Table, int]:
    rows: list[Row] = []
    current: dict[int, list[Text]] = {}
    i = at

    def close() -> None:
        if current:
            rows.append(_row([c[2] for c in cols], [join(current.get(n, [])) for n in range(len(cols))]))
            current.clear()

    while i < len(lines):
        line = lines[i]
        cells = _space_cells(line)
        again = _space_heading(lines, i)
        if again:
            close()
            cols, i = again
            continue
        first = re.match(r"\s*(\d{1,3}|[IVX]{1,4})[.)]?(?=\s|$)", line.s)
        alone = len(cells) == 1
        heading_ = re.match(r"\s*(?:[IVX]+\.|[A-H]\.)\s+[A-ZĐÀ-Ỹ]{2}", line.s) or re.match(
            r"\s*(?:nơi nhận|điều \d|yêu cầu|phụ lục)", line.f
        )
        if heading_ or (alone and (line.gap and not line.page or len(cells[0][1]) > 60)):
            break
        if first and first.end() <= cols[1][0] + 2:
            close()
        elif not current:
            break
        for start, cell in cells:
            n = _column_of(start, start + len(cell), cols)
            current.setdefault(n, []).append(cell)
        i += 1
    close()
    return Table([r for r in rows if "task" in r.cells and len(r.cells) > 1]), max(i, at)


def _column_of(a: int, b: int, cols: list[tuple[int, int, str | None]]) -> int:
    """The column a cell stands under: by where it begins, then by what it overlaps."""
    for n, (start, _, _) in enumerate(cols):
        if abs(a - start) <= 2:
            return n
    best, most = 0, -(10**6)
    for n, (start, end, _) in enumerate(cols):
        over = min(b, end) - max(a, start)
        if over > most:
            best, most = n, over
    return best

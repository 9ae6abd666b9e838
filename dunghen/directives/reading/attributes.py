"""Duties told in labelled lines or table cells: "Cơ quan chủ trì: …", "Thời gian hoàn thành: …"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from . import deadlines, reports
from .departments import department_at
from .duties import Context, Piece
from .items import Node
from .model import Deadline
from .subjects import Subject, cooperating, helps, in_charge, opening
from .tables import Row, Table
from .text import EMPTY, Text, join
from .units import Unit, units_at

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "coop",
            r"(?:(?:các )?(?:cơ quan|đơn vị|sở, ngành|địa phương)(?: tham gia)?,? (?:đơn vị )?phối hợp(?: thực hiện)?|phối hợp(?: thực hiện)?)\s*:\s*",
        ),
        (
            "lead",
            r"(?:(?:các )?(?:cơ quan|đơn vị)(?:,? (?:cơ quan|đơn vị))? (?:chủ trì|thực hiện|đầu mối|tham mưu|chịu trách nhiệm|được giao)(?: [^:.;,()]{1,90})?|chủ trì(?: thực hiện)?|trách nhiệm(?: thực hiện)?|phân công(?: thực hiện| nhiệm vụ)?|giao|đầu mối)\s*:\s*",
        ),
        (
            "due",
            r"(?:thời (?:gian|hạn|điểm)(?: (?:thực hiện|hoàn thành|báo cáo|trình|thực hiện và hoàn thành|tổ chức))*|tiến độ(?: thực hiện| hoàn thành)?|hoàn thành|hạn(?: hoàn thành| cuối)?)\s*:\s*",
        ),
        ("product", r"(?:sản phẩm|kết quả|kết quả, sản phẩm)(?: đầu ra| dự kiến| đạt được| hoàn thành)?\s*:\s*"),
        ("report", r"(?:nơi nhận(?: báo cáo)?|cơ quan nhận báo cáo|báo cáo)\s*:\s*"),
        (
            "what",
            r"(?:nội dung(?: thực hiện)?|cách thức|hình thức|phương pháp|địa điểm|thành phần|đối tượng|số lượng)\s*:\s*",
        ),
    )
)
_INLINE = re.compile(
    r"(?:^|[.;,(]\s*|\s[-–]\s+)(?=(?:(?:các )?(?:cơ quan|đơn vị) (?:chủ trì|thực hiện|phối hợp|đầu mối)(?: [^:.;,()]{1,90})?|chủ trì|phối hợp(?: thực hiện)?|thời (?:gian|hạn)[^:.;,()]{0,30}|hoàn thành|sản phẩm[^:.;,()]{0,20}|tiến độ|trách nhiệm(?: thực hiện)?|kết quả(?: đầu ra)?)\s*:)"
)


@dataclass
class Facts:
    """What labelled lines say about an item."""

    cells: dict[str, Text] = field(default_factory=dict)
    rest: list[Node] = field(default_factory=list)
    text: list[Text] = field(default_factory=list)

    @property
    def lead(self) -> Text | None:
        return self.cells.get("lead")

    @property
    def due(self) -> Text | None:
        return self.cells.get("due")


def label(text: Text) -> tuple[str, int] | None:
    """The label a line begins with."""
    for name, pattern in _LABELS:
        m = pattern.match(text.f)
        if m:
            return name, m.end()
    return None


def split(node: Node, ctx: Context) -> Facts | None:
    """The labelled lines under an item, in it or after it; None where there are none."""
    facts = Facts()
    own = [node.text, *node.extra]
    kept: list[Text] = []
    hit = False
    for text in own:
        marks = [m.end() for m in _INLINE.finditer(text.f)]
        if not marks or (label(text[marks[0] :]) is None):
            kept.append(text)
            continue
        hit = True
        if marks[0] > 0:
            kept.append(text[: marks[0]].strip(" (;,-"))
        for a, b in zip(marks, [*marks[1:], len(text)], strict=True):
            part = text[a:b].strip(" ;,()-")
            found = label(part)
            if found:
                _keep(facts, found[0], part[found[1] :].strip(" ;.,"))
    for kid in node.children:
        found = label(kid.text) if not kid.children else None
        if found:
            hit = True
            marks = [m.end() for m in _INLINE.finditer(kid.text.f)]
            if len(marks) > 1:
                for a, b in zip(marks, [*marks[1:], len(kid.text)], strict=True):
                    part = kid.text[a:b].strip(" ;,()-")
                    if inner := label(part):
                        _keep(facts, inner[0], part[inner[1] :].strip(" ;.,"))
            else:
                _keep(facts, found[0], kid.text[found[1] :].strip(" ;.,"))
        else:
            facts.rest.append(kid)
    if not hit or not ({"lead", "due", "coop"} & facts.cells.keys()):
        return None
    if "lead" not in facts.cells and len(facts.rest) == len(node.children):
        # a term told in the item's own words is read with its sentence
        return None
    if "due" in facts.cells and len({d.key for d in deadlines.find(facts.cells["due"], ctx.issued)}) > 1:
        # two terms in one label: the plain reading cuts them
        return None
    facts.text = kept
    return facts


def _keep(facts: Facts, name: str, value: Text) -> None:
    if value:
        facts.cells[name] = join([facts.cells[name], value], "; ") if name in facts.cells else value


def units_of(cell: Text) -> list[Unit]:
    """All bodies a cell names; bare department names ("TT&TT", "Nội vụ") count here."""
    out: list[Unit] = []
    at = 0
    while at < len(cell.s) and len(out) < 60:
        units, end = units_at(cell, at)
        if not units and (dep := department_at(cell, at)):
            units, end = [Unit("Sở " + dep[0], at, dep[1])], dep[1]
        if units:
            out.extend(units)
            at = max(end, at + 1)
        nxt = re.compile(r"[^,;/\n.]*(?:[,;/\n.]|\bvà\b|$)\s*(?:-\s*)?").match(cell.f, at)
        if not nxt or nxt.end() <= at:
            break
        at = nxt.end()
    return out


def make(node: Node, facts: Facts, up: Subject | None, ctx: Context, add: Callable[..., None]) -> None:
    """One task from an item with labelled lines."""
    text = join(facts.text)
    subject = _subject(facts.lead, facts.cells.get("coop"), up, ctx)
    if subject is None:
        return
    piece = Piece(
        [t for t in facts.text if t] + [v for k, v in facts.cells.items() if k in ("what", "product")],
        subject or Subject(),
    )
    if facts.lead is None and facts.text and (opened := opening(facts.text[0]) or in_charge(facts.text[0])):
        subject = ctx.resolver.subject(opened.units)
        together = cooperating(facts.text[0][opened.end :])
        if "coop" in facts.cells:
            together += [u.name for u in units_of(facts.cells["coop"])]
        subject = replace(subject, coop=tuple(c for c in dict.fromkeys(together) if c not in subject.lead))
        piece.subject = subject
    if not piece.text:
        piece.text = [node.text]
    if not piece.subject.lead and piece.subject.scope != "addressees":
        return
    due = _due(facts.due, ctx)
    if due is None:
        piece.found = deadlines.find(text, ctx.issued)
    if "report" in facts.cells:
        piece.report_to = [u.name for u in units_of(facts.cells["report"])]
    elif not reports.find(join(piece.text)):
        told = (facts.cells[k] for k in ("product", "due") if k in facts.cells)
        piece.report_to = [name for cell in told for name in reports.find(cell)]
    add(ctx, node.ref, piece, deadline=due)


def _subject(lead: Text | None, coop: Text | None, up: Subject | None, ctx: Context) -> Subject | None:
    if lead is None:
        subject = up
    else:
        units = units_of(lead)
        subject = ctx.resolver.subject(units) if units else Subject((" ".join(lead.s.split()),), sure=False)
        helping = [u.name for u in units if helps(lead, u)]
        inside = re.search(r"phối hợp(?: với)?", lead.f)
        if helping and len(helping) < len(units):
            subject = replace(ctx.resolver.subject([u for u in units if u.name not in helping]), coop=tuple(helping))
            inside = None
        if inside and units:
            first = [u for u in units if u.start < inside.start()]
            if first:
                subject = replace(
                    ctx.resolver.subject(first), coop=tuple(u.name for u in units if u.start > inside.start())
                )
    if subject is None:
        return None
    if coop is not None:
        together = [u.name for u in units_of(coop)] or [" ".join(coop.s.split())]
        subject = replace(subject, coop=tuple(c for c in together if c not in subject.lead and c not in ("-", "Không")))
    return subject


def _due(cell: Text | None, ctx: Context) -> Deadline | None:
    if cell is None:
        return None
    found = deadlines.find(cell, ctx.issued, cell=True)
    strong = [d for d in found if not d.weak] or found
    if strong:
        return replace(strong[0].deadline, spans=cell[strong[0].start : strong[0].end].spans(ctx.origin))
    return Deadline("none", text=" ".join(cell.s.split()) or None, spans=cell.spans(ctx.origin))


def read_table(table: Table, ref: str, ctx: Context, add: Callable[..., None]) -> None:
    """One task for each row that has someone to do it."""
    group = ""
    lead_above: Text | None = None
    for n, row in enumerate(table.rows, 1):
        no = row.cells.get("no", EMPTY).s.strip(" .)")
        if _is_group(row):
            group = no if re.fullmatch(r"[IVX]{1,5}|[A-H]", no) else group
            lead_above = None
            continue
        lead = row.cells.get("lead")
        if lead is not None and lead.s.strip(' "“”-') == "":
            lead = None
        if lead is None and "due" not in row.cells:
            continue
        lead = lead or lead_above
        lead_above = lead
        subject = _subject(lead, row.cells.get("coop"), ctx.default, ctx)
        if subject is None:
            continue
        what = [row.cells[k] for k in ("task", "product") if k in row.cells]
        piece = Piece(what, subject)
        if "report" in row.cells:
            piece.report_to = [u.name for u in units_of(row.cells["report"])]
        label_ = ".".join(x for x in (ref, group, no or str(n)) if x)
        due = _due(row.cells.get("due"), ctx)
        if due is None:
            piece.found = deadlines.find(join(what), ctx.issued)
        add(ctx, label_, piece, deadline=due)


def _is_group(row: Row) -> bool:
    """A row that only heads those under it."""
    filled = [k for k in row.cells if k in ("lead", "coop", "due", "product")]
    return not filled

"""The whole way from the text of a letter to its reading."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from . import addressees as who
from . import header, questions, references, signature, targets, zones
from . import receivers as receivers_of
from .duties import Context
from .items import Block, Node, blocks, tree
from .lines import Line, read_lines
from .model import Document, Reading, Spans, Task
from .pages import without_repeats
from .passages import sentences
from .subjects import Resolver, Subject, opening
from .tables import Table, take
from .tasks import read_item
from .text import Text, join, nfc

_SKIP_SECTION = re.compile(
    r"(?:mục đích|yêu cầu(?:$|\s*$)|quan điểm|mục tiêu|chỉ tiêu|căn cứ|đối tượng|phạm vi|thực trạng|đánh giá|sự cần thiết|thời gian,|địa điểm|tình hình|kết quả|thành phần|cơ sở|nguyên tắc|phương châm|khái quát|bối cảnh|đặc điểm)"
)
# a section without items whose title has run into its text: it tells how things stand
_TOLD_SECTION = re.compile(
    r"(?:đánh giá (?:chung|tình hình|kết quả)|nhận xét(?: chung| đánh giá|, đánh giá)|tình hình (?:chung|thực hiện)|kết quả (?:đạt được|thực hiện)|thực trạng|tồn tại, hạn chế|những kết quả|ưu điểm|hạn chế)(?!\w)"
)
_TARGET_SECTION = re.compile(r"(?:mục tiêu|chỉ tiêu|mục đích)")
_MONEY_SECTION = re.compile(r"(?:kinh phí|nguồn lực|nguồn vốn)")


def read_letter(text: str) -> Reading:
    """Read an official letter. Any text gives a reading; what is not found stays empty and becomes a question."""
    origin = nfc(text)
    read = read_lines(origin)
    lines = without_repeats(read.lines)
    head = header.read_head(lines)
    parts = zones.split(lines, head)
    foot = signature.read_foot(parts.tail, read.signer_hint)
    issued = head.date or dt.date(2000, 1, 1)

    root = _tree(parts.body)
    if parts.annex:
        _annex(root, parts.annex)
    receivers = who.from_block(parts.addressees)
    preamble, found = receivers_of.enacting(root)
    told = False
    if not receivers:
        receivers = found
    if not receivers:
        receivers = receivers_of.charged(root) if head.type == "quyet_dinh" else []
    if not receivers:
        receivers = who.acting(foot.recipients)
        told = bool(receivers)
        if receivers:
            receivers = who.spell_out(receivers, receivers_of.all_names(root))
    resolver = Resolver([name for name, _ in receivers])
    default = resolver.everyone() if head.type not in ("ke_hoach", "quyet_dinh") or found else None
    if default is not None and not default.lead:
        default = Subject((), scope="addressees", sure=False)
    if default is not None and preamble is not None and preamble.head:
        default = replace(default, head=True)
    ctx = Context(origin, issued, resolver, default, kind=head.type)
    _body(root, ctx)
    body_text = join([b.text for b in parts.body])
    kinds = receivers_of.levels(body_text) if "địa phương" in body_text.f else {}
    ctx.tasks[:] = [_leveled(t, kinds) for t in ctx.tasks]
    if told:
        receivers = receivers_of.settle(receivers, ctx.tasks, head.type)
    if not receivers:
        receivers = receivers_of.from_tasks(ctx.tasks)

    document = Document(
        type=head.type,
        number=re.sub(r"\s+", "", head.number.s).replace("–", "-"),
        date=head.date,
        issuer=head.issuer,
        abstract=head.abstract.s,
        urgency=head.urgency,
        addressees=tuple(name for name, _ in receivers),
        signer=foot.signer.s,
        signer_role=signature.role_text(foot.roles, head.issuer, body_text.f[:6000]),
        references=references.find(body_text, head.number.s),
        general_targets=tuple(t for text_ in ctx.general for t in targets.find(text_, origin)),
        spans=_spans(head, parts, foot, receivers, origin),
    )
    tasks = tuple(ctx.tasks)
    return Reading(document, tasks, questions.ask(document, tasks, cut=read.cut), origin)


def _leveled(task: Task, kinds: dict[str, str]) -> Task:
    return replace(
        task,
        assignees_lead=tuple(receivers_of.with_level(n, kinds) for n in task.assignees_lead),
        assignees_coop=tuple(receivers_of.with_level(n, kinds) for n in task.assignees_coop),
    )


def _spans(
    head: header.Head, parts: zones.Zones, foot: signature.Foot, receivers: list[tuple[str, Text]], origin: str
) -> tuple[tuple[str, Spans], ...]:
    fields: list[tuple[str, list[Text]]] = [
        ("number", [head.number]),
        ("date", [head.date_text]),
        ("issuer", [head.issuer_text]),
        ("abstract", [head.abstract]),
        ("urgency", [head.urgency_text]),
        ("addressees", [t for _, t in receivers]),
        ("signer", [foot.signer]),
        ("signer_role", foot.roles),
    ]
    out = []
    for name, texts in fields:
        spans = tuple(s for t in texts if t for s in t.spans(origin))
        if spans:
            out.append((name, spans))
    return tuple(out)


def _tree(lines: list[Line]) -> Node:
    """Paragraphs and tables of the body, as a tree of items."""
    pieces, _ = take(lines)
    parts: list[Block] = []
    run: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Table):
            parts.extend(blocks(run))
            run = []
            parts.append(Block("table", "", Text("", []), table=piece))
        else:
            run.append(piece)
    parts.extend(blocks(run))
    return tree(parts)


def _annex(root: Node, lines: list[Line]) -> None:
    """Tables of the annex are tasks too; its running text is read when it lists bodies."""
    pieces, found = take(lines)
    if not found:
        return
    node = Node("annex", "PL", Text("", []), root)
    for piece in pieces:
        if isinstance(piece, Table):
            node.children.append(Node("table", "", Text("", []), node, table=piece))
    root.children.append(node)


def _body(root: Node, ctx: Context) -> None:
    """Walk the top items; sections of a plan that set aims or describe are not duties."""
    plain = not any(c.kind not in ("text", "annex") for c in root.children)
    enacted = False
    count = 0
    for child in root.children:
        if child.kind == "text":
            count += _loose(child, ctx, count, plain and enacted)
            enacted = enacted or any(receivers_of.ENACTS.search(s.f) for s in sentences(child.text))
            continue
        if child.label.isdigit():
            count = int(child.label)
        _section(child, ctx.default, ctx)


def _section(node: Node, up: Subject | None, ctx: Context) -> None:
    f = node.text.f.strip()
    heading = node.kind in ("roman", "part") or (node.kind in ("number", "annex") and node.text.s.isupper())
    if heading and node.children:
        if _SKIP_SECTION.match(f) and not re.search(r"nhiệm vụ|giải pháp", f):
            if _TARGET_SECTION.search(f):
                _collect(node, ctx)
            return
        if _MONEY_SECTION.match(f):
            for child in node.children:
                read_item(child, None, ctx)
            return
        subject = opening(node.text)
        own = ctx.resolver.subject(subject.units) if subject else up
        for child in node.children:
            if (
                child.kind in ("number", "roman")
                and child.children
                and _SKIP_SECTION.match(child.text.f)
                and len(child.text) < 60
                and child.text.s[-1:] != "."
            ):
                _collect(child, ctx)
                continue
            read_item(child, own, ctx)
        return
    if heading and not node.children and (_SKIP_SECTION.match(f) and len(f) < 60 or _TOLD_SECTION.match(f)):
        return
    read_item(node, up, ctx)


def _collect(node: Node, ctx: Context) -> None:
    """Aims of the whole document: figures no unit is given."""
    ctx.general.extend([node.text, *node.extra])
    for child in node.children:
        _collect(child, ctx)


def _loose(node: Node, ctx: Context, count: int, free: bool) -> int:
    """Paragraphs outside the items: a duty only where one is expressly given to someone. `free`: the letter numbers
    nothing, so after its enacting sentence every paragraph may give one. Returns how many items it counts for."""
    kept: list[Text] = []
    if free:
        kept = [node.text]
    else:
        for sentence in sentences(node.text):
            if sentence.s.rstrip().endswith(":"):
                continue
            opened = opening(sentence)
            if opened is not None and opened.ordered:
                kept.append(sentence)
    if not kept:
        return 0
    before = len(ctx.tasks)
    read_item(Node("text", str(count + 1), join(kept), node.parent), ctx.default if free else None, ctx)
    return 1 if len(ctx.tasks) > before else 0

"""From items to tasks: one obligation, one group of assignees, one deadline."""

from __future__ import annotations

import re
from dataclasses import replace

from . import attributes, deadlines, reports, targets
from .deadlines import Found
from .duties import Context, Piece, pieces_of
from .items import Node
from .lexicon import DUTY
from .model import Deadline, Task
from .passages import sentences
from .subjects import Subject, cooperating, in_charge, opening
from .tables import Table
from .text import Text, join


def read_item(node: Node, up: Subject | None, ctx: Context) -> None:
    """Read one item and those under it. `up`: the subject items without one of their own take over."""
    if isinstance(node.table, Table):
        attributes.read_table(node.table, _table_ref(node), ctx, _add)
        return
    kids = node.children
    # attributes ("Cơ quan chủ trì: …") under an item describe it, they are no tasks of their own
    facts = attributes.split(node, ctx)
    if facts is not None:
        kids = facts.rest
    heading = kids and _is_heading(node)
    mine = up
    if heading:
        mine = _heading_subject(node.text, up, ctx)
        if mine is not None and mine is not up:
            ctx.resolver.by_ref.setdefault(node.ref, mine)
        own: list[Text] = []
    else:
        own = list(node.extra) if _only_announces(node) else [node.text, *node.extra]
    if facts is not None and (facts.lead or facts.due):
        if facts.rest and heading:
            # the labels speak of the contents listed beside them
            for kid in facts.rest:
                attributes.make(kid, replace(facts, text=[kid.text, *kid.extra]), up, ctx, _add)
            return
        attributes.make(node, facts, up, ctx, _add)
    else:
        pieces = pieces_of(own, up, ctx, node)
        if kids and pieces and pieces[-1].own:
            mine = pieces[-1].subject
        elif kids and (lead := _intro_subject(node, up, ctx)):
            mine = lead
        _emit(pieces, node.ref, ctx, siblings=bool(kids))
    for kid in kids:
        read_item(kid, mine, ctx)
    if heading and node.extra:
        _emit(pieces_of(node.extra, mine, ctx, node), node.ref, ctx, siblings=True)


def _table_ref(node: Node) -> str:
    return node.parent.ref if node.parent else ""


def _only_announces(node: Node) -> bool:
    """A short title without a stop, and after it a paragraph in which a body acts."""
    s = node.text.s.rstrip()
    return bool(
        node.extra
        and not node.children
        and len(s) < 70
        and s[-1:] not in ".;:"
        and opening(node.text) is None
        and opening(node.extra[0], need_duty=True) is not None
    )


def _is_heading(node: Node) -> bool:
    """An item with items under it whose own words only announce them."""
    s = node.text.s.rstrip()
    if not s:
        return True
    if s.endswith(":"):
        return len(sentences(node.text)) < 2
    return not s.endswith((".", ";")) or (len(s) < 70 and opening(node.text) is None and not DUTY.match(node.text.f))


def _heading_subject(text: Text, up: Subject | None, ctx: Context) -> Subject | None:
    """The subject a heading hands down, with the cooperating bodies it names."""
    found = opening(text) or in_charge(text)
    if not found:
        return up
    subject = ctx.resolver.opened(found)
    rest = text[found.end :]
    coop = tuple(c for c in dict.fromkeys((*subject.coop, *cooperating(rest))) if c not in subject.lead)
    return replace(subject, coop=coop)


def _intro_subject(node: Node, up: Subject | None, ctx: Context) -> Subject | None:
    """ "…. Cụ thể: / Giao Sở X:" — the last sentence of an item announces the items under it."""
    last = sentences(node.text)[-1:] if node.text else []
    if last and last[0].s.rstrip().endswith(":"):
        return _heading_subject(last[0], up, ctx)
    return None


def _emit(pieces: list[Piece], ref: str, ctx: Context, *, siblings: bool) -> None:
    """Tasks of an item's pieces; several get numbers under the item's own."""
    many = len(pieces) > 1
    for n, piece in enumerate(pieces, 1):
        own_ref = f"{ref}.{n}" if many and not siblings and ref else ref
        _add(ctx, own_ref, piece)


def _add(ctx: Context, ref: str, piece: Piece, *, deadline: Deadline | None = None) -> None:
    """One task more."""
    text = join(piece.text, "; ")
    summary = _summary(text)
    if not summary:  # nothing, or a stroke left of a torn table
        return
    found = piece.deadline
    due = deadline or (_spanned(found, piece, ctx) if found else deadlines.vague(text))
    if not due.spans and due.text and not found:
        due = replace(due, spans=_place(text, due.text, ctx.origin))
    subject = piece.subject
    to = tuple(dict.fromkeys(piece.report_to or reports.find(text)))
    to = tuple(x for x in to if (x,) != subject.lead)
    ctx.resolver.by_ref.setdefault(ref, subject)
    ctx.tasks.append(
        Task(
            order=len(ctx.tasks) + 1,
            ref=ref,
            assignees_lead=subject.lead,
            assignees_coop=tuple(c for c in subject.coop if c not in subject.lead),
            scope=subject.scope,
            assignee_is_head=subject.head,
            summary=summary,
            deadline=due,
            report_to=to,
            targets=targets.find(text, ctx.origin, due.text if due.kind in ("absolute", "relative") else None),
            span=_merge_spans([s for t in piece.text for s in t.spans(ctx.origin)]),
        )
    )


def _spanned(found: Found, piece: Piece, ctx: Context) -> Deadline:
    """The deadline with the place of its words."""
    for text in piece.text:
        if found in piece.found and found.deadline.text:
            spans = _place(text, found.deadline.text, ctx.origin)
            if spans:
                return replace(found.deadline, spans=spans)
    return found.deadline


def _place(text: Text, words: str, origin: str) -> tuple[tuple[int, int], ...]:
    at = text.s.find(words)
    return text[at : at + len(words)].spans(origin) if at >= 0 else ()


def _merge_spans(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(spans))


def _summary(text: Text) -> str:
    s = re.sub(r"[.,;]+;", ";", " ".join(text.s.split())).strip(" ;,.-/")
    return s if len(s) <= 400 else s[:397].rsplit(" ", 1)[0] + " …"

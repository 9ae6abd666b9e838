"""Sets of criteria: made from lines, copied to a new year, corrected while they are drafts, put in force, dropped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F

from dunghen.kernel import tables
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index import verbs
from dunghen.par_index.models import CriteriaSet, Node
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import refusals, scoring, tree
from dunghen.par_index.rules.lines import MOST, Line, as_tree, unfit_code

HEAD = ("kind", "first_year", "last_year", "basis", "is_reconstruction", "note", "whole", "on_zero", "ties")
"""What a new set may be told besides its title and lines."""


def make_set(
    *,
    actor: Actor,
    title: str,
    lines: Sequence[Line],
    at: dt.datetime,
    copied_from: CriteriaSet | None = None,
    **head: Any,
) -> CriteriaSet:
    """Make a draft from ``lines``; ``head``: fields of ``HEAD``. Sums that do not agree are for ``put_in_force`` to refuse.

    Raises UnfitTree, SetTaken, Forbidden.
    """
    unknown = set(head) - set(HEAD)
    if unknown:
        raise TypeError(f"A set has no {', '.join(sorted(unknown))}.")
    nodes = as_tree(lines)
    if not nodes:
        raise refusals.UnfitTree(why="không có dòng nào")
    made = CriteriaSet(
        title=" ".join(title.split())[:200], made_at=at, made_by_id=actor.id, copied_from=copied_from, **head
    )
    verb = verbs.SET_COPIED if copied_from else verbs.SET_MADE
    with act(verb, actor=actor, on=None, at=at, count=len(lines)) as deed:
        if CriteriaSet.objects.filter(kind=made.kind, title=made.title, first_year=made.first_year).exists():
            raise refusals.SetTaken(title=made.title, year=made.first_year)
        made.save()
        _lay(made, lines)
        total = tree.whole(nodes)
        deed.note(source=str(copied_from or ""), total=scoring.plain(round(total, 4)))
        deed.about(made)
    return made


def copy_set(*, actor: Actor, source: CriteriaSet, title: str, first_year: int, at: dt.datetime) -> CriteriaSet:
    """Copy a set into a draft for another year. Raises SetTaken, Forbidden."""
    head = {name: getattr(source, name) for name in HEAD}
    head |= {"first_year": first_year, "last_year": None}
    return make_set(actor=actor, title=title, lines=trees.lines(source), at=at, copied_from=source, **head)


def change_set(*, actor: Actor, criteria: CriteriaSet, at: dt.datetime, **head: Any) -> CriteriaSet:
    """Change what is said of a draft as a whole (title and fields of ``HEAD``). Raises SetPublished, Forbidden."""
    with act(verbs.SET_CHANGED, actor=actor, on=criteria, at=at) as deed:
        criteria = _draft(deed, criteria)
        changed = {name: value for name, value in head.items() if getattr(criteria, name) != value}
        for name, value in changed.items():
            setattr(criteria, name, value)
        criteria.save(update_fields=list(changed)) if changed else None
        labels = [str(CriteriaSet._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        deed.note(what=", ".join(labels) or "không đổi gì")
    return criteria


def change_node(*, actor: Actor, node: Node, at: dt.datetime, **fields: Any) -> Node:
    """Change a line of a draft: name, maximum, source, side, rule, rule_text, evidence, lead_unit, measure. Raises SetPublished, Forbidden."""
    with act(verbs.NODE_CHANGED, actor=actor, on=node.criteria, at=at, code=node.code) as deed:
        _draft(deed, node.criteria)
        node = deed.lock(node)
        changed = {name: value for name, value in fields.items() if getattr(node, name) != value}
        for name, value in changed.items():
            setattr(node, name, value)
        if changed:
            node.save(update_fields=list(changed))
        labels = [str(Node._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        deed.note(what=", ".join(labels) or "không đổi gì", new={name: str(value) for name, value in changed.items()})
    return node


def add_node(
    *,
    actor: Actor,
    criteria: CriteriaSet,
    parent: Node | None,
    code: str,
    name: str,
    maximum: Decimal | None,
    at: dt.datetime,
    source: str = "",
    side: str = "",
) -> Node:
    """Add a line to a draft, last under ``parent`` (None: an area). Its rule, lead and evidence come by ``change_node``.

    Sums that do not agree yet are for ``put_in_force`` to refuse. Raises UnfitLine, SetPublished, Forbidden.
    """
    code, above = code.strip(), parent.code if parent else ""
    told = "không rõ" if maximum is None else scoring.plain(float(maximum))
    with act(verbs.NODE_ADDED, actor=actor, on=criteria, at=at, code=code, name=name, maximum=told) as deed:
        criteria = _draft(deed, criteria)
        rows = list(criteria.nodes.order_by("position"))
        why = unfit_code(code, above)
        if parent is not None and parent.pk not in {row.pk for row in rows}:
            why = f"mục {above} không có trong bộ"
        elif code in {row.code for row in rows}:
            why = "mã này đã có trong bộ; vui lòng đặt mã khác"
        elif parent is not None and parent.rule:
            why = f"mục {above} đang có quy tắc chấm; vui lòng bỏ quy tắc ấy trước, vì chỉ mục không có mục con mới được chấm"
        elif len(rows) >= MOST:
            why = f"bộ đã có {MOST} mục"
        if why:
            raise refusals.UnfitLine(code=code[:40] or "mới", what="thêm", why=why)
        place = 1 + max((row.position for row in trees.with_below(rows, parent)), default=-1)
        criteria.nodes.filter(position__gte=place).update(position=F("position") + 1)
        return Node.objects.create(
            criteria=criteria, parent=parent, position=place, code=code, name=name[:500], maximum=maximum, source=source,
            side=side,
        )  # fmt: skip


def drop_node(*, actor: Actor, node: Node, at: dt.datetime) -> None:
    """Take a line and all below it out of a draft. Raises UnfitLine for the last one, SetPublished, Forbidden."""
    with act(verbs.NODE_DROPPED, actor=actor, on=node.criteria, at=at) as deed:
        criteria = _draft(deed, node.criteria)
        rows = list(criteria.nodes.order_by("position"))
        gone = trees.with_below(rows, node)
        if len(gone) == len(rows):
            raise refusals.UnfitLine(
                code=node.code, what="bỏ", why="bộ không còn mục nào khác; vui lòng bỏ cả bản dự thảo"
            )
        deed.note(count=len(gone), what="; ".join(f"{row.code} {row.name} ({_told(row)})" for row in gone))
        # Places need not follow one another; what stands below goes with its line.
        node.delete()


def _told(row: Node) -> str:
    return "chưa rõ điểm" if row.maximum is None else f"{scoring.plain(float(row.maximum))} điểm"


def put_in_force(*, actor: Actor, criteria: CriteriaSet, at: dt.datetime) -> CriteriaSet:
    """Put a draft in force: from then on it is not changed. Raises UnfitSum, UnfitTree (a maximum unknown), UnfitRule, SetPublished."""
    with act(verbs.SET_IN_FORCE, actor=actor, on=criteria, at=at, first_year=criteria.first_year) as deed:
        criteria = _draft(deed, criteria)
        nodes = trees.of_set(criteria)
        for fault in tree.sum_faults(nodes, float(criteria.whole)):
            raise refusals.UnfitSum(
                code=fault.code or "cả bộ",
                maximum=scoring.plain(fault.maximum),
                total=scoring.plain(round(fault.total, 4)),
            )
        unknown = [leaf.code for leaf in tree.leaves(nodes) if leaf.maximum is None]
        if unknown:
            raise refusals.UnfitTree(why=f"mục {', '.join(unknown[:5])} chưa có điểm tối đa")
        criteria.state, criteria.in_force_at = CriteriaSet.State.IN_FORCE, at
        criteria.save(update_fields=["state", "in_force_at"])
        deed.note(note="Bộ phục dựng, chưa phải bảng chính thức." if criteria.is_reconstruction else "")
    return criteria


def drop_set(*, actor: Actor, criteria: CriteriaSet, at: dt.datetime) -> None:
    """Drop a draft that nothing rests on. Raises SetPublished."""
    with act(verbs.SET_DROPPED, actor=actor, on=criteria, at=at) as deed:
        criteria = _draft(deed, criteria)
        CriteriaSet.objects.filter(copied_from=criteria).update(copied_from=None)
        criteria.delete()


def _draft(deed: Deed, criteria: CriteriaSet) -> CriteriaSet:
    criteria = deed.lock(criteria)
    if not criteria.is_draft:
        raise refusals.SetPublished(ref=criteria.title)
    return criteria


def _lay(criteria: CriteriaSet, lines: Sequence[Line]) -> None:
    """Write the nodes, parents before children: one statement for each level of the tree."""
    units = _units({line.lead for line in lines if line.lead})
    made: dict[str, Node] = {}
    waiting = list(enumerate(lines))
    while waiting:
        level = [(place, line) for place, line in waiting if not line.parent or line.parent in made]
        rows = [_node(criteria, place, line, made.get(line.parent), units) for place, line in level]
        tables.insert(rows)
        made |= {row.code: row for row in rows}
        waiting = [(place, line) for place, line in waiting if line.code not in made]


def _node(criteria: CriteriaSet, place: int, line: Line, parent: Node | None, units: Mapping[str, Unit]) -> Node:
    return Node(
        criteria=criteria,
        parent=parent,
        position=place,
        code=line.code,
        name=line.name[:500],
        maximum=None if line.maximum is None else Decimal(line.maximum),
        source=line.source,
        side=line.side,
        rule=dict(line.rule),
        rule_text=line.rule_text,
        evidence=line.evidence,
        lead_unit=units.get(line.lead),
        measure=line.measure,
    )


def _units(keys: set[str]) -> dict[str, Unit]:
    found = {unit.key: unit for unit in Unit.objects.filter(key__in=keys)}
    missing = sorted(keys - set(found))
    if missing:
        raise refusals.UnfitTree(why=f"không có đơn vị với khóa {', '.join(missing[:5])}")
    return found

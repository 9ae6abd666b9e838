"""Sets of criteria: made from lines, copied to a new year, corrected while they are drafts, put in force, dropped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dunghen.kernel import tables
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.organisation.models import Unit
from dunghen.par_index import verbs
from dunghen.par_index.models import CriteriaSet, Node
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import refusals, scoring, tree
from dunghen.par_index.rules.lines import Line, as_tree

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
    """Drop a draft that nothing rests on. Raises SetPublished, SetUsed."""
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

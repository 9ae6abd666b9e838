"""Sets of criteria and the scores of a round as trees and arrays of the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dunghen.par_index.models import Assessed, CriteriaSet, Node, Round, Score
from dunghen.par_index.rules import phases, tree
from dunghen.par_index.rules.kinds import Numbers
from dunghen.par_index.rules.lines import Line

SELF: Final = "self"
APPRAISED: Final = "appraised"
SECOND: Final = "second"
COUNCIL: Final = "council"
FINAL: Final = "final"
SETTLED: Final = "settled"
WORDS: Final = (APPRAISED, SECOND, COUNCIL)
"""Whose words are weighed against each other (``phases.stands``)."""
STAGES: Final = (SELF, *WORDS, FINAL)
"""Whose points: those of one's own, the appraised, after the explanation, the council's, the published; SETTLED: the word that stands."""


def lines(criteria: CriteriaSet) -> list[Line]:
    """Return a set as lines, in the order of the document. One query."""
    rows = list(criteria.nodes.select_related("lead_unit").order_by("position"))
    codes = {row.pk: row.code for row in rows}
    return [
        Line(
            row.code,
            row.name,
            row.maximum,
            codes.get(row.parent_id or 0, ""),
            row.source,
            row.side,
            row.rule,
            row.rule_text,
            row.evidence,
            row.lead_unit.key if row.lead_unit else "",
            row.measure,
        )
        for row in rows
    ]


def of_set(criteria: CriteriaSet) -> dict[str, tree.Node]:
    """Return code → node of the rules, in the order of the document. One query."""
    return of_rows(nodes_of(criteria))


def nodes_of(criteria: CriteriaSet) -> list[Node]:
    """Return the lines of a set in order, without their long texts (asked for when they are read) and their lead units. One query."""
    return list(criteria.nodes.defer("rule_text", "evidence").order_by("position"))


def of_rows(rows: Sequence[Node]) -> dict[str, tree.Node]:
    """Return code → node of the rules from all nodes of a set, in order."""
    codes = {row.pk: row.code for row in rows}
    return tree.ordered(
        tree.Node(
            row.code,
            row.name,
            None if row.maximum is None else float(row.maximum),
            codes.get(row.parent_id or 0, ""),
            row.source,
            row.rule,
            row.side,
        )
        for row in rows
    )


def with_below(rows: Sequence[Node], node: Node | None) -> list[Node]:
    """Return, of all nodes of a set in order, ``node`` and those below it; all of them for None."""
    if node is None:
        return list(rows)
    found, within = [], {node.pk}
    for row in rows:
        if row.pk in within or row.parent_id in within:
            within.add(row.pk)
            found.append(row)
    return found


@dataclass(frozen=True)
class Scored:
    """A round as arrays. ``points[stage]``: units × components, NaN not applicable, 0 where ``given[stage]`` is False.

    ``nodes``: code → node of the rules; ``leaves``: codes of the components, the columns; ``units``: the rows.
    """

    nodes: dict[str, tree.Node]
    leaves: tuple[str, ...]
    units: tuple[Assessed, ...]
    points: dict[str, Numbers]
    given: dict[str, npt.NDArray[np.bool_]]

    def columns(self, stage: str = SETTLED) -> dict[str, Numbers]:
        """Return leaf → points of every unit, as ``rules.tree.add_up`` takes them."""
        return {code: self.points[stage][:, place] for place, code in enumerate(self.leaves)}

    def sums(self, stage: str = SETTLED) -> dict[str, Numbers]:
        """Return code → points of every node for every unit; "" is the total."""
        return tree.add_up(self.nodes, self.columns(stage))

    def percent(self, stage: str = SETTLED) -> Numbers:
        """Return the index of every unit: points over what it could reach."""
        return tree.index_percent(self.nodes, self.columns(stage))


def scored(round: Round, *assessed: Assessed) -> Scored:
    """Return the scores of a round (of some of its units) as arrays. Three queries."""
    units = tuple(assessed) or tuple(round.assessed.select_related("unit").order_by("peer_group", "unit__name", "id"))
    rows = nodes_of(round.criteria)
    nodes = of_rows(rows)
    leaves = tuple(leaf.code for leaf in tree.leaves(nodes))
    ids = {row.pk: row.code for row in rows}
    column = {code: place for place, code in enumerate(leaves)}
    row_of = {unit.pk: place for place, unit in enumerate(units)}
    raw = np.zeros((len(STAGES), len(units), len(leaves)))
    given = np.zeros(raw.shape, dtype=bool)
    settled, settled_given = np.zeros(raw.shape[1:]), np.zeros(raw.shape[1:], dtype=bool)
    found = Score.objects.filter(assessed__in=[unit.pk for unit in units])
    told = [*(f"{stage}_points" for stage in STAGES), *(f"{stage}_at" for stage in WORDS)]
    for unit, node, *values in found.values_list("assessed_id", "node_id", *told):
        at = row_of[unit], column[ids[node]]
        for stage, value in enumerate(values[: len(STAGES)]):
            if value is not None:
                raw[stage, *at], given[stage, *at] = value, True
        word = values[STAGES.index(FINAL)]
        if word is None:
            said = values[len(STAGES) :]
            words = values[1 : 1 + len(WORDS)]
            place = phases.stands(
                [when if points is not None else None for points, when in zip(words, said, strict=True)]
            )
            word = None if place is None else words[place]
        if word is not None:
            settled[at], settled_given[at] = word, True
    return Scored(
        nodes,
        leaves,
        units,
        {**{name: raw[place] for place, name in enumerate(STAGES)}, SETTLED: settled},
        {**{name: given[place] for place, name in enumerate(STAGES)}, SETTLED: settled_given},
    )


def components(criteria: CriteriaSet) -> list[Node]:
    """Return the lines of a set that are scored, in order. One query."""
    return list(
        criteria.nodes.filter(children=None)
        .select_related("lead_unit", "parent", "parent__parent")
        .order_by("position")
    )

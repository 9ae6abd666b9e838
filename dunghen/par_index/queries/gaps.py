"""Where points were lost: every component of a unit with what it fell short of, who leads it, how hard it is, what was done about it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dunghen.kernel.access import Actor
from dunghen.par_index.models import Assessed, Effort, Score
from dunghen.par_index.queries import remedies, seeing, trees
from dunghen.par_index.queries.remedies import Remedy
from dunghen.par_index.rules import effort, gaps, tree


@dataclass(frozen=True)
class Line:
    """One component: its score, what it lost, the effort to win that (1 to 5; assumed until somebody judges it), and its assignments."""

    score: Score
    loss: gaps.Loss
    level: int
    is_assumed: bool = True
    made: tuple[Remedy, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether somebody is at it."""
        return any(one.commitment.is_open for one in self.made)

    @property
    def worth(self) -> float:
        """Return lost points for each unit of effort."""
        return self.loss.lost / self.level


@dataclass(frozen=True)
class Gap:
    """The lost points of one unit. ``lines``: every scored component in the order of the document."""

    assessed: Assessed
    nodes: Mapping[str, tree.Node]
    lines: tuple[Line, ...]
    waiting: int
    """Components that nobody scored yet."""

    @property
    def lost(self) -> tuple[Line, ...]:
        """Return the components that lost something, the largest loss first."""
        return tuple(sorted((line for line in self.lines if line.loss.is_lost), key=lambda line: -line.loss.lost))

    @property
    def total(self) -> float:
        return sum(line.loss.points for line in self.lines)

    @property
    def maximum(self) -> float:
        return sum(line.loss.maximum for line in self.lines)

    @property
    def lost_points(self) -> float:
        return sum(line.loss.lost for line in self.lines)

    def summed(self, by: Callable[[Line], Any]) -> dict[Any, gaps.Sum]:
        """Return group → sum of its components, the largest loss first."""
        groups = {line.loss.code: by(line) for line in self.lines}
        return gaps.summed((line.loss for line in self.lines), lambda loss: groups[loss.code])


def of(assessed: Assessed, actor: Actor, at: dt.datetime, *, with_remedies: bool = True) -> Gap:
    """Return the gap of a unit by the last word on each component that ``actor`` may see (its own score before any). Five queries."""
    rows = trees.nodes_of(assessed.round.criteria)
    nodes = trees.of_rows(rows)
    scores = seeing.scores_of(assessed, rows, actor, at)
    levels = dict(Effort.objects.filter(node__criteria=assessed.round.criteria_id).values_list("node_id", "level"))
    made = remedies.of([score.pk for score in scores], at) if with_remedies else {}
    points = {score.node.code: _points(score) for score in scores}
    losses = {loss.code: loss for loss in gaps.losses(nodes, points)}
    lines = tuple(
        Line(
            score,
            losses[score.node.code],
            levels.get(score.node_id) or effort.assumed(score.node.source, score.node.rule),
            score.node_id not in levels,
            tuple(made.get(score.pk, ())),
        )
        for score in scores
        if score.node.code in losses
    )
    return Gap(assessed, nodes, lines, sum(value is None for value in points.values()))


def _points(score: Score) -> float | None:
    return score.settled if score.settled is not None else score.self_points

"""A set of criteria as it lies in a table: one line for each node, in the order of the document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dunghen.par_index.rules import tree
from dunghen.par_index.rules.kinds import Rule


@dataclass(frozen=True)
class Line:
    """One line. ``lead``: key of the lead unit, "" for none named; ``number``: its line in the file, 0 when it came from none."""

    code: str
    name: str
    maximum: Decimal | None
    parent: str = ""
    source: str = ""
    side: str = ""
    rule: Rule = field(default_factory=dict)
    rule_text: str = ""
    evidence: str = ""
    lead: str = ""
    measure: str = ""
    number: int = 0


def as_tree(lines: Sequence[Line]) -> dict[str, tree.Node]:
    """Return the lines as a tree of rules. Raises UnfitTree for a code twice, an unknown parent, a circle."""
    return tree.ordered(
        tree.Node(
            line.code,
            line.name,
            None if line.maximum is None else float(line.maximum),
            line.parent,
            line.source,
            line.rule,
            line.side,
        )
        for line in lines
    )

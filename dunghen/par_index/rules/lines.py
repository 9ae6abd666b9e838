"""A set of criteria as it lies in a table: one line for each node, in the order of the document."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from dunghen.par_index.rules import tree
from dunghen.par_index.rules.kinds import Rule

MOST: Final = 5000
"""Lines of a set, as many as a table may have that is taken in."""
LONGEST_CODE: Final = 20


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


def unfit_code(code: str, parent: str) -> str:
    """Return why ``code`` cannot name a line under ``parent`` ("" for an area), in one clause; "" when it can.

    A code tells where its line stands: that of the line above, a dot, and one word more.
    """
    above, _, own = code.rpartition(".")
    if len(code) > LONGEST_CODE or not re.fullmatch(r"[0-9A-Za-zĐđ]+", own):
        return f"mã gồm chữ số, chữ cái, cách nhau bằng dấu chấm, dài nhất {LONGEST_CODE} ký tự"
    if above != parent:
        return (
            f"mã của mục thuộc mục {parent} phải là {parent}. và một số"
            if parent
            else "mã của lĩnh vực không có dấu chấm"
        )
    return ""


def next_code(codes: Collection[str], parent: str) -> str:
    """Return the code that a new line under ``parent`` would have: one more than the highest number there."""
    own = [code.rpartition(".")[2] for code in codes if code.rpartition(".")[0] == parent]
    number = 1 + max((int(word) for word in own if word.isdecimal()), default=0)
    return f"{parent}.{number}" if parent else str(number)

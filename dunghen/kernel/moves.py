"""Moves between the states of a thing: a table says from which states each starts and to which it leads. Pure; each room keeps its own table."""

from collections.abc import Mapping
from dataclasses import dataclass

from dunghen.kernel.errors import WrongState


@dataclass(frozen=True)
class Moves:
    """``table``: move → (states it starts from, state it leads to or None when the state stays). ``labels``, ``states``: what both are called."""

    table: Mapping[str, tuple[frozenset[str], str | None]]
    labels: Mapping[str, str]
    states: Mapping[str, str]

    def of(self, state: str) -> frozenset[str]:
        """Return the moves that ``state`` allows."""
        return frozenset(move for move, (starts, _) in self.table.items() if state in starts)

    def require(self, state: str, move: str) -> str:
        """Return the state that ``move`` leads to from ``state``, or refuse with WrongState."""
        starts, target = self.table[move]
        if state not in starts:
            raise WrongState(action=self.labels[move], state=self.states.get(state, state))
        return target or state

"""Two editions side by side: which lines were added or dropped, whose maximum moved, whose rule, source or place changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dunghen.kernel.text import search_key
from dunghen.par_index.rules.lines import Line


@dataclass(frozen=True)
class Pair:
    """One line in both editions; ``old`` None: added, ``new`` None: dropped."""

    old: Line | None
    new: Line | None

    @property
    def moved(self) -> Decimal | None:
        """Return by how much the maximum moved; None where either is unknown or missing."""
        if self.old is None or self.new is None or self.old.maximum is None or self.new.maximum is None:
            return None
        return self.new.maximum - self.old.maximum

    @property
    def changes(self) -> list[str]:
        """Return what changed, as words of a page: "điểm", "quy tắc", "nguồn", "tên", "mã"."""
        old, new = self.old, self.new
        if old is None or new is None:
            return []
        found = {
            "điểm": old.maximum != new.maximum,
            "quy tắc": old.rule != new.rule or old.side != new.side,
            "nguồn": old.source != new.source,
            "tên": old.name != new.name,
            "mã": old.code != new.code,
        }
        return [word for word, changed in found.items() if changed]


def compare(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Pair the lines of two editions, in the order of the new one, what was dropped at the end.

    Same name and depth first (lines move to other codes), then same code with half of the words in common; a line is paired once.
    """
    pairs: dict[str, Line] = {}
    left = list(old)
    for fits in (_same_name, _same_place):
        for line in new:
            if line.code in pairs:
                continue
            found = next((one for one in left if fits(one, line)), None)
            if found is not None:
                pairs[line.code] = found
                left.remove(found)
    return [Pair(pairs.get(line.code), line) for line in new] + [Pair(line, None) for line in left]


def _same_name(one: Line, other: Line) -> bool:
    return search_key(one.name) == search_key(other.name) and one.code.count(".") == other.code.count(".")


def _same_place(one: Line, other: Line) -> bool:
    if one.code != other.code:
        return False
    first, second = set(search_key(one.name).split()), set(search_key(other.name).split())
    return 2 * len(first & second) >= max(len(first), len(second))

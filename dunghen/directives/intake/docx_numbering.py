"""Numbers and bullets that Word draws itself: "1.", "a)", "-" stand in numbering.xml and nowhere in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Element = Any

_DEEPEST = 9
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_KEPT_BULLETS = "-–—+*•○●▪■►✓"


def local(element: Element) -> str:
    """The tag without its namespace (transitional and strict documents differ only there)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Direct children called ``name``; none of a missing element."""
    for child in () if element is None else element:
        if local(child) == name:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant down ``path``, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attribute(element: Element | None, name: str = "val") -> str | None:
    """The attribute ``name`` in whatever namespace, or None."""
    if element is None:
        return None
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def whole(text: str | None, otherwise: int) -> int:
    """An integer of a stranger's file, held within what a list can need."""
    try:
        return max(-1, min(int(text or ""), 100_000))
    except ValueError:
        return otherwise


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: ``text`` holds "%1" for the number of level one."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of one document and their running counters. Paragraphs must be asked for in document order."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: Element | None) -> "Numbering":
        """From the root of numbering.xml (None: no lists)."""
        numbering = cls()
        links: dict[str, str] = {}
        style_of: dict[str, str] = {}
        for node in children(root, "abstractNum"):
            key = attribute(node, "abstractNumId") or ""
            numbering.abstract[key] = dict(_levels(node))
            if name := attribute(child(node, "styleLink")):
                style_of[name] = key
            if name := attribute(child(node, "numStyleLink")):
                links[key] = name
        for key, name in links.items():
            numbering.abstract[key] = numbering.abstract.get(style_of.get(name, ""), numbering.abstract[key])
        for node in children(root, "num"):
            overrides: dict[int, Level] = {}
            key = attribute(child(node, "abstractNumId")) or ""
            for override in children(node, "lvlOverride"):
                depth = whole(attribute(override, "ilvl"), 0)
                level = next(
                    (found for _, found in _levels(override)), numbering.abstract.get(key, {}).get(depth, Level())
                )
                start = attribute(child(override, "startOverride"))
                overrides[depth] = (
                    level
                    if start is None
                    else Level(level.form, level.text, whole(start, 1), level.restart, level.legal)
                )
            numbering.lists[attribute(node, "numId") or ""] = (key, overrides)
        return numbering

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of list ``number`` at ``depth``: "1.", "a)", "-", or "" when there is none."""
        if number not in self.lists or not 0 <= depth < _DEEPEST:
            return ""
        key, overrides = self.lists[number]
        levels = {**self.abstract.get(key, {}), **overrides}
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(key, [None] * _DEEPEST)
        if depth in overrides and (number, depth) not in self._started:
            counters[depth] = None  # a list continued under a new number starts anew where it says so
        self._started.add((number, depth))
        before = counters[depth]
        counters[depth] = level.start if before is None else before + 1
        for deeper in range(depth + 1, _DEEPEST):
            below = levels.get(deeper)
            if below is None or below.restart is None or (below.restart and depth < below.restart):
                counters[deeper] = None
        if level.form == "bullet":
            return _bullet(level.text)
        if level.form == "none":
            return level.text if "%" not in level.text else ""
        label = level.text
        for above in range(_DEEPEST):
            if f"%{above + 1}" in label:
                shown = levels.get(above, Level())
                value = counters[above] if counters[above] is not None else shown.start
                label = label.replace(f"%{above + 1}", _number(value or 0, "decimal" if level.legal else shown.form))
        return label.strip()


def _levels(node: Element) -> Iterator[tuple[int, Level]]:
    for level in children(node, "lvl"):
        restart = attribute(child(level, "lvlRestart"))
        form = attribute(child(level, "numFmt")) or "decimal"
        legal = child(level, "isLgl")
        yield (
            whole(attribute(level, "ilvl"), 0),
            Level(
                form=form,
                text=(attribute(child(level, "lvlText")) or "")[:60],
                start=whole(attribute(child(level, "start")), 0 if form == "bullet" else 1),
                restart=None if restart is None else whole(restart, 0),
                legal=legal is not None and attribute(legal) not in ("0", "false"),
            ),
        )


def _bullet(text: str) -> str:
    """Symbol fonts keep their bullets in the private area; what they look like does not matter to a reader, "-" says it."""
    return text if text and text in _KEPT_BULLETS else "-"


def _number(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        # Word goes on with aa, bb, … after z.
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value < 1000 else str(value)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(value) if 0 < value < 4000 else str(value)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalZero":
        return f"{value:02d}"
    return "" if form == "none" else str(value)


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        out += sign * (value // worth)
        value %= worth
    return out

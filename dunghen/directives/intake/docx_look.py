"""Styles of a Word document, as far as they change what a reader sees: font, capitals, hidden, list."""

from dataclasses import dataclass, replace

from .docx_numbering import Element, attribute, child, children, whole


@dataclass(frozen=True, slots=True)
class Look:
    """What of a style or run matters for text: its font (old code tables), capitals, hidden, list."""

    font: str = ""
    capitals: bool = False
    hidden: bool = False
    number: str = ""
    depth: int = 0


def _on(properties: Element, name: str, otherwise: bool) -> bool:
    node = child(properties, name)
    return otherwise if node is None else attribute(node) not in ("0", "false", "off")


def overlaid(look: Look, properties: Element | None) -> Look:
    """``look`` with what run properties say on top."""
    if properties is None:
        return look
    fonts = child(properties, "rFonts")
    return replace(
        look,
        font=attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or look.font,
        capitals=_on(properties, "caps", look.capitals),
        hidden=_on(properties, "vanish", look.hidden),
    )


def read_styles(root: Element | None) -> tuple[Look, dict[str, Look], str]:
    """(document defaults, styles by id with what they inherit, id of the default paragraph style)."""
    base = overlaid(Look(), child(root, "docDefaults", "rPrDefault", "rPr"))
    nodes = {attribute(node, "styleId") or "": node for node in children(root, "style")}
    default = ""
    looks: dict[str, Look] = {}

    def look_of(key: str, seen: frozenset[str]) -> Look:
        if key in looks:
            return looks[key]
        node = nodes.get(key)
        if node is None or key in seen or len(seen) > 20:
            return base
        parent = attribute(child(node, "basedOn"))
        look = overlaid(look_of(parent, seen | {key}) if parent else base, child(node, "rPr"))
        numbered = child(node, "pPr", "numPr")
        if numbered is not None:
            number = attribute(child(numbered, "numId")) or look.number
            look = replace(look, number=number, depth=whole(attribute(child(numbered, "ilvl")), look.depth))
        looks[key] = look
        return look

    for key, node in nodes.items():
        look_of(key, frozenset())
        if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true"):
            default = key
    return base, looks, default

"""Who writes a paper, as its head prints it: names, place, sign and usual recipients of a unit on a day."""

import datetime as dt
import re
from typing import Any

from django.db.models import Q

from dunghen.directives.models import Paper
from dunghen.directives.queries.figures_of_letter import Figures, figures_of_letter
from dunghen.directives.queries.naming import living_successor
from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Unit, UnitAlias, UnitKind

AUTHORITIES = {
    UnitKind.PROVINCE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    UnitKind.OFFICE: ("CHÁNH VĂN PHÒNG",),
    UnitKind.DEPARTMENT: ("GIÁM ĐỐC",),
}
"""What usually stands above the signature; the signer may write another (KT., TL., …)."""


def author_of(paper: Paper, at: dt.datetime) -> Unit:
    """Return the unit that writes the paper: the letter's overseer, or its heir when that one has ended. Kept once signed."""
    return paper.author_unit if paper.is_signed else living_successor(paper.author_unit, at.date())


def figures_of_paper(paper: Paper, at: dt.datetime) -> Figures:
    """Return what the paper is composed of: as frozen at signing, or live at ``at`` for a draft."""
    if paper.is_signed:
        return dict(paper.figures)
    options = paper.figures.get("options", {})
    author = author_of(paper, at)
    frame = {**letterhead(author, at.date()), "on": None, "signer": ""}
    frame["sign"] = sign_of(paper, frame["abbreviation"])
    frame["number"] = f"{BLANK}/{frame['sign']}"
    frame["recipients"] = recipients_of(paper, options)
    frame["addressee"] = paper.letter.issuer_unit.name if paper.letter.issuer_unit else paper.letter.issuer
    return {**figures_of_letter(paper.letter, at), "options": options, "frame": frame}


BLANK = "\u00a0" * 8
"""Room for the running number of a draft."""


def sign_of(paper: Paper, abbreviation: str) -> str:
    """Return what follows the running number: "BC-SNV" for a report; a công văn has no type letters: "SNV-CCHC"."""
    if paper.kind == Paper.Kind.SYNTHESIS:
        return f"BC-{abbreviation}"
    division = paper.figures.get("options", {}).get("division", "")
    return f"{abbreviation}-{division}" if division else abbreviation


def recipients_of(paper: Paper, options: dict[str, Any]) -> list[str]:
    """Return the usual lines of "Nơi nhận"."""
    division = options.get("division", "")
    last = f"Lưu: VT, {division}" if division else "Lưu: VT"
    if paper.kind == Paper.Kind.SYNTHESIS:
        return ["Như trên", "Văn phòng UBND tỉnh", "Lãnh đạo cơ quan", last]
    issuer = paper.letter.issuer_unit.name if paper.letter.issuer_unit else paper.letter.issuer
    return ["Như trên (để thực hiện)", f"{issuer} (để báo cáo)", "Lãnh đạo cơ quan", last]


def letterhead(unit: Unit, on: dt.date) -> dict[str, Any]:
    """Return author, issuer, parent, place, abbreviation and usual authority of ``unit`` on a day."""
    above = next(iter(organisation.ancestors(unit, on)), None)
    province = unit.name if unit.kind == UnitKind.PROVINCE else above.name if above else ""
    place = re.sub(r"^(UBND|Ủy ban nhân dân)\s+", "", province)
    return {
        "author": unit.name,
        "issuer": _issuer(unit, place),
        "parent": "" if unit.kind == UnitKind.PROVINCE else province,
        "place": re.sub(r"^(tỉnh|thành phố)\s+", "", place),
        "abbreviation": abbreviation_of(unit, on),
        "authority": list(AUTHORITIES.get(UnitKind(unit.kind), ("THỦ TRƯỞNG ĐƠN VỊ",))),
    }


def _issuer(unit: Unit, place: str) -> str:
    if unit.kind == UnitKind.PROVINCE:
        return f"Ủy ban nhân dân\n{place}"
    # "Văn phòng UBND tỉnh" stands under "UBND tỉnh …": the head names the parent once.
    return re.sub(r"\s+(UBND|Ủy ban nhân dân)\s+.*$", "", unit.name)


def abbreviation_of(unit: Unit, on: dt.date) -> str:
    """Return the letters that stand for ``unit`` in the sign of its papers on a day, from its aliases, else its initials."""
    if unit.kind == UnitKind.PROVINCE:
        return "UBND"
    rows = UnitAlias.objects.filter(unit=unit, kind=UnitAlias.Kind.ABBREVIATION)
    rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
    known = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).order_by("id").values_list("text", flat=True)
    return known.first() or "".join(word[0] for word in re.findall(r"\w+", unit.name)).upper()

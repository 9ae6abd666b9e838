"""Who writes a paper, as its head prints it: names, place, sign and usual authority of a unit on a day."""

import datetime as dt
import re
from typing import Any, Final

from dunghen.kernel.organisation import queries as organisation
from dunghen.kernel.organisation.models import Unit, UnitAlias, UnitKind

AUTHORITIES: Final = {
    UnitKind.PROVINCE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    UnitKind.DISTRICT: ("CHỦ TỊCH",),
    UnitKind.COMMUNE: ("CHỦ TỊCH",),
    UnitKind.OFFICE: ("CHÁNH VĂN PHÒNG",),
    UnitKind.DEPARTMENT: ("GIÁM ĐỐC",),
}


def letterhead(unit: Unit, on: dt.date) -> dict[str, Any]:
    """Return issuer, parent, place, abbreviation and usual authority of ``unit`` on a day."""
    above = next(iter(organisation.ancestors(unit, on)), None)
    place = re.sub(r"^(UBND|Ủy ban nhân dân)\s+", "", above.name if above else unit.name)
    return {
        "issuer": unit.name,
        "parent": above.name if above else "",
        "place": re.sub(r"^(tỉnh|thành phố|huyện|thị xã)\s+", "", place),
        "abbreviation": abbreviation(unit, on),
        "authority": list(AUTHORITIES.get(UnitKind(unit.kind), ("THỦ TRƯỞNG ĐƠN VỊ",))),
    }


def abbreviation(unit: Unit, on: dt.date) -> str:
    """Return the letters that stand for ``unit`` in the sign of its papers: from its aliases on the day, else its initials."""
    rows = UnitAlias.objects.on(on).filter(unit=unit, kind=UnitAlias.Kind.ABBREVIATION).order_by("pk")
    known: str | None = rows.values_list("text", flat=True).first()
    return known or "".join(word[0] for word in re.findall(r"\w+", unit.name)).upper()

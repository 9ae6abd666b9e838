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

TERRITORIES: Final = (UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE)


def letterhead(unit: Unit, on: dt.date) -> dict[str, Any]:
    """Return issuer, parent, place, abbreviation and usual authority of ``unit`` on a day."""
    ancestors = organisation.ancestors(unit, on)
    above = ancestors[0] if ancestors else None
    # An office or a branch stands in the territory of the committee above it, however many steps above.
    seat = next((one for one in ancestors if one.kind in TERRITORIES), above or unit)
    place = re.sub(r"^(UBND|Ủy ban nhân dân)\s+", "", seat.name)
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

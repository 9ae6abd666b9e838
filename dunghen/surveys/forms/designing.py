"""A design that is laid by hand: strata in rows, drawn clusters as lines pasted from a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from dunghen.kernel.text import format_number, parse_number
from dunghen.surveys.models import Survey
from dunghen.surveys.operations.planning import Part, Piece
from dunghen.surveys.operations.sampling import cell_key, key_of
from dunghen.surveys.rules import weights, words

MOST_STRATA, MOST_CLUSTERS, SPARE_ROWS = 60, 2000, 3
LARGEST: Final = 10_000_000
NAMES: Final = ("name", "population", "wanted", "clusters", "share")
DESIGNS: Final = tuple(one for one in words.DESIGNS if one[0] != words.VOLUNTARY)


@dataclass
class Row:
    """A stratum as typed, and what is wrong with it."""

    number: int
    typed: dict[str, str]
    error: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(self.typed.values())


@dataclass
class Design:
    """What was typed; ``parts`` once it can be laid."""

    kind: str
    rows: list[Row]
    clusters: str = ""
    error: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return bool(self.error) or any(row.error for row in self.rows)

    def sizes(self) -> dict[str, list[int]]:
        """Return stratum → [people, clusters] of the rows that can be read, as ``frames.proposal`` takes them."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            people = _whole(row.typed["population"])
            if row.typed["name"] and people:
                found[row.typed["name"]] = [people, _whole(row.typed["clusters"]) or 0]
        return found


def of(survey: Survey) -> Design:
    """Return the present design to be changed. Two queries."""
    rows = [
        Row(number, {
            "name": one.name, "population": _shown(one.population), "wanted": _shown(one.wanted or None),
            "clusters": _shown(one.clusters_population), "share": "" if one.share is None else f"{100 * one.share:g}".replace(".", ","),
        })
        for number, one in enumerate(survey.strata.all())
    ]  # fmt: skip
    lines = [f"{one.stratum.name}; {one.name}; {one.population}" for one in survey.clusters.select_related("stratum")]
    kind = survey.design if survey.design != words.VOLUNTARY else words.STRATIFIED
    return Design(words.CENSUS if survey.kind == words.LEADERS and not rows else kind, _more(rows), "\n".join(lines))


def read(sent: Mapping[str, Any], *, more: bool = False) -> Design:
    """Return what was typed, with its errors; blank rows are left out."""
    count = (
        min(int(sent["rows"]), MOST_STRATA) if str(sent.get("rows", "")).isdecimal() and len(sent["rows"]) < 4 else 0
    )
    rows = [Row(number, {name: str(sent.get(f"{name}-{number}", ""))[:120].strip() for name in NAMES}) for number in range(count)]  # fmt: skip
    kept = [row for row in rows if not row.is_blank]
    for number, row in enumerate(kept):
        row.number = number
    kind = sent.get("design", "")
    found = Design(
        kind if kind in dict(DESIGNS) else words.STRATIFIED, _more(kept), str(sent.get("drawn", ""))[:200_000]
    )
    if not more:
        _check(found, kept)
    return found


def _more(rows: list[Row]) -> list[Row]:
    count = min(MOST_STRATA, max(5, len(rows) + SPARE_ROWS))
    return rows + [Row(number, dict.fromkeys(NAMES, "")) for number in range(len(rows), count)]


def _check(found: Design, rows: list[Row]) -> None:
    if not rows:
        found.error = _("Chưa ghi tầng, nhóm nào.")
        return
    if found.kind == words.SIMPLE and len(rows) > 1:
        found.error = _("Ngẫu nhiên đơn giản chỉ có một dòng cho tất cả; nhiều dòng thì chọn “Phân tầng”.")
        return
    pieces = _pieces(found, {row.typed["name"] for row in rows}) if found.kind == words.CLUSTERED else {}
    keys: set[str] = set()
    for row in rows:
        part = _part(row, found.kind, pieces.get(row.typed["name"], []))
        if part is None:
            continue
        if part.key in keys:
            row.error = _("Tên này trùng với một dòng trên.")
        keys.add(part.key)
        found.parts.append(part)


def _part(row: Row, kind: str, drawn: list[tuple[str, int]]) -> Part | None:
    """Return the stratum, None when something is wrong with it."""
    name, people, wanted = row.typed["name"], _whole(row.typed["population"]), _whole(row.typed["wanted"])
    exist, share = _whole(row.typed["clusters"]), _share(row.typed["share"])
    if not name:
        row.error = _("Chưa ghi tên.")
    elif not people:
        row.error = _("Tổng thể phải là số người, từ 1 trở lên.")
    elif kind != words.CENSUS and not wanted:
        row.error = _("Cỡ mẫu phải là số người, từ 1 trở lên.")
    elif (wanted or 0) > people:
        row.error = _("Cỡ mẫu lớn hơn tổng thể.")
    elif kind == words.CLUSTERED and not drawn:
        row.error = _("Chưa ghi chùm nào của tầng này ở ô bên dưới.")
    elif kind == words.CLUSTERED and (not exist or exist < len(drawn)):
        row.error = _("Tầng có bao nhiêu chùm phải ghi, và không ít hơn số chùm đã rút.")
    elif row.typed["share"] and share is None:
        row.error = _("Trọng số nhóm là tỷ lệ từ 0 đến 100%.")
    if row.error or not people:
        return None
    asked = wanted or people
    pieces = tuple(
        Piece(cell_key(name, one), one, size, weights.cluster_weight(people, size, len(drawn), asked / len(drawn)))
        for one, size in drawn
    )
    weight = 1.0 if pieces else weights.base_weight(people, asked)
    return Part(key_of(name), name, people, asked, weight, exist if pieces else None, pieces, share)


def _pieces(found: Design, names: set[str]) -> dict[str, list[tuple[str, int]]]:
    """Return stratum → [(cluster, people)] of lines "tầng; chùm; số người", or leave the first error."""
    told: dict[str, list[tuple[str, int]]] = {}
    lines = [line for line in found.clusters.splitlines() if line.strip()]
    if len(lines) > MOST_CLUSTERS:
        found.error = _("Nhiều nhất %(most)s chùm.") % {"most": format_number(MOST_CLUSTERS)}
        return {}
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
        people = _whole(cells[2]) if len(cells) == 3 else None
        if not people or not cells[1] or cells[0] not in names or len(cells[1]) > 80:
            found.error = _("Dòng chùm %(n)s chưa đọc được: cần “tầng; chùm; số người”, tầng đúng tên ở bảng trên.") % {"n": number}  # fmt: skip
            return {}
        if cells[1] in [name for name, _size in told.get(cells[0], [])]:
            found.error = _("Dòng chùm %(n)s: chùm này đã ghi ở trên.") % {"n": number}
            return {}
        told.setdefault(cells[0], []).append((cells[1], people))
    return told


def _whole(text: str) -> int | None:
    try:
        number = parse_number(text)
    except ValueError:
        return None
    return int(number) if number == int(number) and 0 <= number <= LARGEST else None


def _share(text: str) -> float | None:
    try:
        number = parse_number(text.rstrip("% "))
    except ValueError:
        return None
    return float(number / 100) if Decimal(0) <= number <= 100 else None


def _shown(number: int | None) -> str:
    return "" if number is None else format_number(number)

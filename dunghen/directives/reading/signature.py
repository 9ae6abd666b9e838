"""The foot of a letter: who signs in what role, and who receives it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lines import Line, columns
from .text import EMPTY, Text
from .zones import is_role

_NAME = re.compile(r"[^\W\d_][\w'’]*(?:\s+[^\W\d_][\w'’]*){1,5}$")
_NOT_NAME = re.compile(
    r"(?:ubnd|hđnd|tỉnh|sở|các|như|lưu|đã ký|chữ ký|ký số|ban |phòng|chủ tịch|nơi nhận|văn phòng|giám đốc|ủy ban|kèm|phụ lục|cổng|báo |đài |trung tâm|công an|thường trực|lãnh đạo|thành phố|bộ |cục |chi cục|hội đồng|hội nông|tỉnh đoàn|thanh tra|kho bạc|thuế|bảo hiểm|ngân hàng|signature|ngày|giờ|độc lập|cộng hòa|việt nam)"
)
_DEGREE = re.compile(r"(?:ts|ths|pgs|gs|bs|ks|thạc sĩ|tiến sĩ)\.?\s+", re.I)


@dataclass
class Foot:
    """Signer, role, and the recipients' list."""

    signer: Text = EMPTY
    roles: list[Text] = field(default_factory=list)
    recipients: list[Text] = field(default_factory=list)


def _person(cell: Text) -> Text | None:
    """The cell as the name of a person, if it can be one."""
    cell = cell.strip(" .,*_|")
    signed = re.match(r"\(?(?:đã ký|đã kí|ký tên|ký thay)\)?\s*[:.]?\s+(?=\S)", cell.f)
    if signed:
        cell = cell[signed.end() :]
    degree = _DEGREE.match(cell.s)
    if degree:
        cell = cell[degree.end() :].strip()
    if not _NAME.match(cell.s) or _NOT_NAME.match(cell.f) or is_role(cell):
        return None
    words = cell.s.split()
    if not 2 <= len(words) <= 6 or not all(w[0].isupper() for w in words):
        return None
    return cell.squeezed()


def read_foot(tail: list[Line], hint: Text | None) -> Foot:
    """Read the foot; its two columns may be beside each other or one after the other."""
    foot = Foot()
    names: list[Text] = []
    for line in tail:
        for cell in columns(line.text):
            _cell(foot, names, cell)
    if names:
        foot.signer = names[-1]
    elif hint is not None and (person := _person(hint)):
        foot.signer = person
    return foot


_ON_ONE_LINE = re.compile(
    r"(?:^|\s)((?:(?:TM|KT|TL|TUQ)\.\s*)?(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|PHÓ CHỦ TỊCH|CHỦ TỊCH|PHÓ CHÁNH VĂN PHÒNG|CHÁNH VĂN PHÒNG|PHÓ GIÁM ĐỐC|GIÁM ĐỐC))\s+(?=\S)"
)


def _unroll(foot: Foot, names: list[Text], cell: Text) -> Text:
    """A foot printed on one line: titles and the name at its end taken off, the recipients left."""
    marks = list(_ON_ONE_LINE.finditer(cell.s))
    if not marks:
        return cell
    rest = cell[marks[-1].end() :].without(re.compile(r"\(\s*[Đđ]ã ký[^)]*\)\s*"))
    person = _person(rest)
    if person is None:
        return cell
    foot.roles.extend(cell[m.start(1) : m.end(1)] for m in marks)
    names.append(person)
    return cell[: marks[0].start()]


def _cell(foot: Foot, names: list[Text], cell: Text) -> None:
    m = re.match(r"\W*nơi nhận\s*:?\s*", cell.f)
    if m:
        cell = cell[m.end() :].strip()
        if not cell:
            return
    cell = _unroll(foot, names, cell).strip()
    if not cell:
        return
    if is_role(cell):
        foot.roles.append(cell.strip("*_ "))
        return
    person = _person(cell)
    if person and not cell.s.lstrip().startswith(("-", "+")):
        names.append(person)
        return
    bullet = re.match(r"\s*[-–—•+*]\s*", cell.s)
    if bullet:
        item = cell[bullet.end() :]
        # a name or a role glued to the end of the last recipient: "- Lưu: VT, TN. Phan Thiên Ân"
        glued = re.search(r".*[.;)/]\s+(?=\S)", item.f) or re.search(
            r"^.*?\S\s+(?=(?:(?:tm|kt|tl|tuq)\.|phó chủ tịch|chủ tịch|chánh văn phòng)\s*[^;]*$)", item.f
        )
        if glued:
            rest = item[glued.end() :]
            if is_role(rest):
                foot.roles.append(rest)
                item = item[: glued.end()]
            elif (person := _person(rest)) is not None and len(person.s.split()) >= 3:
                names.append(person)
                item = item[: glued.end()]
        foot.recipients.append(item.strip(" ;."))
    elif foot.recipients and cell.s[:1].islower():
        foot.recipients[-1] = Text(
            foot.recipients[-1].s + " " + cell.s, [*foot.recipients[-1].at, cell.at[0], *cell.at]
        )
    else:
        m = re.match(r"(?:tm|kt|tl|tuq)\.", cell.f)
        if m:
            foot.roles.append(cell)


_MARKS = {"tm": "TM.", "kt": "KT.", "tl": "TL.", "tuq": "TUQ.", "q": "Q."}
_TITLES = {
    "ủy ban nhân dân": "UBND", "ubnd": "UBND", "chủ tịch": "Chủ tịch", "phó chủ tịch": "Phó Chủ tịch", "chánh văn phòng": "Chánh Văn phòng",
    "phó chánh văn phòng": "Phó Chánh Văn phòng", "giám đốc": "Giám đốc", "phó giám đốc": "Phó Giám đốc", "chánh thanh tra": "Chánh Thanh tra",
    "phó chủ tịch thường trực": "Phó Chủ tịch Thường trực", "quyền chủ tịch": "Quyền Chủ tịch",
}  # fmt: skip


def role_text(roles: list[Text], issuer: str, body: str) -> str:
    """The role in words: "TM. UBND, KT. Chủ tịch, Phó Chủ tịch"; the chairman alone is "Chủ tịch UBND …"."""
    parts: list[str] = []
    for role in roles:
        f = role.f.strip(" *_")
        m = re.match(r"(tm|kt|tl|tuq|q)\s*\.?\s*(?=\S)", f)
        mark = ""
        if m and (m.group().rstrip() != m.group(1) or m.group(1) not in ("q",)):
            mark, f = _MARKS[m.group(1)], f[m.end() :]
        title = _TITLES.get(f.strip(" .:"), f.strip(" .:").capitalize())
        parts.append(f"{mark} {title}".strip())
    if parts in (["Chủ tịch"], []):
        level = re.search(r"UBND (tỉnh|thành phố|huyện|thị xã|quận|xã|phường|đặc khu)", issuer)
        if not parts and "chủ tịch" not in body:
            return ""
        return f"Chủ tịch UBND {level.group(1)}" if level else "Chủ tịch"
    return ", ".join(parts)

"""The head of a letter: number, date, issuer, kind, urgency; the abstract is read in `abstract`.

The two columns of the printed head come out of a file in many ways: beside each other, parted by bars, one after the
other. So every line is first cut into cells, national motto and date line are taken out wherever they stand, and what
is left is the column of the issuer.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .abstract import about, after_title, caps
from .departments import proper_case
from .lines import Line, columns
from .text import EMPTY, Text, fold, join

_MOTTO = re.compile(
    r"c[ộo]ng h[òo]a x[ãa] h[ộo]i ch[ủu] ngh[ĩi]a(?: vi[ệe]t nam)?|(?:^|(?<=\s))vi[ệe]t nam(?=\s*$)|đ[ộo]c l[ậa]p\s*-\s*t[ựu] do\s*-\s*h[ạa]nh ph[úu]c"
)
_DATE = re.compile(
    r"(?:(?<!\w)([^\W\d_][^\d,:;|]{1,40}?)\s*,\s*)?(?:hồi\s+\d{1,2}\s*(?:giờ|h)\s*\d{0,2}\s*(?:phút)?\s*,?\s*)?"
    r"ng[àa]y\s*(\d{1,2})\s*th[áa]ng\s*(\d{1,2})\s*n[ăa]m\s*(\d{4})"
)
_DATE_SHORT = re.compile(
    r"(?<!\w)([^\W\d_][^\d,:;|]{1,40}?)\s*,\s*ngày\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
)
_NUMBER = re.compile(
    r"(?<!\w)s[ốo]\s*[:.;]?\s*(\d{0,6}[a-zđ]?\s*(?:/\s*\d{4}\s*)?[/-]\s*[a-zđ](?:[\wđ&.]|\s?[-/]\s?(?=[a-zđ&]))*)"
)
_TITLES = (
    ("cong_dien", "công điện"),
    ("chi_thi", "chỉ thị"),
    ("ke_hoach", "kế hoạch"),
    ("thong_bao_ket_luan", "thông báo"),
    ("quyet_dinh", "quyết định"),
)
_BY_SUFFIX = {"cđ": "cong_dien", "ct": "chi_thi", "kh": "ke_hoach", "tb": "thong_bao_ket_luan", "qđ": "quyet_dinh",
              "kl": "thong_bao_ket_luan", "tbkl": "thong_bao_ket_luan"}  # fmt: skip
_URGENCY_LINE = re.compile(r"(?:độ khẩn|mức độ khẩn|mức độ)?\s*[:(\["
                           r"]?\s*(?:công điện\s+)?(hỏa tốc(?: hẹn giờ)?|thượng khẩn|khẩn)\s*[)\].!]*$")  # fmt: skip


@dataclass
class Head:
    """What the head says, and where the rest of the letter begins (`body`, index into the lines)."""

    type: str = ""
    number: Text = EMPTY
    date: dt.date | None = None
    date_text: Text = EMPTY
    issuer: str = ""
    issuer_text: Text = EMPTY
    place: str = ""
    abstract: Text = EMPTY
    urgency: str = "thuong"
    urgency_text: Text = EMPTY
    body: int = 0
    titles: list[int] = field(default_factory=list)


def urgency_of(folded: str) -> str | None:
    """The degree of urgency a line consists of, if it does."""
    m = _URGENCY_LINE.match(folded.strip())
    if not m:
        return None
    word = m.group(1)
    return "hoa_toc" if word.startswith("hỏa") else "thuong_khan" if word.startswith("thượng") else "khan"


def _title(line: Text) -> tuple[str, Text] | None:
    """The kind named by a title line, and what follows it on the same line."""
    f = line.f.lstrip()
    shift = len(line.f) - len(f)
    for kind, word in _TITLES:
        if f.startswith(word):
            end = shift + len(word)
            head, rest = line[shift:end], line[end:].strip(" :.-")
            if not caps(head.s):
                return None
            if rest and rest.s[0].islower():
                return None
            return kind, rest
        spaced = " ".join(word.replace(" ", ""))
        if f.strip() == spaced:
            return kind, EMPTY
    return None


def read_head(lines: list[Line]) -> Head:
    """Read the head; the fields not found stay empty."""
    head = Head()
    limit = min(len(lines), 80)
    send = next((i for i in range(limit) if re.match(r"\W*kính gửi", lines[i].f)), None)
    left: list[tuple[int, Text]] = []
    title_at: int | None = None
    end = send if send is not None else limit
    for i in range(end):
        for cell in columns(lines[i].text):
            rest = _take(head, cell)
            for part in rest:
                kind = _title(part) if title_at is None else None
                if kind and (head.number or i < 25):
                    head.type, tail = kind
                    title_at = i
                    head.titles.append(len(left))
                    if tail:
                        if (mark := urgency_of(tail.f)) is not None:
                            head.urgency, head.urgency_text = mark, tail
                        else:
                            left.append((i, tail))
                    continue
                mark = urgency_of(part.f)
                if mark and (part.s.isupper() or ":" in part.s):
                    head.urgency, head.urgency_text = mark, part
                    continue
                left.append((i, part))
        if title_at is not None and send is None and i > title_at + 14:
            break
    _issuer(head, left)
    if title_at is not None and (send is None or head.type != ""):
        after_title(head, lines, left, title_at, send)
    else:
        about(head, lines, left, send)
    if not head.type or head.type == "":
        head.type = _type_by_number(head.number.f) or "cong_van"
    elif head.number:
        head.type = _type_by_number(head.number.f) or head.type
    return head


def _type_by_number(number: str) -> str | None:
    """CT-UBND, KH-UBND … name the kind; numbers without a kind are those of công văn."""
    m = re.search(r"/\s*(?:\d{4}\s*/\s*)?([a-zđ]+)\s*-", number)
    return _BY_SUFFIX.get(m.group(1)) if m else None


def _take(head: Head, cell: Text) -> list[Text]:
    """Take motto, date and number out of a cell; what remains belongs to the issuer's column."""
    parts = [cell]
    for pattern, keep in ((_MOTTO, "motto"), (_NUMBER, "number"), (_DATE, "date"), (_DATE_SHORT, "date")):
        rest: list[Text] = []
        for part in parts:
            m = pattern.search(part.f)
            if not m or (keep == "number" and head.number) or (keep == "date" and head.date):
                rest.append(part)
                continue
            a, b = m.span()
            if keep == "number":
                found = m.group(1)
                if not re.search(r"[/-]\s*[a-zđ]", found) or not any(
                    c.isupper() for c in part.s[m.start(1) : m.end(1)]
                ):
                    rest.append(part)
                    continue
                head.number = part[m.start(1) : m.end(1)]
            elif keep == "date":
                try:
                    head.date = dt.date(int(m.group(4)), int(m.group(3)), int(m.group(2)))
                except ValueError:
                    rest.append(part)
                    continue
                place = m.group(1)
                if place is not None:
                    a = m.start(1) + _place_start(part.s[m.start(1) : m.end(1)])
                    head.place = part.s[a : m.end(1)].strip()
                else:
                    a = m.start()
                head.date_text = part[a:b]
            rest.extend(x for x in (part[:a].strip(), part[b:].strip()) if x)
        parts = rest
    return [p for p in parts if re.search(r"\w", p.s)]


def _place_start(before: str) -> int:
    """Where the name of the place begins: the longest tail of words with capitals."""
    words = list(re.finditer(r"\S+", before))
    start = len(before)
    for word in reversed(words):
        if word.group()[0].isupper() or word.group() in "-–":
            start = word.start()
        else:
            break
    return start


_ISSUER = re.compile(
    r"(chủ tịch\s+)?(?:ủy ban nhân dân|ubnd)\s*((?:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|xã|phường|đặc khu)\s+[^\d,:;|()]{2,40})"
)
_LEVELS = ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "đặc khu", "thị trấn")


def _issuer(head: Head, left: list[tuple[int, Text]]) -> None:
    """The issuer from the first capital lines of the left column."""
    bodies: list[Text] = []
    for n, (_, part) in enumerate(left):
        if n in head.titles[:1] or len(bodies) >= 4 or part.f.startswith("v/v"):
            break
        if head.titles and n >= head.titles[0]:
            break
        if not caps(part.s) or part.f.startswith("số"):
            if bodies:
                break
            continue
        bodies.append(part)
    text = join(bodies)
    m = _ISSUER.search(text.f)
    if not m:
        if bodies:
            head.issuer, head.issuer_text = _cased(text.s, head.place), text
        return
    level = m.group(2)
    name_a, name_b = m.start(2), m.end(2)
    # what follows the place in the same breath is another body: "UBND TỈNH X / SỞ NỘI VỤ", "VĂN PHÒNG"
    sub = re.search(
        r"\s(?=(?:sở|văn phòng|thanh tra|chi cục|trung tâm|công an|ban quản lý|ban chỉ huy)(?:\s|$))", level
    )
    body = None
    if len(bodies) > 1:
        last = bodies[-1]
        if re.match(r"(?:sở|văn phòng|ban|thanh tra|cục|chi cục|trung tâm|công an|phòng)(?!\w)", last.f):
            body = last
    if sub:
        name_b = name_a + sub.start()
        if body is None:
            body = text[name_a + sub.end() : m.end()]
    name = "UBND " + _place_name(text.s[name_a:name_b], head.place)
    if body is not None:
        own = _cased(body.s, head.place)
        name = own + " " + name if own.lower() in ("văn phòng",) else own
    elif m.group(1):
        name = "Chủ tịch " + name
    head.issuer, head.issuer_text = name, text


def _place_name(heading: str, place: str) -> str:
    """ "TỈNH KHÁNH HÒA" → "tỉnh Khánh Hòa", with the letter's own spelling of the place where it has one."""
    words = " ".join(heading.split()).replace("–", "-")
    low = fold(words)
    for level in ("tp.", "tp"):
        if low.startswith(level + " "):
            words = "thành phố" + words[len(level) :]
            low = fold(words)
    for level in _LEVELS:
        if low.startswith(level + " "):
            name = words[len(level) :].strip()
            if place and fold(place).replace("–", "-") == fold(name):
                return f"{level} {place.replace('–', '-')}"
            return f"{level} {_cased(name, place)}"
    return _cased(words, place)


_SMALL = {"và", "của", "các"}


def _cased(heading: str, place: str) -> str:
    """Capitals brought down to the case of a name: each word for places, the first for bodies."""
    words = " ".join(heading.split())
    if not caps(words):
        return words
    return proper_case(words)

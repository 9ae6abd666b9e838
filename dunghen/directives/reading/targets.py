"""Figures to be reached: "đạt trên 81%", "100% hồ sơ", "ít nhất 02 lớp"."""

from __future__ import annotations

import re

from . import metrics
from .model import Target
from .text import Text

_NUM = r"(?P<v>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_LEAST = r"không (?:được )?(?:thấp|ít|nhỏ|dưới) hơn|không dưới|(?:đạt )?(?:ít nhất|tối thiểu|thấp nhất)(?: là| phải)?|từ(?=[^.;]{0,30}trở lên)"
_MOST = r"không quá|không vượt quá|không (?:cao|nhiều|lớn) hơn|tối đa|nhiều nhất|không trên|từ(?=[^.;]{0,30}trở xuống)"
_MORE = r"trên|hơn|vượt(?: mức| quá)?|(?<=để )quá|lớn hơn|cao hơn"
_LESS = r"(?:xuống |còn )?dưới|nhỏ hơn|thấp hơn|ít hơn"
_OP = rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<less>{_LESS})|(?P<more>{_MORE}))"
_AFTER = r"(?P<after>\s+trở lên|\s+trở xuống)?"
_PERCENT = re.compile(
    rf"(?<![\d/.,])(?<!\d )(?:(?P<verb>đạt(?: mức| tỷ lệ)?|bảo đảm|đảm bảo|xuống|lên(?: mức)?|còn|giảm(?: thêm)?|tăng(?: thêm)?|phấn đấu|hoàn thành|chiếm)\s+)?"
    rf"(?:{_OP}\s*(?:là\s+)?(?:mức\s+)?)?{_NUM}\s?%{_AFTER}"
)
# "không để sĩ số vượt quá 45 học sinh/lớp", "mỗi tổ không quá 50 hộ"
_AT_MOST = re.compile(
    rf"(?<!\w)(?:(?P<most>{_MOST.rpartition('|')[0]})|(?<!\w)không (?!dưới|ít|thấp)[^.;,]{{0,60}}?(?<!\w)(?P<over>vượt quá|quá|trên|hơn))\s+{_NUM}\s+(?P<mag>nghìn |triệu |tỷ )?(?P<u>[^\W\d_][^\s,;.()]*)(?P<u2>(?: [^\W\d_][^\s,;.()]*)?)"
)
# counts are targets only with a word of "at least", or reached by a verb of reaching
_AT_LEAST = re.compile(
    rf"(?<!\w)(?P<least>{_LEAST.rpartition('|')[0]})\s+(?:[^\W\d_]+\s+){{0,2}}{_NUM}(?:\s*\([^()]{{1,20}}\))?\s+(?P<mag>nghìn |triệu |tỷ )?(?P<u>[^\W\d_][^\s,;.()]*)(?P<u2>(?: [^\W\d_][^\s,;.()]*)?)"
)
_REACH = re.compile(
    rf"(?<!\w)(?P<verb>đạt|đón|thu hút|phấn đấu đạt|xuống còn|giảm còn)\s+(?:{_OP}\s+)?{_NUM}\s+(?P<mag>nghìn |triệu |tỷ )?"
    rf"(?P<u>điểm|tỷ đồng|triệu đồng|đồng|tấn|ha|hộ|lượt khách|lượt|xã|km|giường|người|lao động|dự án|doanh nghiệp|mô hình|sản phẩm|cây|bậc|tỷ usd|usd|triệu usd|vụ)(?!\w){_AFTER}"
)
_RISE = re.compile(rf"(?<!\w)(?P<verb>tăng|nâng)\s+(?:{_OP}\s+)?{_NUM}\s+(?P<u>bậc)(?!\w)")
_GROUP = re.compile(
    r"(?<!\w)(?:trong|vào|thuộc)\s+(?:nhóm|tốp|top)\s+(?P<v>\d{1,2})(?!\d|\s*(?:tiêu chí|chỉ tiêu|nhiệm vụ))"
)
_TIME_UNITS = ("giờ", "phút", "ngày", "tuần", "tháng", "năm", "quý", "lần/ngày")
_PAST = re.compile(
    r"(?:đã đạt|mới đạt|chỉ đạt|hiện (?:có|đạt|nay)|đạt được|đã (?:giải ngân|thực hiện|hoàn thành)|bị trừ|chiếm tỷ lệ cao)"
)
# "thống kê đơn vị có tỷ lệ trễ hạn trên 5%": which ones are meant, not what is to be reached
_WHICH = re.compile(
    r"(?:thống kê|danh sách|điều chuyển|thu hồi|phê bình|kiểm điểm|nhắc nhở|công khai|kiểm tra|rà soát|làm việc với|đối với|xử lý)[^.;]{0,40}?(?:đơn vị|dự án|địa phương|cơ quan|xã|huyện|chủ đầu tư|trường hợp|hồ sơ|thủ tục|nơi|doanh nghiệp|công trình)[^.;]{0,50}$"
)
_THOSE_WITH = re.compile(
    r"(?:^|các |những )(?:chủ đầu tư|đơn vị|cơ quan|địa phương|xã|huyện|dự án|sở)(?: có| chậm| giải ngân)[^,;.]{0,50}$"
)
# days are counted where they are a stock or a share of a month, else they are a term
_STOCK = re.compile(r"đủ dùng|ngày (?:trong (?:một |mỗi )?|mỗi |một )(?:tháng|tuần|quý)")
_FORBIDS = re.compile(r"(?<!\w)không (?:để|được|có|cho)[^.;,]{0,50}$")
_SETS = re.compile(r"(?:^|[;,.]\s*)(?:bố trí|cho|duy trì)\s*$")
_COMPARED = re.compile(r"so với (?:cùng kỳ|năm)")
_WANTED = re.compile(
    r"(?:phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|đạt|tối thiểu|ít nhất|chiếm|giảm|tăng|nâng)[^.;]{0,60}$"
)
# No budget in đồng comes near: what is larger is a row of digits, not a figure.
_BEYOND = 1e15


def value_of(text: str) -> float:
    """ "1.200,5" → 1200.5."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def find(text: Text, origin: str, due: str | None = None) -> tuple[Target, ...]:
    """The targets a passage sets; figures inside the words of its deadline (`due`) are none."""
    f = text.f
    out: list[tuple[int, Target]] = []
    taken: list[tuple[int, int]] = []
    if due:
        at = text.s.find(due)
        if at >= 0:
            taken.append((at, at + len(due)))

    def add(m: re.Match[str], op: str, unit: str) -> None:
        v = m.span("v")
        value = value_of(m.group("v"))
        if value >= _BEYOND or any(a < v[1] and v[0] < b for a, b in taken):
            return
        taken.append(v)
        out.append((m.start(), _target(text, m, op, value, unit, origin)))

    for m in _PERCENT.finditer(f):
        around = f[max(0, m.start() - 60) : m.end() + 40]
        if _PAST.search(around):
            continue
        op, verb = _op(m), m.group("verb") or ""
        wanted = bool(_WANTED.search(f[max(0, m.start() - 80) : m.start()]))
        if _COMPARED.search(f[m.end() : m.end() + 40]) and not (
            op or wanted or verb.startswith(("giảm", "tăng", "phấn đấu", "đạt"))
        ):
            continue
        before = f[max(0, m.start() - 90) : m.start("v")]
        if (
            op in ("<", ">")
            and not verb
            and (
                _WHICH.search(f[max(0, m.start() - 120) : m.start()])
                or _THOSE_WITH.search(f[max(0, m.start() - 80) : m.start()])
            )
        ):
            continue
        if op == ">" and _FORBIDS.search(before):
            add(m, "<=", "%")
            continue
        if op is None and value_of(m.group("v")) != 100 and _SETS.search(f[max(0, m.start() - 20) : m.start()]):
            add(m, "=", "%")
            continue
        if op is None:
            if not verb and float(value_of(m.group("v"))) != 100 and not wanted:
                continue
            op = "<=" if verb in ("còn", "xuống") else ">="
        add(m, op, "%")
    for m in _AT_LEAST.finditer(f):
        unit = m.group("u")
        stock = _STOCK.search(f, max(0, m.start() - 20), m.end() + 16)
        if (unit in _TIME_UNITS and not stock) or f[m.end("v") : m.end("v") + 2].strip().startswith("%"):
            continue
        add(
            m,
            ">=",
            (
                (m.group("mag") or "") + _unit(text.s[m.start("u") : m.end("u")], text.s[m.start("u2") : m.end("u2")])
            ).strip(),
        )
    for m in _AT_MOST.finditer(f):
        if m.group("u") not in _TIME_UNITS:
            unit = _unit(text.s[m.start("u") : m.end("u")], text.s[m.start("u2") : m.end("u2")])
            add(m, "<=", ((m.group("mag") or "") + unit).strip())
    for m in _REACH.finditer(f):
        if not _PAST.search(f[max(0, m.start() - 40) : m.end() + 20]):
            down = m.group("verb").endswith("còn")
            add(m, _op(m) or ("<=" if down else ">="), ((m.group("mag") or "") + m.group("u")).strip())
    for m in _RISE.finditer(f):
        if not _COMPARED.search(f[m.end() : m.end() + 40]):
            add(m, _op(m) or ">=", m.group("u"))
    for m in _GROUP.finditer(f):
        add(m, "<=", "hạng")
    return tuple(t for _, t in sorted(out, key=lambda x: x[0]))[:12]


_SMALL = frozenset(
    [
        "trong",
        "mỗi",
        "tại",
        "về",
        "vào",
        "trên",
        "cho",
        "của",
        "để",
        "với",
        "từ",
        "đến",
        "và",
        "là",
        "theo",
        "hoặc",
        "được",
        "do",
        "ở",
        "mới",
        "khi",
        "một",
    ]
)


def _unit(first: str, second: str) -> str:
    """ "sáng" + "kiến": units are words of two syllables unless a small word follows."""
    return first if not second or second.strip().lower() in _SMALL else first + second


def _op(m: re.Match[str]) -> str | None:
    groups = m.groupdict()
    for name, op in (("least", ">="), ("most", "<="), ("less", "<"), ("more", ">")):
        if groups.get(name):
            return op
    after = groups.get("after")
    if after:
        return ">=" if "lên" in after else "<="
    return None


def _target(text: Text, m: re.Match[str], op: str, value: float, unit: str, origin: str) -> Target:
    """The target with the words around its figure."""
    end = m.end()
    follow = re.compile(r"\s[^,;.()]{2,60}").match(text.s, end)
    tail = follow.end() if follow else end
    words = text[m.start() : end]
    groups = m.groupdict()
    counted = unit if groups.get("u") and not groups.get("verb") and "đồng" not in unit else ""
    told = m.end("u2") if groups.get("u2") and unit.endswith(groups["u2"].strip()) else m.end("u") if counted else end
    metric = metrics.of(text, m.start("over") if groups.get("over") else m.start(), told, counted=counted)
    shown = words.s if words.s.strip()[:1].isalpha() else text.s[m.start() : tail]
    return Target(" ".join(shown.split()), metric, op, value, unit, words.spans(origin))

"""Figures to be reached: "đạt trên 81%", "100% hồ sơ", "ít nhất 02 lớp"."""

from __future__ import annotations

import re

from .model import Target
from .text import Text

_NUM = r"(?P<v>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_OPS: tuple[tuple[str, str], ...] = (
    (
        r"(?:không (?:được )?(?:thấp|ít|nhỏ|dưới) hơn|không (?:thấp|ít) hơn|không dưới|ít nhất|tối thiểu|thấp nhất|từ(?=[^.;]{0,30}trở lên)|tối thiểu là|đạt tối thiểu|đạt ít nhất|ít nhất là)",
        ">=",
    ),
    (
        r"(?:không quá|không vượt quá|không (?:cao|nhiều|lớn) hơn|tối đa|nhiều nhất|không trên|từ(?=[^.;]{0,30}trở xuống))",
        "<=",
    ),
    (r"(?:trên|hơn|vượt(?: mức)?|lớn hơn|cao hơn|quá)", ">"),
    (r"(?:dưới|nhỏ hơn|thấp hơn|ít hơn|còn dưới|xuống dưới)", "<"),
)
_OP = "(?:" + "|".join(f"(?P<o{i}>{p})" for i, (p, _) in enumerate(_OPS)) + ")"
_PERCENT = re.compile(
    rf"(?<![\d/.,])(?:(?P<verb>đạt|đạt mức|đạt tỷ lệ|bảo đảm|đảm bảo|xuống|lên|lên mức|còn|giảm|tăng|tăng thêm|giảm thêm|phấn đấu|hoàn thành|chiếm)\s+)?(?:{_OP}\s*(?:là\s+)?(?:mức\s+)?)?{_NUM}\s?%(?P<more>\s+trở lên|\s+trở xuống)?"
)
_COUNT = re.compile(
    rf"(?<![\d/.,\w])(?:(?:đạt|bảo đảm|phấn đấu)\s+)?(?:{_OP}\s+)?{_NUM}\s+(?P<mag>nghìn |triệu |tỷ )?(?P<u>điểm|tỷ đồng|triệu đồng|đồng|tấn|ha|hộ|lớp|cuộc|căn|chốt|đợt|mô hình|dự án|doanh nghiệp|lượt khách|lượt|xã|km|giường|người|lao động|sản phẩm|cây|m2|m3|phòng học|trường|hợp tác xã|cơ sở|bậc|đoàn|tổ|buổi|hội nghị|khu|nhà|tuyến|điểm cấp|thủ tục|dịch vụ)(?!\w)(?P<more>\s+trở lên|\s+trở xuống)?"
)
_FACT = re.compile(
    r"(?:so với (?:cùng kỳ|năm)|đã đạt|mới đạt|chỉ đạt|hiện (?:có|đạt|nay)|đạt được|đã (?:giải ngân|thực hiện|hoàn thành)|năm trước|cùng kỳ|bị trừ|chiếm tỷ lệ cao)"
)


def value_of(text: str) -> float:
    """ "1.200,5" → 1200.5."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def find(text: Text, origin: str) -> tuple[Target, ...]:
    """The targets a passage sets."""
    out: list[Target] = []
    f = text.f
    for m in _PERCENT.finditer(f):
        around = f[max(0, m.start() - 60) : m.end() + 40]
        if _FACT.search(around):
            continue
        op = _op(m)
        verb = m.group("verb") or ""
        value = value_of(m.group("v"))
        explicit = op is not None
        if op is None:
            op = (
                "<="
                if verb in ("còn", "xuống")
                or re.search(r"(?:không (?:để|còn)|giảm)[^.;,]{0,30}(?:xuống|còn)\s*$", f[: m.start()])
                else ">="
            )
        if not explicit and not verb and value != 100 and not _goal(f, m.start()):
            continue
        out.append(_target(text, m, op, value, "%", origin))
    for m in _COUNT.finditer(f):
        op = _op(m)
        number = m.group("v")
        # a bare count is a target where it is written as a quota ("02 lớp") after a verb of doing
        if op is None:
            quota = re.match(r"0\d$", number) and m.group("u") in (
                "lớp",
                "cuộc",
                "chốt",
                "đợt",
                "mô hình",
                "hội nghị",
                "buổi",
                "đoàn",
                "tổ",
                "khu",
            )
            if not (m.group().startswith(("đạt", "bảo đảm", "phấn đấu")) or quota):
                continue
            op = ">="
        if (
            _FACT.search(f[max(0, m.start() - 60) : m.end() + 30])
            or re.search(
                r"(?:nhà hàng|cơ sở|vụ|quy mô|có|từ) (?:trên |từ )?$",
                f[max(0, m.start() - 14) : m.start()] + ("" if op == ">=" else ""),
            )
            or _describes(f, m)
        ):
            continue
        scale = {"nghìn ": 1e3, "triệu ": 1e6, "tỷ ": 1e9}.get(m.group("mag") or "", 1)
        unit = ((m.group("mag") or "") + m.group("u")).strip()
        del scale
        out.append(_target(text, m, op, value_of(number), unit, origin))
    return tuple(out[:12])


def _describes(f: str, m: re.Match[str]) -> bool:
    """ "nhà hàng có trên 200 chỗ": the figure describes a thing, it is not to be reached."""
    before = f[max(0, m.start() - 24) : m.start()]
    return bool(
        re.search(
            r"(?:nhà hàng|cơ sở|doanh nghiệp|đơn vị|hộ|dự án|công trình|hồ)[^.;,]{0,12}(?:có|với|quy mô)\s*$", before
        )
    )


def _op(m: re.Match[str]) -> str | None:
    for i, (_, op) in enumerate(_OPS):
        if m.group(f"o{i}"):
            return op
    more = m.group("more")
    if more:
        return ">=" if "lên" in more else "<="
    return None


def _goal(f: str, at: int) -> bool:
    return bool(
        re.search(
            r"(?:phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|đạt|tối thiểu|ít nhất|chiếm|giảm|tăng)[^.;]{0,60}$",
            f[max(0, at - 80) : at],
        )
    )


def _target(text: Text, m: re.Match[str], op: str, value: float, unit: str, origin: str) -> Target:
    """The target with the words around its figure."""
    end = m.end()
    if m.group("v") and unit == "%" or True:
        follow = re.compile(r"\s[^,;.()]{2,60}").match(text.s, end)
        tail = follow.end() if follow else end
    words = text[m.start() : end]
    before = text.s[: m.start()]
    clause = re.split(r"[;.,:]", before)[-1].strip()
    metric = clause or text.s[end:tail].strip(" ,;.")
    shown = words.s if words.s.strip()[:1].isalpha() else text.s[m.start() : tail]
    return Target(" ".join(shown.split()), " ".join(metric.split())[:120], op, value, unit, words.spans(origin))

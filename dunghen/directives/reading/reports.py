"""Who receives the report or the product: "gửi Sở Nội vụ", "báo cáo UBND tỉnh (qua Sở X)", "trình Chủ tịch UBND tỉnh"."""

from __future__ import annotations

import re

from .text import Text, fold
from .units import Unit, units_at

_VERB = re.compile(
    r"(?<!\w)(?:(?P<send>(?:gửi|chuyển|nộp)(?: (?:các |toàn bộ )?(?:báo cáo|kết quả|văn bản|kế hoạch|danh sách|hồ sơ|dự thảo|nội dung|thông tin|số liệu|đăng ký|ý kiến|phương án|đề xuất|dự toán|nhu cầu)(?: [^,;.()]{0,60}?)?)?(?: (?:về|đến|cho|tới|lên|qua))?)"
    r"|(?P<report>báo cáo(?: nhanh| bằng văn bản| kết quả| tình hình| tiến độ| định kỳ| đề xuất| danh sách|, đề xuất|, kiến nghị|, tham mưu|, cho ý kiến)*(?: [^,;.()]{0,70}?)??(?: (?:về|đến|cho|với|lên|tới))?)"
    r"|(?P<tell>(?:thông báo|cung cấp|sao gửi|thông tin|phản ánh|cập nhật)(?: [^,;.()]{0,80}?)? (?:cho|về|đến|tới|với))"
    r"|(?P<submit>(?:trình|đề xuất|kiến nghị|tham mưu, trình)(?: (?:xin ý kiến|cấp có thẩm quyền|dự thảo|để|ký|lãnh đạo))?)"
    r"|(?P<to>về|cho))\s+(?=(?:đồng chí )?(?:thường trực |lãnh đạo |chủ tịch |phó chủ tịch |văn phòng )?(?:các sở(?!,)|ubnd|ủy ban|sở|văn phòng|ban|chi cục|cục|trung tâm|thanh tra|công an|bộ|chính phủ|thủ tướng|tỉnh ủy|thường trực|chủ tịch|phó chủ tịch|hđnd|hội đồng|vpubnd|vp|sn|s[a-zđ]{2,}|lãnh đạo|ban thường vụ|bqltt|kho bạc|bảo hiểm|giám đốc|tổ |huyện ủy|đoàn|liên))"
)
_MEETING = re.compile(
    r"(?:cuộc họp|phiên họp|họp)(?: giao ban| thường kỳ| định kỳ)*[^,;.]{0,30}? của (?=ubnd|ủy ban|chủ tịch|thường trực)"
)
_SUBMIT_TO = re.compile(r"(?<!\w)tham mưu(?: cho)?\s+(?=ubnd|ủy ban|chủ tịch)")
_SUBMIT = re.compile(
    r"(?<!\w)trình(?: ký| duyệt| phê duyệt| xem xét| ban hành)*\s*(?=trước|trong|chậm|vào|đến|[,;.]|$)"
)
_DUE_TO = re.compile(
    r"(?:thời hạn|hạn|thời gian)\s+(?:gửi|trình|báo cáo)(?: về)?\s+(?=ubnd|sở|chủ tịch|văn phòng|ủy ban)"
)
_VIA = re.compile(
    r"\s*[,(]?\s*(?:thông qua|qua)\s+(?=(?:sở|văn phòng|ban|trung tâm|chi cục|cục|thanh tra|công an|vp|s[A-ZĐa-zđ]|phòng|bộ phận|tổ|cơ quan))"
)


def find(text: Text) -> list[str]:
    """Receivers in reading order. Who then reports onward ("để tổng hợp, báo cáo UBND tỉnh") is the receiver's affair."""
    out: list[str] = []
    at = 0
    onward_until = -1
    for m in _VERB.finditer(text.f):
        if m.start() < at or (
            m.group("to")
            and not re.search(
                r"(?:báo cáo|kết quả|gửi|phản ánh|thông tin)[^;.]{0,90}$", text.f[max(0, m.start() - 100) : m.start()]
            )
        ):
            continue
        if m.start() < onward_until:
            continue
        units, end = _receivers(text, m.end())
        if not units:
            continue
        names = [_name(u) for u in units]
        for n, u in enumerate(units[:-1]):
            if (by := _VIA.match(text.f, u.end)) and (through := units_at(text, by.end())[0]):
                names[n] = f"{names[n]} (qua {through[0].name})"
        via = _VIA.match(text.f, end)
        if via:
            through, after = units_at(text, via.end())
            if through:
                names[-1] = f"{names[-1]} (qua {through[0].name})"
                end = after
        for name in names:
            if fold(name) not in [fold(n) for n in out]:
                out.append(name)
        at = end
        tail = text.f[end : end + 120]
        onward = re.match(r"[^;.]{0,70}?(?:để |, |\s)(?:[^;.,]{0,30} )?tổng hợp", tail)
        if m.group("send") and onward or (m.group("to") and onward):
            stop = re.search(r"[;.](?:\s|$)", text.f[end:])
            onward_until = end + (stop.start() if stop else len(text.f))
    if not out and (own := _SUBMIT_TO.search(text.f)):
        # "tham mưu UBND tỉnh …, trình trước ngày …": it is submitted to the one advised
        units, _ = _receivers(text, own.end())
        if units and _SUBMIT.search(text.f, own.end()):
            out.append(_name(units[0]))
    if not out and (due := _DUE_TO.search(text.f)):
        units, _ = _receivers(text, due.end())
        out.extend(_name(u) for u in units[:1])
    if not out:
        m2 = _MEETING.search(text.f)
        if m2:
            units, _ = units_at(text, m2.end())
            out.extend(_name(u) for u in units[:1])
    return out


_VICE = re.compile(
    r"(?:đồng chí |đ/c )?(phó chủ tịch(?: thường trực)? ubnd (?:tỉnh|thành phố|huyện|thị xã))(?: phụ trách(?: [^,;.:()]{2,30}?)?)?(?=\s*(?:[,;.()]|$)|\s)"
)


def _receivers(text: Text, at: int) -> tuple[list[Unit], int]:
    """The receiver right after the verb; "UBND tỉnh và Sở X" are two."""
    if vice := _VICE.match(text.f, at):
        name = " ".join(text.s[vice.start(1) : vice.end(1)].split())
        return [Unit(name[:1].upper() + name[1:], vice.start(1), vice.end(1))], vice.end()
    m = re.compile(r"(?:đồng chí |đ/c )?(?:lãnh đạo )?").match(text.f, at)
    start = m.end() if m else at
    units, end = units_at(text, start)
    units = [u for u in units if not u.everyone]
    return units[:4], end


def _name(u: Unit) -> str:
    """Reports go to a person by office: "Chủ tịch UBND tỉnh" stays so."""
    if u.head and u.name.startswith("UBND tỉnh"):
        return "Chủ tịch " + u.name
    return u.name


__all__ = ["find"]

"""What a target measures: the noun phrase nearest to its figure ("mức độ hài lòng của người dân", "hồ sơ đúng hạn")."""

from __future__ import annotations

import re

from .lexicon import DUTY
from .text import Text

# heads of what is measured; the last of them before the figure opens its phrase
_HEAD = re.compile(
    r"(?<!\w)(?:tỷ lệ|mức độ(?! \d)|mức(?! độ)|chỉ số|sĩ số|số (?:lượng|vụ|ca|hộ|lần|dư|người|hồ sơ|thu|tiền|xã)|thời gian|thời hạn|tốc độ|tổng (?:số|thu|mức|vốn|diện tích)|diện tích|năng suất|sản lượng|kim ngạch|giải ngân|thu ngân sách|doanh thu|"
    r"độ che phủ|độ bao phủ|giá trị|thu nhập|quy mô|công suất|tiến độ|khối lượng|chất lượng|hạn mức|kinh phí|chi phí|điểm số|sự hài lòng|dư nợ|công trình|mẫu|hội họp|vốn)(?!\w)"
)
# words of reaching, comparing and timing that stand between the phrase and its figure
_TRAIL = re.compile(
    r"(?:^|\s+)(?:chưa|đạt(?: được)?|bảo đảm|đảm bảo|phấn đấu|tiến tới|hoàn thành|xuống|lên|tăng|giảm|còn|ở mức|mức|là|phải|từ|với|có|ít nhất|tối thiểu|không|quá|vượt|vượt quá|trên|dưới|cho|ở|tại|khoảng|được|thêm|đến|mỗi|của|và|để|bằng)$"
)
_TIME = re.compile(
    r",?\s+(?:(?:đến|trong|trước|từ|vào|hết)\s+)+(?:nay |cuối |đầu |hết )?(?:ngày|năm|tháng|quý|\d|6 tháng)[^,;.]*"
)
# where the phrase after a figure ends
_END = re.compile(
    r"\s+(?=(?:trước|trong|từ|đến|(?<!ra )vào|theo|để|ngay|xong|hoàn thành|kể từ|khi|nhằm|so với|qua|lên|với|bằng|tại|ở)(?!\w))|[,;.:()]|\s+trở (?:lên|xuống)"
)
# what is after the figure is only the base of the share
_BASE = re.compile(r"(?:kế hoạch|dự toán|chỉ tiêu|so với|số vốn|mỗi|một|hằng|trở|tổng|cùng kỳ)(?!\w)")
_NEW = re.compile(r"[;.:]")


def of(text: Text, start: int, end: int, *, counted: str = "") -> str:
    """The phrase that names what a figure at `start`…`end` measures. `counted`: its unit where things are counted."""
    after = _after(text, end)
    before = _before(text, start)
    if counted:
        if _headed(text, start):
            return before
        each = _EACH.search(text.f[max(0, start - 80) : start])
        return " ".join(w for w in (f"số {counted}", after, each.group(1) if each and not after else "") if w)
    if after and not _BASE.match(after.lower()):
        return after
    return before or _earlier(text, start) or after


_EACH = re.compile(r"(?:^|[\s,;])(mỗi [^\W\d_]+)[^,;.]*$")


def _headed(text: Text, start: int) -> bool:
    """Whether the clause before a count names what is measured ("sĩ số … 45 học sinh/lớp")."""
    return any(
        m.group() not in ("mức", "vốn", "kinh phí", "tiến độ")
        for m in _HEAD.finditer(text.f, max(0, start - 60), start)
    )


def _earlier(text: Text, start: int) -> str:
    """ "rà soát nhiệm vụ chưa xong, phấn đấu hoàn thành 100%": the thing named in the clause before."""
    comma = max(text.s.rfind(mark, max(0, start - 240), start) for mark in ",;")
    return _before(text, comma) if comma > 0 else ""


def _after(text: Text, end: int) -> str:
    """The words behind a figure, up to those that tell when or how."""
    f = text.f
    stop = _END.search(f, end)
    place = stop.start() if stop else len(f)
    if (
        stop
        and f[stop.start()] == ","
        and (more := re.compile(r",\s+(?=(?:[^\W\d_]+ ){0,3}[^\W\d_]+(?:,| và ))").match(f, stop.start()))
    ):
        # "cán bộ, công chức, viên chức" is one phrase
        after = _END.search(f, more.end())
        place = after.start() if after else len(f)
    words = " ".join(text.s[end:place].split())
    return words[:120].strip(" -,")


def _before(text: Text, start: int) -> str:
    """The phrase before a figure: from its head word, else the clause without its verbs."""
    low = text.f
    cut = max(0, start - 240)
    cut = max((m.end() for m in _NEW.finditer(low, cut, start)), default=cut)
    heads = [m.start() for m in _HEAD.finditer(low, cut, start)]
    # of heads that follow at once ("tỷ lệ giải ngân") the first opens the phrase
    while len(heads) > 1 and heads[-1] - heads[-2] < 26 and "," not in low[heads[-2] : heads[-1]]:
        heads.pop()
    if heads:
        return _trim(text.s[heads[-1] : start])
    comma = low.rfind(",", cut, start)
    place = comma + 1 if comma >= 0 else cut
    while place < start and low[place] == " ":
        place += 1
    words = _trim(text.s[place:start])
    lead = DUTY.match(words.lower())
    while lead and lead.end() < len(words):
        words = words[lead.end() :].strip()
        lead = DUTY.match(words.lower())
    return "" if lead else words


def _trim(words: str) -> str:
    words = _TIME.sub("", " ".join(words.split()))
    last = ""
    while last != words:
        last = words
        m = _TRAIL.search(words.lower())
        words = words[: m.start()].strip(" ,-") if m else words
    return words[:120].strip(" ,-")

"""Periodic deadlines: runs of words about time that repeat ("hằng tháng, trước ngày 25", "thứ Sáu hằng tuần").

A run is read token by token, so that day, weekday, hour, bound and frequency may stand in any order around each other.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .model import Deadline
from .periods import WEEKDAYS

_FREQ = {"ngày": "daily", "tuần": "weekly", "tháng": "monthly", "quý": "quarterly", "năm": "yearly"}
_TOKENS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "date",
            r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|(?:ngày\s+)?\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|(?:quý (?:i{1,3}|iv|[1-4])|tháng \d{1,2})(?:\s*/\s*\d{4}|\s+năm\s+\d{4})",
        ),
        (
            "times",
            r"(?:ít nhất |tối thiểu )?(?:\d{1,2}|một|hai)\s+lần\s*(?:/|mỗi |trong (?:một )?|trên |một )\s*(?:\d{0,2}\s?)(?P<p>ngày|tuần|tháng|quý|năm)(?!\w)",
        ),
        (
            "times2",
            r"(?P<n>\d{1,2}|một|hai|ba|sáu)\s+(?P<p>ngày|tuần|tháng|quý|năm)(?:\s*/\s*(?:0?1 |một )?lần|\s+(?:một|1|01)\s+lần)",
        ),
        ("freq", r"(?:hằng|mỗi|từng)\s+(?P<p>ngày|tuần|tháng|quý|năm)(?!\w)(?! (?:hộ|thửa|dự án))"),
        ("half", r"(?:hằng |mỗi )?(?:0?6|sáu)\s+tháng(?! (?:đầu|cuối) năm \d)(?: đầu năm| cuối năm)?(?!\w)"),
        ("nine", r"(?:0?9|chín)\s+tháng(?!\w)(?: đầu năm)?"),
        ("three", r"(?:0?3|ba)\s+tháng(?!\w)"),
        ("one", r"(?:0?1|một)\s+(?P<p>tuần|tháng|quý|năm)(?!\w)"),
        (
            "in_period",
            r"(?:(?:của|trong)\s+)?tháng\s+(?P<which>cuối|đầu|thứ ba)(?:\s+cùng)?(?:\s+(?:của|mỗi|hằng|các))*\s+(?P<p>quý|kỳ|(?:0?6|sáu) tháng|năm)(?! \d{4})(?:\s+(?:sau|tiếp theo|liền kề|báo cáo|kế tiếp))*",
        ),
        (
            "month_after",
            r"(?:của\s+)?tháng\s+(?:sau|tiếp theo|kế tiếp|liền kề)(?: liền kề)?|(?:của\s+)?quý\s+(?:sau|tiếp theo)",
        ),
        (
            "month_end",
            r"(?:ngày(?: làm việc)? )?cuối(?: cùng)?(?: của)? (?:mỗi )?(?P<p>tuần|tháng|quý|năm)(?!\w)(?! \d)",
        ),
        ("clock", r"(?P<h>\d{1,2})\s?(?:giờ|h|g)\s?(?P<mi>\d{2})?(?:\s?(?:phút|'|p))?(?: (?:sáng|chiều|tối))?(?!\w)"),
        (
            "weekday",
            r"(?:các )?(?:sáng |chiều |ngày )?(?:thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<cn>chủ nhật))(?!\w)",
        ),
        ("daymonth", r"(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:/|tháng\s)\s*(?P<m>\d{1,2})(?![\d/])"),
        ("day", r"(?:ngày|mùng|mồng)\s+(?P<d>\d{1,2})(?![\d/])"),
        ("before", r"(?:xong )?trước(?!\w)"),
        ("by", r"(?:chậm nhất|muộn nhất|không quá|hạn cuối|đến)(?!\w)"),
        ("adhoc", r"đột xuất(?:\s*(?:,\s*)?(?:\(?khi có yêu cầu\)?|theo yêu cầu))?(?!\w)"),
        ("periodic", r"(?:theo )?định kỳ(?!\w)|thường kỳ(?!\w)"),
        ("bare", r"(?P<p>tuần|tháng|quý|năm)(?!\w)(?!\s*(?:\d|nay|qua|trước|này|sau|tới|học|i{1,3}(?!\w)|iv))"),
        (
            "glue",
            r"(?:của|và|vào|là|lúc|trong|hoặc|kỳ|một lần|ngày|báo cáo|gửi báo cáo|mỗi|các|lần|theo|[,()/:;-])(?!\w)|[,()/:-]",
        ),
    )
)
_START = re.compile(
    r"(?<!\w)(?:hằng|mỗi|từng|định kỳ|thường kỳ|\d{1,2}\s|trước|chậm nhất|muộn nhất|vào|ngày|thứ|chủ nhật|sáng|chiều|các|(?:của )?tháng (?:cuối|đầu)|cuối|mùng|tháng,|quý,|tuần,|xong|không quá|một|hai|ít nhất|tối thiểu|đột xuất|\d{1,2}h|\d{1,2}/)"
)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Run:
    """A periodic deadline and its place."""

    start: int
    end: int
    deadline: Deadline


def find(f: str, issued: dt.date) -> list[Run]:
    """Periodic deadlines of a folded passage."""
    del issued
    out: list[Run] = []
    at = 0
    while True:
        m = _START.search(f, at)
        if not m:
            return out
        tokens, end = _run(f, m.start())
        made = _interpret(tokens, f)
        if made is None:
            # step over the word only: a run may begin inside this one
            at = m.start() + max(1, _first_word(f, m.start()))
            continue
        out.append(Run(made[0], made[1], made[2]))
        at = max(made[1], m.start() + 1)


def _first_word(f: str, at: int) -> int:
    m = re.compile(r"\S+").match(f, at)
    return m.end() - at if m else 1


_Token = tuple[str, re.Match[str]]


def _run(f: str, at: int) -> tuple[list[_Token], int]:
    """The tokens that follow one another from `at`; at most 24 of them, so hostile input costs little."""
    tokens: list[_Token] = []
    place = at
    while len(tokens) < 24:
        for name, pattern in _TOKENS:
            m = pattern.match(f, place)
            if m:
                break
        else:
            break
        if name == "date":
            break
        if name == "glue" and m.group() == ";":
            break
        tokens.append((name, m))
        place = _SPACE.match(f, m.end()).end()  # type: ignore[union-attr]
    while tokens and tokens[-1][0] in ("glue", "before", "by"):
        tokens.pop()
    return tokens, tokens[-1][1].end() if tokens else at


def _interpret(tokens: list[_Token], f: str) -> tuple[int, int, Deadline] | None:
    names = {name for name, _ in tokens}
    sure = names & {"freq", "times", "times2", "in_period"} or (
        "periodic" in names and names & {"half", "nine", "three", "one", "bare", "weekday", "adhoc"}
    )
    listed = (
        sum(name in ("bare", "half", "nine", "one", "adhoc", "three") for name, _ in tokens) >= 2
        and tokens
        and _after_report(f, tokens[0][1].start())
    )
    if not sure and not listed:
        return None
    if names <= {"periodic", "adhoc", "glue"} and "adhoc" in names and "periodic" not in names:
        return None
    # what stands before the first real word of time is not part of it
    while tokens and tokens[0][0] == "glue":
        tokens = tokens[1:]
    freq: list[str] = []
    day = month = hour = None
    days: list[tuple[int, int]] = []
    weekday: list[int] = []
    bound = period_month = None
    for name, m in tokens:
        if name in ("freq", "times", "bare", "one", "month_end"):
            if not (name == "month_end" and freq) and not (
                name == "bare" and m.group("p") == "tháng" and (day is not None and False)
            ):
                freq.append(_FREQ[m.group("p")])
        elif name == "times2":
            n = m.group("n").lstrip("0") or "0"
            key = (n, m.group("p"))
            freq.append(
                {
                    ("6", "tháng"): "semiannual",
                    ("sáu", "tháng"): "semiannual",
                    ("3", "tháng"): "quarterly",
                    ("ba", "tháng"): "quarterly",
                }.get(key, _FREQ[m.group("p")])
            )
        elif name == "half":
            freq.append("semiannual")
        elif name == "nine":
            freq.append("nine_month")
        elif name == "three":
            freq.append("quarterly")
        elif name == "adhoc":
            freq.append("ad_hoc")
        elif name == "in_period":
            period_month = "first" if m.group("which") == "đầu" else "last"
            p = m.group("p")
            if p == "quý":
                freq.append("quarterly")
            elif "tháng" in p:
                freq.append("semiannual")
            elif p == "năm":
                freq.append("yearly")
        elif name == "clock":
            minute = int(m.group("mi") or 0)
            h = int(m.group("h"))
            if re.search(r"chiều|tối", m.group()) and h < 12:
                h += 12
            if h <= 24 and minute < 60:
                hour = f"{h:02d}:{minute:02d}"
        elif name == "weekday":
            weekday.append(7 if m.group("cn") else WEEKDAYS[m.group("w")])
        elif name == "daymonth":
            if 1 <= int(m.group("d")) <= 31 and 1 <= int(m.group("m")) <= 12:
                days.append((int(m.group("d")), int(m.group("m"))))
        elif name == "day" and day is None and 1 <= int(m.group("d")) <= 31:
            day = int(m.group("d"))
        elif name == "before":
            bound = "before"
        elif name == "by":
            bound = bound or "by"
    freq = list(dict.fromkeys(freq))
    if not freq:
        return None
    if days:
        day = days[0][0]
        if len(days) == 1:
            month = days[0][1]
        elif freq == ["yearly"] and len(days) == 2:
            freq = ["semiannual"]
        elif freq == ["yearly"] and len(days) == 4:
            freq = ["quarterly"]
    if len(weekday) > 0 and "weekly" not in freq and freq == ["daily"]:
        freq = ["weekly"]
    rule = (("freq", tuple(freq)), ("day", day), ("month", month), ("weekday", tuple(weekday) or None), ("time", hour),
            ("bound", bound), ("period_month", period_month))  # fmt: skip
    start, end = tokens[0][1].start(), tokens[-1][1].end()
    if f[end : end + 1] == ")" and "(" in f[start:end]:
        end += 1
    return start, end, Deadline("periodic", None, None, None, rule)


def _after_report(f: str, at: int) -> bool:
    """A bare list "tháng, quý, năm" is periodic only after words of reporting."""
    return bool(
        re.search(r"(?:báo cáo|định kỳ|tổng hợp|sơ kết|giao ban|đánh giá)[^.;]{0,40}$", f[max(0, at - 60) : at])
    )

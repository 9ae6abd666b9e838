"""Periodic deadlines: runs of words about time that repeat ("hằng tháng, trước ngày 25", "thứ Sáu hằng tuần").

A run is read token by token, so that day, weekday, hour, bound and frequency may stand in any order around each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Deadline
from .periods import WEEKDAYS, clock, no_such_day

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
            r"(?P<n>\d{1,2}|một|hai|ba|sáu)\s+(?P<p>giờ|ngày|tuần|tháng|quý|năm)(?:\s*/\s*(?:0?1 |một )?lần|\s+(?:một|1|01)\s+lần)",
        ),
        (
            "times2",
            r"cứ\s+(?:sau\s+|mỗi\s+)?(?P<n>\d{1,2}|một|hai|ba|sáu)\s+(?P<p>giờ|ngày|tuần|tháng|quý|năm)(?!\w)(?:[^.;,]{0,80}?\s(?:một|1|01)\s+lần)?",
        ),
        (
            "week_in",
            r"(?:trong |vào )?tuần (?:đầu(?: tiên)?|cuối(?: cùng)?|thứ (?:nhất|hai|ba|tư|[1-4]))(?= (?:của )?(?:tháng|quý|năm|mỗi))",
        ),
        ("freq", r"(?:hằng|mỗi|từng)\s+(?P<p>ngày|tuần|tháng|quý|năm)(?!\w)(?! (?:hộ|thửa|dự án))"),
        ("half", r"(?:hằng |mỗi )?(?:0?6|sáu)\s+tháng(?! (?:đầu|cuối) năm \d)(?: đầu năm| cuối năm)?(?!\w)"),
        ("nine", r"(?:0?9|chín)\s+tháng(?!\w)(?: đầu năm)?"),
        ("three", r"(?:0?3|ba)\s+tháng(?!\w)"),
        ("one", r"(?:0?1|một)\s+(?P<p>tuần|tháng|quý|năm)(?!\w)"),
        (
            "in_period",
            r"(?:(?:của|trong)\s+)?tháng\s+(?P<which>cuối|đầu|thứ ba)(?:\s+cùng)?(?!\s+năm)(?:\s+(?:của|mỗi|hằng|các))*\s+(?P<p>quý|kỳ|(?:0?6|sáu) tháng|năm)(?! \d{4})(?:\s+(?:(?P<after>sau|tiếp theo|liền kề|kế tiếp)|báo cáo))*",
        ),
        (
            "month_after",
            r"(?:của\s+)?tháng\s+(?:sau|tiếp theo|kế tiếp|liền kề)(?: liền kề)?|(?:của\s+)?quý\s+(?:sau|tiếp theo)",
        ),
        (
            "month_end",
            r"(?:ngày(?: làm việc)? )?cuối(?: cùng)?(?: của)? (?:mỗi )?(?P<p>tuần|tháng|quý|năm)(?!\w)(?! \d| này| nay| sau| tới)",
        ),
        ("clock", r"(?P<h>\d{1,2})\s?(?:giờ|h|g)\s?(?P<mi>\d{2})?(?:\s?(?:phút|'|p))?(?: (?:sáng|chiều|tối))?(?!\w)"),
        (
            "weekday",
            r"(?:các )?(?:sáng |chiều |ngày )?(?:thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<cn>chủ nhật))(?!\w)",
        ),
        ("month", r"tháng\s+(?P<m>\d{1,2})(?=\s+hằng năm)"),
        ("daymonth", r"(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:/|tháng\s)\s*(?P<m>\d{1,2})(?![\d/])"),
        ("day", r"(?:ngày|mùng|mồng)\s+(?P<d>\d{1,2})(?![\d/])"),
        ("before", r"(?:xong )?trước(?!\w)"),
        ("by", r"(?:chậm nhất|muộn nhất|không quá|hạn cuối|đến)(?!\w)"),
        ("adhoc", r"đột xuất(?:\s*(?:,\s*)?(?:\(?khi có yêu cầu\)?|theo yêu cầu))?(?!\w)"),
        ("periodic", r"(?:theo )?định kỳ(?!\w)|thường kỳ(?!\w)"),
        (
            "bare",
            r"(?P<p>tuần|tháng|quý|năm)(?!\w)(?!\s*(?:\d|nay|qua|trước(?! ngày| \d)|này|sau|tới|học|i{1,3}(?!\w)|iv))",
        ),
        (
            "glue",
            r"(?:của|và|vào|là|lúc|trong|hoặc|kỳ|một lần|ngày|báo cáo|gửi báo cáo|mỗi|các|lần|theo|[,()/:;-])(?!\w)|[,()/:-]",
        ),
    )
)
_START = re.compile(
    r"(?<!\w)(?:cứ|hằng|mỗi|từng|định kỳ|thường kỳ|\d{1,2}\s|trước|chậm nhất|muộn nhất|vào|ngày|thứ|chủ nhật|sáng|chiều|các|(?:của )?tháng (?:cuối|đầu)(?! năm)|(?<=báo cáo )(?:tháng|quý|tuần|năm)(?! \d| i|/)|cuối|mùng|tháng,|quý,|tuần,|tháng \d{1,2} hằng|xong|không quá|một|hai|ít nhất|tối thiểu|đột xuất|\d{1,2}h|\d{1,2}/)"
)


@dataclass(frozen=True)
class Run:
    """A periodic deadline and its place."""

    start: int
    end: int
    deadline: Deadline
    weak: bool = False  # a rhythm of the thing itself, not of reporting: gives way to a date


def find(f: str) -> list[Run]:
    """Periodic deadlines of a folded passage."""
    out: list[Run] = []
    at = 0
    while m := _START.search(f, at):
        runs = _interpret(_run(f, m.start()), f)
        out.extend(runs)
        # without a deadline step over one word only: a run may begin inside this one
        at = max(runs[-1].end, m.start() + 1) if runs else m.start() + max(1, _first_word(f, m.start()))
    return out


def _first_word(f: str, at: int) -> int:
    m = re.compile(r"\S+").match(f, at)
    return m.end() - at if m else 1


_Token = tuple[str, re.Match[str]]


def _run(f: str, at: int) -> list[_Token]:
    """The tokens that follow one another from `at`; at most 24 of them, so hostile input costs little."""
    tokens: list[_Token] = []
    place = at
    while len(tokens) < 24:
        token = next(((name, m) for name, pattern in _TOKENS if (m := pattern.match(f, place))), None)
        if token is None or token[0] == "date" or token[1].group() == ";":
            break
        tokens.append(token)
        place = token[1].end()
        while place < len(f) and f[place] in " \n":
            place += 1
    while tokens and tokens[-1][0] in ("glue", "before", "by"):
        tokens.pop()
    return tokens


def _interpret(tokens: list[_Token], f: str) -> list[Run]:
    """The periodic deadlines a run of tokens says; none where it only looks like one."""
    names = {name for name, _ in tokens}
    last_day = any(name == "month_end" and m.group().startswith("ngày") for name, m in tokens)
    sure = (
        last_day
        or names & {"freq", "times", "times2", "in_period"}
        or ("periodic" in names and names & {"half", "nine", "three", "one", "bare", "weekday", "adhoc", "month_end"})
    )
    listed = (
        sum(name in ("bare", "half", "nine", "one", "adhoc", "three") for name, _ in tokens) >= 2
        and bool(tokens)
        and (_after_report(f, tokens[0][1].start()) or _opens_report(f, tokens))
    )
    # "báo cáo tuần gửi UBND tỉnh vào chiều thứ Năm": the day stands further on
    later = (
        "bare" in names
        and bool(tokens)
        and bool(_REPORT_OF.search(f[max(0, tokens[0][1].start() - 12) : tokens[0][1].start()]))
        and _LATER.match(f, tokens[-1][1].end(), min(len(f), tokens[-1][1].end() + 140)) is not None
    )
    after_each = "day" in names and "month_after" in names
    # "báo cáo năm trước ngày 05/12": a kind of report with a day of its own repeats
    dated = (
        names & {"bare", "half", "nine"}
        and names & {"day", "daymonth", "weekday", "clock"}
        and bool(_REPORT_OF.search(f[max(0, tokens[0][1].start() - 12) : tokens[0][1].start()]))
    )
    if not (sure or listed or dated or later or after_each):
        return []
    while tokens and tokens[0][0] == "glue":
        tokens = tokens[1:]
    return [run for part in _parts(tokens) if (run := _one(part, f)) is not None]


_REPORT_OF = re.compile(r"báo cáo\s+$")
_FREQUENT = ("freq", "half", "nine", "bare", "one", "times", "three")
_DATED = ("day", "daymonth")


def _parts(tokens: list[_Token]) -> list[list[_Token]]:
    """ "tháng (ngày 20), quý (ngày 15 tháng cuối quý)": each frequency with a day of its own is a deadline of its own."""
    cuts = [0]
    for i, (name, m) in enumerate(tokens):
        own = [_freq_of(n, t) for n, t in tokens[cuts[-1] : i] if n in _FREQUENT or n == "in_period"]
        dated = any(n in _DATED for n, _ in tokens[cuts[-1] : i])
        if not own or not dated:
            continue
        ahead = [(n, t) for n, t in tokens[i + 1 :] if n in _FREQUENT or n in _DATED or n == "in_period"]
        if name in _FREQUENT and _freq_of(name, m) not in own and any(n in _DATED for n, _ in ahead):
            cuts.append(i)
        elif name in _DATED and ahead and ahead[0][0] not in _DATED and _freq_of(*ahead[0]) not in own:
            # the bound before the day goes with it
            cuts.append(i - 1 if tokens[i - 1][0] in ("before", "by") else i)
    out = [tokens[a:b] for a, b in zip(cuts, [*cuts[1:], len(tokens)], strict=True)]
    for part in out:
        while part and part[-1][0] in ("glue", "before", "by"):
            part.pop()
    return [part for part in out if part]


def _freq_of(name: str, m: re.Match[str]) -> str:
    """The frequency one token stands for."""
    if name in _PLAIN:
        return _PLAIN[name]
    p = m.group("p")
    return "semiannual" if p.endswith(" tháng") else _FREQ.get(p, p)


def _one(tokens: list[_Token], f: str) -> Run | None:
    """One periodic deadline from its tokens."""
    freq: list[str] = []
    day = month = hour = None
    days: list[tuple[int, int]] = []
    weekday: list[int] = []
    bound = period_month = after = None
    for name, m in tokens:
        if name in ("freq", "times", "bare", "one", "month_end"):
            if not (name == "month_end" and freq):
                freq.append(_FREQ[m.group("p")])
        elif name == "times2":
            months = (m.group("n").lstrip("0"), m.group("p"))
            freq.append(_EVERY.get(months) or _nearest(m.group("n"), m.group("p")))
        elif name in _PLAIN:
            freq.append(_PLAIN[name])
        elif name == "in_period":
            period_month = "first" if m.group("which") == "đầu" else "last"
            if period_month == "first" and m.group("after"):
                period_month = "next"
            p = m.group("p")
            freq.extend(
                ["quarterly"] if p == "quý" else ["semiannual"] if "tháng" in p else ["yearly"] if p == "năm" else []
            )
        elif name == "clock":
            hour = hour or clock(m.group("h"), m.group("mi"), m.group())
        elif name == "weekday":
            weekday.append(7 if m.group("cn") else WEEKDAYS[m.group("w")])
        elif name == "daymonth":
            if 1 <= int(m.group("d")) <= 31 and 1 <= int(m.group("m")) <= 12:
                days.append((int(m.group("d")), int(m.group("m"))))
        elif name == "month" and 1 <= int(m.group("m")) <= 12:
            month = int(m.group("m"))
        elif name == "day" and day is None and 1 <= int(m.group("d")) <= 31:
            day = int(m.group("d"))
        elif name == "month_after":
            after = "quarterly" if "quý" in m.group() else "monthly"
            period_month = "next"
        elif name == "before":
            bound = "before"
        elif name == "by":
            bound = bound or "by"
    freq = list(dict.fromkeys(freq)) or ([after] if after else [])
    if not freq:
        return None
    if days:
        day = days[0][0]
        if len(days) == 1:
            month = days[0][1]
        elif freq == ["yearly"] and len(days) in (2, 4):
            freq = ["semiannual"] if len(days) == 2 else ["quarterly"]
    if weekday and freq == ["daily"]:
        freq = ["weekly"]
    start, end = tokens[0][1].start(), tokens[-1][1].end()
    if not weekday and day is None and hour is None and (set(freq) & {"weekly", "monthly"}):
        # "hằng tuần tổng hợp …, gửi … trước 15 giờ thứ Năm": the day stands further on in the clause
        later = _LATER.match(f, end, min(len(f), end + 140))
        if later:
            weekday = [
                7 if w == "chủ nhật" else WEEKDAYS[w.split()[-1]] for w in _WEEKDAYS.findall(later.group("wd") or "")
            ]
            hour = clock(later.group("h"), later.group("mi"), later.group()) if later.group("h") else None
            day = int(later.group("d")) if later.group("d") and 1 <= int(later.group("d")) <= 31 else None
            bound = (
                "before"
                if later.group("b").startswith("trước")
                else "by"
                if later.group("b").startswith("chậm")
                else bound
            )
            end = later.end()
    elif not weekday and day is None and hour is None and (later := _LATER_DAY.match(f, end, min(len(f), end + 140))):
        # "báo cáo quý, 6 tháng, năm về Sở X trước ngày 05 của tháng cuối kỳ báo cáo"
        day = int(later.group("d"))
        period_month = "first" if later.group("which") in ("đầu", "thứ nhất") else "last"
        bound = "before" if later.group("b").startswith("trước") else "by" if later.group("b") != "vào" else bound
        end = later.end()
    if day is not None and (said := _AFTER.match(f, end)) and (said.group("p") or period_month == "first"):
        period_month, end = "next", said.end()
    if f[end : end + 1] == ")" and "(" in f[start:end]:
        end += 1
    rule = (("freq", tuple(freq)), ("day", day), ("month", month), ("weekday", tuple(weekday) or None), ("time", hour),
            ("bound", bound), ("period_month", period_month))  # fmt: skip
    plain = {name for name, _ in tokens} <= {"freq", "glue"} and day is None and not weekday and hour is None
    if plain and _RATE.search(f[max(0, start - 40) : start]):
        return None
    doubt = no_such_day(day, month) if day is not None and month is not None else None
    return Run(
        start, end, Deadline("periodic", None, None, None, rule, doubt=doubt), weak=plain and _own_rhythm(f, start, end)
    )


# "25 m3 mỗi ngày": a rate, not a rhythm of reporting
_RATE = re.compile(
    r"\d\s?(?:m3|m2|m³|m²|kg|km|ha|lít|tấn|tạ|%|(?:nghìn |triệu |tỷ )?đồng|kwh|mw|khối)\s+(?:mỗi\s+|một\s+)?$"
)
_REPORTING = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|tổng hợp|công khai|công bố|thông báo|giao ban|họp|định kỳ|trình|phát hành|kiểm tra|đăng tải|trực|cung cấp)(?!\w)"
)


def _own_rhythm(f: str, start: int, end: int) -> bool:
    """ "tiến độ giải ngân từng tháng của từng dự án", "cập nhật tự động hằng ngày": what the thing is, not when it is due."""
    words = f[start:end]
    if words.startswith("từng ") and re.match(r"\s+(?:của|cho|theo|đối với|và từng)(?!\w)", f[end : end + 20]):
        return True
    before = re.split(r"[;.,]", f[max(0, start - 90) : start])[-1]
    clause = before + " " + re.split(r"[;.]", f[end : end + 90])[0]
    return words.endswith("ngày") and _REPORTING.search(clause) is None


def _nearest(n: str, unit: str) -> str:
    """Periods the schema has no word for ("15 ngày/lần", "02 tháng/lần") go to the next shorter one it has."""
    if unit == "ngày" and n.isdigit() and int(n) >= 7:
        return "monthly" if int(n) >= 28 else "weekly"
    return _FREQ.get(unit, "daily")


_PLAIN = {"half": "semiannual", "nine": "nine_month", "three": "quarterly", "adhoc": "ad_hoc"}
_EVERY = {("6", "tháng"): "semiannual", ("sáu", "tháng"): "semiannual", ("3", "tháng"): "quarterly", ("ba", "tháng"): "quarterly",
          ("9", "tháng"): "nine_month", ("12", "tháng"): "yearly"}  # fmt: skip
_WEEKDAYS = re.compile(r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật")
_LATER = re.compile(
    r"[^;.]*?(?<!\w)(?P<b>trước|chậm nhất(?: là| vào)?|vào)\s+(?:(?P<h>\d{1,2})\s?(?:giờ|h|g)\s?(?P<mi>\d{2})?(?: phút)?\s*,?\s*)?"
    r"(?:(?:sáng |chiều |ngày )?(?P<wd>(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?:(?:,| và)\s*(?:thứ\s+)?(?:hai|ba|tư|năm|sáu|bảy|[2-7])(?!\w))*)|ngày\s+(?P<d>\d{1,2})(?![\d/]|\.\d)(?!\s+tháng\s+\d))"
)


_LATER_DAY = re.compile(
    r"[^;.(]*?(?<!\w)(?P<b>trước|chậm nhất(?: là| vào)?|vào|không quá)\s+ngày\s+(?P<d>[0-2]?\d|3[01])(?![\d/.])\s+(?:của\s+)?tháng\s+(?P<which>cuối(?: cùng)?|đầu|thứ nhất|thứ ba)"
    r"(?:(?:\s+của|\s+mỗi)?\s+(?:kỳ báo cáo|kỳ|quý)(?!\w))?"
)


# "ngày 05 của tháng sau", "ngày 15/01 năm sau", "ngày 10 tháng đầu quý sau": in the period that follows
_AFTER = re.compile(
    r"(?:\s+(?:của\s+)?(?P<p>tháng|quý|kỳ|năm))?\s+(?:sau|tiếp theo|kế tiếp|liền kề)(?!\w|\s+(?:khi|đó|ngày))"
)


def _opens_report(f: str, tokens: list[_Token]) -> bool:
    """ "quý, năm công bố kết quả": a bare list at the head of a clause, a word of reporting after it."""
    head, end = tokens[0][1].start(), tokens[-1][1].end()
    return bool(
        re.search(r"(?:^|[;.:])\s*$", f[max(0, head - 3) : head])
        and re.match(
            r"\s*,?\s*(?:báo cáo|công bố|công khai|tổng hợp|đánh giá|sơ kết|gửi|kiểm tra|thống kê)", f[end : end + 20]
        )
    )


def _after_report(f: str, at: int) -> bool:
    """A bare list "tháng, quý, năm" is periodic only after words of reporting."""
    return bool(
        re.search(r"(?:báo cáo|định kỳ|tổng hợp|sơ kết|giao ban|đánh giá)[^.;]{0,40}$", f[max(0, at - 60) : at])
    )

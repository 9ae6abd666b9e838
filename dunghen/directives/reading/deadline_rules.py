"""What the caught words mean: dates, hours, terms and periods turned into deadlines."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from .deadline_forms import EVENT_END, ISSUED, MONTH_WORDS, NOT_TERM, WEEK_NO
from .model import Deadline
from .periods import (
    DATE,
    ROMAN,
    add_working_days,
    clock,
    last_of_month,
    make_date,
    next_date,
    no_such_day,
    number,
    year_of,
)


def bound_of(m: re.Match[str]) -> str:
    link = m.group("link") or ""
    if m.group("before") or "trước" in link:
        return "before"
    if m.group("from"):
        return "from"
    if m.group("on"):
        return "on" if "hết" not in link and "đến" not in link else "by"
    return "by"


def day_of(m: re.Match[str], issued: dt.date) -> tuple[dt.date, str | None] | None:
    """The date a DAY pattern caught, and the doubt where the year was guessed or there is no such day."""
    day, month = (m.group("d1"), m.group("m1")) if m.group("d1") else (m.group("d2"), m.group("m2"))
    year = year_of(m.group("y1") if m.group("d1") else m.group("y2"))
    if year is not None:
        found = make_date(day, month, year)
        return (found, no_such_day(int(day), int(month), found.year)) if found else None
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return None
    found = next_date(int(day), int(month), issued)
    if found is None:
        return None
    return found, "; ".join(
        filter(None, (no_such_day(int(day), int(month), found.year), "năm không ghi trong văn bản"))
    )


def is_day(m: re.Match[str], f: str) -> bool:
    """A bare "1/3" after "đến" may be a fraction: without "ngày" and a year it needs a bound that only dates have."""
    if m.group("y1") or m.group("d2") or m.group("h"):
        return True
    words = m.group()
    if "ngày" in words or "mùng" in words or "mồng" in words or m.group("before"):
        return True
    after = f[m.end() : m.end() + 2]
    return bool(m.group("by")) and not re.match(r"\s?[\wà-ỹ%]", after)


def time_of(m: re.Match[str]) -> str | None:
    return clock(m.group("h"), m.group("mi"), m.group()) if m.group("h") else None


def today(m: re.Match[str], issued: dt.date) -> Deadline | None:
    word = m.group("word")
    # "trong ngày" alone is a deadline only where the clause ends there
    if word == "ngày" and (m.group("on") not in ("ngay trong", "trong") or m.group("tail") is None):
        return None
    late = "mai" in word or "sau" in word
    if word.startswith("ngày này"):
        return None
    day = issued + dt.timedelta(days=1 if late else 0)
    time = time_of(m)
    bound = "before" if m.group("before") else "by" if m.group("by") else "on"
    return Deadline("absolute", day, time, bound)


def relative(
    m: re.Match[str], direction: str, anchor: str, event: str | None, issued: dt.date, n: int | None = None
) -> Deadline:
    if n is None:
        n = number(m.group("n")) or 0
    unit_word = m.groupdict().get("u") or "ngày"
    unit = (
        "working_day"
        if "làm việc" in unit_word and unit_word.startswith("ngày") or "lv" in unit_word
        else "hour"
        if unit_word.startswith(("giờ", "h", "tiếng", "phút"))
        else "day"
    )
    if unit_word.startswith("tuần"):
        n *= 7
    elif unit_word.startswith("tháng"):
        n *= 30
    day = None
    if anchor == "document_date":
        if unit == "working_day":
            day = add_working_days(issued, n)
        elif unit == "hour":
            day = issued + dt.timedelta(days=n // 24)
        else:
            day = issued + dt.timedelta(days=n)
    rule = (
        ("n", n),
        ("unit", unit),
        ("direction", direction),
        ("anchor", anchor),
        ("event", event.strip() if event else None),
    )
    return Deadline("relative", day, None, None, rule)


def term(m: re.Match[str], f: str, issued: dt.date) -> tuple[Deadline, int] | None:
    """A term of N units: anchored at the letter, at an event, or (unsaid) at the letter with a doubt."""
    if "phút" in m.group("u"):
        return None
    event, end = m.group("event"), m.end()
    if event:
        cut = EVENT_END.search(event)
        if cut:
            end -= len(event) - cut.start()
            event = event[: cut.start()]
        if m.group("ahead"):
            if re.match(r"(?:đó|đây|tết)\b", event):
                return None
            return relative(m, "before", "event", event, issued), end
        issued_anchor = ISSUED.match(event + " ")
        if issued_anchor and not re.search(r"nhận|phê duyệt|đủ", event[:14]):
            return relative(m, "after", "document_date", None, issued), m.start("event") + min(
                issued_anchor.end(), len(event)
            )
        if m.group("after").endswith("từ") and re.match(r"(?:nay|hôm nay)", event):
            return relative(m, "after", "document_date", None, issued), end
        if not m.group("lead") and m.group("after").strip() in ("từ", "sau"):
            return None
        date = DATE.match(event) if re.match(r"(?:ngày )?\d", event) else None
        if date and day_of(date, issued):
            return relative(m, "after", "event", event, issued), end
        return relative(m, "after", "event", event, issued), end
    lead = (m.group("lead") or "").strip(" :")
    end = m.end("u")
    if not lead or lead in ("sau", "thời gian") or NOT_TERM.match(f, end):
        return None
    if m.group("u").startswith(("giờ", "h")) and re.match(
        r"\s*,?\s*(?:\d{2}|(?:phút\s+)?(?:ngày|hôm|cùng|thứ|sáng|chiều|tối|mai|hằng))", f[end : end + 16]
    ):
        return None  # an hour of a day, not a number of hours
    if lead == "trong" and m.group("u") in ("tháng", "tuần"):
        return None
    made = relative(m, "after", "document_date", None, issued)
    return replace(made, doubt="không ghi mốc tính thời hạn"), end


def period(m: re.Match[str], issued: dt.date, f: str) -> Deadline | None:
    part = m.group("part")
    by = m.group("by") or ""
    on = m.group("on") or ""
    if "suốt" in on:
        return None
    if m.group("endyear"):
        if "cuối" in by or "hết" in by:
            return Deadline("absolute", dt.date(issued.year, 12, 31), None, "by")
        return None
    if by.startswith(("tiến độ", "hoàn thành")) and m.group("y") and not re.match(r"\s*(?:[.;,)]|$)", f[m.end() :]):
        return None
    end = period_end(m, issued, part or ("cuối" if "cuối" in by else None))
    if end is None:
        return None
    if m.group("from"):
        first = period_start(m, end[0]) if m.group("m") or m.group("q") else None
        return (
            Deadline("absolute", first, None, "from", doubt=end[1])
            if first and not re.match(r"\s*(?:đến|-)", f[m.end() :])
            else None
        )
    if m.group("before") and "kết thúc" not in m.group("before") and "hết" not in m.group("before"):
        return Deadline("absolute", period_start(m, end[0]), None, "before", doubt=end[1])
    return Deadline("absolute", end[0], None, "by", doubt=end[1])


def period_start(m: re.Match[str], end: dt.date) -> dt.date:
    g = m.groupdict()
    if g.get("m"):
        return end.replace(day=1)
    if g.get("q"):
        return end.replace(month=end.month - 2, day=1)
    if g.get("y"):
        return end.replace(month=1, day=1)
    return end


def period_end(m: re.Match[str], issued: dt.date, part: str | None) -> tuple[dt.date, str | None] | None:
    """The last day of a period, or of the part of it that is named (approximate by usage)."""
    g = m.groupdict()
    doubt = None
    if g.get("m"):
        month = MONTH_WORDS.get(g["m"]) or int(g["m"])
        if not 1 <= month <= 12:
            return None
        year = year_of(g.get("my"))
        if year is None:
            year = issued.year if last_of_month(issued.year, month) >= issued else issued.year + 1
            doubt = "năm không ghi trong văn bản"
        if not 1990 <= year <= 2100:
            return None
        end = last_of_month(year, month)
        if part:
            part = part.strip()
            day = {"nửa đầu": 15, "đầu": 10, "thượng tuần": 10, "giữa": 20, "trung tuần": 20}.get(part)
            if part.startswith("tuần đầu"):
                day = 7
            elif part.startswith("tuần thứ"):
                day = min(7 * WEEK_NO.get(part.split()[2], 4), end.day)
            if day:
                return end.replace(day=day), "mốc trong tháng là ước định"
        return end, doubt
    if g.get("q"):
        q = ROMAN[g["q"]]
        year = year_of(g.get("qy"))
        if year is None:
            year = issued.year if last_of_month(issued.year, 3 * q) >= issued else issued.year + 1
            doubt = "năm không ghi trong văn bản"
        month = 3 * q - (2 if part and part.strip() == "đầu" else 1 if part and part.strip() == "giữa" else 0)
        return (last_of_month(year, month), doubt) if 1990 <= year <= 2100 else None
    if g.get("half"):
        year = year_of(g.get("hy")) or issued.year
        if not 1990 <= year <= 2100:
            return None
        return (dt.date(year, 6, 30) if g["half"] == "đầu" else dt.date(year, 12, 31)), None
    if g.get("y"):
        year = int(g["y"])
        half = part and part.strip() in ("nửa đầu", "giữa")
        return (
            dt.date(year, 6, 30)
            if half
            else dt.date(year, 3, 31)
            if part and part.strip() == "đầu"
            else dt.date(year, 12, 31)
        ), None
    word = g.get("week")
    if word:
        if word.startswith("tuần"):
            sunday = issued + dt.timedelta(days=6 - issued.weekday())
            return sunday + dt.timedelta(days=0 if "này" in word else 7), "mốc trong tuần là ước định"
        if word.startswith("tháng"):
            return last_of_month(issued.year, issued.month), None
        if word.startswith("quý"):
            return last_of_month(issued.year, (issued.month + 2) // 3 * 3), None
        return dt.date(issued.year, 12, 31), None
    return None

"""Who held each dossier from when to when: the desk, the officer, another agency where one is asked, the leader, the desk again; and how
long it lay for a financial duty.

The steps of a dossier fill the time from its receipt to its end. Where it was late because of another agency, most of it lay there.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dunghen.dossiers.management.generating.months import NONE, Month
from dunghen.dossiers.management.generating.writing import _words, moments
from dunghen.kernel.worktime.arithmetic import add_working_minutes, working_minutes_between
from dunghen.kernel.worktime.files import shipped_calendar

HEADINGS: Final[Mapping[str, str]] = {
    "code": "Mã hồ sơ", "number": "Thứ tự", "step": "Bước xử lý", "waiting": "Chờ", "unit": "Đơn vị giữ", "officer": "Mã cán bộ",
    "since": "Bắt đầu", "until": "Kết thúc", "reply_by": "Hạn bước",
}  # fmt: skip
STEPS: Final = (
    "Tiếp nhận",
    "Chờ phân công",
    "Thẩm định",
    "Lấy ý kiến phối hợp",
    "Chờ trình ký",
    "Ký duyệt",
    "Chờ thực hiện nghĩa vụ tài chính",
)
_WAITS: Final = np.array([False, True, False, True, True, False, True])
_SHARES: Final = np.array([0.6, 1.6, 3.2, 2.6, 1.4, 0.6])
"""How the working time is shared on average among the first six; the fourth step only where another agency was asked."""
_PIECES: Final = np.array([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5])
"""Steps in the order of time: what lies before a duty, the duty, what lies after it."""
_ELSEWHERE: Final = 3
_REPLY_MINUTES: Final = 5 * 480
"""Another agency is asked to answer within five working days."""


def of(month: Month, *, as_text: bool = True) -> pa.Table:
    """Return the steps of a month's dossiers that were accepted, with Vietnamese headings, by dossier and number."""
    calendar, given = shipped_calendar(), month.columns
    rows = np.flatnonzero(given["accepted"] != NONE)
    accepted = given["accepted"][rows] // 60
    ended = np.where(given["finished"][rows] == NONE, NONE, given["finished"][rows] // 60)
    is_open = ended == NONE
    # An open one is somewhere on its way: as far as its time until now says.
    total = np.maximum(working_minutes_between(calendar, accepted, np.where(is_open, month.as_of, ended)), 1)
    noticed, stood = _duties(month, rows, accepted, np.where(is_open, month.as_of, ended), total)
    asked = month.asked[rows]
    shares = month.chance.gamma(_SHARES, 1.0, (len(rows), len(_SHARES)))
    shares[:, _ELSEWHERE] *= np.where(asked >= 0, 1.0, 0.0)
    shares[:, _ELSEWHERE] *= np.where(np.isin(given["cause"][rows], (0, 1)), 5.0, 1.0)
    reached = np.where(is_open, month.chance.integers(1, len(_SHARES) + 1, len(rows)), len(_SHARES))
    shares[np.arange(len(_SHARES)) >= reached[:, None]] = 0
    upto = np.cumsum(shares, axis=1)
    cut = np.rint(upto / upto[:, -1:] * (total - stood)[:, None]).astype(np.int64)
    before = np.hstack([np.zeros((len(rows), 1), np.int64), cut[:, :-1]])
    # A step that a duty interrupts goes on after it.
    first, over = noticed[:, None], (noticed + stood)[:, None]
    before = np.hstack([np.minimum(before, first), first, np.maximum(before, first) + stood[:, None]])
    cut = np.hstack([np.minimum(cut, first), over, np.maximum(cut, first) + stood[:, None]])
    at, piece = np.nonzero(cut > before)
    step = _PIECES[piece]
    since = _moment(calendar, accepted[at], before[at, piece])
    until = _moment(calendar, accepted[at], cut[at, piece])
    final = np.r_[at[1:] != at[:-1], True] if len(at) else np.zeros(0, bool)
    until = np.where(final, np.where(is_open[at], NONE, np.maximum(ended[at], since)), until)
    starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else np.zeros(0, np.int64)
    number = np.arange(len(at)) - np.repeat(starts, np.diff(np.r_[starts, len(at)])) + 1
    elsewhere = step == _ELSEWHERE
    reply = np.full(len(at), NONE)
    reply[elsewhere] = (
        add_working_minutes(calendar, since[elsewhere], np.int64(_REPLY_MINUTES)) if elsewhere.any() else 0
    )
    unit = np.where(elsewhere, asked[at], month.unit[rows][at])
    world = month.world
    officer = np.where(elsewhere, -1, given["officer"][rows][at])
    made = {
        "code": pc.take(given["code"], pa.array(rows[at])),
        "number": pa.array(number),
        "step": _words(step.astype(np.int32), STEPS),
        "waiting": _words(_WAITS[step].astype(np.int32), ("Xử lý", "Chờ")),
        "unit": _words(unit.astype(np.int32), world.names),
        "officer": _words(
            officer.astype(np.int32), [f"cb-{code[4:]}-{n:02}" for code in world.codes for n in range(16)]
        ),
        "since": moments(since * 60, as_text),
        "until": moments(np.where(until == NONE, NONE, until * 60), as_text),
        "reply_by": moments(np.where(reply == NONE, NONE, reply * 60), as_text),
    }
    return pa.table({heading: made[name] for name, heading in HEADINGS.items()})


def _duties(month: Month, rows: Any, accepted: Any, upto: Any, total: Any) -> tuple[Any, Any]:
    """Return after how many working minutes each waited for a financial duty, and for how many of them until now or its end (0: for none)."""
    calendar, given = shipped_calendar(), month.columns
    began, stood = total.copy(), np.zeros(len(rows), np.int64)
    at = np.flatnonzero(given["duty_asked"][rows] != NONE)
    if len(at):
        noticed, paid = (given[name][rows[at]] // 60 for name in ("duty_asked", "duty_done"))
        paid = np.where(given["duty_done"][rows[at]] == NONE, upto[at], np.minimum(paid, upto[at]))
        stood[at] = working_minutes_between(calendar, noticed, paid)
        began[at] = np.minimum(working_minutes_between(calendar, accepted[at], noticed), total[at] - stood[at])
    return began, stood


def _moment(calendar: Any, accepted: Any, minutes: Any) -> Any:
    """Return when so many working minutes had passed since it was accepted; none: at once."""
    if not len(accepted):
        return accepted
    return np.where(minutes == 0, accepted, add_working_minutes(calendar, accepted, np.maximum(minutes, 1)))

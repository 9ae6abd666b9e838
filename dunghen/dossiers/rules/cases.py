"""A late dossier's case: its states, who acts next, the moves, and what the ledger's news does to it. Pure.

The law behind it: not later than one day before the due date the competent agency warns the one-stop unit and sends a written apology with
reason and new date; a new date is set once (decree 61/2018/NĐ-CP; the number of days and of times are dated amounts).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dunghen.kernel.moves import Moves

# -- where it stands ----------------------------------------------------------------------------------------------------

OWED: Final = "owed"
RAISED: Final = "raised"
DRAFTED: Final = "drafted"
APOLOGISED: Final = "apologised"
GIVEN: Final = "given"
ENDED: Final = "ended"
STATES: Final = (
    (OWED, "Chưa xin lỗi"),
    (RAISED, "Chờ cấp trên đồng ý hẹn lại"),
    (DRAFTED, "Chờ thủ trưởng ký"),
    (APOLOGISED, "Đã xin lỗi, hẹn lại"),
    (GIVEN, "Đã ghi trả kết quả, chờ sổ hồ sơ"),
    (ENDED, "Đã kết thúc"),
)
STATE_LABELS: Final = dict(STATES)

UNIT: Final = "unit"
HEAD: Final = "head"
SUPERIOR: Final = "superior"
LEDGER: Final = "ledger"
NOBODY: Final = ""
WAITS_ON: Final[Mapping[str, str]] = {
    OWED: UNIT,
    RAISED: SUPERIOR,
    DRAFTED: HEAD,
    APOLOGISED: UNIT,
    GIVEN: LEDGER,
}
"""Who acts next in each state. An apologised case waits for the result, by the new date; one given back, for the ledger to tell so."""

IN_TIME: Final = "in_time"
STOPPED: Final = "stopped"
RETURNED: Final = "returned"
UNAPOLOGISED: Final = "unapologised"
ENDINGS: Final = (
    (IN_TIME, "Xong đúng hạn, không còn trễ"),
    (STOPPED, "Hồ sơ dừng, rút hoặc từ chối"),
    (RETURNED, "Đã trả kết quả, có xin lỗi"),
    (UNAPOLOGISED, "Đã trả kết quả mà không xin lỗi"),
)
ENDING_LABELS: Final = dict(ENDINGS)

# -- moves --------------------------------------------------------------------------------------------------------------

MOVES: Final[Mapping[str, tuple[frozenset[str], str | None]]] = {
    "draft": (frozenset({OWED}), DRAFTED),
    "raise": (frozenset({OWED}), RAISED),
    "agree": (frozenset({RAISED}), DRAFTED),
    "return_draft": (frozenset({RAISED, DRAFTED}), OWED),
    "sign": (frozenset({DRAFTED}), APOLOGISED),
    "record_sending": (frozenset({APOLOGISED}), None),
    "mark_returned": (frozenset({OWED, RAISED, DRAFTED, APOLOGISED}), GIVEN),
    "not_returned": (frozenset({GIVEN}), None),
    "attribute": (frozenset(STATE_LABELS), None),
    "keep_contact": (frozenset(STATE_LABELS) - {ENDED}, None),
}
MOVE_LABELS: Final[Mapping[str, str]] = {
    "draft": "Soạn văn bản xin lỗi",
    "raise": "Xin hẹn lại lần nữa",
    "agree": "Đồng ý hẹn lại",
    "return_draft": "Trả lại dự thảo",
    "sign": "Ký và gửi xin lỗi",
    "record_sending": "Ghi việc gửi văn bản xin lỗi",
    "mark_returned": "Trả kết quả",
    "not_returned": "Ghi lại: chưa trả kết quả",
    "attribute": "Xác định nguyên nhân, lỗi",
    "keep_contact": "Ghi người nhận xin lỗi",
}

_MOVES: Final = Moves(MOVES, MOVE_LABELS, STATE_LABELS)
moves_from, require_move = _MOVES.of, _MOVES.require


# -- what the ledger's news does -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What the ledger says of a dossier at the moment one looks.

    ``late``: past its due moment, or finished after it. ``sure``: open and less than the set time before it. ``finished_at``: when its
    processing ended, which the ledger may learn days later.
    """

    late: bool
    sure: bool
    finished_at: dt.datetime | None = None
    cancelled: bool = False
    returned: bool = False


OPEN: Final = "open"
AGAIN: Final = "again"
KEEP: Final = "keep"
END: Final = "end:"


def turn(
    state: str, ending: str, new_due_at: dt.datetime | None, news: News, at: dt.datetime, *, proven: bool = False
) -> str:
    """Return what becomes of a case: ``KEEP``, ``OPEN`` (anew), ``AGAIN`` (the new date has passed too), or ``END`` + how.

    ``state`` "": there is no case yet. ``proven``: its signed apology reached the applicant.
    """
    gone = state in ("", ENDED)
    if gone and (not (news.late or news.sure) or news.cancelled):
        return KEEP
    if state == ENDED and ending in (RETURNED, UNAPOLOGISED):
        # The one-stop system learns later that the result was given.
        return KEEP
    if news.cancelled:
        return END + STOPPED
    if news.returned or (state == GIVEN and news.finished_at is not None):
        return END + ending_of(apologised=proven and state in (APOLOGISED, GIVEN), late=news.late)
    if state == GIVEN:
        # The unit says it was given back, the ledger says that it is not finished: it is watched until both say the same.
        return KEEP
    if gone:
        return OPEN
    return _under_way(state, new_due_at, news, at)


def ending_of(*, apologised: bool, late: bool) -> str:
    """Return how a case ends whose dossier was given back."""
    return RETURNED if apologised else UNAPOLOGISED if late else IN_TIME


def _under_way(state: str, new_due_at: dt.datetime | None, news: News, at: dt.datetime) -> str:
    on_time = not news.late and (news.finished_at is not None or (not news.sure and state != APOLOGISED))
    if on_time:
        return END + IN_TIME
    return AGAIN if state == APOLOGISED and missed(new_due_at, news.finished_at, at) else KEEP


def missed(new_due_at: dt.datetime | None, finished_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Say whether a new date passed without a result: by when the dossier was finished, not by when the ledger learnt of it."""
    return new_due_at is not None and (finished_at or at) > new_due_at


def unmissed(state: str, new_due_at: dt.datetime | None, finished_at: dt.datetime | None) -> bool:
    """Say whether a new date was counted as missed (a case owes again and still has it) though the dossier was finished by it."""
    again = state in (OWED, RAISED, DRAFTED) and new_due_at is not None
    return again and finished_at is not None and new_due_at is not None and finished_at <= new_due_at

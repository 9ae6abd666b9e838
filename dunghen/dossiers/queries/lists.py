"""The lists behind the numbers of boards: which dossiers, a page at a time, or all of them for a file."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.queries import boards
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel.commitments import queries as commitments
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.errors import Refusal
from dunghen.kernel.ledger import boards as ledger_boards
from dunghen.kernel.ledger import lists
from dunghen.kernel.ledger.boards import FINISHED
from dunghen.kernel.ledger.lists import Listed
from dunghen.kernel.text import format_number

MOST_EXPORTED: Final = 200_000
"""More rows than this are not written to one file: spreadsheet programs of offices do not open them."""
COLUMNS: Final = (
    "source", "reference", "unit", "field", "procedure", "place", "channel", "submitted", "due", "finished", "outcome", "supplements",
    "late_minutes", "breached",
)  # fmt: skip
"""What a row of a list shows of a dossier."""

COLUMN_LABELS: Final[Mapping[str, Any]] = {
    "received": _("Hồ sơ tiếp nhận trong kỳ và kỳ trước chuyển sang"),
    "received_online": _("Hồ sơ nộp trực tuyến trong kỳ"),
    "received_otherwise": _("Hồ sơ nộp trực tiếp, qua bưu chính trong kỳ"),
    "carried_over": _("Hồ sơ kỳ trước chuyển sang"),
    "done": _("Hồ sơ đã giải quyết trong kỳ"),
    "done_early": _("Hồ sơ giải quyết trước hạn"),
    "done_on_time": _("Hồ sơ giải quyết đúng hạn"),
    "done_late": _("Hồ sơ giải quyết quá hạn"),
    "done_undated": _("Hồ sơ giải quyết, không có hạn"),
    "cancelled": _("Hồ sơ rút, dừng, từ chối, để riêng không tính đúng hạn hay trễ"),
    "open": _("Hồ sơ đang giải quyết ở cuối kỳ"),
    "open_in_time": _("Hồ sơ đang giải quyết, trong hạn ở cuối kỳ"),
    "open_overdue": _("Hồ sơ đang giải quyết, quá hạn ở cuối kỳ"),
    "on_time": _("Hồ sơ giải quyết trước và đúng hạn"),
    "late": _("Hồ sơ trễ: giải quyết quá hạn hoặc quá hạn chưa giải quyết"),
    "judged": _("Hồ sơ tính vào tỷ lệ đúng hạn"),
}
NOW_LABELS: Final[Mapping[str, Any]] = {
    timeliness.OVERDUE: _("Hồ sơ đang quá hạn"),
    timeliness.DUE_SOON: _("Hồ sơ sắp đến hạn"),
    timeliness.SUSPENDED: _("Hồ sơ đang tạm dừng"),
    "unfinished": _("Hồ sơ chưa giải quyết xong"),
}
"""Lists of this moment, whatever the period."""
RECEIVED_LABELS: Final[Mapping[str, Any]] = {
    "arrived": _("Hồ sơ tiếp nhận trong kỳ"),
    "received_late": _("Hồ sơ tiếp nhận trong kỳ, đến nay trễ"),
}
"""Lists of what was received in the period, as it stands now."""
FINISHED_LABELS: Final[Mapping[str, Any]] = {"timed": _("Hồ sơ có kết quả trong kỳ")}
"""Lists of what was finished in the period with a result (what was withdrawn, stopped or refused has none)."""
FLAG_LABELS: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    "online": (_("Hồ sơ nộp trực tuyến"), _("Hồ sơ không nộp trực tuyến"), _("Hồ sơ tính vào tỷ lệ trực tuyến")),
    "postal": (
        _("Hồ sơ gửi, trả qua bưu chính"),
        _("Hồ sơ không qua bưu chính"),
        _("Hồ sơ tính vào tỷ lệ bưu chính"),
    ),
    "paid_online": (
        _("Hồ sơ thanh toán trực tuyến"),
        _("Hồ sơ có phí, lệ phí chưa thanh toán trực tuyến"),
        _("Hồ sơ phải nộp phí, lệ phí"),
    ),
    "digital_result": (
        _("Hồ sơ có kết quả điện tử"),
        _("Hồ sơ chưa có kết quả điện tử"),
        _("Hồ sơ tính vào tỷ lệ kết quả điện tử"),
    ),
    "digitised": (_("Hồ sơ đã số hóa"), _("Hồ sơ chưa số hóa"), _("Hồ sơ tính vào tỷ lệ số hóa")),
    "reused": (
        _("Hồ sơ dùng lại dữ liệu đã số hóa"),
        _("Hồ sơ chưa dùng lại dữ liệu"),
        _("Hồ sơ tính vào tỷ lệ dùng lại"),
    ),
}
"""Flag → its numerator, the rest, its denominator."""
FLAG_PARTS: Final = {"yes": True, "no": False, "of": None}


class TooMany(Refusal):
    """More rows than one file can be opened with."""

    code = "dossiers.too_many"
    status = 422
    template = _(
        "Danh sách có {count} hồ sơ, nhiều hơn {most} dòng của một tệp. Vui lòng chọn kỳ ngắn hơn, một đơn vị hoặc một lĩnh vực rồi tải lại."
    )


@dataclass(frozen=True)
class What:
    """A list by its word in an address: a column of the period ("done_late"), a state of now ("overdue"), a flag ("online.yes")."""

    word: str

    @classmethod
    def of(cls, word: str) -> "What":
        """Return the list of a word; of one that means none, the overdue of now."""
        flag, _dot, part = word.partition(".")
        plain = any(word in some for some in (COLUMN_LABELS, NOW_LABELS, RECEIVED_LABELS, FINISHED_LABELS))
        known = plain or (flag in FLAG_LABELS and part in FLAG_PARTS)
        return cls(word if known else timeliness.OVERDUE)

    @property
    def is_now(self) -> bool:
        return self.word in NOW_LABELS

    @property
    def is_received(self) -> bool:
        return self.word in RECEIVED_LABELS

    @property
    def is_finished(self) -> bool:
        return self.word in FINISHED_LABELS

    @property
    def label(self) -> str:
        flag, _dot, part = self.word.partition(".")
        if part:
            return str(FLAG_LABELS[flag][list(FLAG_PARTS).index(part)])
        return str({**COLUMN_LABELS, **NOW_LABELS, **RECEIVED_LABELS, **FINISHED_LABELS}[self.word])

    @property
    def states(self) -> tuple[str, ...]:
        """The states of time that are listed, of a list that goes by them; none: all."""
        several = {
            "unfinished": timeliness.OPEN_STATES,
            "arrived": (),
            "received_late": (timeliness.DONE_LATE, timeliness.OVERDUE),
        }
        return several.get(self.word, (self.word,))


@dataclass(frozen=True)
class Page:
    """Rows of one page, COLUMNS and ``state``; ``count``: how many the list holds; ``after``: mark of the next page, "" at the end."""

    rows: list[dict[str, Any]]
    count: int
    after: str
    as_of: dt.datetime | None


def page(wanted: Wanted, what: What, sight: Sight, at: dt.datetime, after: str = "") -> Page:
    """Return one page of a list, the earliest due first. A mark that cannot be read is taken for the first page."""
    question = boards.asked(wanted, sight, at)
    if question is None:
        return Page([], 0, "", None)
    snapshot, soon = boards.view(), commitments.soon_until(at)
    listed = _listed(question, what)
    shown, mark = lists.page(snapshot, listed, at=at, soon_until=soon, after=_read_mark(after), columns=COLUMNS)
    rows = shown.to_pylist()
    count = _count(snapshot, question, what, at, soon)
    return Page(rows, count, _written_mark(mark) if mark else "", boards.as_of(snapshot, question.sources))


def export(wanted: Wanted, what: What, sight: Sight, at: dt.datetime) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows of a list, some at a time. Raises TooMany."""
    question = boards.asked(wanted, sight, at)
    if question is None:
        return iter(())
    snapshot, soon = boards.view(), commitments.soon_until(at)
    count = _count(snapshot, question, what, at, soon)
    if count > MOST_EXPORTED:
        raise TooMany(count=format_number(count), most=format_number(MOST_EXPORTED))
    found = lists.batches(snapshot, _listed(question, what), at=at, soon_until=soon, columns=COLUMNS)
    return (batch.to_pylist() for batch in found)


def _listed(question: ledger_boards.Asked, what: What) -> Listed:
    flag, _dot, part = what.word.partition(".")
    if part:
        return Listed(question, flags=((flag, FLAG_PARTS[part]),))
    if what.is_now:
        return Listed(replace(question, since=None, until=None), states=what.states)
    if what.is_received:
        return Listed(question, states=what.states)
    if what.is_finished:
        return Listed(replace(question, basis=FINISHED), with_result=True)
    return Listed(question, column=what.word)


def _count(snapshot: Any, question: ledger_boards.Asked, what: What, at: dt.datetime, soon: dt.datetime) -> int:
    """Return how long a list is, from what its number came from."""
    flag, _dot, part = what.word.partition(".")
    if what.is_finished:
        (row,) = ledger_boards.pace(snapshot, replace(question, basis=FINISHED)).to_pylist()
        return int(row["finished"])
    if not (part or what.is_now or what.is_received):
        rows = ledger_boards.flow(snapshot, question, at=at).to_pylist()
        return sum(row[name] for row in rows for name in lists.TOGETHER.get(what.word, (what.word,)))
    period = replace(question, since=None, until=None) if what.is_now else question
    told = replace(period, flags=(flag,) if part else ())
    (row,) = ledger_boards.counts(snapshot, told, at=at, soon_until=soon).to_pylist()
    if not part:
        return sum(row[state] for state in what.states) if what.states else int(row["n"])
    yes, of = row[f"{flag}_yes"], row[f"{flag}_of"]
    return int({"yes": yes, "no": of - yes, "of": of}[part])


def _written_mark(mark: tuple[Any, str]) -> str:
    return signing.b64_encode(json.dumps([mark[0].isoformat(), mark[1]]).encode()).decode()


def _read_mark(text: str) -> tuple[dt.datetime, str] | None:
    if not text:
        return None
    try:
        moment, reference = json.loads(signing.b64_decode(text.encode()))
        # One at the edge of the calendar has no moment in UTC.
        read = dt.datetime.fromisoformat(moment)
        return (read.astimezone(dt.UTC), str(reference)) if read.tzinfo else None
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None

"""The mapping of a source as data: which column of its files is which, in which form, and what its words mean.

Kept as JSON with the source, one version after another. Words are looked up folded; a word that a mapping does not know is looked up
among the usual ones (``words.py``).
"""

import datetime as dt
from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from dunghen.dossiers.intake import moments, words
from dunghen.dossiers.intake.columns import CHANNELS, DOSSIER, LEVELS, MOMENTS, NAMES, NEEDED, READABLE, STATUSES, STEP
from dunghen.dossiers.intake.refusals import UnfitMapping
from dunghen.kernel.worktime.arithmetic import TermUnit, is_countable

FORMAT: Final = 1
FORMS: Final = (*moments.FORMS, moments.MDY)
STEP_NEEDED: Final = frozenset({"code", "step", "unit", "since"})
ENDS_OF_DAY: Final = frozenset({"promised", "reply_by"})
"""A day alone means its end: a result promised for a day is on time at its last minute."""


@dataclass(frozen=True)
class Column:
    """Which heading holds it. ``forms``: of moments, tried in turn (none: all unmistakable ones). ``lenient``: what cannot be read is left empty."""

    heading: str
    forms: tuple[str, ...] = ()
    lenient: bool = False


@dataclass(frozen=True)
class Term:
    """A legal term of a procedure: ``amount`` of ``unit`` (TermUnit), for dossiers received from ``since`` to ``until`` (ISO days, "": no bound)."""

    amount: float
    unit: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Mapping:
    """``columns``: column of READABLE → where it stands. The rest: folded words → what they mean; ``units`` and ``places`` give Unit.key."""

    columns: MappingType[str, Column] = field(default_factory=dict)
    statuses: MappingType[str, int] = field(default_factory=dict)
    channels: MappingType[str, str] = field(default_factory=dict)
    levels: MappingType[str, str] = field(default_factory=dict)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    units: MappingType[str, str] = field(default_factory=dict)
    places: MappingType[str, str] = field(default_factory=dict)
    fields: MappingType[str, str] = field(default_factory=dict)
    procedures: MappingType[str, str] = field(default_factory=dict)
    terms: MappingType[str, tuple[Term, ...]] = field(default_factory=dict)
    """Procedure → its legal terms, for dossiers without a promised date; of several that hold on a day the last counts."""
    steps: MappingType[str, Column] = field(default_factory=dict)
    """Column of STEP → where it stands in the file of step events."""
    step_words: MappingType[str, str] = field(default_factory=dict)
    """Folded name of a step → its slug; others are their own slug."""
    waiting: tuple[str, ...] = ()
    """Words (of the column ``waiting``), and names of steps, that mean it lay and waited."""
    working: tuple[str, ...] = ()
    """Words (of the column ``waiting``) that mean it was worked on."""
    promise_moved: bool = False
    """The source moves the promised date on itself when an applicant completes a dossier or fulfils a duty: it must not be moved once more."""

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **_plain(asdict(self))}

    def with_columns(self, columns: MappingType[str, Column]) -> "Mapping":
        return replace(self, columns=columns)

    def check(self) -> "Mapping":
        """Return the mapping, or raise UnfitMapping with what is missing or means nothing."""
        for trouble in self.troubles():
            raise UnfitMapping(why=trouble)
        return self

    def troubles(self) -> list[str]:
        """Return what keeps the mapping from being used, as Vietnamese sentences."""
        # A source that does not tell when a dossier was handed in tells at least when it was accepted.
        needed = NEEDED - ({"submitted"} if "accepted" in self.columns else set()) - self.columns.keys()
        found = [f"chưa chỉ ra cột {LABELS[name].lower()}." for name in DOSSIER.names if name in needed]
        found += [f"không có cột “{name}” trong hồ sơ." for name in self.columns.keys() - set(READABLE)]
        found += [
            f"có cột {LABELS[name].lower()} nhưng chưa chỉ ra cột {LABELS[of].lower()}."
            for name, of in NAMES.items()
            if name in self.columns and of not in self.columns
        ]
        if self.steps:
            lacking = STEP_NEEDED - self.steps.keys()
            found += [
                f"chưa chỉ ra cột {STEP_LABELS[name].lower()} của tệp các bước."
                for name in STEP.names
                if name in lacking
            ]
        found += [f"không có cột “{name}” trong bước xử lý." for name in self.steps.keys() - set(STEP.names)]
        for name, column in [*self.columns.items(), *self.steps.items()]:
            if not column.heading:
                found.append(f"cột {LABELS.get(name, name).lower()} chưa có tiêu đề.")
            found += [f"không có dạng ngày “{form}”." for form in column.forms if form not in FORMS]
        found += [
            f"trạng thái “{word}” phải là số từ 1 đến 10."
            for word, code in self.statuses.items()
            if code not in STATUSES
        ]
        found += [
            f"kênh “{word}” phải là một trong {', '.join(CHANNELS)}."
            for word, one in self.channels.items()
            if one not in CHANNELS
        ]
        found += [
            f"mức độ “{word}” phải là full, partial hoặc để trống."
            for word, one in self.levels.items()
            if one not in LEVELS
        ]
        return found


def _plain(value: Any) -> Any:
    """Return what JSON would give back."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def from_json(given: Any) -> Mapping:
    """Return the mapping that ``as_json`` gave, or one written by hand. Raises UnfitMapping naming what is wrong."""
    if not isinstance(given, dict):
        raise UnfitMapping(why="phải là một đối tượng JSON.")
    given = dict(given)
    if given.pop("format", FORMAT) != FORMAT:
        raise UnfitMapping(why="được viết bởi phiên bản mới hơn của phần mềm.")
    unknown = given.keys() - Mapping.__dataclass_fields__.keys()
    if unknown:
        raise UnfitMapping(why=f"không có mục “{min(unknown)}”.")
    made: dict[str, Any] = {}
    for name, value in given.items():
        if name in ("yes", "no", "waiting", "working"):
            made[name] = tuple(words.folded(word) for word in _texts(name, value))
        elif name in ("columns", "steps"):
            made[name] = {column: _column(column, one) for column, one in _mapping(name, value).items()}
        elif name == "promise_moved":
            if not isinstance(value, bool):
                raise UnfitMapping(why="mục “promise_moved” phải là true hoặc false.")
            made[name] = value
        elif name == "terms":
            made[name] = {code: _terms(code, some) for code, some in _mapping(name, value).items()}
        elif name == "statuses":
            made[name] = {words.folded(word): _whole(name, code) for word, code in _mapping(name, value).items()}
        else:
            found = _mapping(name, value)
            _texts(name, list(found.values()))
            made[name] = {words.folded(word): meaning for word, meaning in found.items()}
    return Mapping(**made)


def _column(name: str, given: Any) -> Column:
    if isinstance(given, str):
        return Column(given)
    if (
        not isinstance(given, dict)
        or given.keys() - {"heading", "forms", "lenient"}
        or not isinstance(given.get("heading"), str)
    ):
        raise UnfitMapping(
            why=f"cột “{name}” cần có tiêu đề (heading), các dạng ngày (forms) nếu có, và lenient nếu có."
        )
    return Column(given["heading"], tuple(_texts(name, given.get("forms") or [])), given.get("lenient") is True)


def _terms(code: str, given: Any) -> tuple[Term, ...]:
    trouble = UnfitMapping(
        why=f"thời hạn của thủ tục {code} cần amount (số dương, số chẵn nếu không tính bằng giờ), unit ({', '.join(TermUnit)}), since, until (năm-tháng-ngày) nếu có."
    )
    found = []
    for one in given if isinstance(given, list) else [None]:
        if not isinstance(one, dict) or one.keys() - {"amount", "unit", "since", "until"}:
            raise trouble
        amount, unit, days = one.get("amount"), one.get("unit"), [one.get("since") or "", one.get("until") or ""]
        if isinstance(amount, bool) or not isinstance(amount, int | float) or unit not in list(TermUnit):
            raise trouble
        if not is_countable(amount, TermUnit(unit)):
            raise trouble
        try:
            [dt.date.fromisoformat(day) for day in days if day]
        except (TypeError, ValueError):
            raise trouble from None
        found.append(Term(amount, unit, *days))
    return tuple(found)


def _mapping(name: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        raise UnfitMapping(why=f"mục “{name}” phải là một đối tượng JSON.")
    return given


def _texts(name: str, given: Any) -> list[str]:
    if not isinstance(given, list | tuple) or not all(isinstance(word, str) for word in given):
        raise UnfitMapping(why=f"mục “{name}” phải gồm các chuỗi chữ.")
    return list(given)


def _whole(name: str, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise UnfitMapping(why=f"mục “{name}” phải gồm các số nguyên.")
    return given


LABELS: Final[MappingType[str, str]] = {
    "code": "Mã hồ sơ",
    "procedure": "Thủ tục",
    "procedure_name": "Tên thủ tục",
    "field": "Lĩnh vực",
    "field_name": "Tên lĩnh vực",
    "unit": "Đơn vị giải quyết",
    "place": "Xã, phường",
    "channel": "Kênh thực hiện",
    "service_level": "Mức độ dịch vụ công",
    "fee": "Có phí, lệ phí",
    "paid_online": "Thanh toán trực tuyến",
    "returned_by_post": "Trả kết quả qua bưu chính",
    "submitted": "Ngày nộp",
    "accepted": "Ngày tiếp nhận",
    "promised": "Ngày hẹn trả",
    "finished": "Ngày xử lý xong",
    "returned": "Ngày trả kết quả",
    "status": "Trạng thái",
    "refusal_form": "Phiếu từ chối tiếp nhận",
    "supplements": "Số lần yêu cầu bổ sung",
    "supplement_asked": "Ngày yêu cầu bổ sung",
    "supplement_done": "Ngày bổ sung xong",
    "duty_asked": "Ngày thông báo nghĩa vụ tài chính",
    "duty_done": "Ngày xong nghĩa vụ tài chính",
    "officer": "Mã cán bộ xử lý",
    "digital_result": "Kết quả điện tử",
    "digitised": "Được số hóa",
    "reused": "Dùng lại dữ liệu",
    "fault": "Trách nhiệm chậm",
    "cause": "Nguyên nhân chậm",
    "number": "Thứ tự bước",
    "step": "Bước xử lý",
    "waiting": "Chờ hay đang làm",
    "since": "Từ lúc",
    "until": "Đến lúc",
    "reply_by": "Hạn của bước",
}
"""Columns by their Vietnamese names."""
STEP_LABELS: Final[MappingType[str, str]] = {**LABELS, "unit": "Đơn vị giữ hồ sơ", "officer": "Mã người giữ hồ sơ"}
"""The same of step events."""
MOMENT_COLUMNS: Final = frozenset({*MOMENTS, "since", "until", "reply_by"})

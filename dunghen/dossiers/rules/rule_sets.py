"""Rule sets of the one-stop decrees: the day of receipt picks the one a dossier is handled under, and it keeps it to its end.

Facts and how sure they are: domain note, sections 1.1, 1.2 and 1.4. What is not sure is not shown to anybody as law, only used.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class FormSet:
    """The forms of one circular. ``titles``: number as printed → title; ``apology``: the number of the letter of apology."""

    name: str
    basis: str
    apology: str
    titles: Mapping[str, str]
    sure: bool = True


@dataclass(frozen=True)
class RuleSet:
    """What holds for dossiers received from ``since`` until the next set begins. ``sure``: the domain note is sure of the day."""

    name: str
    since: dt.date
    basis: str
    forms: FormSet
    sure: bool = True
    supplements_allowed: int = 1
    """How often the applicant may be asked for more; a dossier asked more often counts as late (national formula of the on-time rate)."""
    new_dates_allowed: int = 1
    """How often an agency may set a new date alone, unless the province has set an amount of its own (``new_dates``)."""


F2018: Final = FormSet(
    "TT01-2018",
    "Thông tư 01/2018/TT-VPCP",
    "04",
    MappingProxyType(
        {
            "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            "03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            "04": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            "05": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            "06": "Sổ theo dõi hồ sơ",
        }
    ),
)
F2025: Final = FormSet(
    "TT03-2025",
    "Thông tư 03/2025/TT-VPCP",
    "04",
    MappingProxyType(
        {
            "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            "03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            "04": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            "05": "Thông báo dừng giải quyết hồ sơ",
            "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            "07": "Sổ theo dõi hồ sơ",
        }
    ),
)
FORM_SETS: Final[Mapping[str, FormSet]] = MappingProxyType({F2018.name: F2018, F2025.name: F2025})

RULE_SETS: Final = (
    RuleSet("R2018", dt.date(2018, 6, 21), "Nghị định 61/2018/NĐ-CP", F2018),
    RuleSet("R2021", dt.date(2021, 12, 6), "Nghị định 107/2021/NĐ-CP", F2018, sure=False),
    RuleSet("R2025", dt.date(2025, 7, 1), "Nghị định 118/2025/NĐ-CP", F2025),
    # Nobody could read this decree; its day is one of two, and nothing of it is known to change what is counted here.
    RuleSet("R2025b", dt.date(2025, 12, 31), "Nghị định 367/2025/NĐ-CP", F2025, sure=False),
    # Forms are another ministry's since; until it issues its own, those of 2025 stand.
    RuleSet("R2026", dt.date(2026, 8, 5), "Nghị định 309/2026/NĐ-CP", F2025),
)
"""In order of their days."""

_DAYS: Final = np.array([rules.since for rules in RULE_SETS], "datetime64[D]")
_ALLOWED: Final = np.array([rules.supplements_allowed for rules in RULE_SETS], np.int16)


def of(received: dt.date) -> RuleSet:
    """Return the rule set of a day of receipt; what came before the first is handled as the first says."""
    return RULE_SETS[int(positions(np.array([received], "datetime64[D]"))[0])]


def positions(received: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Return the place in RULE_SETS for each day (datetime64[D])."""
    found: npt.NDArray[np.intp] = np.maximum(np.searchsorted(_DAYS, received, side="right") - 1, 0)
    return found


def supplements_allowed(received: npt.NDArray[Any]) -> npt.NDArray[np.int16]:
    """Return for each day of receipt (datetime64[D]) how often the applicant may be asked for more."""
    if (_ALLOWED[0] == _ALLOWED).all():
        return np.broadcast_to(_ALLOWED[:1], received.shape)
    found: npt.NDArray[np.int16] = _ALLOWED[positions(received)]
    return found

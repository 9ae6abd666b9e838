"""What the six blocks of decision 766/QĐ-TTg say of dossiers, as far as dossiers tell it: numerator, denominator, no points of our own.

Names and highest points of blocks, formulas and the shares from which full points are given are those of the domain note 1.9; how points
are split within a block is not known for sure, so none are given.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _

from dunghen.dossiers.queries import boards, paces, rates
from dunghen.dossiers.queries.boards import Wanted
from dunghen.dossiers.queries.paces import Pace
from dunghen.dossiers.queries.rates import Rate
from dunghen.dossiers.queries.seeing import Sight
from dunghen.kernel import measures


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number in the formulas, the rate (None: not told by dossiers, and ``why``), and from which percent points are full.

    ``what``: the list behind the denominator and numerator, "" when there is none. ``url``: where another room's figure is explained.
    """

    number: str
    label: Any
    rate: Rate | None = None
    full_from: float | None = None
    why: Any = ""
    numerator: str = ""
    denominator: str = ""
    percent: float | None = None
    url: str = ""
    pace: Pace | None = None
    """Of an average: what it is made of."""

    @property
    def is_full(self) -> bool | None:
        """Say whether full points are reached; None when it is not known from where on, or nothing was counted."""
        if self.full_from is None or self.rate is None or self.rate.percent is None:
            return None
        return self.rate.percent >= self.full_from


@dataclass(frozen=True)
class Block:
    """One of the six: its code, name, highest points and criteria."""

    code: str
    label: Any
    most: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Index:
    blocks: tuple[Block, ...]
    as_of: dt.datetime | None


NOT_COUNTED: Final[Mapping[str, Any]] = {
    "1": _("Công khai thủ tục và dữ liệu đồng bộ nằm ở Cổng Dịch vụ công quốc gia, không nằm trong hồ sơ."),
    "3.1": _("Cần danh mục thủ tục cung cấp trực tuyến."),
    "3.5": _("Cần danh mục thủ tục phải nộp phí, lệ phí."),
    "4.4": _("Cần dữ liệu của kho quản lý dữ liệu điện tử quốc gia."),
    "5.4": _("Cần số hồ sơ bị phản ánh, không hài lòng theo từng hồ sơ."),
}


def index(wanted: Wanted, sight: Sight, at: dt.datetime) -> Index:
    """Return the blocks over the period. Three questions to the ledger, and the figures other rooms publish."""
    whole = boards.progress(wanted, sight, at).whole
    on_time = Rate(whole.on_time, whole.judged)
    by_procedure, as_of = rates.counted(replace(wanted, by="procedure"), sight, at)
    told = rates.of_row(rates.added(by_procedure))
    services = by_procedure.filter(pc.is_valid(by_procedure["procedure"]))
    services_rate = Rate(len(services.filter(pc.greater(services["online_yes"], 0))), len(services))
    blocks = (
        Block("CKMB", _("Công khai, minh bạch"), 18, (_missing("1.1–1.4", _("Công khai thủ tục, đồng bộ hồ sơ"), "1"),)),
        Block(
            "TDGQ",
            _("Tiến độ, kết quả giải quyết"),
            20,
            (
                Criterion("2.1", _("Hồ sơ giải quyết đúng hạn"), on_time, numerator="on_time", denominator="judged"),
                Criterion("2.2", _("Thời gian giải quyết trung bình, đã trừ thời gian người nộp bổ sung"), pace=paces.pace(wanted, sight, at)),
            ),
        ),
        Block(
            "ONLINE",
            _("Cung cấp dịch vụ trực tuyến"),
            12,
            (
                _missing("3.1", _("Thủ tục cung cấp trực tuyến"), "3.1"),
                Criterion("3.2", _("Thủ tục có hồ sơ trực tuyến trong số thủ tục có hồ sơ (mẫu số chính thức là số thủ tục cung cấp trực tuyến)"), services_rate),
                Criterion("3.3", _("Hồ sơ nộp trực tuyến (chưa nhân tỷ lệ đồng bộ)"), told["online"], 50.0, numerator="online.yes", denominator="online.of"),
            ),
        ),
        Block(
            "TTTT",
            _("Thanh toán trực tuyến"),
            10,
            (
                _missing("3.5", _("Thủ tục có thanh toán trực tuyến"), "3.5"),
                Criterion("3.6", _("Hồ sơ thanh toán trực tuyến trong số hồ sơ phải nộp phí, lệ phí"), told["paid_online"], numerator="paid_online.yes", denominator="paid_online.of"),
            ),
        ),
        Block(
            "MDHL",
            _("Mức độ hài lòng"),
            18,
            (
                _published("5.2", _("Phản ánh, kiến nghị trả lời đúng hạn"), "petitions.on_time_rate", wanted, sight, at),
                _published("5.3", _("Người gửi hài lòng với trả lời"), "petitions.satisfaction", wanted, sight, at),
                _missing("5.4", _("Hồ sơ không trễ, không bị phản ánh"), "5.4"),
            ),
        ),
        Block(
            "MDSH",
            _("Số hóa hồ sơ"),
            22,
            (
                Criterion("4.1", _("Hồ sơ có kết quả điện tử"), told["digital_result"], numerator="digital_result.yes", denominator="digital_result.of"),
                Criterion("4.2", _("Hồ sơ số hóa cả thành phần và kết quả"), told["digitised"], 80.0, numerator="digitised.yes", denominator="digitised.of"),
                Criterion("4.3", _("Hồ sơ dùng lại dữ liệu đã số hóa"), told["reused"], 80.0, numerator="reused.yes", denominator="reused.of"),
                _missing("4.4–4.5", _("Kho dữ liệu quốc gia, dữ liệu dân cư"), "4.4"),
            ),
        ),
    )  # fmt: skip
    return Index(blocks, as_of)


def _missing(number: str, label: Any, why: str) -> Criterion:
    return Criterion(number, label, why=NOT_COUNTED[why])


def _published(number: str, label: Any, slug: str, wanted: Wanted, sight: Sight, at: dt.datetime) -> Criterion:
    """Return another room's figure, for the province or one unit: whoever sees less than the province chooses a unit."""
    unit = wanted.unit or wanted.below or None
    if not (sight.holds(unit) if unit else sight.everything):
        return Criterion(number, label, why=_("Chọn một đơn vị để xem số của đơn vị ấy."))
    scope = measures.Scope(at, unit, (wanted.period.first, wanted.period.last))
    reading = measures.read(slug, scope)
    if reading is None:
        return Criterion(number, label, why=_("Chưa có số liệu trong kỳ này."))
    return Criterion(number, label, percent=float(reading.value), url=reading.list_url)

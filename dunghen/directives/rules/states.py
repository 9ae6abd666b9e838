"""States of letters and assignments, and the moves between them, as data (domain note 3.2)."""

from collections.abc import Mapping
from typing import Final

from dunghen.kernel.moves import Moves

# -- letters ----------------------------------------------------------------------------------------------------------

DRAFT: Final = "draft"
ISSUED: Final = "issued"
WITHDRAWN: Final = "withdrawn"
LETTER_STATES: Final = ((DRAFT, "Chờ xác nhận"), (ISSUED, "Đã giao"), (WITHDRAWN, "Đã thu hồi"))

SLIP: Final = "phieu_giao"
"""No letter that somebody wrote: what other rooms asked for, gathered under one heading."""
LETTER_TYPES: Final = (
    ("cong_van", "Công văn"),
    ("chi_thi", "Chỉ thị"),
    ("ke_hoach", "Kế hoạch"),
    ("thong_bao_ket_luan", "Thông báo kết luận"),
    ("quyet_dinh", "Quyết định"),
    ("cong_dien", "Công điện"),
    (SLIP, "Phiếu giao việc"),
)
URGENCIES: Final = (("thuong", "Thường"), ("khan", "Khẩn"), ("thuong_khan", "Thượng khẩn"), ("hoa_toc", "Hỏa tốc"))

# -- assignments ------------------------------------------------------------------------------------------------------

ASSIGNED: Final = "assigned"
IN_PROGRESS: Final = "in_progress"
SENT_BACK: Final = "sent_back"
SUBMITTED: Final = "submitted"
DONE: Final = "done"
CANCELLED: Final = "cancelled"
STATES: Final = (
    (ASSIGNED, "Đã giao, chưa nhận"),
    (IN_PROGRESS, "Đang thực hiện"),
    (SENT_BACK, "Đơn vị trả lại"),
    (SUBMITTED, "Chờ duyệt kết quả"),
    (DONE, "Hoàn thành"),
    (CANCELLED, "Đã huỷ"),
)
STATE_LABELS: Final = dict(STATES)
OPEN_STATES: Final = (ASSIGNED, IN_PROGRESS, SENT_BACK, SUBMITTED)

# move → (states it starts from, state it leads to or None when the state stays)
MOVES: Final[Mapping[str, tuple[frozenset[str], str | None]]] = {
    "accept": (frozenset({ASSIGNED}), IN_PROGRESS),
    "send_back": (frozenset({ASSIGNED, IN_PROGRESS}), SENT_BACK),
    "reassign": (frozenset({ASSIGNED, IN_PROGRESS, SENT_BACK}), ASSIGNED),
    "insist": (frozenset({SENT_BACK}), ASSIGNED),
    "name_officer": (frozenset({ASSIGNED, IN_PROGRESS, SUBMITTED}), None),
    "report": (frozenset({IN_PROGRESS}), None),
    "ask_extension": (frozenset({ASSIGNED, IN_PROGRESS}), None),
    "start_term": (frozenset({ASSIGNED, IN_PROGRESS}), None),
    "hand_in": (frozenset({IN_PROGRESS}), SUBMITTED),
    "accept_result": (frozenset({SUBMITTED}), DONE),
    "return_result": (frozenset({SUBMITTED}), IN_PROGRESS),
    "cancel": (frozenset(OPEN_STATES), CANCELLED),
}
MOVE_LABELS: Final[Mapping[str, str]] = {
    "accept": "Nhận nhiệm vụ",
    "send_back": "Trả lại vì không đúng thẩm quyền",
    "reassign": "Giao đơn vị khác",
    "insist": "Giữ nguyên đơn vị chủ trì",
    "name_officer": "Phân công chuyên viên",
    "report": "Báo cáo tiến độ",
    "ask_extension": "Đề nghị gia hạn",
    "start_term": "Ghi ngày bắt đầu tính hạn",
    "hand_in": "Nộp kết quả",
    "accept_result": "Chấp nhận kết quả",
    "return_result": "Trả lại kết quả",
    "cancel": "Huỷ nhiệm vụ",
}

_MOVES: Final = Moves(MOVES, MOVE_LABELS, STATE_LABELS)
moves_from, require_move = _MOVES.of, _MOVES.require

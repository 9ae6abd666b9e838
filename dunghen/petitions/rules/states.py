"""States of a petition, the moves between them and who acts next, as data (domain note 2.2 and 2.5)."""

from collections.abc import Mapping
from typing import Final

from dunghen.kernel.moves import Moves

# -- what it is ---------------------------------------------------------------------------------------------------------

FEEDBACK: Final = "phan_anh"
RECOMMENDATION: Final = "kien_nghi"
QUESTION: Final = "hoi_dap"
COMPLAINT: Final = "khieu_nai"
DENUNCIATION: Final = "to_cao"
PRAISE: Final = "khen"
SPAM: Final = "spam"
KINDS: Final = (
    (FEEDBACK, "Phản ánh"),
    (RECOMMENDATION, "Kiến nghị"),
    (QUESTION, "Hỏi đáp"),
    (PRAISE, "Khen"),
    (COMPLAINT, "Khiếu nại"),
    (DENUNCIATION, "Tố cáo"),
    (SPAM, "Không có nội dung"),
)
KIND_LABELS: Final = dict(KINDS)
HANDLED: Final = (FEEDBACK, RECOMMENDATION, QUESTION, PRAISE)
"""Kinds that an agency answers here; complaints and denunciations have doors of their own by law."""

URGENT: Final = "urgent"
QUICK: Final = "quick"
NORMAL: Final = "normal"
COMPLEX: Final = "complex"
CLASSES: Final = ((URGENT, "Khẩn"), (QUICK, "Xử lý nhanh"), (NORMAL, "Thông thường"), (COMPLEX, "Phức tạp"))
CLASS_LABELS: Final = dict(CLASSES)

WEB: Final = "web"
API: Final = "api"
OPEN311: Final = "open311"
EMAIL: Final = "email"
COUNTER: Final = "counter"
HOTLINE: Final = "hotline"
CHANNELS: Final = (
    (WEB, "Trang web"),
    (API, "Kết nối hệ thống"),
    (OPEN311, "Open311"),
    (EMAIL, "Thư điện tử"),
    (COUNTER, "Tại quầy"),
    (HOTLINE, "Tổng đài"),
)
CHANNEL_LABELS: Final = dict(CHANNELS)

# -- where it stands ----------------------------------------------------------------------------------------------------

RECEIVED: Final = "received"
ASKED: Final = "asked"
HANDED: Final = "handed"
IN_PROGRESS: Final = "in_progress"
SENT_BACK: Final = "sent_back"
DRAFTED: Final = "drafted"
FORWARDED: Final = "forwarded"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"
REDIRECTED: Final = "redirected"
MERGED: Final = "merged"
SILENT: Final = "silent"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (
    (RECEIVED, "Mới tiếp nhận"),
    (ASKED, "Chờ người gửi bổ sung"),
    (HANDED, "Đã chuyển đơn vị"),
    (IN_PROGRESS, "Đơn vị đang xử lý"),
    (SENT_BACK, "Đơn vị chuyển trả"),
    (DRAFTED, "Chờ duyệt trả lời"),
    (FORWARDED, "Đã chuyển cơ quan ngoài tỉnh"),
    (ANSWERED, "Đã trả lời"),
    (REFUSED, "Không tiếp nhận"),
    (REDIRECTED, "Đã hướng dẫn nơi giải quyết"),
    (MERGED, "Đã gộp"),
    (SILENT, "Đã đóng vì không bổ sung"),
    (WITHDRAWN, "Người gửi đã rút"),
)
STATE_LABELS: Final = dict(STATES)
OPEN_STATES: Final = (RECEIVED, ASKED, HANDED, IN_PROGRESS, SENT_BACK, DRAFTED, FORWARDED)
WITH_UNIT: Final = (HANDED, IN_PROGRESS, DRAFTED)

PUBLIC_WORDS: Final[Mapping[str, str]] = {
    RECEIVED: "Đã tiếp nhận",
    ASKED: "Chờ bổ sung",
    HANDED: "Đang xử lý",
    IN_PROGRESS: "Đang xử lý",
    SENT_BACK: "Đang xử lý",
    DRAFTED: "Đang xử lý",
    FORWARDED: "Đã chuyển cơ quan có thẩm quyền",
    ANSWERED: "Đã trả lời",
    REFUSED: "Không tiếp nhận",
    REDIRECTED: "Đã hướng dẫn nơi giải quyết",
    MERGED: "Đã gộp với phản ánh trùng",
    SILENT: "Đã đóng vì không bổ sung",
    WITHDRAWN: "Người gửi đã rút",
}
"""What the citizen reads: the agency's inner steps are one step to him."""

CENTRE: Final = "centre"
LEAD: Final = "lead"
HEAD: Final = "head"
CITIZEN: Final = "citizen"
OUTSIDE: Final = "outside"
NOBODY: Final = ""
WAITS_ON: Final[Mapping[str, str]] = {
    RECEIVED: CENTRE,
    SENT_BACK: CENTRE,
    ASKED: CITIZEN,
    HANDED: LEAD,
    IN_PROGRESS: LEAD,
    DRAFTED: HEAD,
    FORWARDED: OUTSIDE,
}
"""Who acts next in each state; an answered petition waits for the coordinator until its publication is decided."""
WAITS_LABELS: Final = {
    CENTRE: "Điều phối",
    LEAD: "Đơn vị xử lý",
    HEAD: "Thủ trưởng duyệt",
    CITIZEN: "Người gửi bổ sung",
    OUTSIDE: "Cơ quan ngoài tỉnh",
    NOBODY: "Không ai",
}

# -- publication, remedy ------------------------------------------------------------------------------------------------

NOT_YET: Final = ""
PENDING: Final = "pending"
PUBLISHED: Final = "published"
DECLINED: Final = "declined"
TAKEN_DOWN: Final = "taken_down"
PUBLICATION: Final = (
    (PENDING, "Chờ duyệt công khai"),
    (PUBLISHED, "Đã công khai"),
    (DECLINED, "Không công khai"),
    (TAKEN_DOWN, "Đã gỡ"),
)
PUBLICATION_LABELS: Final = dict(PUBLICATION)

PLANNED: Final = "planned"
FIXED: Final = "fixed"
NOT_NEEDED: Final = "not_needed"
CANNOT: Final = "cannot"
REMEDIES: Final = (
    (PLANNED, "Sẽ khắc phục"),
    (FIXED, "Đã khắc phục"),
    (NOT_NEEDED, "Không có việc phải khắc phục"),
    (CANNOT, "Chưa khắc phục được"),
)
REMEDY_LABELS: Final = dict(REMEDIES)
"""“Answered” and “fixed” are different facts: an answer tells, a remedy changes the street."""

# -- moves --------------------------------------------------------------------------------------------------------------

# move → (states it starts from, state it leads to or None when the state stays)
MOVES: Final[Mapping[str, tuple[frozenset[str], str | None]]] = {
    "ask_more": (frozenset({RECEIVED, SENT_BACK, HANDED, IN_PROGRESS}), ASKED),
    "close_silent": (frozenset({ASKED}), SILENT),
    "accept": (frozenset({RECEIVED, SENT_BACK}), HANDED),
    "refuse": (frozenset({RECEIVED, SENT_BACK}), REFUSED),
    "redirect": (frozenset({RECEIVED, SENT_BACK, HANDED, IN_PROGRESS}), REDIRECTED),
    "forward": (frozenset({RECEIVED, SENT_BACK}), FORWARDED),
    "classify": (frozenset({RECEIVED, SENT_BACK, HANDED, IN_PROGRESS, DRAFTED}), None),
    "take": (frozenset({HANDED}), IN_PROGRESS),
    "name_officer": (frozenset({HANDED, IN_PROGRESS, DRAFTED}), None),
    "send_back": (frozenset({HANDED, IN_PROGRESS}), SENT_BACK),
    "hand_on": (frozenset({HANDED, IN_PROGRESS, SENT_BACK}), HANDED),
    "insist": (frozenset({SENT_BACK}), HANDED),
    "cooperate": (frozenset({HANDED, IN_PROGRESS, DRAFTED}), None),
    "extend": (frozenset({HANDED, IN_PROGRESS, DRAFTED}), None),
    "draft": (frozenset({HANDED, IN_PROGRESS}), DRAFTED),
    "return_draft": (frozenset({DRAFTED}), IN_PROGRESS),
    "approve": (frozenset({DRAFTED}), ANSWERED),
    "answer_outside": (frozenset({FORWARDED}), ANSWERED),
    "recall": (frozenset({FORWARDED}), RECEIVED),
    "correct_answer": (frozenset({ANSWERED}), None),
    "remedy": (frozenset({IN_PROGRESS, DRAFTED, ANSWERED}), None),
    "publish": (frozenset({ANSWERED}), None),
    "judge": (frozenset({ANSWERED}), None),
    "reopen": (frozenset({ANSWERED}), HANDED),
    "split": (frozenset({RECEIVED, SENT_BACK, HANDED, IN_PROGRESS}), None),
    "merge": (frozenset({RECEIVED, SENT_BACK, HANDED, IN_PROGRESS, ASKED}), MERGED),
    "withdraw": (frozenset({RECEIVED, ASKED, HANDED, IN_PROGRESS, SENT_BACK, FORWARDED}), WITHDRAWN),
    "allow_public": (frozenset({RECEIVED, ASKED, HANDED, IN_PROGRESS, SENT_BACK, DRAFTED, FORWARDED, ANSWERED}), None),
    "keep_private": (frozenset({RECEIVED, ASKED, HANDED, IN_PROGRESS, SENT_BACK, DRAFTED, FORWARDED, ANSWERED}), None),
}
MOVE_LABELS: Final[Mapping[str, str]] = {
    "ask_more": "Đề nghị bổ sung",
    "close_silent": "Đóng vì không bổ sung",
    "accept": "Tiếp nhận và chuyển đơn vị",
    "refuse": "Không tiếp nhận",
    "redirect": "Hướng dẫn sang khiếu nại, tố cáo",
    "forward": "Chuyển cơ quan ngoài tỉnh",
    "classify": "Sửa phân loại",
    "take": "Nhận xử lý",
    "name_officer": "Phân công chuyên viên",
    "send_back": "Chuyển trả vì không đúng thẩm quyền",
    "hand_on": "Chuyển đơn vị khác",
    "insist": "Giữ nguyên đơn vị",
    "cooperate": "Lấy ý kiến phối hợp",
    "extend": "Gia hạn",
    "draft": "Trình dự thảo trả lời",
    "return_draft": "Trả lại dự thảo",
    "approve": "Duyệt và trả lời",
    "answer_outside": "Ghi trả lời của cơ quan ngoài",
    "recall": "Thu hồi từ cơ quan ngoài tỉnh",
    "correct_answer": "Sửa trả lời đã gửi",
    "remedy": "Ghi việc khắc phục",
    "publish": "Duyệt công khai",
    "judge": "Đánh giá",
    "reopen": "Mở lại",
    "split": "Tách",
    "merge": "Gộp",
    "withdraw": "Rút",
    "allow_public": "Cho công khai",
    "keep_private": "Không cho công khai nữa",
}

_MOVES: Final = Moves(MOVES, MOVE_LABELS, STATE_LABELS)
moves_from, require_move = _MOVES.of, _MOVES.require

"""The ten statuses of the national dossier sync: their words here, what people call them, and which of them end the processing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

REGISTERED, ACCEPTED, REFUSED, PROCESSING, SUPPLEMENT, DUTY, WITHDRAWN, STOPPED, SOLVED, RETURNED = range(1, 11)

WORDS: Final[Mapping[int, str]] = MappingProxyType(
    {
        REGISTERED: "registered",
        ACCEPTED: "accepted",
        REFUSED: "refused",
        PROCESSING: "processing",
        SUPPLEMENT: "supplement",
        DUTY: "duty",
        WITHDRAWN: "withdrawn",
        STOPPED: "stopped",
        SOLVED: "solved",
        RETURNED: "returned",
    }
)
"""Number of the sync → the word in the ledger's column ``status``."""

WITH_FORM, WITHOUT_FORM = "refused_with_form", "refused_without_form"
"""Instead of "refused" where the source tells whether the official form (03) was issued."""

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "registered": "Mới đăng ký",
        "accepted": "Được tiếp nhận",
        "refused": "Không được tiếp nhận",
        "processing": "Đang xử lý",
        "supplement": "Yêu cầu bổ sung giấy tờ",
        "duty": "Yêu cầu thực hiện nghĩa vụ tài chính",
        "withdrawn": "Công dân yêu cầu rút hồ sơ",
        "stopped": "Dừng xử lý",
        "solved": "Đã xử lý xong",
        "returned": "Đã trả kết quả",
    }
)

STOPPING: Final = frozenset({REFUSED, WITHDRAWN, STOPPED})
"""It ended without a result (``ledger.schema.WITHOUT_RESULT``). The national formula judges it too: by the moment it ended."""

"""Steps of a dossier's way as people call them; those of other names are shown as their source names them. Pure."""

from typing import Final

STEP_LABELS: Final = {
    "tiep-nhan": "Tiếp nhận",
    "cho-phan-cong": "Chờ phân công",
    "phan-cong": "Phân công",
    "tham-dinh": "Thẩm định",
    "lay-y-kien-phoi-hop": "Lấy ý kiến phối hợp",
    "cho-thuc-hien-nghia-vu-tai-chinh": "Chờ thực hiện nghĩa vụ tài chính",
    "cho-trinh-ky": "Chờ trình ký",
    "trinh-ky": "Trình ký",
    "ky-duyet": "Ký duyệt",
    "tra-ket-qua": "Trả kết quả",
}


FOR_APPLICANT: Final = ("bo-sung", "nghia-vu-tai-chinh", "nop-thue", "nop-tien", "nop-phi", "nop-le-phi")
"""What a waiting step's name holds when it waits for the applicant: for papers, or for a financial duty. Only then the clock may stand."""


def step_label(slug: str) -> str:
    """Return how the step ``slug`` is called; a step told as "waiting:…" or "working:…" is called by its name alone."""
    name = slug.rpartition(":")[2]
    return STEP_LABELS.get(name, name or "Không rõ bước")

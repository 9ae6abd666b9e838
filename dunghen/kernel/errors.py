"""Refusals: why an act cannot be done, in one Vietnamese sentence with a stable code.

A refusal is not a failure of the program. It names what happened, why, and what to do next, carries its facts as data, and is
turned into a page or an API answer in one place of each shell (``status`` gives the HTTP code).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    # For the checker alone: the arithmetic refuses too, and knows no framework.
    from django.utils.functional import Promise


class Refusal(Exception):
    """Base of all refusals. ``code`` is stable for machines; ``template`` is filled from ``facts`` for people."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    template: "ClassVar[str | Promise]" = "Không thực hiện được yêu cầu. Vui lòng thử lại hoặc liên hệ bộ phận hỗ trợ."

    def __init__(self, **facts: Any) -> None:
        self.facts: Mapping[str, Any] = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        return str(self.template).format(**self.facts)


class Forbidden(Refusal):
    """The actor may not do this on this object at this time."""

    code = "access.forbidden"
    status = 403
    template = (
        "Ông/Bà chưa được giao quyền “{action}” đối với mục này. "
        "Nếu cần, vui lòng đề nghị thủ trưởng đơn vị hoặc quản trị hệ thống cấp quyền."
    )


class NotFound(Refusal):
    """The object does not exist, or the actor may not know that it does."""

    code = "access.not_found"
    status = 404
    template = "Không tìm thấy mục Ông/Bà cần. Vui lòng kiểm tra lại địa chỉ hoặc tìm trong danh sách."


class Stale(Refusal):
    """Somebody else changed the object first; nothing was changed now."""

    code = "acts.stale"
    status = 409
    template = "Mục này vừa được người khác cập nhật nên thay đổi chưa được ghi. Vui lòng tải lại trang và làm lại."


class WrongState(Refusal):
    """The move is not allowed from the present state."""

    code = "acts.wrong_state"
    status = 409
    template = (
        "Chưa thể “{action}” vì mục này đang ở trạng thái “{state}”. Vui lòng tải lại trang để xem các bước có thể làm."
    )

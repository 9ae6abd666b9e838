"""Why a commitment cannot be moved as asked."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class Closed(Refusal):
    """The commitment has ended. Facts: ``ref``, ``how``, ``on``."""

    code = "commitments.closed"
    status = 409
    template = _(
        "{ref} đã kết thúc ({how}) từ ngày {on} nên không thay đổi được nữa. Vui lòng tải lại trang để xem kết quả."
    )


class AlreadySuspended(Refusal):
    """Facts: ``ref``, ``since``."""

    code = "commitments.already_suspended"
    status = 409
    template = _("{ref} đang tạm dừng từ {since}. Vui lòng tiếp tục việc này trước, rồi thực hiện lại thao tác.")


class NotSuspended(Refusal):
    code = "commitments.not_suspended"
    status = 409
    template = _("{ref} không ở trạng thái tạm dừng nên không cần tiếp tục. Vui lòng tải lại trang để xem hiện trạng.")


class Undated(Refusal):
    """There is no due moment to extend."""

    code = "commitments.undated"
    template = _("{ref} chưa có hạn nên không gia hạn được. Vui lòng đính chính hạn trước, kèm căn cứ.")


class NotLater(Refusal):
    """An extension must lead to a later moment. Facts: ``ref``, ``due``, ``asked``."""

    code = "commitments.not_later"
    template = _(
        "Hạn mới {asked} của {ref} không muộn hơn hạn đang có {due}. Vui lòng chọn ngày muộn hơn, hoặc dùng đính chính hạn."
    )


class BeforeOpening(Refusal):
    """A moment lies before the commitment was opened. Facts: ``ref``, ``moment``, ``opened``."""

    code = "commitments.before_opening"
    template = _("Thời điểm {moment} sớm hơn lúc giao {ref} ({opened}). Vui lòng kiểm tra lại ngày đã nhập.")


class InFuture(Refusal):
    """What has not happened yet cannot be recorded as done. Facts: ``ref``, ``moment``."""

    code = "commitments.in_future"
    template = _("Thời điểm {moment} của {ref} chưa đến. Vui lòng nhập ngày đã thực hiện, không muộn hơn hôm nay.")


class OutOfOrder(Refusal):
    """The suspension would end before it began. Facts: ``ref``, ``moment``, ``since``."""

    code = "commitments.out_of_order"
    template = _("Thời điểm {moment} sớm hơn lúc tạm dừng {ref} ({since}). Vui lòng kiểm tra lại ngày đã nhập.")


class SameOwner(Refusal):
    """Facts: ``ref``, ``unit``."""

    code = "commitments.same_owner"
    template = _("{unit} đang giữ {ref} rồi nên không cần bàn giao. Vui lòng chọn đơn vị khác.")


class UnitNotValid(Refusal):
    """The unit does not exist on that day. Facts: ``unit``, ``on``."""

    code = "commitments.unit_not_valid"
    template = _(
        "{unit} không hoạt động vào ngày {on} nên không nhận việc được. Vui lòng chọn đơn vị kế thừa đang hoạt động."
    )


class ReferenceTaken(Refusal):
    """Another commitment of this kind bears the reference. Facts: ``ref``."""

    code = "commitments.reference_taken"
    status = 409
    template = _("Mã {ref} đã dùng cho một việc khác. Vui lòng tải lại trang; nếu vẫn gặp, hãy đặt mã khác.")


class AlreadyLinked(Refusal):
    """Facts: ``ref``, ``other``."""

    code = "commitments.already_linked"
    status = 409
    template = _("{ref} và {other} đã được liên kết như vậy. Không có gì thay đổi.")


class LinkToItself(Refusal):
    code = "commitments.link_to_itself"
    template = _("Không thể liên kết {ref} với chính nó. Vui lòng chọn việc khác.")


class NothingToHandOver(Refusal):
    """Facts: ``unit``."""

    code = "commitments.nothing_to_hand_over"
    template = _("{unit} không có việc nào chưa xong để bàn giao. Không có gì thay đổi.")


class ReasonMissing(Refusal):
    """Facts: ``action``."""

    code = "commitments.reason_missing"
    template = _("Chưa có lý do nên chưa thể {action}. Vui lòng ghi lý do hoặc căn cứ rồi thực hiện lại.")


class NobodyGives(Refusal):
    code = "commitments.nobody_gives"
    template = _("Bản cài đặt này không có phần giao nhiệm vụ. Vui lòng giao việc bằng văn bản.")

"""Why the machine door does not open."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class KeyNeeded(Refusal):
    code = "api.key_needed"
    status = 401
    template = _("Mục này cần khóa API. Vui lòng gửi tiêu đề “Authorization: Bearer <khóa>” do quản trị hệ thống cấp.")


class KeyUnknown(Refusal):
    code = "api.key_unknown"
    status = 401
    template = _("Khóa API không dùng được: sai, hết hạn hoặc đã thu hồi. Vui lòng liên hệ quản trị hệ thống.")


class ScopeMissing(Refusal):
    code = "api.scope_missing"
    status = 403
    template = _("Khóa API này không có phạm vi “{scope}”. Vui lòng đề nghị quản trị hệ thống cấp khóa có phạm vi đó.")


class TooOften(Refusal):
    code = "api.too_often"
    status = 429
    template = _("Quá {most} yêu cầu trong {minutes} phút. Vui lòng chờ {seconds} giây rồi gửi lại.")

    @property
    def minutes_left(self) -> int:
        """Return in how many minutes one may come again, at least one."""
        return max(1, round(int(self.facts["seconds"]) / 60))


class TooLarge(Refusal):
    code = "api.too_large"
    status = 413
    template = _("Yêu cầu lớn hơn {limit} MB nên chưa được nhận. Vui lòng giảm dung lượng hoặc gửi ảnh dạng multipart.")


class Unfit(Refusal):
    code = "api.unfit"
    template = _("Yêu cầu chưa đúng mẫu ở: {where}. Vui lòng xem tài liệu /api/v1/ rồi gửi lại.")


class NotReadable(Refusal):
    code = "api.not_readable"
    status = 400
    template = _("Không đọc được nội dung yêu cầu. Vui lòng kiểm tra định dạng và bảng mã (UTF-8).")


class UnknownAddress(Refusal):
    code = "api.unknown_address"
    status = 404
    template = _("Không có mục nào ở địa chỉ này. Vui lòng xem danh sách tại /api/v1/.")


class WrongMethod(Refusal):
    code = "api.wrong_method"
    status = 405
    template = _("Địa chỉ này chỉ nhận phương thức: {allowed}. Vui lòng xem tài liệu /api/v1/.")


class RepeatDiffers(Refusal):
    code = "api.repeat_differs"
    template = _("Idempotency-Key này đã dùng cho một yêu cầu khác. Vui lòng dùng khóa mới cho nội dung mới.")


class RepeatUnderWay(Refusal):
    code = "api.repeat_under_way"
    status = 409
    template = _("Yêu cầu với Idempotency-Key này đang được xử lý. Vui lòng đọc lại mục đó trước khi gửi lại.")


class UnfitRepeatKey(Refusal):
    code = "api.unfit_repeat_key"
    template = _("Idempotency-Key dài từ 1 đến {most} ký tự. Vui lòng dùng một UUID.")


class UnfitExpiry(Refusal):
    code = "api.unfit_expiry"
    template = _("Ngày hết hạn {expires} đã qua. Vui lòng chọn ngày khác hoặc để trống.")


class ScopesNeeded(Refusal):
    code = "api.scopes_needed"
    template = _("Cần chọn ít nhất một phạm vi có thật: {known}.")


class RevokedAlready(Refusal):
    code = "api.revoked_already"
    status = 409
    template = _("Khóa {ref} đã được thu hồi trước đó.")

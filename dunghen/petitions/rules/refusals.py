"""Why an act of this room cannot be done. Those that citizens meet are marked for translation."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal
from dunghen.petitions.intake.contract import UnfitPhoto as UnfitPhoto


class TextNeeded(Refusal):
    code = "petitions.text_needed"
    template = _(
        "Cần ghi nội dung phản ánh, kiến nghị (từ {least} đến {most} ký tự). Vui lòng ghi nội dung rồi gửi lại."
    )


class UnfitContact(Refusal):
    code = "petitions.unfit_contact"
    template = _("{what} “{value}” không đúng. Vui lòng kiểm tra lại hoặc để trống.")


class ContactNeeded(Refusal):
    code = "petitions.contact_needed"
    template = _("Loại ý kiến này cần {what} của người gửi để trả lời. Vui lòng ghi thêm rồi gửi lại.")


class UnfitPlace(Refusal):
    code = "petitions.unfit_place"
    template = _(
        "Vị trí trên bản đồ nằm ngoài phạm vi của tỉnh hoặc không đọc được. Vui lòng chọn lại hoặc ghi địa chỉ."
    )


class UnfitBox(Refusal):
    code = "petitions.unfit_box"
    template = _("Khung bản đồ không đọc được. Vui lòng ghi tây,nam,đông,bắc bằng độ, ví dụ 109.1,12.1,109.3,12.3.")


class TooManyPhotos(Refusal):
    code = "petitions.too_many_photos"
    template = _("Mỗi phản ánh kèm nhiều nhất {most} ảnh. Vui lòng bỏ bớt ảnh rồi gửi lại.")


class TooManyPhotosInAll(Refusal):
    code = "petitions.too_many_photos_in_all"
    template = _("Phản ánh này đã nhận đủ {most} ảnh. Vui lòng gửi phần chữ, hoặc gửi một phản ánh mới.")


class NoRoomForPhotos(Refusal):
    code = "petitions.no_room_for_photos"
    status = 429
    template = _(
        "Chưa nhận thêm ảnh được: đang giữ quá nhiều ảnh chưa gửi đi. Chữ Ông/Bà ghi vẫn còn; vui lòng gửi phản ánh không kèm ảnh, hoặc chọn lại ảnh sau vài giờ."
    )


class TooMany(Refusal):
    code = "petitions.too_many"
    status = 429
    template = _(
        "Đã có nhiều phản ánh gửi từ nơi này trong thời gian ngắn. Vui lòng chờ {wait} rồi gửi lại, hoặc gọi tổng đài nếu việc gấp."
    )


class TooManyUses(Refusal):
    code = "petitions.too_many_uses"
    status = 429
    template = _("Nơi này đã dùng chức năng này nhiều lần trong thời gian ngắn. Vui lòng chờ {wait} rồi thử lại.")


class TooManyTries(Refusal):
    code = "petitions.too_many_tries"
    status = 429
    template = _(
        "Đã thử nhiều lần trong thời gian ngắn nên tạm dừng để bảo vệ người gửi. Vui lòng chờ {wait} rồi thử lại, hoặc mở đường dẫn trong thư xác nhận."
    )


class NotProven(Refusal):
    code = "petitions.not_proven"
    template = _(
        "Chưa xác nhận được đây là người gửi. Vui lòng trả lời câu hỏi bằng chữ hoặc số ở cuối trang rồi gửi lại; nội dung Ông/Bà đã ghi vẫn còn."
    )


class TooQuick(Refusal):
    code = "petitions.too_quick"
    template = _(
        "Biểu mẫu được gửi nhanh hơn người có thể đọc. Vui lòng xem lại nội dung rồi bấm gửi lần nữa; không có gì bị mất."
    )


class ReasonNeeded(Refusal):
    code = "petitions.reason_needed"
    template = "Cần ghi {what} để {action}. Vui lòng ghi rồi gửi lại."


class RemedyPast(Refusal):
    """Facts: ``day``."""

    code = "petitions.remedy_past"
    template = "Ngày khắc phục {day} đã qua nên không hẹn với người gửi được. Vui lòng ghi ngày khác; nếu ngày ấy ở dự thảo thì trả lại dự thảo để ghi lại."


class UnfitKind(Refusal):
    code = "petitions.unfit_kind"
    template = "“{kind}” không được giải quyết ở đây. Vui lòng dùng bước “{instead}”."


class UnfitUnit(Refusal):
    code = "petitions.unfit_unit"
    template = "Không chuyển được cho {unit}: {why}. Vui lòng chọn đơn vị khác."


class UnknownUnit(Refusal):
    code = "petitions.unknown_unit"
    template = "Không có đơn vị nào có khóa “{key}” vào ngày này. Vui lòng kiểm tra danh mục đơn vị."


class UnknownField(Refusal):
    code = "petitions.unknown_field"
    template = "Không có lĩnh vực “{field}”. Vui lòng xem danh mục lĩnh vực."


class SentBackTwice(Refusal):
    code = "petitions.sent_back_twice"
    status = 409
    template = (
        "Phản ánh {ref} đã được chuyển trả {most} lần và điều phối đã quyết định đơn vị xử lý, nên không chuyển trả được nữa. "
        "Nếu vướng thẩm quyền, vui lòng báo cáo lãnh đạo cấp trên."
    )


class ExtendedAlready(Refusal):
    code = "petitions.extended_already"
    status = 409
    template = "Phản ánh {ref} đã gia hạn một lần nên không gia hạn thêm. Vui lòng trả lời sớm nhất có thể."


class TooLateToExtend(Refusal):
    code = "petitions.too_late_to_extend"
    status = 409
    template = "Phản ánh {ref} đã quá hạn từ {due} nên không gia hạn được. Vui lòng trả lời và nêu lý do chậm."


class UnfitNewDate(Refusal):
    code = "petitions.unfit_new_date"
    template = "Ngày hẹn mới {new} phải sau hạn hiện nay {due} và không quá {last}. Vui lòng chọn ngày khác."


class OwnDraft(Refusal):
    code = "petitions.own_draft"
    status = 403
    template = "Người soạn không tự duyệt trả lời của mình. Vui lòng để thủ trưởng khác của đơn vị duyệt."


class StillPersonal(Refusal):
    code = "petitions.still_personal"
    template = (
        "Bản công khai còn thông tin cá nhân: {what}. Vui lòng che đi, hoặc xác nhận đó không phải thông tin cá nhân."
    )


class NotPublic(Refusal):
    code = "petitions.not_public"
    status = 409
    template = "Phản ánh {ref} thuộc diện không công khai. {why}"


class AlreadyJudged(Refusal):
    code = "petitions.already_judged"
    status = 409
    template = _("Phản ánh {ref} đã được đánh giá cho lần trả lời này. Cảm ơn Ông/Bà.")


class TooLateToJudge(Refusal):
    code = "petitions.too_late_to_judge"
    status = 409
    template = _("Thời hạn đánh giá phản ánh {ref} đã hết ngày {until}. Nếu sự việc còn, vui lòng gửi phản ánh mới.")


class ReopenedAlready(Refusal):
    code = "petitions.reopened_already"
    status = 409
    template = _("Phản ánh {ref} đã được mở lại một lần. Nếu sự việc còn, vui lòng gửi phản ánh mới và ghi mã này.")


class NothingAsked(Refusal):
    code = "petitions.nothing_asked"
    status = 409
    template = _("Phản ánh {ref} không có câu hỏi nào chờ bổ sung. Vui lòng tải lại trang để xem tình trạng.")


class WrongPin(Refusal):
    code = "petitions.wrong_pin"
    status = 404
    template = _("Mã tra cứu hoặc mã PIN chưa đúng. Vui lòng kiểm tra lại giấy hẹn hoặc thư xác nhận.")


class UnfitMerge(Refusal):
    code = "petitions.unfit_merge"
    template = "Không gộp được {ref} vào {other}: {why}."


class UnfitSplit(Refusal):
    code = "petitions.unfit_split"
    template = "Cần nội dung riêng cho phần tách ra. Vui lòng ghi nội dung rồi gửi lại."


class Sealed(Refusal):
    code = "petitions.sealed"
    status = 404
    template = "Người gửi {ref} không để lại thông tin liên hệ, hoặc thông tin đã được xóa theo thời hạn lưu giữ."


class RepliedAlready(Refusal):
    code = "petitions.replied_already"
    status = 409
    template = _("Ý kiến cho phản ánh {ref} đã được ghi nhận trước đó. Nếu cần bổ sung, vui lòng liên hệ đầu mối.")


class NoCentre(Refusal):
    code = "petitions.no_centre"
    status = 503
    template = _("Chưa có cơ quan đầu mối tiếp nhận phản ánh, kiến nghị. Vui lòng gọi số điện thoại ở cuối trang.")

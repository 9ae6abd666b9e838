"""Why something about a survey cannot be done: what happened, why, what next."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class Locked(Refusal):
    """A version that a survey has used is asked to change."""

    code = "surveys.locked"
    status = 409
    template = _("“{version}” đã được dùng để lấy ý kiến nên không sửa được nữa. Vui lòng tạo lần mới để sửa.")


class WrongQuestion(Refusal):
    """A question that cannot be asked like this."""

    code = "surveys.wrong_question"
    template = _("Câu “{question}” chưa dùng được: {why}. Vui lòng sửa câu hỏi rồi lưu lại.")


class NoQuestions(Refusal):
    """A survey opens with an empty questionnaire."""

    code = "surveys.no_questions"
    template = _("Phiếu “{version}” chưa có câu hỏi nào. Vui lòng soạn câu hỏi trước khi mở cuộc khảo sát.")


class WrongState(Refusal):
    """The survey is not where this can be done."""

    code = "surveys.wrong_state"
    status = 409
    template = _(
        "Cuộc khảo sát “{survey}” {state} nên chưa thể {action}. Vui lòng tải lại trang để xem việc có thể làm."
    )


class AnswerNeeded(Refusal):
    """A required question was left open."""

    code = "surveys.answer_needed"
    template = _("Câu “{question}” cần có trả lời. Vui lòng chọn hoặc điền rồi tiếp tục.")


class AnswerWrong(Refusal):
    """An answer that the question does not know, or out of its bounds."""

    code = "surveys.answer_wrong"
    template = _("Trả lời cho câu “{question}” chưa đúng: {why}. Vui lòng sửa rồi tiếp tục.")


class EmptySheet(Refusal):
    """Nothing was answered."""

    code = "surveys.empty_sheet"
    template = _("Phiếu chưa có câu trả lời nào. Vui lòng trả lời ít nhất một câu trước khi gửi.")


class UsedTicket(Refusal):
    """The link was used, or withdrawn, or never was one."""

    code = "surveys.used_ticket"
    status = 410
    template = _(
        "Mã này không còn dùng được: đã có người trả lời bằng mã này, hoặc mã đã được thay. "
        "Mỗi lời mời chỉ trả lời một lần. Nếu Ông/Bà chưa trả lời, vui lòng hỏi nơi đã mời."
    )


class NotOpen(Refusal):
    """Outside the field period."""

    code = "surveys.not_open"
    status = 410
    template = _("Cuộc khảo sát “{survey}” nhận trả lời từ {opens} đến hết {closes}. Cảm ơn Ông/Bà đã quan tâm.")


class WrongChannel(Refusal):
    """This survey is not answered this way."""

    code = "surveys.wrong_channel"
    template = _(
        "Cuộc khảo sát “{survey}” không nhận trả lời bằng cách này. Vui lòng xem các cách trả lời của cuộc khảo sát."
    )


class WrongCell(Refusal):
    """A stratum or cluster that the design does not have."""

    code = "surveys.wrong_cell"
    template = _("Thiết kế mẫu không có “{cell}”. Vui lòng chọn tầng, chùm trong danh sách của cuộc khảo sát.")


class TooMany(Refusal):
    """A door was used too often from one place."""

    code = "surveys.too_many"
    status = 429
    template = _("Có quá nhiều lượt từ mạng này trong thời gian ngắn. Vui lòng thử lại sau {wait} phút.")


class OfficersDoNotAnswer(Refusal):
    """Somebody signed in as an officer opens a citizens' sheet."""

    code = "surveys.officers_do_not_answer"
    status = 403
    template = _(
        "Phiếu này dành cho người dân, tổ chức; Ông/Bà đang đăng nhập bằng tài khoản cán bộ nên không trả lời thay được. "
        "Người dân trả lời trên điện thoại của mình, tại máy tính bảng, hoặc bằng phiếu giấy do cán bộ nhập."
    )


class GroupTooSmall(Refusal):
    """So few are invited in a group that an answer would point to a person."""

    code = "surveys.group_too_small"
    template = _(
        "Nhóm “{group}” chỉ có {count} người được mời, ít hơn {least}: câu trả lời có thể lộ người trả lời. "
        "Vui lòng gộp với nhóm khác hoặc mời thêm."
    )

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
        "Mã này không dùng được: mã ghi chưa đúng, đã có người trả lời bằng mã này, hoặc mã đã được thay. "
        "Vui lòng so lại với thẻ mời; nếu đúng mã và Ông/Bà chưa trả lời, xin hỏi nơi đã mời."
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


class NothingToDraw(Refusal):
    """There is no list, or nobody is wanted of it."""

    code = "surveys.nothing_to_draw"
    template = _(
        "Chưa rút được mẫu: danh sách trống hoặc chưa tầng nào cần người. Vui lòng nạp danh sách và ghi cỡ mẫu."
    )


class CannotCalibrate(Refusal):
    """Known totals that the sample cannot meet."""

    code = "surveys.cannot_calibrate"
    template = _("Chưa hiệu chỉnh được trọng số ({why}). Vui lòng xem lại các tổng đã biết; trọng số chưa thay đổi.")


class NobodyToStepIn(Refusal):
    """No reserve is left in the cell."""

    code = "surveys.nobody_to_step_in"
    template = _(
        "Không còn người dự bị ở “{cell}”. Vui lòng ghi nhận là không trả lời; tỷ lệ trả lời sẽ phản ánh điều đó."
    )


class SerialNeeded(Refusal):
    """A paper without a number, where each is typed in twice."""

    code = "surveys.serial_needed"
    template = _(
        "Phiếu giấy của cuộc khảo sát này nhập hai lần nên cần số phiếu. Vui lòng ghi số trên phiếu rồi nhập lại."
    )


class SerialTaken(Refusal):
    """A paper's number was typed in before."""

    code = "surveys.serial_taken"
    status = 409
    template = _(
        "Phiếu số {serial} đã được nhập. Vui lòng kiểm tra số trên phiếu; nếu đúng là hai phiếu cùng số, chọn “vẫn nhập”: cả hai được đánh dấu để xem lại."
    )


class EntriesDiffer(Refusal):
    """Two officers typed one paper differently."""

    code = "surveys.entries_differ"
    status = 409
    template = _("Hai lần nhập phiếu số {serial} khác nhau ở: {questions}. Vui lòng xem lại phiếu giấy rồi sửa ở đây.")


class SecondPersonNeeded(Refusal):
    """The same officer types a paper a second time."""

    code = "surveys.second_person_needed"
    template = _("Phiếu số {serial} đang chờ nhập lần hai. Lần hai phải do người khác nhập.")


class ReasonNeeded(Refusal):
    """A decision without a word why."""

    code = "surveys.reason_needed"
    template = _("Quyết định này cần lý do. Vui lòng ghi vì sao giữ hoặc loại các phiếu.")


class UnreadableSheets(Refusal):
    """What a device sent is no list of sheets."""

    code = "surveys.unreadable_sheets"
    template = _(
        "Chưa đọc được các phiếu gửi lên (nhiều nhất {most} phiếu một lần). Phiếu vẫn còn trên máy; vui lòng thử lại."
    )

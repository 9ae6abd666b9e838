"""Why an act of this room cannot be done."""

from dunghen.kernel.errors import Refusal


class AlreadyIssued(Refusal):
    code = "directives.already_issued"
    status = 409
    template = (
        "Văn bản {ref} đã giao nên không sửa được nội dung nhiệm vụ. "
        "Để thay đổi, vui lòng dùng các bước trên từng nhiệm vụ (gia hạn, giao đơn vị khác, huỷ)."
    )


class SameLetter(Refusal):
    code = "directives.same_letter"
    status = 409
    template = "Văn bản {number} ngày {issued_on} của {issuer} đã có trong hệ thống. Vui lòng mở văn bản đã có thay vì nhập lần nữa."


class NotReady(Refusal):
    code = "directives.not_ready"
    template = "Chưa giao được văn bản {ref}: {why}. Vui lòng hoàn tất các mục được đánh dấu rồi giao lại."


class EmptyTask(Refusal):
    code = "directives.empty_task"
    template = "Nhiệm vụ cần có nội dung. Vui lòng ghi nội dung rồi lưu lại."


class UnfitSplit(Refusal):
    code = "directives.unfit_split"
    template = "Cần hai phần nội dung để tách nhiệm vụ. Vui lòng ghi đủ cả hai phần."


class UnfitMerge(Refusal):
    code = "directives.unfit_merge"
    template = "Chỉ gộp được hai nhiệm vụ khác nhau của cùng một văn bản. Vui lòng chọn lại."


class ReasonNeeded(Refusal):
    code = "directives.reason_needed"
    template = "Cần ghi lý do để {action}. Vui lòng ghi lý do rồi gửi lại."


class TooLateToAsk(Refusal):
    code = "directives.too_late_to_ask"
    status = 409
    template = (
        "Nhiệm vụ đã quá hạn từ {due} nên không đề nghị gia hạn được nữa. "
        "Vui lòng nộp kết quả sớm nhất và nêu lý do chậm trong báo cáo."
    )


class NoDueDate(Refusal):
    code = "directives.no_due_date"
    template = (
        "Nhiệm vụ này không có thời hạn nên không cần gia hạn. Nếu cần đặt hạn, vui lòng liên hệ đơn vị theo dõi."
    )


class NotCounted(Refusal):
    code = "directives.not_counted"
    status = 409
    template = (
        "Hạn của nhiệm vụ này đã có hoặc không tính theo một sự kiện, nên không ghi ngày bắt đầu được. "
        "Vui lòng xem hạn trên trang nhiệm vụ."
    )


class UnfitNewDate(Refusal):
    code = "directives.unfit_new_date"
    template = "Ngày đề nghị {new} phải sau hạn hiện nay {due}. Vui lòng chọn ngày khác."


class UnfitGivenDate(Refusal):
    code = "directives.unfit_given_date"
    template = "Hạn {due} đã qua nên chưa giao được. Vui lòng chọn một ngày từ hôm nay trở đi."


class OneRequestAtATime(Refusal):
    code = "directives.one_request"
    status = 409
    template = "Đơn vị đã có một đề nghị gia hạn đang chờ quyết định. Vui lòng chờ kết quả trước khi gửi đề nghị mới."


class RequestDecided(Refusal):
    code = "directives.request_decided"
    status = 409
    template = "Đề nghị này đã được quyết định trước đó. Vui lòng tải lại trang để xem kết quả."


class OwnWork(Refusal):
    code = "directives.own_work"
    status = 403
    template = "Ông/Bà thuộc {unit} nên không duyệt việc của chính đơn vị mình. Việc này do đơn vị theo dõi khác hoặc Văn phòng quyết định."


class UnfitDocumentDate(Refusal):
    code = "directives.unfit_document_date"
    template = "Ngày văn bản {on} không hợp lý: phải từ ngày ban hành văn bản giao ({first}) đến hôm nay ({last}). Vui lòng kiểm tra lại."


class DocumentNeeded(Refusal):
    code = "directives.document_needed"
    template = "Nộp kết quả cần số và ngày của văn bản kết quả. Vui lòng bổ sung rồi nộp lại."


class UnfitPercent(Refusal):
    code = "directives.unfit_percent"
    template = "Tiến độ phải từ 0 đến 100 %. Vui lòng nhập lại."


class UnfitUnit(Refusal):
    code = "directives.unfit_unit"
    template = "Không giao được cho {unit}: {why}. Vui lòng chọn đơn vị khác."


class UnfitFile(Refusal):
    code = "directives.unfit_file"
    template = "Tệp “{name}” chưa nhận được: {why}. Vui lòng gửi tệp PDF, Word, Excel, ảnh hoặc văn bản thuần."


class NotWaiting(Refusal):
    code = "directives.not_waiting"
    status = 409
    template = "Đã trả lời phối hợp cho việc này rồi. Nếu cần bổ sung, vui lòng liên hệ đơn vị chủ trì."


class NotIssued(Refusal):
    code = "directives.not_issued"
    status = 409
    template = (
        "Văn bản {ref} chưa giao hoặc đã thu hồi nên chưa có số liệu để lập báo cáo. Vui lòng giao văn bản trước."
    )


class PaperSigned(Refusal):
    code = "directives.paper_signed"
    status = 409
    template = "{ref} đã ký phát hành nên không thay đổi được nữa. Nếu cần số liệu mới, vui lòng lập một văn bản khác."


class NobodyToUrge(Refusal):
    code = "directives.nobody_to_urge"
    template = (
        "Không có đơn vị nào quá hạn hoặc sắp đến hạn theo {ref} nên không cần đôn đốc. "
        "Vui lòng xem lại bảng theo dõi khi gần đến hạn."
    )


class UnfitPaperNumber(Refusal):
    code = "directives.unfit_paper_number"
    template = "Số văn bản phải từ 1 đến {last}. Vui lòng ghi lại số đã lấy ở sổ văn bản đi."


class PaperNumberTaken(Refusal):
    code = "directives.paper_number_taken"
    status = 409
    template = (
        "Số {number} năm {year} đã dùng cho văn bản khác của {unit}. Vui lòng kiểm tra sổ văn bản đi và ghi số khác."
    )


class UnfitPaperDate(Refusal):
    code = "directives.unfit_paper_date"
    template = "Ngày ký {on} không hợp lý: phải từ ngày ban hành văn bản giao ({first}) đến hôm nay ({last}). Vui lòng ghi lại."


class AnswerDayPassed(Refusal):
    code = "directives.answer_day_passed"
    template = "Công văn yêu cầu hoàn thành hoặc báo cáo trước khi hết ngày {day}, sớm hơn ngày ký. Vui lòng sửa dự thảo rồi ký lại."


class SignerNeeded(Refusal):
    code = "directives.signer_needed"
    template = "Cần ghi chức vụ và họ tên người ký. Vui lòng bổ sung rồi ký lại."

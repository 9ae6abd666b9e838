"""Why an act on a case, an accountability file or an evaluation cannot be done."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class TextNeeded(Refusal):
    """Facts: ``what``, ``action``."""

    code = "dossiers.text_needed"
    template = "Cần ghi {what} để {action}. Vui lòng ghi rồi gửi lại."


class UnfitNewDate(Refusal):
    """Facts: ``new``, ``least``, ``most``."""

    code = "dossiers.unfit_new_date"
    template = (
        "Ngày hẹn mới {new} phải là ngày làm việc, sau ngày {least} và không sau ngày {most}. Vui lòng chọn ngày khác."
    )


class NewDateNeedsSuperior(Refusal):
    """Facts: ``ref``, ``most``."""

    code = "dossiers.new_date_needs_superior"
    status = 409
    template = (
        "Hồ sơ {ref} đã được hẹn lại {most} lần, là số lần cơ quan được tự quyết định. "
        "Vui lòng dùng “Xin hẹn lại lần nữa” để cấp trên đồng ý trước."
    )


class OwnDraft(Refusal):
    code = "dossiers.own_draft"
    status = 403
    template = "Người soạn không tự ký văn bản của mình khi đơn vị có thủ trưởng khác. Vui lòng để người đó ký."


class NotApologised(Refusal):
    """The gate. Facts: ``ref``, ``missing``."""

    code = "dossiers.not_apologised"
    status = 409
    template = "Chưa thể trả kết quả hồ sơ {ref}: hồ sơ trễ hạn. {missing}"


class UnfitSendingDay(Refusal):
    """Facts: ``day``, ``signed``."""

    code = "dossiers.unfit_sending_day"
    template = "Ngày gửi {day} phải từ ngày ký {signed} đến hôm nay. Vui lòng chọn ngày khác."


class UnknownCause(Refusal):
    """Facts: ``cause``."""

    code = "dossiers.unknown_cause"
    template = "Không có nguyên nhân “{cause}” trong danh mục của ngày này. Vui lòng chọn lại."


class UnitNeeded(Refusal):
    code = "dossiers.unit_needed"
    template = "Cần chọn đơn vị chịu trách nhiệm khi lỗi thuộc cơ quan khác. Vui lòng chọn rồi gửi lại."


class UnitNotNeeded(Refusal):
    """Facts: ``cause``."""

    code = "dossiers.unit_not_needed"
    template = (
        "Nguyên nhân “{cause}” không thuộc cơ quan khác nên không chọn cơ quan khác chịu trách nhiệm. "
        "Vui lòng bỏ chọn cơ quan, hoặc chọn nguyên nhân khác."
    )


class NobodyBlamed(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.nobody_blamed"
    status = 409
    template = "Chưa có đơn vị nào bị xác định lỗi ở hồ sơ {ref}, nên không có gì để đề nghị xem lại."


class TooLateToContest(Refusal):
    """Facts: ``ref``, ``until``."""

    code = "dossiers.too_late_to_contest"
    status = 409
    template = "Thời hạn đề nghị xem lại lỗi ở {ref} đã hết từ {until}. Vui lòng báo cáo cấp trên trực tiếp."


class ContestedAlready(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.contested_already"
    status = 409
    template = "Lỗi ở {ref} đang được xem lại hoặc đã có kết luận. Không có gì thay đổi."


class NotContested(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.not_contested"
    status = 409
    template = "Không có đề nghị xem lại nào đang chờ ở {ref}. Vui lòng tải lại trang."


class NoContact(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.no_contact"
    status = 404
    template = "Chưa ghi người nhận xin lỗi ở hồ sơ {ref}, hoặc thông tin đã được xóa theo thời hạn lưu giữ."


class UnfitContact(Refusal):
    """Facts: ``what``."""

    code = "dossiers.unfit_contact"
    template = "{what} không đúng. Vui lòng kiểm tra lại hoặc để trống."


class SentAlready(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.sent_already"
    status = 409
    template = "Việc gửi văn bản xin lỗi của hồ sơ {ref} đã được ghi nhận. Không có gì thay đổi."


class UnfitAmount(Refusal):
    """Facts: ``most``."""

    code = "dossiers.unfit_amount"
    template = "Trị số phải là số nguyên từ 0 đến {most}. Vui lòng nhập lại."


class WrongSecret(Refusal):
    """The same for a wrong code and a wrong secret."""

    code = "dossiers.wrong_secret"
    status = 404
    template = _(
        "Mã hồ sơ, giờ tiếp nhận hoặc mã bí mật chưa đúng. Vui lòng kiểm tra lại giấy tiếp nhận hồ sơ và hẹn trả kết quả."
    )


class TooManyTries(Refusal):
    """Facts: ``wait``."""

    code = "dossiers.too_many_tries"
    status = 429
    template = _(
        "Đã thử nhiều lần trong thời gian ngắn nên tạm dừng để bảo vệ người nộp hồ sơ. Vui lòng chờ {wait} rồi thử lại, hoặc gọi số điện thoại trên giấy tiếp nhận."
    )


class FileClosed(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.file_closed"
    status = 409
    template = "Hồ sơ trách nhiệm {ref} đã qua bước này. Vui lòng tải lại trang để xem kết quả."


class NotExplainer(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.not_explainer"
    status = 403
    template = "Hồ sơ trách nhiệm {ref} do người xử lý được nêu tên giải trình."


class OwnFile(Refusal):
    """Facts: ``ref``."""

    code = "dossiers.own_file"
    status = 403
    template = "Không tự kết luận hồ sơ trách nhiệm {ref} về chính mình. Việc này do thủ trưởng cấp trên kết luận."


class TooSoon(Refusal):
    """Facts: ``ref``, ``until``."""

    code = "dossiers.too_soon"
    status = 409
    template = "Chưa kết luận được {ref}: người giải trình còn thời hạn đến {until}."


class NotOfTheUnit(Refusal):
    """Facts: ``person``, ``unit``."""

    code = "dossiers.not_of_the_unit"
    template = "{person} không thuộc {unit} vào ngày này. Vui lòng chọn người của đơn vị."


class UnfitPeriod(Refusal):
    code = "dossiers.unfit_period"
    template = "Kỳ đánh giá phải có ngày đầu không sau ngày cuối và không quá hôm nay. Vui lòng chọn lại."


class OpenedAlready(Refusal):
    code = "dossiers.opened_already"
    status = 409
    template = "Kỳ đánh giá này của người này đã được lập. Vui lòng mở bản đã có."


class ScoresMissing(Refusal):
    code = "dossiers.scores_missing"
    template = "Cần cho điểm 0, 1 hoặc 2 ở mọi tiêu chí. Vui lòng cho đủ rồi lưu."


class OwnEvaluation(Refusal):
    code = "dossiers.own_evaluation"
    status = 403
    template = "Không tự đánh giá mình ở đây. Việc này do thủ trưởng khác hoặc cấp trên thực hiện."


class SeenAlready(Refusal):
    code = "dossiers.seen_already"
    status = 409
    template = "Người được đánh giá đã xem bản này nên không sửa nữa. Vui lòng lập kỳ khác nếu cần."


class UnfitCriteria(Refusal):
    """Facts: ``why``."""

    code = "dossiers.unfit_criteria"
    template = _("Chưa lưu được bộ tiêu chí: {why} Vui lòng sửa rồi lưu lại.")


class CriteriaBegun(Refusal):
    """Facts: ``least``."""

    code = "dossiers.criteria_begun"
    template = _(
        "Bộ tiêu chí mới phải áp dụng từ {least} trở đi: kỳ đã qua được đánh giá theo bộ của kỳ ấy. Vui lòng chọn ngày sau."
    )

"""Why something of the index cannot be done."""

from dunghen.kernel.errors import Refusal


class UnfitRule(Refusal):
    code = "par_index.unfit_rule"
    template = "Quy tắc chấm chưa dùng được: {why}. Vui lòng sửa quy tắc rồi thử lại."


class UnfitSum(Refusal):
    code = "par_index.unfit_sum"
    template = "Tổng điểm không khớp: mục {code} có {maximum} điểm, các mục con cộng lại {total}. Vui lòng sửa trước khi công bố."


class UnfitTree(Refusal):
    code = "par_index.unfit_tree"
    template = "Bộ tiêu chí chưa đọc được: {why}. Vui lòng sửa tệp rồi nạp lại; chưa có gì được ghi."


class SetPublished(Refusal):
    code = "par_index.set_published"
    status = 409
    template = "Bộ tiêu chí {ref} đã công bố nên không sửa được. Vui lòng sao chép thành bộ mới."


class WindowClosed(Refusal):
    code = "par_index.window_closed"
    status = 409
    template = "Bước “{step}” của {ref} {why}. Vui lòng liên hệ cơ quan chủ trì nếu cần mở lại."


class EvidenceNeeded(Refusal):
    code = "par_index.evidence_needed"
    template = "Mục {code} cần tài liệu kiểm chứng hoặc giải trình bằng văn bản. Vui lòng bổ sung rồi gửi lại."


class NotSelfScored(Refusal):
    code = "par_index.not_self_scored"
    template = "Mục {code} lấy điểm từ điều tra, không tự chấm."


class UnfitPoints(Refusal):
    code = "par_index.unfit_points"
    template = "Điểm của mục {code} phải từ 0 đến {maximum}. Vui lòng nhập lại."


class ReasonNeeded(Refusal):
    code = "par_index.reason_needed"
    template = "Cần ghi {what} để {action}. Vui lòng ghi rồi gửi lại."


class NothingLost(Refusal):
    code = "par_index.nothing_lost"
    status = 409
    template = "Mục {code} đã đạt điểm tối đa nên không cần giao việc khắc phục."


class RemedyUnderWay(Refusal):
    code = "par_index.remedy_under_way"
    status = 409
    template = "Mục {code} đã được giao cho {unit}, hạn {due}. Vui lòng theo dõi việc đã giao."

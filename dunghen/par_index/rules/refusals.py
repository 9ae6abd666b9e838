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


class UnfitLine(Refusal):
    code = "par_index.unfit_line"
    template = "Mục {code} chưa {what} được: {why}. Chưa có gì được ghi."


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


class PartOfNothing(Refusal):
    """Facts: ``code``, ``part``."""

    code = "par_index.part_of_nothing"
    template = (
        "Mục {code}: số đạt là {part} trong khi tổng số là 0, nên không tính được tỷ lệ. Vui lòng kiểm tra lại hai số."
    )


class ReasonNeeded(Refusal):
    code = "par_index.reason_needed"
    template = "Cần ghi {what} để {action}. Vui lòng ghi rồi gửi lại."


class NothingLost(Refusal):
    code = "par_index.nothing_lost"
    status = 409
    template = "Mục {code} đã đạt điểm tối đa nên không cần giao việc khắc phục."


class SetNotInForce(Refusal):
    code = "par_index.set_not_in_force"
    status = 409
    template = "Bộ tiêu chí {ref} còn là dự thảo nên chưa mở kỳ đánh giá được. Vui lòng cho áp dụng trước."


class RoundTaken(Refusal):
    code = "par_index.round_taken"
    status = 409
    template = "Năm {year} đã có kỳ đánh giá theo bộ {ref}. Vui lòng mở kỳ ấy."


class SetTaken(Refusal):
    code = "par_index.set_taken"
    status = 409
    template = "Đã có bộ tiêu chí “{title}” từ năm {year} cho loại đơn vị này. Vui lòng đặt tên khác."


class UnfitYear(Refusal):
    code = "par_index.unfit_year"
    template = "Bộ tiêu chí {ref} không áp dụng cho năm {year}. Vui lòng chọn năm khác hoặc sao chép bộ tiêu chí."


class NobodyAssessed(Refusal):
    code = "par_index.nobody_assessed"
    template = "Chưa chọn đơn vị nào để đánh giá. Vui lòng chọn ít nhất một đơn vị."


class UnfitWindows(Refusal):
    code = "par_index.unfit_windows"
    template = "Thời gian của các bước chưa hợp lý: {why}. Vui lòng sửa lại."


class OwnComponent(Refusal):
    code = "par_index.own_component"
    status = 403
    template = "Mục {code} do đơn vị của Ông/Bà chủ trì nên Ông/Bà không thẩm định mục này. Vui lòng để thành viên khác của tổ thẩm định."


class NotScoredYet(Refusal):
    code = "par_index.not_scored_yet"
    status = 409
    template = "Còn {count} mục chưa chấm ({codes}) nên chưa thể {action}. Vui lòng chấm đủ rồi làm lại."


class NotCheckedYet(Refusal):
    code = "par_index.not_checked_yet"
    status = 409
    template = (
        "Còn {count} cơ quan chưa kiểm tra xong phần tự chấm ({units}) nên chưa thể nộp. Vui lòng đôn đốc rồi nộp lại."
    )


class Submitted(Refusal):
    code = "par_index.submitted_already"
    status = 409
    template = "Bản tự chấm của {ref} đã nộp nên không sửa được. Vui lòng rút bản đã nộp, hoặc đề nghị cơ quan thường trực mở lại mục này."


class PortionChecked(Refusal):
    code = "par_index.portion_checked"
    status = 409
    template = "Phần tự chấm của {unit} đã kiểm tra xong nên mục {code} không sửa được. Vui lòng đề nghị thủ trưởng trả lại để sửa."


class NotSubmittedYet(Refusal):
    code = "par_index.not_submitted_yet"
    status = 409
    template = "Còn {count} đơn vị chưa nộp bản tự chấm ({units}) mà thời gian tự chấm chưa hết. Vui lòng đôn đốc, hoặc chờ hết thời gian."


class NothingToExplain(Refusal):
    code = "par_index.nothing_to_explain"
    status = 409
    template = "Mục {code} chưa có điểm thẩm định nên chưa giải trình được. Vui lòng chờ kết quả thẩm định."


class OnlySurveyed(Refusal):
    code = "par_index.only_surveyed"
    template = "Mục {code} không lấy điểm từ điều tra. Vui lòng thẩm định mục này."


class PublishedAlready(Refusal):
    code = "par_index.published_already"
    status = 409
    template = "Kết quả của {ref} đã công bố nên không đổi được nữa. Vui lòng mở lại bước hội đồng kết luận, ghi rõ lý do, nếu cần."


class NotExplained(Refusal):
    code = "par_index.not_explained"
    status = 409
    template = "Mục {code} không có giải trình nên không thẩm định lại. Điểm thẩm định lần đầu được giữ nguyên."


class UnfitResults(Refusal):
    code = "par_index.unfit_results"
    template = "Bảng kết quả chưa nhập được: {why}. Vui lòng sửa tệp rồi nạp lại; chưa có gì được ghi."


class UnfitEffort(Refusal):
    code = "par_index.unfit_effort"
    template = "Công sức của mục {code} phải là số nguyên từ 1 đến 5. Vui lòng nhập lại."


class UnfitGrades(Refusal):
    code = "par_index.unfit_grades"
    template = "Mức xếp loại chưa dùng được: {why}. Vui lòng sửa rồi lưu lại."

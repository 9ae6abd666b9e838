"""What the arithmetic refuses to compute, each with the sentence that tells people why."""

from dunghen.kernel import errors


class OutsideCalendar(errors.Refusal):
    """A moment, or a due moment, lies outside the years whose calendar is loaded. Facts: ``moment``, ``first``, ``last`` (text)."""

    code = "worktime.outside_calendar"
    template = (
        "Không tính được hạn: thời điểm {moment} nằm ngoài lịch làm việc đã nạp (từ {first} đến {last}). "
        "Vui lòng nạp lịch nghỉ của năm còn thiếu rồi tính lại."
    )


class BrokenTerm(errors.Refusal):
    """A term that has no meaning: zero, negative, or not a whole number of minutes. Facts: ``amount``, ``why``."""

    code = "worktime.broken_term"
    template = "Không tính được hạn: thời hạn “{amount}” {why}. Vui lòng nhập lại thời hạn."


class BrokenSuspension(errors.Refusal):
    """A suspension that ends before it starts, or ends without a start. Facts: ``row`` (counted from 0), ``why``."""

    code = "worktime.broken_suspension"
    template = (
        "Không tính được hạn: lần tạm dừng ở dòng {row} {why}. Vui lòng sửa thời điểm bắt đầu và kết thúc tạm dừng."
    )


class BrokenCalendar(errors.Refusal):
    """Calendar data that contradicts itself. Facts: ``why``."""

    code = "worktime.broken_calendar"
    template = (
        "Lịch làm việc chưa dùng được: {why}. Vui lòng sửa dữ liệu lịch rồi nạp lại; lịch đang dùng không thay đổi."
    )

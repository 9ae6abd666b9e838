"""What the acts on the calendar refuse, each with the sentence that says why and what to do."""

from dunghen.kernel.errors import Refusal


class DayTaken(Refusal):
    """The day is in the calendar already. Facts: ``date``, ``name``."""

    code = "worktime.day_taken"
    status = 409
    template = "Ngày {date} đã có trong lịch ({name}) nên chưa thêm. Vui lòng sửa ngày đó nếu cần thay đổi."


class ReasonMissing(Refusal):
    """A change without its ground. Facts: ``what``."""

    code = "worktime.reason_missing"
    template = "Chưa ghi thay đổi vì còn thiếu {what}. Vui lòng bổ sung rồi thực hiện lại."


class UnknownUnit(Refusal):
    """Hours of a unit that the organisation does not know. Facts: ``key``."""

    code = "worktime.unknown_unit"
    template = (
        "Chưa nạp được giờ làm việc vì không có đơn vị “{key}”. Vui lòng nạp đơn vị trước hoặc sửa mã đơn vị trong tệp."
    )


class BadWeekdays(Refusal):
    code = "worktime.bad_weekdays"
    template = "Chưa ghi giờ làm việc vì chưa chọn thứ nào trong tuần hoặc chưa có buổi nào. Vui lòng chọn rồi ghi lại."


class NoOwnHours(Refusal):
    """The unit has no hours of its own. Facts: ``unit``."""

    code = "worktime.no_own_hours"
    status = 409
    template = "{unit} không có giờ làm việc riêng nên không có gì để bỏ. Đơn vị đang theo giờ làm việc chung."

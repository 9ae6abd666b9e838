"""Why something about units or people cannot be done."""

from collections.abc import Sequence

from dunghen.kernel.errors import Refusal

from .datafile.troubles import Trouble


class UnitsRefused(Refusal):
    """The tables have mistakes; nothing was stored. ``troubles`` lists every one of them."""

    code = "organisation.units_refused"
    template = (
        "Chưa nạp danh mục đơn vị vì có {count} chỗ cần sửa; chưa có gì thay đổi. Chỗ đầu tiên: {first} "
        "Vui lòng sửa tệp rồi nạp lại."
    )

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__(count=len(troubles), first=troubles[0].sentence)


class EmailTaken(Refusal):
    code = "organisation.email_taken"
    status = 409
    template = "Địa chỉ {email} đã có tài khoản. Vui lòng dùng địa chỉ khác hoặc mở tài khoản đã có."


class AdminExists(Refusal):
    code = "organisation.admin_exists"
    status = 409
    template = (
        "Hệ thống đã có quản trị viên ({name}) nên lệnh này không tạo thêm. "
        "Vui lòng đăng nhập bằng tài khoản đó để cấp quyền cho người khác."
    )


class UnitNotAlive(Refusal):
    code = "organisation.unit_not_alive"
    template = "{unit} không hoạt động vào ngày {day}. Vui lòng chọn ngày khác hoặc đơn vị đang hoạt động."


class DaysReversed(Refusal):
    code = "organisation.days_reversed"
    template = "Ngày cuối {last} trước ngày đầu {first}. Vui lòng sửa lại ngày."


class AlreadyGranted(Refusal):
    code = "organisation.already_granted"
    status = 409
    template = "{person} đã có vai trò {role} tại {unit} trong thời gian này. Vui lòng chọn ngày khác hoặc kết thúc lần giao trước."


class AlreadyEnded(Refusal):
    code = "organisation.already_ended"
    status = 409
    template = "Việc này đã kết thúc ngày {last} nên không kết thúc lại được. Vui lòng tải lại trang."


class NothingToDelegate(Refusal):
    code = "organisation.nothing_to_delegate"
    template = (
        "{giver} không giữ vai trò {role} tại {unit} trong suốt thời gian từ {first} đến {last} nên không thể ủy quyền. "
        "Vui lòng chọn vai trò và ngày phù hợp."
    )


class DelegationToOneself(Refusal):
    code = "organisation.delegation_to_oneself"
    template = "Người ủy quyền và người nhận là một. Vui lòng chọn người nhận khác."


class PostElsewhere(Refusal):
    code = "organisation.post_elsewhere"
    template = "Vị trí {title} không còn hoặc chưa có vào ngày {day}. Vui lòng chọn ngày hoặc vị trí khác."


class AccountClosed(Refusal):
    code = "organisation.account_closed"
    template = "Tài khoản của {person} đang khóa. Vui lòng mở lại tài khoản trước."


class LastAdmin(Refusal):
    code = "organisation.last_admin"
    template = "Đây là quản trị viên duy nhất đang hoạt động. Vui lòng giao quyền quản trị cho người khác trước."


class AliasKnown(Refusal):
    code = "organisation.alias_known"
    status = 409
    template = "Đơn vị đã có tên gọi “{text}” trong thời gian này."


class WeakPassword(Refusal):
    code = "organisation.weak_password"
    template = "Mật khẩu chưa đạt: {reasons} Vui lòng chọn mật khẩu khác."

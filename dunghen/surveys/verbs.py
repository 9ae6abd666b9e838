"""The acts and messages of this room with their Vietnamese sentences, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

# -- who may ------------------------------------------------------------------------------------------------------------

MANAGERS = (Allow(Role.SUPERVISOR),)

SEE = Action(
    "surveys.see",
    _("xem khảo sát"),
    (*MANAGERS, Allow(Role.LEADER), Allow(Role.COORDINATOR), Allow(Role.OPERATOR)),
)
MANAGE = Action("surveys.manage", _("tổ chức khảo sát"), MANAGERS)
ENTER = Action(
    "surveys.enter", _("nhập phiếu giấy, phỏng vấn"), (*MANAGERS, Allow(Role.OPERATOR), Allow(Role.COORDINATOR))
)
ANSWER = Action("surveys.answer", _("trả lời khảo sát"), public=True)

SEE_RESULTS = Action(
    "surveys.see_results",
    _("xem kết quả khảo sát"),
    (*MANAGERS, Allow(Role.LEADER), Allow(Role.COORDINATOR), Allow(Role.HEAD)),
)
PUBLISH = Action("surveys.publish", _("công khai kết quả khảo sát"), (*MANAGERS, Allow(Role.LEADER)))

# -- questionnaires -----------------------------------------------------------------------------------------------------

COMPOSED = Verb("surveys.composed", _("Tạo phiếu"), _("{actor} tạo phiếu {ref}."), MANAGE)
VERSION_MADE = Verb("surveys.version_made", _("Tạo lần mới"), _("{actor} tạo lần {number} của phiếu {ref}."), MANAGE)
QUESTIONS_SET = Verb("surveys.questions_set", _("Soạn câu hỏi"), _("{actor} soạn {ref}: {change}."), MANAGE)

# -- surveys ------------------------------------------------------------------------------------------------------------

PLANNED = Verb("surveys.planned", _("Lập cuộc khảo sát"), _("{actor} lập {ref}, {opens} đến {closes}."), MANAGE)
DESIGNED = Verb("surveys.designed", _("Đặt thiết kế mẫu"), _("{actor} đặt thiết kế mẫu của {ref}: {design}."), MANAGE)
OPENED = Verb("surveys.opened", _("Mở"), _("{actor} mở {ref} đến hết {closes}."), MANAGE)
CLOSED = Verb("surveys.closed", _("Kết thúc"), _("{actor} kết thúc {ref} với {count} phiếu."), MANAGE)

# -- the register -------------------------------------------------------------------------------------------------------

INVITED = Verb(
    "surveys.invited", _("Lập danh sách mời"), _("{actor} đưa {count} người vào danh sách mời của {ref}."), MANAGE
)

FRAME_TAKEN = Verb(
    "surveys.frame_taken", _("Nạp danh sách"), _("{actor} nạp danh sách {count} dòng cho {ref} ({source})."), MANAGE
)
DRAWN = Verb("surveys.drawn", _("Rút mẫu"), _("{actor} rút {count} người cho {ref}, số gieo {seed}."), MANAGE)
HANDED_OUT = Verb("surveys.handed_out", _("In thẻ mời"), _("{actor} in {count} thẻ mời của {ref}."), MANAGE)
SENT_OUT = Verb("surveys.sent_out", _("Gửi lời mời"), _("{actor} gửi {count} lời mời của {ref}."), MANAGE)
REMINDED = Verb("surveys.reminded", _("Nhắc trả lời"), _("{actor} nhắc {count} người chưa trả lời {ref}."), MANAGE)
REPLACED = Verb("surveys.replaced", _("Thay người"), _("{actor} thay một người trong mẫu của {ref}: {why}"), MANAGE)
FORGOTTEN = Verb("surveys.forgotten", _("Xóa danh sách"), _("Danh sách và liên hệ của {ref} được xóa."))
OFFERED = Verb("surveys.offered", _("Mời sau giải quyết"), _("Một lời mời sau giải quyết của {ref} được mở."), ANSWER)

INVITATION = Letter(
    "surveys.invitation",
    _("Mời trả lời: {title}"),
    _(
        "Kính gửi Ông/Bà {name},\n\nXin mời Ông/Bà trả lời “{title}”, đến hết ngày {closes}. Đường dẫn dưới đây dành riêng cho Ông/Bà và "
        "dùng một lần; phiếu gửi đi không còn mối nối nào với Ông/Bà.\n\n{link}\n"
    ),
)
REMINDER = Letter(
    "surveys.reminder",
    _("Nhắc trả lời: {title}"),
    _(
        "Kính gửi Ông/Bà {name},\n\nĐường dẫn riêng của Ông/Bà chưa được dùng. Nếu có thể, xin trả lời “{title}” trước hết ngày {closes}."
        "\n\n{link}\n"
    ),
)

STATION_SET = Verb(
    "surveys.station_set", _("Đặt máy tính bảng"), _("{actor} đặt máy tính bảng ở {place} cho {ref}."), MANAGE
)
STATION_STOPPED = Verb(
    "surveys.station_stopped", _("Ngừng máy tính bảng"), _("{actor} ngừng máy tính bảng ở {place} của {ref}."), MANAGE
)

# -- answers ------------------------------------------------------------------------------------------------------------
# A sheet that somebody sends himself has no line of its own: a line has a moment, and a moment is half a name. Mixing tells how many came.

TAKEN = Verb("surveys.taken", _("Nhập phiếu"), _("{actor} nhập {count} phiếu của {ref} ({channel})."), ENTER)
FIRST_ENTERED = Verb(
    "surveys.first_entered", _("Nhập lần một"), _("{actor} nhập lần một phiếu số {serial} của {ref}."), ENTER
)
DECIDED = Verb(
    "surveys.decided",
    _("Quyết định về phiếu"),
    _("{actor} {decision} {count} phiếu bị đánh dấu “{flag}” của {ref}: {why}"),
    MANAGE,
)
CALIBRATED = Verb(
    "surveys.calibrated", _("Hiệu chỉnh trọng số"), _("{actor} hiệu chỉnh trọng số của {ref} theo {by}."), MANAGE
)
MIXED = Verb("surveys.mixed", _("Trộn phiếu"), _("{ref} có {count} phiếu; thứ tự được trộn lại."))

# -- results ------------------------------------------------------------------------------------------------------------

COUNTED = Verb("surveys.counted", _("Tính kết quả"), _("{actor} tính kết quả {ref} từ {sheets} phiếu."), MANAGE)
PUBLISHED = Verb("surveys.published", _("Công khai kết quả"), _("{actor} công khai kết quả {ref}."), PUBLISH)
UNPUBLISHED = Verb(
    "surveys.unpublished", _("Thôi công khai"), _("{actor} thôi công khai kết quả {ref}: {why}"), PUBLISH
)

__all__ = [name for name in dir() if name.isupper()] + ["Letter"]

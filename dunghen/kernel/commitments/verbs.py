"""The kernel's own acts on commitments. Those on one commitment are parts of a room's act, whose access rule covers them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Letter, Verb

SEE = Action(
    "commitments.see",
    _("xem việc được giao"),
    (
        Allow(Role.OFFICER, "owner"),
        Allow(Role.HEAD, "owner"),
        Allow(Role.CLERK, "owner"),
        Allow(Role.COORDINATOR, "owner"),
        Allow(Role.OFFICER, "overseer"),
        Allow(Role.HEAD, "overseer"),
        Allow(Role.CLERK, "overseer"),
        Allow(Role.COORDINATOR, "overseer"),
        Allow(Role.SUPERVISOR),
        Allow(Role.LEADER),
    ),
)
HAND_OVER_ALL = Action(
    "commitments.hand_over_all", _("bàn giao toàn bộ việc của đơn vị"), (Allow(Role.ADMIN), Allow(Role.HEAD, "from"))
)
RECOMPUTE = Action("commitments.recompute", _("tính lại hạn theo lịch làm việc"), (Allow(Role.ADMIN),))

OPENED = Verb("commitments.opened", _("Giao việc"), _("{ref} giao cho {unit}; hạn: {due}."), part=True)
SUSPENDED = Verb("commitments.suspended", _("Tạm dừng"), _("{ref} tạm dừng tính hạn từ {since}: {why}."), part=True)
RESUMED = Verb(
    "commitments.resumed", _("Tiếp tục"), _("{ref} tiếp tục tính hạn từ {moment}; hạn: {old_due} → {due}."), part=True
)
EXTENDED = Verb("commitments.extended", _("Gia hạn"), _("Gia hạn {ref}: {old_due} → {due}. {why}"), part=True)
HANDED_OVER = Verb(
    "commitments.handed_over", _("Bàn giao"), _("Bàn giao {ref} từ {old_unit} sang {unit}. {why}"), part=True
)
OFFICER_NAMED = Verb(
    "commitments.officer_named", _("Phân công người phụ trách"), _("Người phụ trách {ref}: {officer}."), part=True
)
FULFILLED = Verb("commitments.fulfilled", _("Hoàn thành"), _("{ref} hoàn thành, tính đến {closed}."), part=True)
CANCELLED = Verb("commitments.cancelled", _("Huỷ"), _("{ref} được huỷ: {why}"), part=True)
LINKED = Verb("commitments.linked", _("Liên kết"), _("{ref} — {link} — {other}."), part=True)
ASKED = Verb("commitments.asked", _("Giao việc từ nguồn"), _("{ref} phát sinh từ {origin}."), part=True)
DUE_CORRECTED = Verb(
    "commitments.due_corrected", _("Đính chính hạn"), _("Đính chính hạn {ref}: {old_due} → {due}. {why}"), part=True
)
TERM_SET = Verb(
    "commitments.term_set", _("Tính hạn theo sự kiện"), _("Tính hạn {ref}: {old_due} → {due}. {why}"), part=True
)
REWORDED = Verb("commitments.reworded", _("Sửa nội dung"), _("Sửa {fields} của {ref}."), part=True)
DUE_MOVED = Verb(
    "commitments.due_moved",
    _("Hạn thay đổi do lịch"),
    _("Hạn {ref} tính lại theo lịch làm việc: {old_due} → {due}."),
    part=True,
)

HANDED_OVER_ALL = Verb(
    "commitments.handed_over_all",
    _("Bàn giao toàn bộ"),
    _("{actor} bàn giao {count} việc chưa xong từ {ref} sang {unit} theo biên bản {number}. Căn cứ: {basis}"),
    HAND_OVER_ALL,
)
RECOMPUTED = Verb(
    "commitments.recomputed",
    _("Tính lại hạn"),
    _("{actor} tính lại hạn của {seen} việc chưa xong vì {why}; {moved} hạn thay đổi."),
    RECOMPUTE,
)

# -- reminding, by the system ---------------------------------------------------------------------------------------------

REMINDED_ALL = Verb(
    "commitments.reminded_all", _("Nhắc việc"), _("Hệ thống nhắc {steps} lượt việc, gửi đến {people} người.")
)
REMINDED = Verb("commitments.reminded", _("Nhắc việc"), _("Hệ thống {what}: {ref}. Người nhận: {to}."), part=True)
DIGESTED = Verb(
    "commitments.digested", _("Bản tổng hợp buổi sáng"), _("Hệ thống gửi bản tổng hợp ngày {day} đến {people} người.")
)

REMINDER = Letter("commitments.reminder", _("Nhắc việc"), _("Hệ thống nhắc Ông/Bà {name}:\n\n{list}"))
DIGEST = Letter(
    "commitments.digest",
    _("Việc cần chú ý ngày {day}"),
    _("Kính gửi Ông/Bà {name},\n\n{list}\n\nThư này được gửi tự động vào sáng ngày làm việc."),
)

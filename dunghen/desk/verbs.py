"""The few acts of the desk's own frame."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Verb

SEE_HEALTH = Action("desk.see_health", _("xem tình trạng hệ thống"), (Allow(Role.ADMIN),))
OWN_PROFILE = Action("desk.own_profile", _("sửa hồ sơ của mình"), signed_in=True)
OWN_MESSAGES = Action("desk.own_messages", _("xem thư hệ thống gửi cho mình"), signed_in=True)
SEE_ESCALATED = Action(
    "desk.see_escalated", _("xem danh sách báo cáo Chủ tịch"), (Allow(Role.LEADER), Allow(Role.SUPERVISOR))
)
MOVE_CLOCK = Action("desk.move_clock", _("đổi ngày của bản trình diễn"), signed_in=True)

PROFILE_CHANGED = Verb(
    "desk.profile_changed", _("Sửa hồ sơ cá nhân"), _("{actor} sửa hồ sơ của mình: {fields}."), OWN_PROFILE
)
CLOCK_MOVED = Verb(
    "desk.clock_moved", _("Đổi ngày trình diễn"), _("{actor} đổi ngày của bản trình diễn: {old} → {new}."), MOVE_CLOCK
)

"""The acts on the calendar, who may do them, and how a trail words them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Verb

SEE = Action("worktime.see", _("xem lịch làm việc"), signed_in=True)
MANAGE = Action("worktime.manage", _("sửa lịch làm việc"), (Allow(Role.ADMIN),))

DAY_ADDED = Verb(
    "worktime.day_added",
    _("Thêm ngày vào lịch"),
    _("{actor} ghi ngày {ref} vào lịch: {kind}, {name}. Căn cứ: {source}."),
    MANAGE,
)
DAY_CHANGED = Verb(
    "worktime.day_changed",
    _("Sửa ngày trong lịch"),
    _("{actor} sửa ngày {ref}: {old_kind}, {old_name} → {kind}, {name}. Căn cứ: {source}."),
    MANAGE,
)
DAY_REMOVED = Verb(
    "worktime.day_removed", _("Bỏ ngày khỏi lịch"), _("{actor} bỏ ngày {ref} ({name}) khỏi lịch. Lý do: {why}."), MANAGE
)
HOURS_SET = Verb(
    "worktime.hours_set",
    _("Đặt giờ làm việc"),
    _("{actor} đặt giờ làm việc của {unit} từ ngày {since}: {hours}. Căn cứ: {source}."),
    MANAGE,
)
HOURS_DROPPED = Verb(
    "worktime.hours_dropped",
    _("Bỏ giờ làm việc riêng"),
    _("{actor} bỏ giờ làm việc riêng của {unit}; đơn vị theo giờ chung. Lý do: {why}."),
    MANAGE,
)
LOADED = Verb(
    "worktime.loaded",
    _("Nạp lịch làm việc"),
    _("{actor} nạp lịch làm việc từ tệp: thêm {added}, sửa {changed}, bỏ {removed} ngày; {hours} buổi làm việc."),
    MANAGE,
)

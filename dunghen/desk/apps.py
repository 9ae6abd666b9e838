from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "dunghen.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        from dunghen.desk import navigation, queries, verbs
        from dunghen.kernel.commitments.verbs import HAND_OVER_ALL, SEE
        from dunghen.kernel.organisation import verbs as organisation
        from dunghen.kernel.worktime import verbs as worktime

        navigation.register(navigation.Item(_("Việc cần làm"), "desk:my-work", 10, SEE, "list"))
        navigation.register(
            navigation.Item(_("Báo cáo Chủ tịch"), "desk:escalated", 70, verbs.SEE_ESCALATED, "warning")
        )
        navigation.register(
            navigation.Item(
                _("Lịch làm việc"), "desk:worktime", order=80, action=worktime.SEE, icon="calendar", group=_("Tổ chức")
            )
        )
        navigation.register(
            navigation.Item(_("Đơn vị"), "desk:units", 82, organisation.SEE, "unit", group=_("Tổ chức"))
        )
        navigation.register(
            navigation.Item(_("Ủy quyền"), "desk:delegations", 84, organisation.DELEGATE, "key", group=_("Tổ chức"))
        )
        navigation.register(
            navigation.Item(_("Bàn giao việc"), "desk:hand-over", 85, HAND_OVER_ALL, "undo", group=_("Tổ chức"))
        )
        navigation.register(
            navigation.Item(_("Người dùng"), "desk:people", 86, organisation.MANAGE, "person", group=_("Tổ chức"))
        )
        navigation.register(
            navigation.Item(
                _("Tình trạng hệ thống"), "desk:health", 900, verbs.SEE_HEALTH, "pulse", group=_("Hệ thống")
            )
        )
        navigation.register_searcher(navigation.Searcher(_("Việc được giao"), queries.find, 10, SEE))

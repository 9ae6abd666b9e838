from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "dunghen.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ thủ tục hành chính")

    def ready(self) -> None:
        from dunghen.api.doors import Door
        from dunghen.api.doors import register as hang
        from dunghen.desk import navigation
        from dunghen.dossiers import figures, verbs
        from dunghen.dossiers.operations import following
        from dunghen.dossiers.queries import ways
        from dunghen.kernel.commitments.kinds import Kind, register
        from dunghen.kernel.ledger import sources
        from dunghen.portal import doors

        figures.register()
        register(
            Kind(
                "dossiers.apology",
                _("Xin lỗi, hẹn lại hồ sơ trễ"),
                following.handed_over,
                following.due_moved,
                verbs.SEE_CASES,
            )
        )
        register(Kind("dossiers.explanation", _("Giải trình việc trễ hạn"), see=verbs.SEE_FILES))
        sources.register(sources.of_commitments("dossiers-apologies", "dossiers.apology"))
        scopes = {
            "dossiers.push": _("gửi hồ sơ của hệ thống một cửa"),
            "dossiers.gate": _("hỏi hồ sơ có được trả kết quả"),
            "dossiers.secrets": _("gửi mã bí mật để người dân tra cứu hồ sơ"),
        }
        doors.register(
            doors.Door(
                _("Tra cứu hồ sơ"),
                "dossiers:look-up",
                order=25,
                about=_("Hồ sơ đang ở đâu, hẹn trả khi nào, có trễ không."),
                icon="search",
                place=_("Hồ sơ"),
                is_open=ways.is_open,
            )
        )
        hang(Door("dossiers", "dunghen.dossiers.api.router.router", _("Hồ sơ thủ tục hành chính"), scopes))
        navigation.register(
            navigation.Item(
                _("Hồ sơ trách nhiệm"), "dossiers:accountability", 29, verbs.EXPLAIN, "list", group=_("Hồ sơ")
            )
        )
        navigation.register(
            navigation.Item(_("Danh sách kiểm tra"), "dossiers:inspection", 46, verbs.INSPECT, "list", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(_("Vì sao trễ"), "dossiers:why", 29, verbs.SEE_BOARDS, "warning", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(_("Nguồn hồ sơ"), "dossiers:sources", 95, verbs.SEE_SOURCES, "upload", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(_("Thời hạn thủ tục"), "dossiers:terms", 94, verbs.KEEP_TERMS, "calendar", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(_("Hồ sơ trễ"), "dossiers:cases", 28, verbs.SEE_CASES, "clock", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(_("Tiến độ hồ sơ"), "dossiers:progress", 27, verbs.SEE_BOARDS, "chart", group=_("Hồ sơ"))
        )
        navigation.register(
            navigation.Item(
                _("Định mức hồ sơ trễ"), "dossiers:case-settings", 80, verbs.SETTLE, "clock", group=_("Hồ sơ")
            )
        )

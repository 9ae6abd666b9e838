from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "dunghen.directives"
    label = "directives"
    verbose_name = _("Chỉ đạo, nhiệm vụ")

    def ready(self) -> None:
        from dunghen.desk import navigation
        from dunghen.directives import figures, verbs
        from dunghen.directives.operations import following, giving
        from dunghen.kernel.commitments import asking, kinds
        from dunghen.kernel.ledger import sources

        kinds.register(
            kinds.Kind("directives.assignment", _("Nhiệm vụ"), following.assignments_handed_over, see=verbs.SEE)
        )
        kinds.register(
            kinds.Kind("directives.cooperation", _("Phối hợp"), following.cooperations_handed_over, see=verbs.SEE)
        )
        asking.register_giver(asking.Giver(_("Giao nhiệm vụ"), verbs.GIVE, giving.give))
        navigation.register(
            navigation.Item(
                _("Văn bản chỉ đạo"), "directives:letters", 20, verbs.SEE_LETTER, "file", group=_("Chỉ đạo")
            )
        )
        navigation.register(
            navigation.Item(_("Nhiệm vụ"), "directives:assignments", 30, verbs.SEE, "list", group=_("Chỉ đạo"))
        )
        navigation.register(
            navigation.Item(_("Bảng theo dõi"), "directives:board", 40, verbs.SEE_BOARD, "chart", group=_("Chỉ đạo"))
        )
        navigation.register(
            navigation.Item(
                _("Báo cáo, đôn đốc"), "directives:papers", 50, verbs.WRITE_PAPER, "mail", group=_("Chỉ đạo")
            )
        )
        figures.register()
        sources.register(sources.of_commitments("directives", "directives.assignment", "directives.cooperation"))

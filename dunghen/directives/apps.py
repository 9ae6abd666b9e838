from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "dunghen.directives"
    label = "directives"
    verbose_name = _("Chỉ đạo, nhiệm vụ")

    def ready(self) -> None:
        from dunghen.desk import navigation
        from dunghen.directives import figures, verbs
        from dunghen.directives.operations import following
        from dunghen.kernel.commitments import kinds

        kinds.register(
            kinds.Kind("directives.assignment", _("Nhiệm vụ"), on_handed_over=following.assignments_handed_over)
        )
        kinds.register(
            kinds.Kind("directives.cooperation", _("Phối hợp"), on_handed_over=following.cooperations_handed_over)
        )
        navigation.register(navigation.Item(_("Văn bản chỉ đạo"), "directives:letters", 20, verbs.SEE_LETTER, "file"))
        navigation.register(navigation.Item(_("Nhiệm vụ"), "directives:assignments", 30, verbs.SEE, "list"))
        navigation.register(navigation.Item(_("Bảng theo dõi"), "directives:board", 40, verbs.SEE_BOARD, "chart"))
        navigation.register(navigation.Item(_("Báo cáo, đôn đốc"), "directives:papers", 50, verbs.WRITE_PAPER, "mail"))
        figures.register()

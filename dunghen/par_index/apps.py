from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParIndexConfig(AppConfig):
    name = "dunghen.par_index"
    label = "par_index"
    verbose_name = _("Chỉ số cải cách hành chính")

    def ready(self) -> None:
        from dunghen.desk import navigation
        from dunghen.kernel.commitments.kinds import Kind, register
        from dunghen.par_index import verbs
        from dunghen.par_index.operations import following, rounds

        register(Kind(rounds.KIND, _("Tự chấm Chỉ số CCHC"), following.handed_over))
        navigation.register(
            navigation.Item(_("Kỳ đánh giá"), "par_index:rounds", 50, verbs.SEE_ROUNDS, "chart", group=_("Chỉ số CCHC"))
        )
        navigation.register(
            navigation.Item(_("Việc chấm điểm"), "par_index:to-score", 51, verbs.SCORE, "edit", group=_("Chỉ số CCHC"))
        )
        navigation.register(
            navigation.Item(_("Bộ tiêu chí"), "par_index:sets", 52, verbs.SEE_SETS, "list", group=_("Chỉ số CCHC"))
        )

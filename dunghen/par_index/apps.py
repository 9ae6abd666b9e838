from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParIndexConfig(AppConfig):
    name = "dunghen.par_index"
    label = "par_index"
    verbose_name = _("Chỉ số cải cách hành chính")

    def ready(self) -> None:
        from django.urls import reverse

        from dunghen.desk import navigation
        from dunghen.kernel.commitments import asking
        from dunghen.kernel.commitments.kinds import Kind, register
        from dunghen.par_index import verbs
        from dunghen.par_index.operations import following, rounds
        from dunghen.par_index.queries import ranking, remedies
        from dunghen.portal import doors

        register(Kind(rounds.KIND, _("Tự chấm Chỉ số CCHC"), following.handed_over, see=verbs.SEE_ROUNDS))
        navigation.register(
            navigation.Item(_("Kỳ đánh giá"), "par_index:rounds", 50, verbs.SEE_ROUNDS, "chart", group=_("Chỉ số CCHC"))
        )
        navigation.register(
            navigation.Item(_("Việc chấm điểm"), "par_index:to-score", 51, verbs.SCORE, "edit", group=_("Chỉ số CCHC"))
        )
        navigation.register(
            navigation.Item(_("Bộ tiêu chí"), "par_index:sets", 52, verbs.SEE_SETS, "list", group=_("Chỉ số CCHC"))
        )
        asking.register_source(
            asking.Source(
                verbs.ORIGIN,
                _("Tiêu chí"),
                verbs.SEE_SCORES,
                lambda score: reverse("par_index:component", args=[score]),
                remedies.scored,
            )
        )
        navigation.register(
            navigation.Item(
                _("Thứ hạng qua các năm"), "par_index:history", 53, verbs.SEE_RANKS, "chart", group=_("Chỉ số CCHC")
            )
        )
        doors.register(
            doors.Door(
                _("Xếp hạng các cơ quan"),
                "par_index:public",
                order=60,
                about=_("Kết quả chấm điểm cải cách hành chính của sở, địa phương, đơn vị, từng năm."),
                icon="chart",
                place=_("Xếp hạng"),
                is_open=ranking.is_anything_published,
            )
        )

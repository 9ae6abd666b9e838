from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "dunghen.surveys"
    label = "surveys"
    verbose_name = _("Khảo sát hài lòng")

    def ready(self) -> None:
        from dunghen.desk import navigation
        from dunghen.kernel import afterwards
        from dunghen.surveys import figures, verbs
        from dunghen.surveys.queries import offers

        figures.register()
        afterwards.register(offers.url_of)
        navigation.register(
            navigation.Item(_("Khảo sát"), "surveys:surveys", 47, verbs.SEE, "check", group=_("Khảo sát"))
        )
        navigation.register(
            navigation.Item(
                _("Kết quả khảo sát"), "surveys:results-all", 48, verbs.SEE_RESULTS, "chart", group=_("Khảo sát")
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "dunghen.api"
    label = "api"
    verbose_name = _("Kết nối hệ thống")

    def ready(self) -> None:
        from dunghen.api import verbs
        from dunghen.desk import navigation

        navigation.register(
            navigation.Item(_("Khóa API"), "api:keys", order=96, action=verbs.MANAGE, icon="key", group=_("Hệ thống"))
        )

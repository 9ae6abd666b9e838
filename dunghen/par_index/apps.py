from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParIndexConfig(AppConfig):
    name = "dunghen.par_index"
    label = "par_index"
    verbose_name = _("Chỉ số cải cách hành chính")

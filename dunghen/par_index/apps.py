from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParIndexConfig(AppConfig):
    name = "dunghen.par_index"
    label = "par_index"
    verbose_name = _("Chỉ số cải cách hành chính")

    def ready(self) -> None:
        from dunghen.kernel.commitments.kinds import Kind, register
        from dunghen.par_index.operations import following, rounds

        register(Kind(rounds.KIND, _("Tự chấm Chỉ số CCHC"), following.handed_over))

"""Why a legal term of a procedure is not kept."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class UnfitTerm(Refusal):
    """Facts: ``why``."""

    code = "dossiers.unfit_term"
    template = _("Thời hạn chưa dùng được: {why} Vui lòng sửa rồi lưu lại.")


class TermGone(Refusal):
    code = "dossiers.term_gone"
    status = 409
    template = _("Thời hạn này vừa được người khác thu hồi hoặc sửa. Vui lòng mở lại danh sách.")

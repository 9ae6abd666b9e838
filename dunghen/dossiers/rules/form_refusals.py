"""Why a report form is not signed or withdrawn."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class PeriodRuns(Refusal):
    """Facts: ``last``."""

    code = "dossiers.period_runs"
    status = 409
    template = _("Kỳ này đến hết ngày {last} mới kết thúc nên chưa ký được. Vui lòng ký sau ngày đó.")


class AlreadySigned(Refusal):
    """Facts: ``form``."""

    code = "dossiers.form_signed"
    status = 409
    template = _("Biểu này đã được ký. Muốn ký lại, vui lòng rút bản đã ký trước.")


class FiguresMoved(Refusal):
    """What the signer saw is not what would be signed."""

    code = "dossiers.figures_moved"
    status = 409
    template = _("Số liệu vừa thay đổi so với lúc Ông/Bà xem. Vui lòng xem lại biểu rồi ký.")


class FiguresBroken(Refusal):
    """An identity of the table does not hold."""

    code = "dossiers.figures_broken"
    status = 409
    template = _("Các cột của biểu không khớp nhau nên chưa ký được. Vui lòng báo quản trị hệ thống kiểm tra sổ cái.")


class NothingToSign(Refusal):
    code = "dossiers.nothing_to_sign"
    status = 409
    template = _("Chưa có hồ sơ nào trong kỳ này nên không có biểu để ký.")


class FormWithdrawn(Refusal):
    code = "dossiers.form_withdrawn"
    status = 409
    template = _("Biểu này đã được rút trước đó.")

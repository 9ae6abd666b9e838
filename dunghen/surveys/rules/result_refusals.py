"""Why results are not counted or shown to all."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.errors import Refusal


class NotOpened(Refusal):
    code = "surveys.not_opened"
    template = _("Cuộc khảo sát chưa mở nên chưa có phiếu để tính. Vui lòng tính sau khi đã mở.")


class TooFewNew(Refusal):
    code = "surveys.too_few_new"
    template = _(
        "Từ lần tính trước mới thêm {new} phiếu; tính lại lúc này có thể lộ câu trả lời của một người. Vui lòng đợi đủ {least} phiếu mới hoặc đến khi kết thúc."
    )


class NotFinal(Refusal):
    code = "surveys.not_final"
    template = _(
        "Kết quả chỉ công khai được sau khi cuộc khảo sát kết thúc và số cuối đã tính. Vui lòng kết thúc trước."
    )


class NothingToShow(Refusal):
    code = "surveys.nothing_to_show"
    template = _("Cuộc khảo sát có quá ít phiếu để nêu tỷ lệ nên không có gì để công khai.")

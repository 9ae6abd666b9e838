"""What cases are set up with: dated amounts and causes, each with its basis."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.forms import cases as forms
from dunghen.dossiers.forms.looking import WayForm
from dunghen.dossiers.models import Amount, Cause, Source
from dunghen.dossiers.operations import case_settings as operations
from dunghen.dossiers.operations import looking
from dunghen.dossiers.queries import settings as reads
from dunghen.dossiers.rules import amounts, causes
from dunghen.kernel.errors import Refusal

LEDGER_STAYS = gettext_lazy(
    "Cách tính hồ sơ rút, dừng, từ chối trong hạn: theo ngày hồ sơ kết thúc, khi hồ sơ được nhập. Hồ sơ nhập từ lúc đặt được tính theo trị số mới; hồ sơ đã nhập giữ cách tính lúc nhập đến khi nhập lại tệp của nguồn."
)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SETTLE)
def settings(request: DeskRequest) -> HttpResponse:
    """The amounts and causes in force and the province's own; one form for each."""
    sent = request.POST.get("which", "") if request.method == "POST" else ""
    amount = forms.AmountForm(request.POST if sent == "amount" else None)
    cause = forms.NewCauseForm(request.POST if sent == "cause" else None)
    sources = Source.objects.order_by("name")
    way = WayForm(request.POST if sent == "way" else None, sources=sources)
    for form, keep in ((amount, operations.keep_amount), (cause, operations.keep_cause), (way, looking.set_way)):
        if form.is_bound and form.is_valid():
            try:
                keep(actor=request.user, at=request.at, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                of_ledger = sent == "amount" and form.cleaned_data["slug"] == amounts.OF_LEDGER
                messages.success(request, LEDGER_STAYS if of_ledger else _("Đã đặt; việc đã lập giữ như cũ."))
                return redirect("dossiers:case-settings")
    known = reads.amounts(request.at)
    own = {row.slug: row for row in Amount.objects.order_by("valid_from")}
    basis = {row.slug: row.basis for row in amounts.shipped()} | {slug: row.basis for slug, row in own.items()}
    context = {
        "amount_form": amount,
        "cause_form": cause,
        "way_form": way,
        "ledger_stays": LEDGER_STAYS,
        "sources": Source.objects.select_related("lookup").order_by("name"),
        "amounts": [(label, known[slug], basis[slug], slug in own) for slug, label in amounts.LABELS.items()],
        "causes": [(row, causes.FAULT_LABELS[row.fault]) for row in reads.causes(request.at).values()],
        "ended": Cause.objects.filter(valid_to__lt=reads.day(request.at)).order_by("fault", "label"),
    }
    status = 422 if amount.errors or cause.errors or way.errors else 200
    return render(request, "dossiers/desk/case_settings.html", context, status=status)

"""Legal terms of procedures on the desk: the list, one set or corrected, a file of them, and what they date in the ledger."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.table_files import sent
from dunghen.dossiers.forms.terms import LegalTermForm, TermsFileForm, WithdrawTermForm
from dunghen.dossiers.intake.terms_file import TITLES, read_terms
from dunghen.dossiers.models import LegalTerm
from dunghen.dossiers.operations import terms as operations
from dunghen.dossiers.queries import settings
from dunghen.dossiers.queries import terms as reads
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.ui import exports
from dunghen.ui.exports import Column
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.KEEP_TERMS)
def terms(request: DeskRequest) -> HttpResponse:
    """Every term, found by code, name of the procedure or ground."""
    text, names = request.GET.get("q", "")[:100], reads.procedure_names()
    page = keyset(reads.search(text, names), request.GET, by="procedure")
    today = settings.day(request.at)
    context = {
        "q": text,
        "page": page,
        "rows": [
            {"term": row, "name": names.get(row.procedure, ""), "ended": row.until and row.until < today}
            for row in page.rows
        ],
        "entries": [] if page.moved or text else journal.trail("dossiers.terms", limit=10),
    }
    return render(request, "dossiers/desk/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_TERMS)
def new(request: DeskRequest) -> HttpResponse:
    """A new term: first what it moves, then saved."""
    return _edited(request, LegalTermForm(request.POST or None), None)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_TERMS)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a term; of other days another one is set."""
    term = _find(pk)
    initial = {name: getattr(term, name) for name in ("procedure", "unit", "since", "until", "basis")}
    initial["amount"] = int(term.amount) if term.amount == int(term.amount) else term.amount
    return _edited(request, LegalTermForm(request.POST or None, initial=initial, fixed=True), term)


def _edited(request: DeskRequest, form: LegalTermForm, term: LegalTerm | None) -> HttpResponse:
    touched = None
    if request.method == "POST" and form.is_valid():
        row = form.row()
        try:
            if "save" in request.POST:
                operations.keep_term(actor=request.user, row=row, at=request.at)
                said = _("Đã đặt thời hạn thủ tục %(code)s: %(term)s. Hồ sơ đã nhập mà chưa có hạn được tính đêm nay.")
                messages.success(request, said % {"code": row.procedure, "term": row.told})
                return redirect("dossiers:terms")
            operations.check(row)
            touched = reads.touched(row.procedure, row.since, row.until)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "term": term, "touched": touched}
    return render(request, "dossiers/desk/term.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_TERMS)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a term that should not have been set."""
    term = _find(pk)
    form = WithdrawTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.withdraw_term(actor=request.user, term=term, why=form.cleaned_data["why"], at=request.at)
        messages.success(request, _("Đã thu hồi thời hạn thủ tục %(code)s.") % {"code": term.procedure})
        return redirect("dossiers:terms")
    return render(
        request, "dossiers/desk/term_withdraw.html", {"term": term, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_TERMS)
def load(request: DeskRequest) -> HttpResponse:
    """Take terms from a file, all or none; lines that cannot be read are told."""
    form, troubles = TermsFileForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        with NamedTemporaryFile(prefix="dunghen-terms-") as file:
            for chunk in given.chunks():
                file.write(chunk)
            file.flush()
            try:
                read = read_terms(Path(file.name), given.name, apart=True)
                troubles = read.troubles
                if not troubles:
                    done = operations.load_terms(actor=request.user, rows=read.rows, file=given.name, at=request.at)
                    said = _(
                        "Đã nhập %(file)s: %(new)s mới, %(changed)s sửa, %(same)s giữ nguyên. Hồ sơ đã nhập mà chưa có hạn được tính đêm nay."
                    )
                    messages.success(
                        request,
                        said % {"file": given.name, "new": done.new, "changed": done.changed, "same": done.same},
                    )
                    return redirect("dossiers:terms")
            except Refusal as refusal:
                form.add_error("file", refusal.sentence)
    context = {"form": form, "troubles": troubles, "titles": TITLES.values()}
    return render(request, "dossiers/desk/terms_load.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_TERMS)
def apply(request: DeskRequest) -> HttpResponse:
    """Say how many dossiers of the ledger the terms would date, and date them."""
    if request.method == "POST":
        done = operations.date_ledger(actor=request.user, at=request.at)
        messages.success(request, _("Đã tính hạn cho %(n)s hồ sơ chưa có ngày hẹn trả.") % {"n": done})
        return redirect("dossiers:terms")
    return render(request, "dossiers/desk/terms_apply.html", {"waiting": reads.waiting()})


@require_safe
@frame.page(verbs.KEEP_TERMS)
def terms_file(request: DeskRequest, ending: str) -> HttpResponseBase:
    """The terms of the list as a file, in the form that ``load`` reads."""
    columns = (
        Column(TITLES["procedure"], lambda row: row.procedure),
        Column(TITLES["amount"], lambda row: row.amount.normalize() if row.amount % 1 else int(row.amount), 10),
        Column(TITLES["unit"], lambda row: row.get_unit_display(), 16),
        Column(TITLES["since"], lambda row: row.since, 12),
        Column(TITLES["until"], lambda row: row.until, 12),
        Column(TITLES["basis"], lambda row: row.basis, 50),
    )
    rows = reads.search(request.GET.get("q", "")[:100], reads.procedure_names())
    found = exports.batches(rows, by="procedure")
    return sent(ending, "thoi-han-thu-tuc", _("Thời hạn thủ tục"), columns, found)


def _find(pk: int) -> LegalTerm:
    found = LegalTerm.objects.select_related("kept_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found

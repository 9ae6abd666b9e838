"""A set taken in: the file, what is wrong or to weigh line by line, then confirmed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import files
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.par_index import verbs
from dunghen.par_index.forms.sets import FileForm, HeadForm
from dunghen.par_index.intake.refusals import UnreadableTable
from dunghen.par_index.operations import sets as operations
from dunghen.par_index.queries import importing as reads
from dunghen.par_index.rules import importing, wording

_signer = signing.Signer(salt="dunghen.par_index.table")
SHOWN_AT_MOST = 100
"""Faults shown on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def take_in(request: DeskRequest) -> HttpResponse:
    """Ask for the file and go on to what it holds."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        content = given.read()
        try:
            reads.read(content, given.name, on=request.at.date())
        except UnreadableTable as refusal:
            form.add_error("file", refusal.sentence)
        else:
            word = _signer.sign(files.keep(content))
            return redirect(
                f"{reverse('par_index:import-preview')}?{urlencode({'tep': word, 'ten': given.name[:120]})}"
            )
    context = {"form": form, "columns": [importing.LABELS[name] for name in importing.FORM]}
    return render(request, "par_index/import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def preview(request: DeskRequest) -> HttpResponse:
    """Show what the file holds, one edition of it; on confirmation make the draft."""
    try:
        content = files.read(_signer.unsign(request.GET.get("tep", "")))
    except (signing.BadSignature, ValueError, FileNotFoundError) as error:
        raise NotFound from error
    name = request.GET.get("ten", "")[:120]
    edition = request.GET.get("ban", "")
    initial = {"first_year": request.at.year, "whole": 100, "on_zero": "full", "ties": "equal", "kind": "province"}
    form = HeadForm(request.POST if request.method == "POST" else None, initial=initial)
    whole = form.cleaned_data["whole"] if form.is_bound and form.is_valid() else 100.0
    found = reads.read(content, name, on=request.at.date(), edition=edition, whole=whole)
    if form.is_bound and form.is_valid() and not found.troubles:
        data = dict(form.cleaned_data)
        try:
            made = operations.make_set(
                actor=request.user, title=data.pop("title"), lines=found.lines, at=request.at, **data
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã lập bản dự thảo %(n)s mục.") % {"n": len(found.lines)})
            return redirect("par_index:set", made.pk)
    if not form.is_bound:
        form.initial |= {
            "is_reconstruction": found.is_reconstruction,
            "title": found.edition or name.rpartition(".")[0],
        }
    rows = [
        {
            "line": line,
            "depth": line.code.count("."),
            "words": wording.in_words(line.rule, float(line.maximum or 0)) if line.rule else "",
        }
        for line in found.lines
    ]
    context = {
        "name": name,
        "found": found,
        "form": form,
        "rows": rows,
        "troubles": found.troubles[:SHOWN_AT_MOST],
        "more": max(0, len(found.troubles) - SHOWN_AT_MOST),
        "tep": request.GET["tep"],
        "by_source": [
            (importing.tree.SOURCES.get(source, _("chưa rõ")), points) for source, points in found.by_source.items()
        ],
    }
    return render(
        request, "par_index/import_preview.html", context, status=422 if form.errors or found.troubles else 200
    )

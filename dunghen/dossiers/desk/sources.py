"""Sources of dossiers on the desk: the list, one of them with what was taken in, a file taken in, what could not be read."""

import datetime as dt
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.forms.sources import FileForm, ImportForm, NewSourceForm, PushKeyForm
from dunghen.dossiers.intake import mapping
from dunghen.dossiers.intake.proposing import sample_of
from dunghen.dossiers.intake.refusals import UnreadableFile
from dunghen.dossiers.models import Import, Source
from dunghen.dossiers.operations import sources as operations
from dunghen.dossiers.queries import sources as reads
from dunghen.kernel import files
from dunghen.kernel.clock import ZONE
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.SEE_SOURCES)
def sources(request: DeskRequest) -> HttpResponse:
    """Every source, with the last time something was taken in from it."""
    return render(request, "dossiers/desk/sources.html", {"lines": reads.lines()})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SOURCES)
def new(request: DeskRequest) -> HttpResponse:
    """Open a source with a sample of its files; the proposal for the sample comes next."""
    form = NewSourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, digest = form.cleaned_data, kept_sample(request, form)
        try:
            if digest:
                made = operations.open_source(actor=request.user, name=data["name"], label=data["label"], at=request.at)
                return to_sample(made, digest)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
    return render(request, "dossiers/desk/source_new.html", {"form": form}, status=422 if form.is_bound else 200)


def kept_sample(request: DeskRequest, form: FileForm) -> str:
    """Keep some rows of a form's sample, masked, and return their digest; "" when it cannot be read, which the form then says."""
    given = form.cleaned_data["file"]
    with NamedTemporaryFile(prefix="dunghen-sample-") as file:
        for chunk in given.chunks():
            file.write(chunk)
        file.flush()
        try:
            sample = sample_of(Path(file.name), given.name, apart=True)
        except UnreadableFile as refusal:
            form.add_error("file", refusal.sentence)
            return ""
    return operations.keep_sample(actor=request.user, sample=sample, at=request.at)


def to_sample(source: Source, digest: str, kind: str = "") -> HttpResponse:
    """Go on to the proposal for a sample. ``kind``: of which files, as the address names them."""
    response = redirect("dossiers:source-mapping", source.pk)
    response["Location"] += "?" + urlencode({**({"loai": kind} if kind else {}), "mau": sample_word(source, digest)})
    return response


def sample_word(source: Source, digest: str) -> str:
    """Return how an address names a sample: signed, so that no other kept file opens as one, and a sample only for its source."""
    return _signer(source).sign(digest)


def sample_digest(source: Source, word: str) -> str:
    """Return the digest that ``sample_word`` signed for the source; "" for any other word."""
    try:
        return _signer(source).unsign(word)
    except signing.BadSignature:
        return ""


def _signer(source: Source) -> signing.Signer:
    return signing.Signer(salt=f"dunghen.dossiers.sample.{source.pk}")


@require_safe
@frame.page(verbs.SEE_SOURCES)
def source(request: DeskRequest, pk: int) -> HttpResponse:
    """One source: how its files are read, and every time something was taken in."""
    found = find(pk)
    known = mapping.from_json(found.mapping) if found.mapping else mapping.Mapping()
    page = keyset(reads.imports(found), request.GET, by="-at")
    context = {
        "source": found,
        "promise": promise_told(known),
        "columns": [(mapping.LABELS[name], column.heading) for name, column in known.columns.items()],
        "steps": [(mapping.STEP_LABELS[name], column.heading) for name, column in known.steps.items()],
        "page": page,
        "key_form": PushKeyForm(initial={"key": found.push_key_id}),
        "entries": journal.trail(found.thread, parts=False),
    }
    return render(request, "dossiers/desk/source.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.IMPORT)
def take_in(request: DeskRequest, pk: int) -> HttpResponse:
    """Take in a file of the source."""
    from dunghen.dossiers.operations.importing import import_file

    found = find(pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given, steps = form.cleaned_data["file"], form.cleaned_data["steps"]
        with NamedTemporaryFile(prefix="dunghen-import-") as file:
            for chunk in given.chunks():
                file.write(chunk)
            file.flush()
            path = Path(file.name)
            try:
                day = form.cleaned_data["as_of"]
                made = import_file(
                    actor=request.user,
                    source=found,
                    path=path,
                    name=given.name,
                    steps=steps,
                    as_of=dt.datetime.combine(day, dt.time(23, 59, 59), ZONE) if day else None,
                    apart=True,
                    at=request.at,
                )
            except Refusal as refusal:
                form.add_error("file", refusal.sentence)
            else:
                messages.success(request, _("Đã nhập %(file)s.") % {"file": made.file_name})
                return redirect("dossiers:import", made.pk)
    context = {"source": found, "form": form}
    return render(request, "dossiers/desk/source_import.html", context, status=422 if form.is_bound else 200)


@require_safe
@frame.page(verbs.SEE_SOURCES)
def one_import(request: DeskRequest, pk: int) -> HttpResponse:
    """What became of one file: its counts, and the first cells that could not be read."""
    made = _import(pk)
    by = made.source.versions.filter(number=made.mapping_version).first()
    promise = promise_told(mapping.from_json(by.mapping)) if by and not made.steps else ""
    return render(request, "dossiers/desk/import.html", {"made": made, "promise": promise})


def promise_told(known: mapping.Mapping) -> str:
    """Return the sentence that says whether promised dates of a source hold the applicant's time already."""
    if known.promise_moved:
        return _("Ngày hẹn trả đã cộng thời gian người nộp bổ sung, làm nghĩa vụ tài chính; phần mềm giữ nguyên.")
    return _("Ngày hẹn trả chưa cộng thời gian người nộp bổ sung, làm nghĩa vụ tài chính; phần mềm cộng vào.")


@require_safe
@frame.page(verbs.KEEP_SOURCES)
def rejects(request: DeskRequest, pk: int) -> FileResponse:
    """Give all cells of an import that could not be read, as CSV."""
    made = _import(pk)
    if not made.rejects_file:
        raise NotFound
    stem = Path(made.file_name).stem or made.source.name
    return FileResponse(
        files.path(made.rejects_file).open("rb"),
        as_attachment=True,
        filename=f"{stem}-khong-nhan.csv",
        content_type="text/csv; charset=utf-8",
    )


@require_POST
@frame.page(verbs.KEEP_SOURCES)
def bind_key(request: DeskRequest, pk: int) -> HttpResponse:
    """Say which key may push the dossiers of a source."""
    found, form = find(pk), PushKeyForm(request.POST)
    if form.is_valid():
        operations.bind_key(actor=request.user, source=found, key=form.cleaned_data["key"], at=request.at)
        messages.success(request, _("Đã đặt khóa gửi hồ sơ của nguồn %(name)s.") % {"name": found.label})
    return redirect("dossiers:source", pk)


@require_POST
@frame.page(verbs.KEEP_SOURCES)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a source, or open it again."""
    found = find(pk)
    is_active = request.POST.get("use") == "1"
    found = operations.change_source(actor=request.user, source=found, is_active=is_active, at=request.at)
    said = _("Nguồn %(name)s được dùng lại.") if found.is_active else _("Nguồn %(name)s đã ngừng dùng.")
    messages.success(request, said % {"name": found.label})
    return redirect("dossiers:source", pk)


def find(pk: int) -> Source:
    """Return a source. Raises NotFound."""
    found = Source.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _import(pk: int) -> Import:
    found = Import.objects.select_related("source", "by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found

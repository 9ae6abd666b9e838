"""How the files of a source are read: proposed from a sample with reasons, edited, tried on the first rows, saved as a new version.

Files of dossiers and files of their step events have one page: what differs is in ``_KINDS``.
"""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.desk.sources import find, kept_sample, sample_digest, to_sample
from dunghen.dossiers.forms.sources import STEP_WORDY, WORDY, FileForm, MappingForm, StepsForm
from dunghen.dossiers.intake import mapping as mappings
from dunghen.dossiers.intake.mapping import Column, Mapping
from dunghen.dossiers.intake.proposing import Preview, Proposal, Sample, preview, propose, propose_steps, sample_of
from dunghen.dossiers.intake.reading import slug
from dunghen.dossiers.intake.words import folded
from dunghen.dossiers.models import Source
from dunghen.dossiers.operations import sources as operations
from dunghen.dossiers.queries.reading import reading
from dunghen.kernel import files
from dunghen.kernel.errors import Refusal

SHOWN = 15
"""Rows of a sample that are shown as read."""
STEPS_SHOWN = 40
"""Names of steps that are asked about; files with more have a column that says what waits."""
STEPS = "buoc"


@dataclass(frozen=True)
class _Kind:
    """Files of dossiers, or of their steps. ``word``: in the address."""

    word: str
    title: Any
    wordy: Sequence[str]

    @property
    def is_steps(self) -> bool:
        return self.word == STEPS

    def propose(self, sample: Sample, known: Mapping | None) -> Proposal:
        return propose_steps(sample, known or Mapping()) if self.is_steps else propose(sample, known)

    def columns(self, mapping: Mapping) -> MappingType[str, Column]:
        return mapping.steps if self.is_steps else mapping.columns

    def troubles(self, mapping: Mapping) -> list[str]:
        """Return what keeps the mapping from being used; without columns there are no files of steps at all."""
        return mapping.troubles() or ([] if self.columns(mapping) else [_("chưa chỉ ra cột nào.")])

    def form(self, posted: Any, mapping: Mapping, sample: Sample, unknown: Any, units: Any) -> MappingForm | StepsForm:
        if not self.is_steps:
            return MappingForm(posted, mapping, sample.headings, unknown, units)
        return StepsForm(posted, mapping, sample.headings, unknown, units, _step_names(mapping, sample))

    def preview(self, sample: Sample, mapping: Mapping, request: DeskRequest) -> Preview:
        return preview(sample, reading(mapping, request.at), SHOWN, steps=self.is_steps)


_KINDS = {
    "": _Kind("", gettext_lazy("Cách đọc tệp hồ sơ"), WORDY),
    STEPS: _Kind(STEPS, gettext_lazy("Cách đọc tệp các bước xử lý"), STEP_WORDY),
}


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SOURCES)
def mapping(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a sample; with one, show the proposal, try what was edited, save it."""
    source, kind = find(pk), _KINDS.get(request.GET.get("loai", ""), _KINDS[""])
    if kind.is_steps and not source.mapping:
        messages.info(request, _("Trước hết lập cách đọc tệp hồ sơ; sau đó đến tệp các bước xử lý."))
        return redirect("dossiers:source-mapping", pk)
    sample, refusal = _sample(sample_digest(source, request.GET.get("mau", "")))
    if sample is None:
        return _ask(request, source, kind, refusal)
    known = mappings.from_json(source.mapping) if source.mapping else None
    start = known if request.GET.get("tu") == "dang-dung" else None
    proposal = kind.propose(sample, known)
    tried = _tried(request, kind, start or proposal.mapping, sample)
    if request.POST.get("save") and tried.form.is_valid() and not tried.troubles:
        saved = operations.save_mapping(actor=request.user, source=source, mapping=tried.mapping, at=request.at)
        operations.drop_sample(sample_digest(source, request.GET.get("mau", "")))
        messages.success(request, _("Đã lưu cách đọc phiên bản %(n)s.") % {"n": saved.version})
        if known and known.promise_moved != tried.mapping.promise_moved:
            messages.info(
                request,
                _("Hồ sơ đã nhập vẫn được tính theo cách đọc lúc nhập; nhập lại tệp để tính lại theo cách mới."),
            )
        return redirect("dossiers:source", pk)
    reasons = {} if start else {reason.column: reason for reason in proposal.reasons}
    context = {
        "source": source,
        "title": kind.title,
        "form": tried.form,
        "rows": [{**row, "reason": reasons.get(row["name"])} for row in tried.form.rows()],
        "unused": [heading for heading in sample.headings if heading not in tried.headings],
        "kind": sample.kind,
        "troubles": tried.troubles,
        "seen": tried.shown(),
        "preview": tried.seen,
    }
    bad = request.method == "POST" and (not tried.form.is_valid() or tried.troubles)
    return render(request, "dossiers/desk/mapping.html", context, status=422 if bad else 200)


@dataclass(frozen=True)
class _Tried:
    """A mapping as edited, and what it makes of the sample. ``headings``: those it reads."""

    form: MappingForm | StepsForm
    mapping: Mapping
    headings: list[str]
    troubles: list[str]
    seen: Preview | None

    def shown(self) -> list[dict[str, Any]]:
        """Return the first rows: each cell with the reason why it is not read, if it is not."""
        if self.seen is None:
            return []
        headings = list(dict.fromkeys(self.headings))
        return [
            {
                "line": line,
                "taken": self.seen.read[number] is not None,
                "cells": [
                    {"heading": heading, "value": cell, "why": self.seen.unread.get((line, heading), "")}
                    for heading, cell in zip(headings, self.seen.cells[number], strict=False)
                ],
            }
            for number, line in enumerate(self.seen.lines)
        ]


def _tried(request: DeskRequest, kind: _Kind, start: Mapping, sample: Sample) -> _Tried:
    """Read the sample by the mapping at hand, twice when edited: what words are unknown depends on which columns are chosen."""
    how = reading(start, request.at)
    posted = request.POST if request.method == "POST" else None
    edited = start
    if posted is not None:
        columns = kind.form(posted, start, sample, {}, how.units)
        edited = columns.mapping() if columns.is_valid() else start
    unknown = {} if kind.troubles(edited) else _unknown(kind, kind.preview(sample, edited, request), edited)
    form = kind.form(posted, edited if kind.is_steps else start, sample, unknown, how.units)
    if posted is not None and form.is_valid():
        edited = form.mapping()
    troubles = kind.troubles(edited)
    seen = None if troubles else kind.preview(sample, edited, request)
    return _Tried(form, edited, [column.heading for column in kind.columns(edited).values()], troubles, seen)


def _unknown(kind: _Kind, seen: Preview, mapping: Mapping) -> MappingType[str, list[str]]:
    """Return the words of each column that mean nothing yet."""
    found = {}
    for name in kind.wordy:
        column = kind.columns(mapping).get(name)
        if column and (values := [value for value, _why in seen.unknown.get(column.heading, ()) if value.strip()]):
            found[name] = values
    return found


def _step_names(mapping: Mapping, sample: Sample) -> list[str]:
    """Return the names of steps of which nobody says whether they wait: neither a column nor the name itself."""
    column = mapping.steps.get("step")
    if column is None or "waiting" in mapping.steps or column.heading not in sample.headings:
        return []
    names = {folded(name): name for name in reversed(sample.values(column.heading))}
    open_ones = sorted(name for word, name in names.items() if not slug(word).startswith("cho-"))
    return open_ones if len(open_ones) <= STEPS_SHOWN else []


def _sample(digest: str) -> tuple[Sample | None, str]:
    """Return the sample kept under ``digest``, and why there is none; "" names none."""
    if not digest:
        return None, ""
    path = files.path(digest)
    if not path.exists():
        return None, _("Tệp mẫu không còn; vui lòng gửi lại.")
    try:
        return sample_of(path, _("tệp mẫu")), ""
    except Refusal as refusal:
        return None, refusal.sentence


def _ask(request: DeskRequest, source: Source, kind: _Kind, refusal: str) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        digest = kept_sample(request, form)
        if digest:
            return to_sample(source, digest, kind.word)
    context = {"source": source, "title": kind.title, "is_steps": kind.is_steps, "form": form, "refusal": refusal}
    return render(request, "dossiers/desk/source_sample.html", context, status=422 if form.is_bound or refusal else 200)

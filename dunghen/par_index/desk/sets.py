"""Sets of criteria on the desk: the list, one set as a tree, copied, put in force, dropped, compared with another, taken as a file."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.par_index import verbs
from dunghen.par_index.forms.sets import CopyForm
from dunghen.par_index.models import Node
from dunghen.par_index.operations import sets as operations
from dunghen.par_index.queries import seeing, trees
from dunghen.par_index.rules import comparing, importing, scoring, tree, wording
from dunghen.ui.exports import Column, xlsx_response

_WIDE = ("name", "rule", "rule_text", "evidence")


@dataclass(frozen=True)
class Row:
    """A line of a set on its page; ``leaf``: it is scored, and ``words`` says how."""

    node: Node
    leaf: bool
    words: str

    @property
    def depth(self) -> int:
        return self.node.code.count(".")


@require_safe
@frame.page(verbs.SEE_SETS)
def sets(request: DeskRequest) -> HttpResponse:
    """Every set the person may see, the newest year first."""
    rows = list(seeing.sets(request.user, request.at).select_related("copied_from"))
    context = {"sets": rows, "may_keep": access.may(request.user, verbs.KEEP_SETS, None, request.at)}
    return render(request, "par_index/sets.html", context)


@require_safe
@frame.page(verbs.SEE_SETS)
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """One set: what is said of it, whether it adds up, its tree with every rule in words."""
    found = seeing.one_set(request.user, pk, request.at)
    rows = list(found.nodes.select_related("lead_unit").order_by("position"))
    nodes = trees.of_rows(rows)
    above = {row.parent_id for row in rows}
    may_keep = access.may(request.user, verbs.KEEP_SETS, found, request.at)
    context = {
        "set": found,
        "rows": [
            Row(
                row,
                row.pk not in above,
                wording.in_words(row.rule, float(row.maximum or 0)) if row.pk not in above else "",
            )
            for row in rows
        ],
        "faults": tree.sum_faults(nodes, float(found.whole)),
        "by_source": [(tree.SOURCES.get(name, _("chưa rõ")), points) for name, points in tree.by_source(nodes).items()],
        "leaves": len(tree.leaves(nodes)),
        "total": tree.whole(nodes),
        "may_keep": may_keep,
        "may_run": access.may(request.user, verbs.RUN_ROUNDS, None, request.at),
        "editable": may_keep and found.is_draft,
        "others": seeing.sets(request.user, request.at).filter(kind=found.kind).exclude(pk=pk),
        "entries": journal.trail(found.thread),
    }
    return render(request, "par_index/set.html", context)


@require_safe
@frame.page(verbs.SEE_SETS)
def xlsx(request: DeskRequest, pk: int) -> FileResponse:
    """Give a set as a workbook of the form in which it is taken in."""
    found = seeing.one_set(request.user, pk, request.at)
    columns = [
        Column(importing.LABELS[name], lambda row, place=place: row[place], 40 if name in _WIDE else 14)  # type: ignore[misc]
        for place, name in enumerate(importing.FORM)
    ]
    rows = [importing.as_cells(line) for line in trees.lines(found)]
    return xlsx_response(f"bo-tieu-chi-{found.first_year}", found.title, columns, [rows])


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def copy(request: DeskRequest, pk: int) -> HttpResponse:
    """Copy a set into a draft for another year."""
    found = seeing.one_set(request.user, pk, request.at)
    initial = {"title": f"{found.title} ({found.first_year + 1})", "first_year": found.first_year + 1}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = operations.copy_set(actor=request.user, source=found, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã lập bản dự thảo; sửa xong thì cho áp dụng."))
            return redirect("par_index:set", made.pk)
    return _asked(
        request,
        found,
        _("Sao chép bộ tiêu chí"),
        _("Lập một bản dự thảo gồm mọi mục và quy tắc; bộ này không đổi."),
        _("Sao chép"),
        form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def put_in_force(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a draft in force, after saying that it cannot be changed from then on."""
    found = seeing.one_set(request.user, pk, request.at)
    if request.method == "POST":
        operations.put_in_force(actor=request.user, criteria=found, at=request.at)
        messages.success(request, _("Bộ tiêu chí đã áp dụng."))
        return redirect("par_index:set", pk)
    return _asked(
        request,
        found,
        _("Cho áp dụng bộ tiêu chí"),
        _("Từ đó bộ tiêu chí không sửa được, chỉ sao chép thành bộ mới. Tổng điểm ở mọi mục phải khớp."),
        _("Cho áp dụng"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_SETS)
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Drop a draft."""
    found = seeing.one_set(request.user, pk, request.at)
    if request.method == "POST":
        operations.drop_set(actor=request.user, criteria=found, at=request.at)
        messages.success(request, _("Đã bỏ bản dự thảo."))
        return redirect("par_index:sets")
    return _asked(
        request,
        found,
        _("Bỏ bản dự thảo"),
        _("Mọi mục của bản dự thảo bị xóa. Nhật ký vẫn còn."),
        _("Bỏ bản dự thảo"),
        danger=True,
    )


@require_safe
@frame.page(verbs.SEE_SETS)
def compare(request: DeskRequest, pk: int) -> HttpResponse:
    """Two editions side by side: ``?voi=`` names the older one."""
    found = seeing.one_set(request.user, pk, request.at)
    word = request.GET.get("voi", "")
    if not word.isascii() or not word.isdigit() or len(word) > 18:
        raise NotFound
    other = seeing.one_set(request.user, int(word), request.at)
    pairs = comparing.compare(trees.lines(other), trees.lines(found))
    rows = [
        {
            "old": pair.old,
            "new": pair.new,
            "code": (pair.new or pair.old).code,  # type: ignore[union-attr]
            "changes": pair.changes,
            "moved": pair.moved,
            "old_words": _words(pair.old) if "quy tắc" in pair.changes else "",
            "new_words": _words(pair.new) if "quy tắc" in pair.changes else "",
        }
        for pair in pairs
    ]
    counts = [
        (_("Thêm"), sum(row["old"] is None for row in rows)),
        (_("Bỏ"), sum(row["new"] is None for row in rows)),
        (_("Đổi điểm tối đa"), sum("điểm" in row["changes"] for row in rows)),
        (_("Đổi quy tắc"), sum("quy tắc" in row["changes"] for row in rows)),
    ]
    only = request.GET.get("het") != "1"
    shown = [row for row in rows if not only or row["changes"] or row["old"] is None or row["new"] is None]
    return render(
        request, "par_index/compare.html", {"set": found, "other": other, "rows": shown, "counts": counts, "only": only}
    )


def _words(line: Any) -> str:
    return wording.in_words(line.rule, float(line.maximum or 0)) if line else ""


def _asked(
    request: DeskRequest, found: Any, title: str, consequence: str, label: str, form: Any = None, danger: bool = False
) -> HttpResponse:
    facts = [
        (_("Bộ tiêu chí"), found.title),
        (_("Trạng thái"), found.get_state_display()),
        (_("Tổng điểm"), scoring.plain(float(found.whole))),
    ]
    context = {
        "title": title,
        "consequence": consequence,
        "facts": facts,
        "form": form,
        "label": label,
        "danger": danger,
        "back_url": reverse("par_index:set", args=[found.pk]),
    }
    return render(request, "par_index/confirm.html", context, status=422 if form is not None and form.errors else 200)

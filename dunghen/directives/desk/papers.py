"""Papers of a letter: drafted, shown as they will print with every figure a door, signed, downloaded."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.directives import operations, papers, queries, rules, verbs
from dunghen.directives.desk import finding
from dunghen.directives.forms import SignForm, SynthesisForm, UrgingForm
from dunghen.directives.models import ExtensionRequest, Letter, Paper
from dunghen.kernel import access, files
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.text import fold
from dunghen.kernel.worktime.arithmetic import add_working_days
from dunghen.ui.paging import keyset

KINDS = {"tong-hop": Paper.Kind.SYNTHESIS, "don-doc": Paper.Kind.URGING}
ANSWER_WORKING_DAYS = 5
"""How long an urging letter gives by default."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@frame.page(verbs.SEE_PAPER)
def all_papers(request: HttpRequest) -> HttpResponse:
    """Reports and urging letters, the newest first."""
    seen = access.visible(Paper.objects.all(), request.user, verbs.SEE_PAPER, request.at, {"author": "author_unit_id"})
    rows = seen.select_related("letter", "author_unit").defer("figures", "letter__text")
    return render(request, "directives/papers.html", {"page": keyset(rows, request.GET, by="-drafted_at")})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.WRITE_PAPER)
def new(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Draft a paper on a letter."""
    letter = finding.letter(request, pk)
    kind = KINDS[slug]
    form = _form(request, kind, _first_options(letter, kind, request))
    if request.method == "POST" and form.is_valid():
        try:
            paper = operations.draft_paper(
                actor=request.user, letter=letter, kind=kind, options=form.options(), at=request.at
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("directives:paper", paper.pk)
    return _edit(request, form, kind, letter, reverse("directives:letter", args=[pk]), _("Lập dự thảo"))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.WRITE_PAPER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the drafter chose."""
    paper = finding.paper(request, pk)
    if paper.is_signed:
        raise rules.PaperSigned(ref=paper)
    form = _form(request, paper.kind, paper.figures.get("options", {}))
    back = reverse("directives:paper", args=[pk])
    if request.method == "POST" and form.is_valid():
        operations.redraft_paper(actor=request.user, paper=paper, options=form.options(), at=request.at)
        messages.success(request, _("Đã sửa dự thảo."))
        return redirect(back)
    return _edit(request, form, paper.kind, paper.letter, back, _("Ghi dự thảo"))


@require_safe
@frame.page(verbs.SEE_PAPER)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as it will print (or was signed), every figure underlined and a door to its list."""
    found = finding.paper(request, pk)
    figures = queries.figures_of_paper(found, request.at)
    context = {
        "paper": found,
        "composition": papers.compose(found.kind, figures),
        "counted_at": dt.datetime.fromisoformat(figures["at"]),
        "may_sign": not found.is_signed and access.may(request.user, verbs.SIGN_PAPER, found, request.at),
        "may_write": not found.is_signed and access.may(request.user, verbs.WRITE_PAPER, found, request.at),
    }
    return render(request, "directives/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SIGN_PAPER)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign and issue; says first that the figures are frozen for good."""
    found = finding.paper(request, pk)
    access.require(request.user, verbs.SIGN_PAPER, found, request.at)
    if found.is_signed:
        raise rules.PaperSigned(ref=found)
    figures = queries.figures_of_paper(found, request.at)
    initial = {
        "on": request.at.date(),
        "authority": figures["frame"]["authority"],
        "signer": request.user.full_name,
    }
    form = SignForm(request.POST or None, initial=initial)
    back = reverse("directives:paper", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            signed = operations.sign_paper(actor=request.user, paper=found, at=request.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã ký phát hành %(paper)s. Số liệu đã chốt.") % {"paper": signed})
            return redirect(back)
    context = {
        "title": _("Ký phát hành %(kind)s") % {"kind": found.get_kind_display().lower()},
        "consequence": _(
            "Số liệu được chốt tại thời điểm ký và tệp văn bản được lưu cùng mã băm. Sau khi ký không sửa, không thu lại được."
        ),
        "facts": _sign_facts(found, figures),
        "form": form,
        "label": _("Ký phát hành, chốt số liệu"),
        "back_url": back,
    }
    return render(request, "directives/act.html", context, status=422 if form.is_bound else 200)


@require_safe
@frame.page(verbs.SEE_PAPER)
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as DOCX: the signed bytes, or the draft as it stands now."""
    found = finding.paper(request, pk)
    if found.is_signed:
        content = files.read(found.sha256)
    else:
        content = papers.as_docx(papers.compose(found.kind, queries.figures_of_paper(found, request.at)))
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found)}.docx"'
    return response


@require_safe
@frame.page(verbs.SEE_PAPER)
def figures(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The list behind one figure: live for a draft, as it was at signing for a signed paper."""
    found = finding.paper(request, pk)
    counted = queries.figures_of_paper(found, request.at)
    if name not in counted["lists"]:
        raise NotFound
    rows = [
        {
            **counted["assignments"][str(owed)],
            "url": reverse("directives:assignment", args=[owed]),
            "work": rules.STATE_LABELS[counted["assignments"][str(owed)]["state"]],
            "due_at": _moment(counted["assignments"][str(owed)]["due"]),
        }
        for owed in counted["lists"][name]
    ]
    context = {
        "paper": found,
        "title": _list_title(name, counted),
        "rows": rows,
        "counted_at": dt.datetime.fromisoformat(counted["at"]),
    }
    return render(request, "directives/paper_figures.html", context)


# -- the parts ----------------------------------------------------------------------------------------------------------


def _form(request: HttpRequest, kind: str, options: dict[str, Any]) -> Any:
    data = request.POST if request.method == "POST" else None
    if kind == Paper.Kind.SYNTHESIS:
        return SynthesisForm(data, initial=options)
    written = options.get("answer_by")
    initial = {**options, "answer_by": dt.date.fromisoformat(written) if written else None}
    return UrgingForm(data, initial=initial, on=request.at.date())  # type: ignore[attr-defined]


def _first_options(letter: Letter, kind: str, request: HttpRequest) -> dict[str, Any]:
    if kind == Paper.Kind.SYNTHESIS:
        at = request.at  # type: ignore[attr-defined]
        author = letter.overseer_unit.name if letter.overseer_unit else ""
        return {"proposals": papers.proposals(queries.figures_of_letter(letter, at), author)}
    at = request.at  # type: ignore[attr-defined]
    day = add_working_days(queries.calendar(at.date()), at, ANSWER_WORKING_DAYS).date()
    return {"answer_by": day.isoformat(), "with_due_soon": True}


def _edit(request: HttpRequest, form: Any, kind: str, letter: Letter, back: str, label: str) -> HttpResponse:
    context = {
        "title": f"{Paper.Kind(kind).label}: {letter}",
        "consequence": _("Dự thảo luôn dùng số liệu mới nhất; số liệu chỉ được chốt khi ký phát hành."),
        "form": form,
        "label": label,
        "back_url": back,
    }
    return render(request, "directives/act.html", context, status=422 if form.is_bound else 200)


def _sign_facts(paper: Paper, figures: dict[str, Any]) -> list[tuple[str, str]]:
    counts = {name: len(figures["lists"][name]) for name in ("all", "done", "overdue")}
    return [
        (_("Văn bản"), f"{paper.get_kind_display()} – {paper.letter}"),
        (_("Cơ quan ban hành"), figures["frame"]["author"]),
        (_("Ký hiệu"), f"…/{figures['frame']['sign']}"),
        (_("Số liệu sẽ chốt"), _("%(all)s đầu việc, %(done)s đã xong, %(overdue)s quá hạn") % counts),
    ]


LIST_TITLES = {
    "all": gettext_lazy("Tất cả đầu việc"),
    "done": gettext_lazy("Đã hoàn thành"),
    "on_time": gettext_lazy("Hoàn thành sớm hạn hoặc đúng hạn"),
    "judged": gettext_lazy("Có thời hạn, đã xong hoặc đã quá hạn"),
    "open": gettext_lazy("Chưa hoàn thành"),
    "running": gettext_lazy("Đang thực hiện trong hạn"),
    "late": gettext_lazy("Chậm: quá hạn hoặc hoàn thành trễ hạn"),
    "without_date": gettext_lazy("Không ghi thời hạn"),
    "sent_back_ever": gettext_lazy("Đã từng bị đơn vị trả lại"),
    **{
        f"extension_{state}": f"{_('Đề nghị gia hạn')}: {label.lower()}"
        for state, label in ExtensionRequest.State.choices
    },
}


def _list_title(name: str, counted: dict[str, Any]) -> str:
    """Return what a list is called: its state, and the clause or unit it is cut down to."""
    known = {**rules.STATE_LABELS, **timeliness.LABELS, **LIST_TITLES}
    if name in known:
        return str(known[name])
    kind, _dash, rest = name.partition("-")
    number, _dash, state = rest.partition("-")
    row = counted["assignments"][str(counted["lists"][name][0])]
    of = _("Mục %(clause)s") % {"clause": row["clause"]} if kind == "task" else row["unit"]
    return f"{of}: {str(known[state]).lower()}" if state else of


def _moment(iso: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(iso) if iso else None


def _file_name(paper: Paper) -> str:
    """Return a name that every office computer can keep: no diacritics, no slash."""
    kind = "bao-cao-tong-hop" if paper.kind == Paper.Kind.SYNTHESIS else "don-doc"
    number = paper.number or f"du-thao-{paper.pk}"
    return "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in f"{kind}-{fold(number)}")

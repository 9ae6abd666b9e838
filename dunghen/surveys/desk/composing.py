"""Questionnaires on the desk: what there is, what the product brings, questions in their order, how it will look."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.text import search_key
from dunghen.surveys import verbs
from dunghen.surveys.forms import sheet
from dunghen.surveys.forms.questions import QuestionForm, QuestionnaireForm, free, typed
from dunghen.surveys.models import Question, Questionnaire, Version
from dunghen.surveys.operations import composing
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.queries.shipped import shipped
from dunghen.surveys.rules import asking

NAMES = ("key", "kind", "factor", "aspect", "text", "text_en", "options", "required", "shown_if", "least", "most", "page", "page_en")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.SEE)
def questionnaires(request: DeskRequest) -> HttpResponse:
    """All questionnaires, and those that the product brings."""
    if request.method == "POST":
        version = composing.ship(actor=request.user, slug=request.POST.get("slug", "")[:40], at=request.at)
        messages.success(request, _("Đã lấy phiếu “%(title)s”.") % {"title": version.questionnaire.title})
        return redirect("surveys:questionnaire", version.questionnaire.slug)
    rows = list(Questionnaire.objects.prefetch_related("versions").order_by("title"))
    known = {row.slug for row in rows}
    context = {
        "rows": rows,
        "shipped": [one for one in shipped() if one["slug"] not in known],
        "may_manage": access.may(request.user, verbs.MANAGE, None, request.at),
    }
    return render(request, "surveys/desk/questionnaires.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def new(request: DeskRequest) -> HttpResponse:
    """A questionnaire of one's own."""
    form = QuestionnaireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begun = slugify(search_key(form.cleaned_data["title"]))[:30] or "phieu"
        taken = set(Questionnaire.objects.filter(slug__startswith=begun).values_list("slug", flat=True))
        slug = free(begun, taken)
        version = composing.compose(actor=request.user, slug=slug, at=request.at, **form.cleaned_data)
        return redirect("surveys:questionnaire", version.questionnaire.slug)
    context = {"form": form, "title": _("Soạn phiếu mới"), "back": reverse("surveys:questionnaires")}
    return render(request, "surveys/desk/form.html", context, status=422 if form.errors else 200)


@require_safe
@frame.page(verbs.SEE)
def questionnaire(request: DeskRequest, slug: str) -> HttpResponse:
    """The questions of a version in their order; the newest unless another is asked for."""
    row, version = _found(slug, request.GET.get("lan", ""))
    context = {
        "row": row,
        "version": version,
        "versions": row.versions.order_by("-number"),
        "questions": version.questions.all(),
        "may_manage": access.may(request.user, verbs.MANAGE, None, request.at),
        "entries": journal.trail(f"surveys.questionnaire:{row.pk}"),
    }
    return render(request, "surveys/desk/questionnaire.html", context)


@require_safe
@frame.page(verbs.SEE)
def preview(request: DeskRequest, slug: str) -> HttpResponse:
    """All pages as the citizen will see them; nothing can be sent."""
    row, version = _found(slug, request.GET.get("lan", ""))
    pages = [
        (some[0].page, sheet.fields(some, {}), [one for one in some if one.condition])
        for some in asking.pages(asked(version))
    ]
    return render(request, "surveys/desk/preview.html", {"row": row, "version": version, "pages": pages})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def question(request: DeskRequest, slug: str, key: str = "") -> HttpResponse:
    """Write a question, or a new one at the end."""
    row, version = _found(slug)
    rows = list(version.questions.all())
    present = next((one for one in rows if one.key == key), None)
    if key and present is None:
        raise NotFound
    others = [(one.key, f"{one.position}. {one.text[:60]}") for one in rows if one.key != key]
    initial = typed(present) if present else {"page": rows[-1].page if rows else ""}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial, others=others)
    if request.method == "POST" and form.is_valid():
        written = form.fields_of(key, {one.key for one in rows} - {key})
        if present and [one["text"] for one in written["options"]] == [one["text"] for one in present.options]:
            # The keys of options stay, so that answers of other versions can be compared.
            for fresh, old in zip(written["options"], present.options, strict=True):
                fresh["key"] = old["key"]
        told = [_plain(one) for one in rows if one.key != key]
        told.insert(present.position - 1 if present else len(told), written)
        change = (_("sửa câu %(n)s") if present else _("thêm câu %(n)s")) % {
            "n": present.position if present else len(told)
        }
        try:
            _set(request, version, told, change)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("surveys:questionnaire", slug)
    context = {
        "form": form,
        "title": _("Sửa câu hỏi") if present else _("Thêm câu hỏi"),
        "back": reverse("surveys:questionnaire", args=[slug]),
    }
    return render(request, "surveys/desk/form.html", context, status=422 if form.errors else 200)


@require_POST
@frame.page(verbs.MANAGE)
def arrange(request: DeskRequest, slug: str) -> HttpResponse:
    """Move a question up or down, take it out, or begin the next version."""
    row, version = _found(slug)
    key, do = request.POST.get("key", ""), request.POST.get("do", "")
    if do == "version":
        composing.new_version(actor=request.user, questionnaire=row, at=request.at)
        return redirect("surveys:questionnaire", slug)
    rows = list(version.questions.all())
    place = next((number for number, one in enumerate(rows) if one.key == key), None)
    if place is None or do not in ("up", "down", "out"):
        raise NotFound
    told = [_plain(one) for one in rows]
    moved = told.pop(place)
    if do != "out":
        told.insert(max(0, place - 1 if do == "up" else place + 1), moved)
    change = {"up": _("đưa câu %(n)s lên"), "down": _("đưa câu %(n)s xuống"), "out": _("bỏ câu %(n)s")}[do]
    _set(request, version, told, change % {"n": place + 1})
    return redirect(f"{reverse('surveys:questionnaire', args=[slug])}#{key}")


def _found(slug: str, number: str = "") -> tuple[Questionnaire, Version]:
    row = get_object_or_404(Questionnaire, slug=slug)
    versions = row.versions.select_related("questionnaire").order_by("-number")
    chosen = (
        versions.filter(number=int(number)).first()
        if number.isascii() and number.isdecimal() and len(number) < 5
        else None
    )
    return row, chosen or versions[0]


def _plain(row: Question) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NAMES}


def _set(request: DeskRequest, version: Version, told: Sequence[dict[str, Any]], change: str) -> None:
    composing.set_questions(actor=request.user, version=version, questions=told, change=change, at=request.at)
    messages.success(request, _("Đã %(change)s.") % {"change": change})

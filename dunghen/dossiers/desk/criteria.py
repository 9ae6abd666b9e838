"""By what officers are evaluated: every set of criteria with its days and grades, and a new one from a day to come."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.dossiers import verbs
from dunghen.dossiers.forms.accounting import BY_HEAD, CriteriaFormSet, CriteriaSetForm
from dunghen.dossiers.models import CriteriaSet
from dunghen.dossiers.operations import case_settings as operations
from dunghen.dossiers.queries import settings
from dunghen.dossiers.rules import evaluation
from dunghen.dossiers.rules.evaluation import Criterion
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.text import search_key


@dataclass(frozen=True)
class Shown:
    """A set on the page. ``row`` None: the one the product comes with; ``first`` and ``last`` None: without bound."""

    row: CriteriaSet | None
    criteria: list[Criterion]
    first: dt.date | None
    last: dt.date | None
    cut_offs: dict[str, int]
    is_current: bool
    is_coming: bool

    @property
    def most(self) -> int:
        return 2 * len(self.criteria)

    @property
    def grades(self) -> list[tuple[str, int]]:
        """Return the grades with the points from which they are given; the lowest is what is left."""
        return [(label, self.cut_offs.get(f"grade_{name}", 0)) for name, label in evaluation.GRADES]

    @property
    def rows(self) -> list[tuple[Criterion, str]]:
        return [(one, evaluation.COMPUTED.get(one.computed, "")) for one in self.criteria]


@require_safe
@frame.page(verbs.OWN_FILES)
def criteria(request: DeskRequest) -> HttpResponse:
    """Every set, the newest first: by what one is evaluated is no secret, nor is by what one was."""
    context = {
        "sets": _sets(settings.day(request.at)),
        "may_keep": access.may(request.user, verbs.KEEP_CRITERIA, None, request.at),
        "entries": journal.trail("dossiers.criteria"),
    }
    return render(request, "dossiers/desk/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_CRITERIA)
def new(request: DeskRequest) -> HttpResponse:
    """A new set, starting from the newest one there is."""
    newest = _sets(settings.day(request.at))[0]
    posted = request.POST if request.method == "POST" else None
    head = CriteriaSetForm(posted, initial={name: newest.cut_offs[name] for name in evaluation.CUT_OFFS})
    rows = CriteriaFormSet(
        posted,
        prefix="tc",
        initial=[
            {"slug": one.slug, "computed": one.computed or BY_HEAD, "label": one.label}
            | dict(zip(("zero", "one", "two"), one.words, strict=True))
            for one in newest.criteria
        ],
    )
    if posted is not None and head.is_valid() and rows.is_valid():
        day, basis = head.cleaned_data["valid_from"], head.cleaned_data["basis"]
        try:
            operations.keep_criteria(
                actor=request.user,
                valid_from=day,
                criteria=_told(rows, day, basis),
                cut_offs=head.cut_offs(),
                basis=basis,
                at=request.at,
            )
        except Refusal as refusal:
            head.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã đặt bộ tiêu chí áp dụng từ %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
            return redirect("dossiers:criteria")
    bad = posted is not None
    return render(request, "dossiers/desk/criteria_new.html", {"head": head, "rows": rows}, status=422 if bad else 200)


def _sets(today: dt.date) -> list[Shown]:
    """Return every set with its days, the newest first, the shipped one last; grades as on its last day, or of today."""
    kept = list(CriteriaSet.objects.all())
    lasts = [None, *(row.valid_from - dt.timedelta(days=1) for row in kept)]
    firsts = [*(row.valid_from for row in kept), None]
    days = [
        min(last or dt.date.max, max(today, first or dt.date.min)) for first, last in zip(firsts, lasts, strict=True)
    ]
    own = [row.as_set() for row in kept]
    found = []
    for row, first, last, on, cut_offs in zip(
        [*kept, None], firsts, lasts, days, settings.amounts_of_days(days), strict=True
    ):
        is_current = (first or dt.date.min) <= today <= (last or dt.date.max)
        told = evaluation.criteria(on, [one for one in own if row and one.valid_from == row.valid_from])
        found.append(Shown(row, told, first, last, cut_offs, is_current, (first or dt.date.min) > today))
    return found


def _told(rows: Any, day: dt.date, basis: str) -> list[Criterion]:
    """Return the criteria as typed; a new one gets a key of its own from its name."""
    kept = [
        one.cleaned_data
        for one in rows.forms
        if one.has_changed() or one.initial
        if one.cleaned_data and not one.cleaned_data.get("DELETE")
    ]
    slugs: set[str] = set()
    found = []
    for data in kept:
        slug = data["slug"] or f"tc-{slugify(search_key(data['label']))[:50]}"
        while slug in slugs:
            slug += "-2"
        slugs.add(slug)
        words = (data["zero"].strip(), data["one"].strip(), data["two"].strip())
        found.append(Criterion(slug, data["computed"], data["label"].strip(), words, day, None, basis))
    return found

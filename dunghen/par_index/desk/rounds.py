"""Rounds on the desk: the list, a new one, one round with its units, one unit as a tree with its bars."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import NotFound, Refusal
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.organisation.models import Role, Unit
from dunghen.par_index import verbs
from dunghen.par_index.desk import gap, round_moves
from dunghen.par_index.desk.moves import possible
from dunghen.par_index.forms.rounds import RoundForm
from dunghen.par_index.models.sets import UNIT_KINDS, RatedKind
from dunghen.par_index.operations import rounds as operations
from dunghen.par_index.queries import live, seeing, standing
from dunghen.par_index.rules import phases


@require_safe
@frame.page(verbs.SEE_ROUNDS)
def rounds(request: DeskRequest) -> HttpResponse:
    """Every round the person may see, the newest year first, and what waits for him."""
    context = {
        "rounds": list(seeing.rounds(request.user, request.at).prefetch_related("windows")),
        "may_run": access.may(request.user, verbs.RUN_ROUNDS, None, request.at),
        "may_score": access.ever(request.user, verbs.SCORE, request.at),
        "to_score": len(standing.to_do(request.user, request.at)),
        "to_appraise": len(standing.to_appraise(request.user, request.at)),
    }
    return render(request, "par_index/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.RUN_ROUNDS)
def new(request: DeskRequest) -> HttpResponse:
    """Prepare a round of the set that ``?bo=`` names."""
    word = request.GET.get("bo", "")
    if not word.isascii() or not word.isdigit() or len(word) > 18:
        raise NotFound
    criteria = seeing.one_set(request.user, int(word), request.at)
    day = request.at.date()
    rated = Unit.objects.on(day).filter(kind__in=UNIT_KINDS[criteria.kind]).order_by("name")
    hosts = Unit.objects.on(day).order_by("name")
    mine = access.standing(request.user, request.at).units(Role.SUPERVISOR)
    initial = {"year": criteria.first_year, "host": next(iter(mine), None), "units": [unit.pk for unit in rated]}
    posted = request.POST if request.method == "POST" else None
    form = RoundForm(posted, criteria=criteria, rated=rated, hosts=hosts, initial=initial)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        grouped = criteria.kind != RatedKind.PROVINCE
        units = [(unit, unit.get_kind_display() if grouped else "") for unit in data["units"]]
        try:
            made = operations.prepare(
                actor=request.user, criteria=criteria, year=data["year"], host=data["host"], units=units, windows=form.windows(), at=request.at,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã lập kỳ đánh giá. Đặt tổ thẩm định rồi mở kỳ tự chấm."))
            return redirect("par_index:round", made.pk)
    return render(
        request, "par_index/round_new.html", {"form": form, "set": criteria}, status=422 if form.is_bound else 200
    )


@require_safe
@frame.page(verbs.SEE_ROUNDS)
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """One round: its phases with their days, its units, its teams, what was done."""
    found = seeing.one_round(request.user, pk, request.at)
    sees_all = _sees_all(request)
    rows, count = standing.units(found) if sees_all else ([], 0)
    if not sees_all:
        mine = access.standing(request.user, request.at).all_units()
        involved = found.assessed.select_related("unit")
        rows = [
            standing.Rated(one, 0.0, 0.0, 0.0, 0)
            for one in involved
            if one.unit_id in mine or found.criteria.kind == RatedKind.PROVINCE
        ]
    # A unit's page shows the scores one may see; without any it turns the reader away.
    opens = {row.assessed.pk for row in rows}
    if not sees_all and found.phase != phases.PREPARING:
        opens &= set(
            seeing.scores(request.user, request.at).filter(assessed__round=found).values_list("assessed", flat=True)
        )
    days = {window.phase: window.days for window in found.windows.all()}
    order = list(phases.PHASE_LABELS)
    acts = possible(request, found, round_moves.ROUND)
    context = {
        "round": found,
        "rows": rows,
        "opens": opens,
        "count": count,
        "sees_all": sees_all,
        "phases": [
            {
                "label": label,
                "days": days.get(name),
                "now": name == found.phase,
                "past": order.index(name) < order.index(found.phase),
            }
            for name, label in phases.PHASE_LABELS.items()
        ],
        "teams": found.teams.prefetch_related("areas", "units"),
        "acts": acts,
        "entries": journal.trail(found.thread, parts=False, limit=20) if sees_all else [],
    }
    return render(request, "par_index/round.html", context)


@require_safe
@frame.page(verbs.SEE_ROUNDS)
def assessed(request: DeskRequest, pk: int) -> HttpResponse:
    """One unit of a round: totals, the tree with its bars, what each agency has scored."""
    found = seeing.assessed(request.user, pk, request.at)
    tree = standing.unit(found, request.user, request.at)
    if not any(line.score for line in tree.lines) and found.round.phase != phases.PREPARING:
        raise NotFound
    parts = standing.portions(found)
    if not tree.sees_all:
        mine = access.standing(request.user, request.at).all_units()
        parts = [part for part in parts if part.unit_id in mine]
    context = {
        "assessed": found,
        "round": found.round,
        "tree": tree,
        "live": live.points(found, [line.node for line in tree.lines if line.score], request.at)
        if tree.sees_all
        else {},
        "ways": gap.ways(request, found, "assessed"),
        "portions": parts,
        "acts": possible(request, found, round_moves.ASSESSED),
        "entries": journal.trail(found.thread, parts=False, limit=10) if tree.sees_all else [],
    }
    return render(request, "par_index/assessed.html", context)


def _sees_all(request: DeskRequest) -> bool:
    held = access.standing(request.user, request.at).roles()
    return bool(held & {allow.role for allow in verbs.WATCHERS})

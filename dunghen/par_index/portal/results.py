"""Published results of the units, for everybody; nothing of a round that is not published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dunghen.kernel import clock
from dunghen.kernel.errors import NotFound
from dunghen.par_index.models import Round
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.queries import ranking
from dunghen.par_index.rules import phases

TONES = ("ok", "", "soon", "late")


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The published rounds of unit indices, the latest first."""
    rounds = [found for found in ranking.published_rounds() if found.criteria.kind != RatedKind.PROVINCE]
    return render(request, "par_index/portal/results.html", {"rounds": rounds})


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Units of one published round with ranks, grades and the way since last year."""
    found = Round.objects.select_related("criteria", "host").filter(pk=pk, phase=phases.PUBLISHED).first()
    if found is None or found.criteria.kind == RatedKind.PROVINCE:
        raise NotFound
    ranked = ranking.of(found, clock.now())
    context = {
        "round": found,
        "ranking": ranked,
        "groups": [
            (name, [(place, TONES[min(place.level, 3)] if place.grade else "") for place in places])
            for name, places in ranked.groups.items()
        ],
        "counts": ranked.counts.items(),
    }
    return render(request, "par_index/portal/result.html", context)

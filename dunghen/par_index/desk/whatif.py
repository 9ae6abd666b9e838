"""What would be if: components raised, the new total, the rank with what is not known, and the cheapest way to so many points."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.desk import frame
from dunghen.desk.frame import DeskRequest
from dunghen.kernel import access
from dunghen.kernel.errors import Refusal
from dunghen.par_index import verbs
from dunghen.par_index.desk.gap import find, ways
from dunghen.par_index.models import Assessed
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.operations import ranking
from dunghen.par_index.queries import fields, gaps
from dunghen.par_index.rules import effort, tree, whatif
from dunghen.par_index.rules.whatif import Option, RankBand

WANTED = 4.0
SPREAD = 0.5
"""Points: a margin of SIPAS of 4 to 6 percent is 0.4 to 0.6 of its ten points, for a province with about 580 answers."""


LEAST_GAIN = 0.5 / whatif.GRAIN
"""Less is the arithmetic of floating point."""


@dataclass(frozen=True)
class Row:
    """One component in the reckoning: what it has, what it is given, and how far it could go."""

    line: gaps.Line
    value: float
    most: float
    is_typed: bool

    @property
    def gain(self) -> float:
        return self.value - self.line.loss.points


@dataclass(frozen=True)
class Asked:
    """What was typed: a value for some components, how many of the best are raised, how many points are wanted, the spread."""

    values: Mapping[str, float]
    count: int
    wanted: float
    spread: float
    errors: Sequence[str]


def asked(query: QueryDict, codes: Sequence[str]) -> Asked:
    """Read the address; what cannot be read is said and left out."""
    errors: list[str] = []

    def number(name: str, default: float, low: float, high: float, label: str) -> float:
        typed = query.get(name, "").strip()
        if not typed:
            return default
        try:
            value = float(typed.replace(",", "."))
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            errors.append(_("%(label)s: chưa đọc được “%(typed)s”.") % {"label": label, "typed": typed[:20]})
            return default
        return value

    values = {}
    for code in codes:
        value = number(f"v{code}", math.nan, 0, 1000, _("Mục %(code)s") % {"code": code})
        if not math.isnan(value):
            values[code] = value
    return Asked(
        values,
        int(number("k", 0, 0, 500, _("Số mục"))),
        number("want", WANTED, 0, 100, _("Số điểm muốn thêm")),
        number("spread", SPREAD, 0, 20, _("Biên độ")),
        errors,
    )


@require_safe
@frame.page(verbs.SEE_WAYS)
def what_if(request: DeskRequest, pk: int) -> HttpResponse:
    """Typed values, or the k components most worth it; all of it in the address, so that a way can be sent on."""
    assessed = find(request, pk)
    found = gaps.of(assessed, request.user, request.at, with_remedies=False)
    is_province = assessed.round.criteria.kind == RatedKind.PROVINCE
    published = fields.seen(request.at) if is_province else []
    field = fields.rivals(published, assessed.round.year) if is_province else _peers(assessed)
    lines = found.lost
    wish = asked(request.GET, [line.loss.code for line in lines])
    caps = field.best if field else {}
    most = {line.loss.code: _most(line, caps) for line in lines}
    options = [Option(line.loss.code, most[line.loss.code] - line.loss.points, line.level) for line in lines]
    raised = {option.code for option in whatif.raised(options, wish.count)}
    rows = [
        Row(line, _value(line, most[line.loss.code], wish, raised), most[line.loss.code], line.loss.code in wish.values)
        for line in lines
    ]
    total, maximum = found.total, found.maximum
    new = total + sum(row.gain for row in rows)
    cheapest = whatif.cheapest([option for option in options if option.gain > 0], wish.wanted)
    chosen = {option.code for option in cheapest.options}
    # Where some are not scored yet the total says nothing of the rank.
    field = None if found.waiting else field
    scale = 100.0 / maximum if maximum else 0.0
    context = {
        "assessed": assessed,
        "gap": found,
        "rows": sorted(rows, key=lambda row: -row.line.worth),
        "asked": wish,
        "total": total,
        "new": new,
        "gained": new - total,
        "effort": sum(row.line.level for row in rows if row.gain > LEAST_GAIN),
        "raised": sum(row.gain > LEAST_GAIN for row in rows),
        "field": field,
        "now_band": _band(total * scale, field, 0.0),
        "band": _band(new * scale, field, wish.spread),
        "cheapest": cheapest,
        "cheapest_rows": [row for row in rows if row.line.loss.code in chosen],
        "cheapest_url": _address(
            pk, wish, {row.line.loss.code: row.most for row in rows if row.line.loss.code in chosen}
        ),
        "reset_url": reverse("par_index:what-if", args=[pk]),
        "caps": [(tree.SOURCES[source], 100 * share) for source, share in caps.items()],
        "is_province": is_province,
        "efforts": effort.LABELS.items(),
        "may_keep": access.may(request.user, verbs.KEEP_RANKS, None, request.at),
        "ways": ways(request, assessed, "what-if"),
    }
    return render(request, "par_index/what_if.html", context)


def _most(line: gaps.Line, caps: Mapping[str, float]) -> float:
    """Return how far a component can go: its maximum; for what others judge, the best share that anybody has reached."""
    return max(line.loss.points, line.loss.maximum * caps.get(line.loss.source, 1.0))


def _value(line: gaps.Line, most: float, wish: Asked, raised: set[str]) -> float:
    if line.loss.code in wish.values:
        return min(wish.values[line.loss.code], line.loss.maximum)
    return most if line.loss.code in raised else line.loss.points


def _band(total: float, field: fields.Rivals | None, spread: float) -> RankBand | None:
    return whatif.rank_in_field(total, field.known, field.of, spread=spread, own=field.own) if field else None


def _peers(assessed: Assessed) -> fields.Rivals | None:
    """Return the other units of the peer group, whose published percentages are all known."""
    others = assessed.round.assessed.filter(peer_group=assessed.peer_group).exclude(pk=assessed.pk)
    percents = [percent for percent in others.values_list("percent", flat=True) if percent is not None]
    if not percents:
        return None
    ranks = tree.ranks(percents)
    return fields.Rivals(
        assessed.round.year,
        [(float(tree.printed(percent)), int(rank)) for percent, rank in zip(percents, ranks, strict=True)],
        len(percents) + 1,
        {},
    )


def _address(pk: int, wish: Asked, values: Mapping[str, float]) -> str:
    query = {f"v{code}": f"{value:.4f}".rstrip("0").rstrip(".") for code, value in values.items()}
    query |= {"want": f"{wish.wanted:g}", "spread": f"{wish.spread:g}"}
    return f"{reverse('par_index:what-if', args=[pk])}?{urlencode(query)}"


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.KEEP_RANKS)
def efforts(request: DeskRequest, pk: int) -> HttpResponse:
    """Say how hard each lost component is to win; what is left empty stays assumed."""
    assessed = find(request, pk)
    found = gaps.of(assessed, request.user, request.at, with_remedies=False)
    typed: dict[str, str] = {}
    error = ""
    if request.method == "POST":
        typed = {line.loss.code: request.POST.get(f"e{line.loss.code}", "").strip() for line in found.lost}
        try:
            levels = {
                code: (int(level) if level.isdecimal() and len(level) < 3 else 0) if level else None
                for code, level in typed.items()
            }
            count = ranking.set_effort(
                actor=request.user, criteria=assessed.round.criteria, levels=levels, at=request.at
            )
        except Refusal as refusal:
            error = refusal.sentence
        else:
            messages.success(request, _("Đã lưu công sức của %(count)s mục.") % {"count": count})
            return redirect("par_index:what-if", pk)
    context = {
        "assessed": assessed,
        "rows": [
            (line, typed.get(line.loss.code, "" if line.is_assumed else str(line.level)), _assumed(line))
            for line in found.lost
        ],
        "levels": [(str(level), label) for level, label in effort.LABELS.items()],
        "error": error,
        "ways": ways(request, assessed, "what-if"),
    }
    return render(request, "par_index/efforts.html", context, status=422 if error else 200)


def _assumed(line: gaps.Line) -> int:
    return effort.assumed(line.score.node.source, line.score.node.rule)

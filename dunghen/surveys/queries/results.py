"""Results as a page shows them, read from the laid-down figures: no sheet is counted here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F

from dunghen.kernel import errors
from dunghen.surveys.models import Result
from dunghen.surveys.queries.counting import estimate_of
from dunghen.surveys.queries.grouping import BY
from dunghen.surveys.rules import estimates, words

Told = Mapping[str, Any]
FACTORS: Final = dict(words.FACTORS)
HISTORY: Final = 12
HEADS: Final = ("year", "total", "factors")
SURE_ABOVE, SURE_BELOW, NOT_SURE, UNKNOWN = "above", "below", "unsure", "unknown"


def result_of(code: str, *, published: bool = False) -> Result:
    """Return the result of the survey with this code, or refuse with NotFound. One query."""
    rows = Result.objects.select_related("survey__owner").filter(survey__code=code)
    found = (rows.filter(published_at__isnull=False, is_final=True) if published else rows).first()
    if found is None:
        raise errors.NotFound
    return found


def all_results(kind: str = "") -> list[Result]:
    """Return the counted surveys (of a kind), the latest first. Of their figures they have the year, the total and the factors alone: a
    list of whole ones takes longer to read than the page that shows it. Not to be saved. One query."""
    heads = {f"_{name}": F(f"figures__{name}") for name in HEADS}
    rows = Result.objects.select_related("survey__owner").defer("figures").annotate(**heads)
    if kind:
        rows = rows.filter(survey__kind=kind)
    found = list(rows.order_by("-survey__closes_on", "-survey_id")[:100])
    for one in found:
        one.figures = {name: getattr(one, f"_{name}") for name in HEADS}
    return found


@dataclass(frozen=True)
class Line:
    """A figure with its name, its address, and how it stands to the period before ("": nothing to compare with)."""

    key: str
    name: str
    told: Told
    url: str = ""
    change: str = ""
    before: Told | None = None

    @property
    def hidden(self) -> bool:
        return bool(self.told.get("hidden"))

    @property
    def percent(self) -> float | None:
        return percent(self.told.get("value"))

    @property
    def low(self) -> float | None:
        return percent(self.told.get("low"))

    @property
    def high(self) -> float | None:
        return percent(self.told.get("high"))


def percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def earlier(result: Result, others: Sequence[Result]) -> Result | None:
    """Return the last final result of the same kind, conducted by the same unit, whose survey ended before this one began."""
    mine = result.survey
    fit = (
        one
        for one in others
        if one.is_final
        and one.survey.kind == mine.kind
        and one.survey.owner_id == mine.owner_id
        and one.survey.closes_on < mine.opens_on
    )
    return next(fit, None)


def factors(result: Result, before: Result | None = None) -> list[Line]:
    """Return the factors in the order of the questionnaire, each with its change."""
    then = {one["key"]: one for one in before.figures["factors"]} if before else {}
    return [
        Line(
            one["key"],
            str(FACTORS.get(one["key"], "")),
            one,
            f"#hoi-{one['key']}",
            change(result, before, one, then.get(one["key"])),
            then.get(one["key"]),
        )
        for one in result.figures["factors"]
        if one["key"]
    ]


def total(result: Result, before: Result | None = None) -> Line:
    """Return the total with its change."""
    then = before.figures["total"] if before else None
    return Line("total", "", result.figures["total"], "", change(result, before, result.figures["total"], then), then)


def change(result: Result, before: Result | None, now: Told, then: Told | None) -> str:
    """Return how a figure stands to the same one of an earlier survey; "" where one of them has no margin."""
    if before is None or then is None:
        return ""
    one, other = estimate_of(then), estimate_of(now)
    if one is None or other is None:
        return ""
    if result.survey.kind == words.SIPAS and estimates.broken(before.figures["year"], result.figures["year"]):
        return estimates.NOT_COMPARABLE
    return estimates.compare(one, other)


def stands(result: Result) -> str:
    """Say whether the total is surely above or below the target, by its interval."""
    found, target = estimate_of(result.figures["total"]), result.figures["target"] / 100
    if found is None:
        return UNKNOWN
    if found.low > target:
        return SURE_ABOVE
    return SURE_BELOW if found.high < target else NOT_SURE


def movers(result: Result, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the factors by how far the total would move if each rose alike, the farthest first. See ``rules.drivers.Reach``."""
    now = result.figures["total"].get("value") or 0.0
    found = []
    for line in lines:
        reach = result.figures.get("reach", {}).get(line.key)
        if reach:
            raised = Line("", "", reach["raised"])
            found.append(
                {
                    "line": line,
                    "share": 100 * reach["share"],
                    "needed": percent(reach["needed"]),
                    "raised": raised,
                    "gain": 100 * (reach["raised"]["value"] - now),
                    "room": 100 * (reach["at_best"]["value"] - now),
                    "tie": _tie(result.figures.get("ties", {}).get(line.key)),
                }
            )
    return sorted(found, key=lambda one: (-round(one["gain"], 6), -one["room"]))


def _tie(told: Told | None) -> dict[str, float | None] | None:
    if told is None:
        return None
    return {
        "content": percent(told["content"]["value"]),
        "others": percent(told["others"]["value"]),
        **{name: percent(told[name]) for name in ("difference", "low", "high")},
    }


def questions(result: Result) -> list[dict[str, Any]]:
    """Return the questions factor by factor, those on the whole last."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in result.figures["questions"]:
        found.setdefault(one["factor"], []).append({**one, "line": Line(one["key"], one["text"], one)})
    order = [name for name, _ in words.FACTORS if name in found] + ([""] if "" in found else [])
    return [{"key": name, "name": str(FACTORS.get(name, "")), "questions": found[name]} for name in order]


def groups(result: Result) -> list[dict[str, Any]]:
    """Return the tables of groups that the survey has, in the order of ``BY``."""
    told = result.figures.get("groups", {})
    return [
        {"by": way, "head": label, "lines": [Line(one["key"], one["name"], {**one.get("total", {}), **({"hidden": True} if one.get("hidden") else {})}) for one in told[way]]}
        for way, label in BY.items()
        if told.get(way)
    ]  # fmt: skip


def group(result: Result, way: str, key: str) -> tuple[str, Line, list[Line]]:
    """Return (name, total, factors) of one group; a hidden one is not there (NotFound)."""
    for one in result.figures.get("groups", {}).get(way, ()):
        if one["key"] == key and not one.get("hidden"):
            lines = [Line(name, str(FACTORS.get(name, "")), told) for name, told in one["factors"].items()]
            return one["name"], Line("total", "", one["total"]), lines
    raise errors.NotFound


def history(result: Result, others: Sequence[Result]) -> list[dict[str, Any]]:
    """Return the totals of the surveys of this kind and unit, the oldest first; ``gap``: the series breaks before it."""
    mine = [one for one in others if one.survey.kind == result.survey.kind and one.survey.owner_id == result.survey.owner_id and one.is_final]  # fmt: skip
    rows: list[dict[str, Any]] = []
    for one in reversed(mine[:HISTORY]):
        year = one.figures["year"]
        gap = bool(rows) and one.survey.kind == words.SIPAS and estimates.broken(rows[-1]["year"], year)
        rows.append({"result": one, "line": total(one), "year": year, "gap": gap})
    return rows if len(rows) > 1 else []

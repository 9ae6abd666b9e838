"""What ranks and ways are reckoned from: published results, breaks of the series, the effort of components, grades."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Unit, UnitKind
from dunghen.kernel.text import format_date, format_number, search_key
from dunghen.par_index import verbs
from dunghen.par_index.models import CriteriaSet, Effort, GradeScale, Node, PublishedResult, SeriesBreak
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.rules import effort, published, refusals

FIELDS = (
    "rank", "total", "council_points", "leader_points", "sipas_points", "impact_points", "status", "source", "note",
    "is_own", "is_average",
)  # fmt: skip


def keep_results(*, actor: Actor, rows: Sequence[published.Published], file: str, at: dt.datetime) -> tuple[int, int]:
    """Keep a table of published results; a province and year that is there already is replaced. Returns (fresh, changed).

    Raises UnfitResults naming the first faults; then nothing is kept.
    """
    with act(verbs.RESULTS_KEPT, actor=actor, on=None, at=at, file=file[:200]) as deed:
        found = published.faults(rows, at.astimezone(ZONE).year)
        if not rows:
            raise refusals.UnfitResults(why="không có dòng nào")
        if found:
            told = "; ".join(f"dòng {fault.number}: {fault.sentence}" for fault in found[:5])
            raise refusals.UnfitResults(why=told + (f"; và {len(found) - 5} chỗ khác" if len(found) > 5 else ""))
        own = own_names(at.astimezone(ZONE).date())
        made = [_row(row, own) for row in rows]
        known = set(PublishedResult.objects.values_list("year", "province"))
        PublishedResult.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["year", "province"], update_fields=FIELDS, batch_size=1000
        )
        changed = sum((row.year, row.province) in known for row in made)
        years = sorted({row.year for row in made})
        deed.note(fresh=len(made) - changed, changed=changed, years=f"{years[0]}–{years[-1]}")
    return len(made) - changed, changed


def own_names(on: dt.date) -> str:
    """Return the folded name of the province's own unit on a day: a province whose name is in it is our own."""
    unit = Unit.objects.on(on).filter(kind=UnitKind.PROVINCE).order_by("pk").first()
    return f" {search_key(unit.name)} " if unit else ""


def _row(row: published.Published, own: str) -> PublishedResult:
    def points(value: float | None) -> Decimal | None:
        return None if value is None else Decimal(str(round(value, 3)))

    return PublishedResult(
        year=row.year,
        province=" ".join(row.province.split())[:80],
        is_own=bool(own) and f" {search_key(row.province)} " in own,
        is_average=row.is_average,
        rank=row.rank,
        total=points(row.total),
        council_points=points(row.council),
        leader_points=points(row.leaders),
        sipas_points=points(row.sipas),
        impact_points=points(row.impact),
        status=row.status[:20],
        source=row.source[:400],
        note=row.note,
    )


def mark_break(
    *, actor: Actor, year: int, part: str = SeriesBreak.Part.TOTAL, why: str, source: str = "", at: dt.datetime
) -> SeriesBreak:
    """Mark that figures from ``year`` on are not comparable with those before. Raises ReasonNeeded."""
    if not why.strip():
        raise refusals.ReasonNeeded(what="lý do", action="đánh dấu điểm gãy")
    label = str(SeriesBreak.Part(part).label).lower()
    with act(verbs.BREAK_MARKED, actor=actor, on=None, at=at, year=str(year), part=label, why=why.strip()):
        found, _ = SeriesBreak.objects.update_or_create(
            year=year, part=part, defaults={"why": why.strip()[:300], "source": source[:400]}
        )
    return found


def set_effort(*, actor: Actor, criteria: CriteriaSet, levels: Mapping[str, int | None], at: dt.datetime) -> int:
    """Say how hard components are: code → 1 to 5, None: assumed again. Returns how many changed. Raises UnfitEffort, UnfitTree."""
    nodes = {node.code: node for node in Node.objects.filter(criteria=criteria, code__in=list(levels))}
    for code, level in levels.items():
        if code not in nodes:
            raise refusals.UnfitTree(why=f"không có mục {code}")
        if level is not None and not effort.LEAST <= level <= effort.MOST:
            raise refusals.UnfitEffort(code=code)
    kept = dict(Effort.objects.filter(node__criteria=criteria).values_list("node__code", "level"))
    fresh = {code: level for code, level in levels.items() if kept.get(code) != level}
    if not fresh:
        return 0
    told = ", ".join(f"{code}: {level or 'giả định'}" for code, level in sorted(fresh.items()))
    with act(verbs.EFFORT_SET, actor=actor, on=criteria, at=at, count=len(fresh), what=told):
        Effort.objects.filter(node__in=[nodes[code] for code, level in fresh.items() if level is None]).delete()
        Effort.objects.bulk_create(
            [Effort(node=nodes[code], level=level) for code, level in fresh.items() if level is not None],
            update_conflicts=True,
            unique_fields=["node"],
            update_fields=["level"],
        )
    return len(fresh)


def set_grades(
    *, actor: Actor, kind: str, grades: Sequence[tuple[float, str]], first: dt.date, basis: str, at: dt.datetime
) -> GradeScale:
    """Set the grades of a kind of unit from a day on; those before end the day before. Raises UnfitGrades, ReasonNeeded.

    ``grades`` from the highest edge down; the last edge is 0, so that every percentage has a grade.
    """
    if not basis.strip():
        raise refusals.ReasonNeeded(what="căn cứ", action="đặt mức xếp loại")
    edges = [edge for edge, _ in grades]
    if len(edges) < 2 or edges[-1] != 0 or any(not 0 <= edge <= 100 for edge in edges):
        raise refusals.UnfitGrades(why="cần ít nhất hai mức từ 0 đến 100, mức cuối từ 0")
    if any(one <= other for one, other in zip(edges, edges[1:], strict=False)) or not all(
        name.strip() for _, name in grades
    ):
        raise refusals.UnfitGrades(why="các mức phải xếp từ cao xuống thấp, mức nào cũng có tên")
    told = "; ".join(f"{name} từ {format_number(edge)} %" for edge, name in grades)
    with act(
        verbs.GRADES_SET,
        actor=actor,
        on=None,
        at=at,
        kind=str(RatedKind(kind).label).lower(),
        first=format_date(first),
        grades=told,
        basis=basis.strip(),
    ):
        same = GradeScale.objects.select_for_update().filter(kind=kind)
        if same.filter(valid_from__gte=first).exists():
            raise refusals.UnfitGrades(why=f"đã có mức xếp loại từ ngày {format_date(first)} trở đi")
        same.on(first).update(valid_to=first - dt.timedelta(days=1))
        return GradeScale.objects.create(
            kind=kind,
            valid_from=first,
            grades=[[edge, name.strip()[:40]] for edge, name in grades],
            basis=basis.strip()[:300],
        )

"""A year's round: prepared with its units, windows and teams, and opened for self-scoring."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dunghen.kernel import tables
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.operations import Promise
from dunghen.kernel.organisation.models import Grant, Role, Unit
from dunghen.kernel.text import format_date
from dunghen.par_index import verbs
from dunghen.par_index.models import Assessed, CriteriaSet, Node, Portion, Round, Score, Team, Window
from dunghen.par_index.models.sets import RatedKind
from dunghen.par_index.queries import trees
from dunghen.par_index.rules import phases, refusals, tree

Windows = Mapping[str, phases.Window]
KIND = "par_index.self_score"
"""Kind of the commitment behind a portion."""


def prepare(
    *,
    actor: Actor,
    criteria: CriteriaSet,
    year: int,
    host: Unit,
    units: Sequence[tuple[Unit, str]],
    windows: Windows,
    at: dt.datetime,
    is_invented: bool = False,
) -> Round:
    """Prepare a year's round of a set in force for ``units``, each with its peer group.

    Raises SetNotInForce, UnfitYear, NobodyAssessed, UnfitWindows, RoundTaken, Forbidden.
    """
    if not units:
        raise refusals.NobodyAssessed
    phases.check_windows(windows)
    made = Round(criteria=criteria, year=year, host=host, phase_at=at, is_invented=is_invented)
    with act(verbs.ROUND_PREPARED, actor=actor, on=None, at=at, criteria=str(criteria), units=len(units)) as deed:
        criteria = deed.lock(criteria)
        if criteria.is_draft:
            raise refusals.SetNotInForce(ref=criteria.title)
        if not criteria.first_year <= year <= (criteria.last_year or year):
            raise refusals.UnfitYear(ref=criteria.title, year=year)
        if Round.objects.filter(criteria=criteria, year=year).exists():
            raise refusals.RoundTaken(ref=criteria.title, year=year)
        made.save()
        tables.insert([Window(round=made, phase=phase, first=days[0], last=days[1]) for phase, days in windows.items()])
        tables.insert([Assessed(round=made, unit=unit, peer_group=group) for unit, group in units])
        _involve(made)
        deed.about(made)
    return made


def set_windows(*, actor: Actor, round: Round, windows: Windows, at: dt.datetime) -> Round:
    """Set first and last day of phases; open promises of self-scoring keep their due day. Raises UnfitWindows, PublishedAlready."""
    phases.check_windows(windows)
    what = "; ".join(
        f"{phases.PHASE_LABELS[phase].lower()} {format_date(days[0])} – {format_date(days[1])}"
        for phase, days in windows.items()
    )
    with act(verbs.WINDOWS_SET, actor=actor, on=round, at=at, what=what) as deed:
        round = unpublished(deed, round)
        round.windows.all().delete()
        tables.insert(
            [Window(round=round, phase=phase, first=days[0], last=days[1]) for phase, days in windows.items()]
        )
    return round


def set_team(
    *, actor: Actor, round: Round, name: str, areas: Sequence[Node], units: Sequence[Unit], at: dt.datetime
) -> Team:
    """Let ``units`` appraise ``areas`` (top lines of the set) together; the same name again changes that team. Raises PublishedAlready."""
    said = {"areas": ", ".join(area.code for area in areas), "units": ", ".join(unit.short_name for unit in units)}
    with act(verbs.TEAM_SET, actor=actor, on=round, at=at, team=name, **said) as deed:
        round = unpublished(deed, round)
        team, _ = Team.objects.get_or_create(round=round, name=" ".join(name.split())[:120])
        team.areas.set(areas)
        team.units.set(units)
        _name_appraisers(round)
        _involve(round)
    return team


def name_lead(*, actor: Actor, score: Score, unit: Unit, at: dt.datetime) -> Score:
    """Give a component to another agency; what was scored and proved so far goes with it. Raises PublishedAlready, Forbidden."""
    with act(verbs.LEAD_NAMED, actor=actor, on=score.assessed.round, at=at, ref=str(score), unit=unit.name) as deed:
        round = unpublished(deed, score.assessed.round)
        score = deed.lock(score)
        old, score.lead = score.portion, unit
        if old is not None:
            score.portion = _portions(deed, round, [(score.assessed, unit)], actor, at)[score.assessed_id, unit.pk]
        score.save(update_fields=["lead", "portion"])
        if old is not None and not old.scores.exists() and old.commitment.outcome == "":
            commitments.cancel(commitment=old.commitment, reason=f"Giao {unit.name} chủ trì", actor=actor, at=at)
        _involve(round)
    return score


def open_round(*, actor: Actor, round: Round, at: dt.datetime) -> Round:
    """Open self-scoring: one score for each component of each unit, one promise for each agency that scores, its head told."""
    with act(verbs.ROUND_OPENED, actor=actor, on=round, at=at) as deed:
        round = unpublished(deed, round)
        if round.phase != phases.PREPARING:
            raise cannot(round, "mở kỳ tự chấm")
        assessed = list(round.assessed.select_related("unit").order_by("pk"))
        nodes = trees.components(round.criteria)
        by_itself = round.criteria.kind != RatedKind.PROVINCE
        # A department is rated on what it does itself; of the province each agency scores its own field.
        pairs = [
            (one, node, one.unit if by_itself and not node.lead_unit else node.lead_unit or round.host)
            for one in assessed
            for node in nodes
        ]
        owed = [(one, lead) for one, node, lead in pairs if node.source not in tree.SURVEYED]
        portions = _portions(deed, round, owed, actor, at)
        tables.insert(
            [
                Score(
                    assessed=one,
                    node=node,
                    lead=lead,
                    portion=None if node.source in tree.SURVEYED else portions[one.pk, lead.pk],
                )
                for one, node, lead in pairs
            ]
        )
        round.phase, round.phase_at = phases.SCORING, at
        round.save(update_fields=["phase", "phase_at"])
        _name_appraisers(round)
        _involve(round)
        deed.note(count=len(pairs), portions=len(portions))
        tell(deed, round, {portion.unit_id for portion in portions.values()}, "Mời tự chấm các mục được giao", at)
    return round


# -- in common ------------------------------------------------------------------------------------------------------------


def unpublished(deed: Deed, round: Round) -> Round:
    """Lock a round that is not published. Raises PublishedAlready."""
    round = deed.lock(round)
    if round.is_published:
        raise refusals.PublishedAlready(ref=str(round))
    return round


def cannot(round: Round, step: str) -> refusals.WindowClosed:
    """Return the refusal of a step that the phase does not allow."""
    return refusals.WindowClosed(
        step=step, ref=str(round), why=f"không làm được khi đang ở bước “{phases.PHASE_LABELS[round.phase]}”"
    )


def _portions(
    deed: Deed, round: Round, owed: Sequence[tuple[Assessed, Unit]], actor: Actor, at: dt.datetime
) -> dict[tuple[int, int], Portion]:
    """Return (assessed, unit) → portion, opened with its commitment where there is none yet."""
    wanted = {(one.pk, unit.pk): (one, unit) for one, unit in owed}
    found = {
        (row.assessed_id, row.unit_id): row
        for row in Portion.objects.filter(assessed__in={one.pk for one, _ in owed}).select_related("commitment")
    }
    fresh = {key: pair for key, pair in wanted.items() if key not in found}
    count: dict[tuple[int, int], int] = defaultdict(int)
    for one, unit in owed:
        count[one.pk, unit.pk] += 1
    last = next((window.last for window in round.windows.all() if window.phase == phases.SCORING), None)
    promises = [
        Promise(
            kind=KIND,
            reference=f"CCHC-{round.year}-{one.pk}-{unit.pk}",
            subject=f"Tự chấm {count[key]} mục Chỉ số cải cách hành chính năm {round.year}: {one.unit.short_name}",
            owner_unit=unit,
            overseer_unit=round.host,
            creditor=round.host.name,
            basis={"text": "Thời gian tự chấm của kỳ đánh giá", "source": round.criteria.basis},
            # Handed on after the window: owed, with no day that could have been kept.
            term={"kind": "date", "date": last.isoformat()} if last and last >= at.astimezone(ZONE).date() else None,
            url=f"/chi-so-cchc/can-cham/?ky={round.pk}",
        )
        for key, (one, unit) in fresh.items()
    ]
    opened = commitments.open_many(actor=actor, at=at, promises=promises)
    rows = [
        Portion(assessed=one, unit=unit, commitment=promise)
        for (one, unit), promise in zip(fresh.values(), opened, strict=True)
    ]
    tables.insert(rows)
    return found | {(row.assessed_id, row.unit_id): row for row in rows}


def _name_appraisers(round: Round) -> None:
    """Write on every score who appraises it: the units of the teams of its area."""
    areas: dict[int, set[int]] = defaultdict(set)
    for team in round.teams.prefetch_related("areas", "units"):
        for area in team.areas.all():
            areas[area.pk] |= {unit.pk for unit in team.units.all()}
    parents = dict(round.criteria.nodes.values_list("pk", "parent_id"))
    by_area: dict[int, list[int]] = defaultdict(list)
    for pk in parents:
        top = pk
        while parents[top] is not None:
            top = parents[top]
        by_area[top].append(pk)
    for top, nodes in by_area.items():
        units = sorted(areas.get(top, ()))
        Score.objects.filter(assessed__round=round, node__in=nodes).update(appraisers=units)


def _involve(round: Round) -> None:
    """Write who may know that the round is: its host, the assessed, those who score and appraise."""
    found = {round.host_id, *round.assessed.values_list("unit_id", flat=True)}
    found |= set(Portion.objects.filter(assessed__round=round).values_list("unit_id", flat=True))
    found |= set(Team.objects.filter(round=round, units__isnull=False).values_list("units", flat=True))
    found |= set(round.criteria.nodes.filter(lead_unit__isnull=False).values_list("lead_unit_id", flat=True))
    round.involved = sorted(found)
    round.save(update_fields=["involved"])


def tell(deed: Deed, round: Round, units: set[int], what: str, at: dt.datetime) -> None:
    """Tell the heads of ``units``, one message each."""
    heads = (
        Grant.objects.on(at.astimezone(ZONE).date())
        .filter(unit__in=units, role=Role.HEAD, person__is_active=True)
        .select_related("person", "unit")
        .order_by("unit_id", "pk")
    )
    last = next((window.last for window in round.windows.all() if window.phase == round.phase), None)
    due = f"Hạn: hết ngày {format_date(last)}." if last else ""
    deed.post_many(
        verbs.NOTICE,
        [
            (
                grant.person,
                {"what": what, "ref": str(round), "unit": grant.unit.name, "due": due, "url": "/chi-so-cchc/can-cham/"},
                "",
            )
            for grant in heads
        ],
    )

"""Repeated lateness as the ledger tells it, an officer's figures of a period, what goes on the list for inspection, and who may see files."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import ibis
from django.db.models import F, QuerySet

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Accountability, Case, Evaluation, OfficerName, Source
from dunghen.dossiers.queries import cases, sources
from dunghen.dossiers.queries.why import STEP_KIND, STEPS
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes, statuses
from dunghen.dossiers.rules.evaluation import Figures
from dunghen.dossiers.rules.judging import KIND
from dunghen.kernel import access, errors
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import timeliness
from dunghen.kernel.ledger import schema
from dunghen.kernel.ledger.lasting import lasting
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.ledger.states import has_state, state
from dunghen.kernel.ledger.views import View
from dunghen.kernel.organisation.models import Person, Unit

LATE: Final = (timeliness.OVERDUE, timeliness.DONE_LATE)
FROZEN: Final = 200
"""Up to how many facts a file keeps; the count tells all."""
INSPECTED: Final = 500


@dataclass
class Repeated:
    """A subject that was late often: of which unit, what, and the facts, newest first."""

    unit: str
    about: str
    key: str
    facts: list[dict[str, Any]]


def repeated(since: dt.datetime, at: dt.datetime, limits: Mapping[str, int]) -> list[Repeated]:
    """Return who or what was late at least as often as ``limits`` say (amounts ``late_…``), by due moments from ``since`` on.

    Lateness by the applicant's fault counts for nobody. Another agency's counts for the unit that the case blames, not for the officer; where
    nobody is named, the unit that says so still answers. Grouped by the engine; only groups over their limit are fetched.
    """
    names = sources.names()
    if not names:
        return []
    about = Accountability.Subject
    view = View(ledger())
    dossiers = _late(view, names, KIND, since, at)
    own, blamed = _late(view, names, KIND, since, at, apart=(causes.APPLICANT,)), _blamed(since, at)
    steps = _late(view, tuple(name + STEPS for name in names), STEP_KIND, since, at)
    found = _over(view, dossiers, "officer", about.OFFICER, limits["late_officer"])
    found += _units(view, own, blamed, limits["late_unit"])
    found += _over(view, steps, "status", about.STEP, limits["late_step"])
    return found


NOT_OWN = (causes.APPLICANT, causes.OTHER)
"""Faults that do not count against the officer."""


def answering(case: Case) -> str:
    """Return the key of the unit that answers for a case's lateness: the one blamed, or the one that holds the dossier."""
    return case.blamed.key if case.fault == causes.OTHER and case.blamed is not None else case.unit_key


def _blamed(since: dt.datetime, at: dt.datetime) -> list[Case]:
    """Return the late dossiers for which another unit is blamed, by due moments since. One query."""
    rows = Case.objects.filter(fault=causes.OTHER, blamed__isnull=False, due_at__gte=since, due_at__lt=at)
    rows = rows.exclude(ending__in=(rules.IN_TIME, rules.STOPPED))
    return list(rows.select_related("blamed").order_by("-due_at"))


def _units(view: View, own: Any, blamed: list[Case], limit: int) -> list[Repeated]:
    """Return the units over the limit: what they hold, less what another is blamed for, and what they are blamed for."""
    n: Counter[str] = Counter(
        {row["unit"]: row["n"] for row in view.run(own.group_by("unit").aggregate(n=own.count())).to_pylist()}
    )
    n.update(answering(case) for case in blamed)
    over = sorted(unit for unit, count in n.items() if count >= max(1, limit))
    if not over:
        return []
    columns = ("unit", "source", "reference", "due", "finished", "fault", "cause")
    rows = view.run(own.filter(own.unit.isin(over)).select(*columns)).to_pylist()
    elsewhere = {(case.source, case.code) for case in blamed}
    facts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if (row["source"], row["reference"]) not in elsewhere:
            facts[row["unit"]].append({**{name: row[name] for name in columns[3:]}, "code": row["reference"]})
    for case in blamed:
        told = {
            "due": case.due_at,
            "finished": case.finished_at,
            "fault": case.fault,
            "cause": case.cause,
            "code": case.code,
        }
        facts[answering(case)].append(told)
    return [
        Repeated(
            unit, Accountability.Subject.UNIT, unit, sorted(facts[unit], key=lambda fact: fact["due"], reverse=True)
        )
        for unit in over
        if len(facts[unit]) >= max(1, limit)
    ]


def _late(
    view: View, names: Iterable[str], kind: str, since: dt.datetime, at: dt.datetime, apart: tuple[str, ...] = NOT_OWN
) -> Any:
    facts = view.facts(tuple(names))
    facts = facts.filter((facts.kind == kind) & (facts.due >= schema.moment(since)))
    judged = facts.mutate(**lasting(facts))
    others = judged.fault.isin(apart).fill_null(False)
    return judged.filter(has_state(judged, LATE, at, at) & ~others)


def _over(view: View, late: Any, column: str, about: str, limit: int) -> list[Repeated]:
    late = late.filter(late[column].notnull())
    keys = ["unit", column]
    groups = late.group_by(keys).aggregate(n=late.count())
    chosen = view.run(groups.filter(groups.n >= max(1, limit)).select(*keys)).to_pylist()
    if not chosen:
        return []
    wanted = {tuple(row[key] for key in keys) for row in chosen}
    rows = late.filter(late.unit.isin(sorted({row["unit"] for row in chosen})))
    told = view.run(rows.select(*keys, "reference", "due", "finished", "fault", "cause")).to_pylist()
    by_key: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in told:
        key = tuple(row[name] for name in keys)
        if key in wanted:
            by_key[key].append(
                {**{name: row[name] for name in ("due", "finished", "fault", "cause")}, "code": row["reference"]}
            )
    return [
        Repeated(key[0], about, key[-1], sorted(facts, key=lambda fact: fact["due"], reverse=True))
        for key, facts in by_key.items()
    ]


def figures(
    officers: Iterable[str], units: Iterable[str], first: dt.date, last: dt.date, at: dt.datetime, most: int
) -> Figures:
    """Return what an officer's ids did in a period, by the day of the due moment; ``most``: how often papers may be asked for."""
    ids, keys, names = sorted(set(officers)), sorted(set(units)), sources.names()
    if not ids or not names:
        return Figures()
    since, until = (_midnight(day) for day in (first, last + dt.timedelta(days=1)))
    view = View(ledger())
    rows = []
    for sources_of, kind in ((names, KIND), (tuple(name + STEPS for name in names), STEP_KIND)):
        facts = view.facts(sources_of)
        facts = facts.filter((facts.kind == kind) & facts.officer.isin(ids) & facts.unit.isin(keys))
        facts = facts.filter((facts.due >= schema.moment(since)) & (facts.due < schema.moment(until)))
        judged = facts.mutate(**lasting(facts))
        judged = judged.filter(~judged.fault.isin(NOT_OWN).fill_null(False)).mutate(timeliness=state(judged, at, at))
        rows.append(view.run(judged.select("reference", "timeliness", "supplements")).to_pylist())
    dossiers, steps = rows
    judged_ones = [row for row in dossiers if row["timeliness"] in timeliness.JUDGED_STATES]
    own = Case.objects.filter(
        code__in=[row["reference"] for row in dossiers if row["timeliness"] in LATE], source__in=names
    )
    late_words = own.filter(commitment__outcome="fulfilled", commitment__closed_at__gt=F("commitment__due_at"))
    return Figures(
        judged=len(judged_ones),
        on_time=sum(row["timeliness"] in timeliness.ON_TIME_STATES for row in judged_ones),
        steps=sum(row["timeliness"] in timeliness.JUDGED_STATES for row in steps),
        late_steps=sum(row["timeliness"] in LATE for row in steps),
        asked=sum(row["supplements"] > 0 for row in dossiers),
        asked_too_often=sum(row["supplements"] > most for row in dossiers),
        unapologised=own.filter(ending=rules.UNAPOLOGISED).count(),
        apologised_late=late_words.count(),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)


# -- for inspection -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flag:
    """A dossier for inspection, and why."""

    code: str
    unit: str
    why: str
    on: dt.datetime
    case_id: int | None = None


def flags(actor: access.Actor, units: Mapping[str, str], since: dt.datetime, at: dt.datetime, most: int) -> list[Flag]:
    """Return what is to be inspected of ``units`` (key → name), newest first, at most ``INSPECTED`` of a kind.

    Dossiers asked for papers more often than ``most``; refusals of which the source says that no form was issued; results given back
    without an apology. Of refusals whose source says nothing of forms see ``silent_refusals``.
    """
    names = sources.names()
    found: list[Flag] = []
    if names and units:
        view = View(ledger())
        facts = _inspectable(view, names, sorted(units), since)
        for condition, why in (
            (facts.supplements > most, f"Yêu cầu bổ sung quá {most} lần"),
            (facts.status == statuses.WITHOUT_FORM, "Từ chối tiếp nhận không có phiếu từ chối (mẫu 03)"),
        ):
            rows = facts.filter(condition).select("reference", "unit", "submitted")
            table = view.run(rows.order_by([rows.submitted.desc(), rows.reference]).limit(INSPECTED))
            found += [Flag(row["reference"], units[row["unit"]], why, row["submitted"]) for row in table.to_pylist()]
    ended = cases.visible(actor, at).filter(ending=rules.UNAPOLOGISED, ended_at__gte=since).select_related("unit")
    found += [
        Flag(
            case.code,
            case.unit.name,
            rules.ENDING_LABELS[rules.UNAPOLOGISED],
            case.returned_at or case.finished_at or case.opened_at,
            case.pk,
        )
        for case in ended.order_by("-ended_at")[:INSPECTED]
    ]
    return sorted(found, key=lambda flag: flag.on, reverse=True)


def _inspectable(view: View, names: tuple[str, ...], units: list[str], since: dt.datetime) -> Any:
    """Return the dossiers of units that were open at some time since a moment, however long ago they were received."""
    facts = view.facts(names, open_at=since)
    lately = (
        facts.finished.isnull() | (facts.finished >= schema.moment(since)) | (facts.submitted >= schema.moment(since))
    )
    return facts.filter((facts.kind == KIND) & facts.unit.isin(units) & lately)


@dataclass(frozen=True)
class Silent:
    """A source that does not say whether a refusal has its form: how many refusals of it nobody can check, and the newest ``codes``."""

    label: str
    count: int
    codes: tuple[str, ...]


def silent_refusals(units: Iterable[str], since: dt.datetime) -> list[Silent]:
    """Return the sources whose refusals of ``units`` since a moment tell nothing of forms. One query, one question to the ledger."""
    keys, labels = sorted(units), dict(Source.objects.values_list("name", "label"))
    if not keys or not labels:
        return []
    view = View(ledger())
    facts = _inspectable(view, tuple(sorted(labels)), keys, since)
    facts = facts.filter(facts.status == statuses.WORDS[statuses.REFUSED])
    newest_first = ibis.window(group_by="source", order_by=[facts.submitted.desc(), facts.reference])
    ranked = facts.select(
        "source", "reference", turn=ibis.row_number().over(newest_first), n=facts.count().over(group_by="source")
    )
    # Refusals may be many; of each source no more are fetched than are shown.
    rows = view.run(ranked.filter(ranked.turn < INSPECTED).order_by("source", "turn")).to_pylist()
    return [
        Silent(labels[name], some[0]["n"], tuple(row["reference"] for row in some))
        for name, some in ((name, list(some)) for name, some in groupby(rows, key=lambda row: row["source"]))
    ]


# -- who may see ----------------------------------------------------------------------------------------------------------

_FILE_COLUMNS: Final = {"owner": "unit_id", "above": "above__overlap"}


def files_of(actor: Person, at: dt.datetime) -> QuerySet[Accountability]:
    """Return the files ``actor`` may see: his own, his unit's as head, all below."""
    rows = access.visible(Accountability.objects.all(), actor, verbs.SEE_FILES, at, _FILE_COLUMNS)
    return rows | Accountability.objects.filter(person=actor)


def file(actor: Person, pk: int, at: dt.datetime) -> Accountability:
    """Return a file, or refuse with NotFound."""
    rows = Accountability.objects.select_related(
        "unit", "superior", "person", "commitment", "explained_by", "decided_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None or not (found.person_id == actor.pk or access.may(actor, verbs.SEE_FILES, found, at)):
        raise errors.NotFound
    return found


def cases_of(actor: Person, codes: Iterable[str], unit_id: int, at: dt.datetime) -> dict[str, int]:
    """Return the cases behind the facts of a unit's file that ``actor`` may open, by code. One query."""
    rows = cases.visible(actor, at).filter(code__in=set(codes), unit_id=unit_id)
    return dict(rows.order_by("pk").values_list("code", "pk"))


def evaluations_of(actor: Person, at: dt.datetime) -> QuerySet[Evaluation]:
    """Return the evaluations ``actor`` may see: those he gives as head, and his own once they are given."""
    rows = access.visible(Evaluation.objects.all(), actor, verbs.EVALUATE, at, {"owner": "unit_id"})
    return rows | Evaluation.objects.filter(person=actor, given_at__isnull=False)


def evaluation(actor: Person, pk: int, at: dt.datetime) -> Evaluation:
    """Return an evaluation, or refuse with NotFound."""
    found = Evaluation.objects.select_related("unit", "person", "by").filter(pk=pk).first()
    own = found is not None and found.person_id == actor.pk and found.given_at is not None
    if found is None or not (own or access.may(actor, verbs.EVALUATE, found, at)):
        raise errors.NotFound
    return found


def officers_of(unit_id: int) -> dict[str, OfficerName]:
    """Return who the ids of a unit's officers are, by id. One query."""
    return {row.officer: row for row in OfficerName.objects.filter(unit_id=unit_id).select_related("person")}


def ids_seen(unit_id: int) -> list[str]:
    """Return the ids of officers that the unit's late dossiers and its accountability files name."""
    of_unit = Case.objects.filter(unit_id=unit_id).exclude(officer="")
    of_files = Accountability.objects.filter(unit_id=unit_id, about=Accountability.Subject.OFFICER)
    ids = of_unit.order_by().values_list("officer", flat=True).union(of_files.order_by().values_list("key", flat=True))
    return sorted(ids)[:500]


def keys_of(unit_id: int) -> list[str]:
    """Return the ledger's unit keys whose dossiers a unit answers for: its own, and those its cases were told of."""
    told = Case.objects.filter(unit_id=unit_id).order_by().values_list("unit_key", flat=True).distinct()
    own = Unit.objects.filter(pk=unit_id).values_list("key", flat=True)
    return sorted({*told, *own})

"""Repeated lateness becomes a file: facts gathered and frozen, explained by the officer, decided by the head; officers named and evaluated."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Accountability, Case, OfficerName
from dunghen.dossiers.operations.case_steps import need
from dunghen.dossiers.papers import accountability as paper
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries import cases
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.queries.letterhead import letterhead
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import cases as rules
from dunghen.dossiers.rules import causes
from dunghen.dossiers.rules.steps import step_label
from dunghen.kernel import access, files
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import Deed, Part, Subject, act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Grant, Person, Role, Unit
from dunghen.kernel.organisation.queries import people_of
from dunghen.kernel.text import format_moment

KIND: Final = "dossiers.explanation"


def open_files(*, at: dt.datetime) -> int:
    """Open a file for each subject that was late as often as the amounts say within the window. Returns how many. Idempotent.

    What an earlier file of the same subject counted is not counted again.
    """
    known = amounts.amounts(at)
    since = at - dt.timedelta(days=known["window_days"])
    _follow_heads(at)
    return open_for([*reads.repeated(since, at, known), *_dossiers(since, known["late_dossier"])], at=at)


def _follow_heads(at: dt.datetime) -> None:
    """Let open files about who has become head, or is head no more, be decided by the right one. A fixed number of statements."""
    heads = Grant.objects.on(amounts.day(at)).filter(person=OuterRef("person"), unit=OuterRef("unit"), role=Role.HEAD)
    waiting = Accountability.objects.exclude(state=Accountability.State.DECIDED).annotate(now_head=Exists(heads))
    for is_head in (True, False):
        ids = waiting.filter(now_head=is_head, about_head=not is_head).values_list("pk", flat=True)
        Accountability.objects.filter(pk__in=list(ids)).update(about_head=is_head)


def open_for(found: Sequence[reads.Repeated], *, at: dt.datetime) -> int:
    """Open files for what was late repeatedly, but for what an earlier file counted. Returns how many."""
    known = amounts.amounts(at)
    since = at - dt.timedelta(days=known["window_days"])
    units = cases.standing([one.unit for one in found], amounts.day(at))
    before = _before()
    fresh = []
    for one in found:
        if one.unit not in units:
            continue
        counted = before.get((units[one.unit].unit.pk, one.about, one.key), since)
        facts = [fact for fact in one.facts if fact["due"] > counted]
        if len(facts) >= max(1, known[f"late_{one.about}"]) and counted < at:
            fresh.append((one, units[one.unit], max(since, counted), facts))
    if fresh:
        with act(verbs.FILES_OPENED, actor=SYSTEM, on=None, at=at, count=len(fresh)) as deed:
            made = [_open(one, standing, start, facts, known, at) for one, standing, start, facts in fresh]
            deed.record(
                verbs.FILE_OPENED,
                [Part(file.journal_subject(), {"count": file.count, "about": about_of(file)}) for file in made],
            )
            for file in made:
                _tell(deed, file, "Có hồ sơ trách nhiệm cần giải trình", [file.person] if file.person else None)
    return len(fresh)


def _dossiers(since: dt.datetime, limit: int) -> list[reads.Repeated]:
    """Return the dossiers that missed several promised dates, of who answers for them (``reads.answering``); also those that ended since."""
    rows = Case.objects.filter(missed__gte=max(2, limit), due_at__gte=since).exclude(fault=causes.APPLICANT)
    rows = rows.exclude(ending__in=(rules.IN_TIME, rules.STOPPED)).select_related("blamed")
    return [
        reads.Repeated(
            reads.answering(case),
            Accountability.Subject.DOSSIER,
            case.code,
            [
                {
                    "code": case.code,
                    "due": case.new_due_at or case.due_at,
                    "finished": case.finished_at,
                    "fault": case.fault,
                    "cause": case.cause,
                }
            ]
            * case.missed,
        )
        for case in rows.order_by("pk")[:1000]
    ]


def _before() -> Mapping[tuple[int, str, str], dt.datetime]:
    """Return until when lateness was counted, by subject; an open file counts for all that comes. One query."""
    rows = Accountability.objects.order_by().values_list("unit_id", "about", "key").annotate(until=Max("until"))
    found = {(unit, about, key): until for unit, about, key, until in rows}
    for key in Accountability.objects.exclude(state=Accountability.State.DECIDED).values_list(
        "unit_id", "about", "key"
    ):
        found[key] = dt.datetime.max.replace(tzinfo=ZONE)
    return found


def _open(
    one: reads.Repeated,
    standing: cases.Standing,
    since: dt.datetime,
    facts: list[dict[str, Any]],
    known: Mapping[str, int],
    at: dt.datetime,
) -> Accountability:
    person = None
    if one.about == Accountability.Subject.OFFICER:
        named = OfficerName.objects.filter(unit=standing.unit, officer=one.key).select_related("person").first()
        person = named.person if named else None
    number = Accountability.objects.count() + 1
    promise = commitments.open_(
        actor=SYSTEM,
        at=at,
        kind=KIND,
        reference=f"{standing.unit.key}/{one.about}/{one.key}/{at:%Y%m%d}"[:120],
        subject=f"Giải trình việc trễ hạn {len(facts)} lần",
        owner_unit=standing.unit,
        owner_person=person,
        creditor=f"Thủ trưởng {standing.unit.name}",
        term={"kind": "working_days", "amount": known["explain_days"]},
        basis={"text": f"{known['explain_days']} ngày làm việc", "source": "explain_days", "rule": f"{number}"},
    )
    made = Accountability.objects.create(
        unit=standing.unit,
        superior_id=standing.superior_id,
        above=standing.above,
        about=one.about,
        key=one.key,
        person=person,
        about_head=person is not None and _is_head(person, standing.unit, at),
        since=since,
        until=max(fact["due"] for fact in facts),
        count=len(facts),
        facts=[_plain(fact) for fact in facts[: reads.FROZEN]],
        opened_at=at,
        commitment=promise,
    )
    promise.url = reverse("dossiers:file", args=[made.pk])
    promise.save(update_fields=["url"])
    return made


def _plain(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fact as JSON keeps it."""
    moments = {name: fact[name].astimezone(ZONE).isoformat() if fact[name] else None for name in ("due", "finished")}
    return {**fact, **moments}


def about_of(file: Accountability) -> str:
    """Return what a file is about, in words."""
    return {
        Accountability.Subject.DOSSIER: f"hồ sơ {file.key} trễ nhiều lần",
        Accountability.Subject.STEP: f"bước “{step_label(file.key)}”",
        Accountability.Subject.OFFICER: f"người xử lý {file.key}",
        Accountability.Subject.UNIT: "cả đơn vị",
    }[Accountability.Subject(file.about)]


def explain(*, actor: Person, file: Accountability, text: str, contests_fault: bool, at: dt.datetime) -> Accountability:
    """Explain. Where the head has said who the officer is, he alone explains. Raises WrongState, NotExplainer, TextNeeded."""
    text = need(text, "nội dung giải trình", "gửi giải trình", 5000)
    with act(verbs.EXPLAINED, actor=actor, on=file, at=at) as deed:
        fresh = deed.lock(file)
        if fresh.state != Accountability.State.OPENED:
            raise refusals.FileClosed(ref=str(fresh))
        if fresh.person_id is not None and fresh.person_id != actor.pk:
            raise refusals.NotExplainer(ref=str(fresh))
        fresh.state, fresh.explanation, fresh.contests_fault = Accountability.State.EXPLAINED, text, contests_fault
        fresh.explained_by, fresh.explained_at = actor, at
        fresh.save(update_fields=["state", "explanation", "contests_fault", "explained_by", "explained_at"])
        commitments.fulfil(commitment=fresh.commitment, actor=actor, at=at)
        _tell(deed, fresh, "Có giải trình chờ kết luận", _judges(fresh, at))
    return fresh


def _judges(file: Accountability, at: dt.datetime) -> list[Person]:
    """Return those who may decide: heads of the judging unit, or its leaders."""
    grants = Grant.objects.on(amounts.day(at)).filter(unit_id=file.judge_id, role__in=(Role.HEAD, Role.LEADER))
    found = {grant.person_id: grant.person for grant in grants.filter(person__is_active=True).select_related("person")}
    found.pop(file.person_id or 0, None)
    return list(found.values())


def decide(*, actor: Person, file: Accountability, decision: str, grounds: str, at: dt.datetime) -> Accountability:
    """Decide, with grounds; without an explanation only after its time. The paper is frozen with its digest. Raises FileClosed, TooSoon."""
    grounds = need(grounds, "căn cứ", "kết luận", 5000)
    label = Accountability.Decision(decision).label
    with act(verbs.FILE_DECIDED, actor=actor, on=file, at=at, decision=label.lower()) as deed:
        fresh = deed.lock(file)
        if fresh.state == Accountability.State.DECIDED:
            raise refusals.FileClosed(ref=str(fresh))
        if fresh.person_id == actor.pk:
            raise refusals.OwnFile(ref=str(fresh))
        due = fresh.commitment.due_at
        if fresh.state == Accountability.State.OPENED and due is not None and at < due:
            raise refusals.TooSoon(ref=str(fresh), until=format_moment(due))
        fresh.state, fresh.decision, fresh.grounds = Accountability.State.DECIDED, decision, grounds
        fresh.decided_by, fresh.decided_at = actor, at
        fresh.sha256 = files.keep(paper.as_docx(_told(fresh, actor, at)))
        fresh.save(update_fields=["state", "decision", "grounds", "decided_by", "decided_at", "sha256"])
        commitments.cancel_many(
            ids=[fresh.commitment_id], reason="Kết luận khi không có giải trình.", actor=actor, at=at
        )
        deed.note(sha256=fresh.sha256)
        if fresh.person is not None:
            _tell(deed, fresh, f"Kết luận: {label.lower()}", [fresh.person])
    return fresh


def _told(file: Accountability, actor: Person, at: dt.datetime) -> dict[str, Any]:
    judge = file.superior if file.superior and file.judge_id == file.superior_id else file.unit
    head = letterhead(judge, amounts.day(at))
    labels = {slug: cause.label for slug, cause in amounts.causes(at).items()}
    return {
        **head,
        "number": f"{file.pk:02}/KL-{head['abbreviation']}",
        "on": amounts.day(at),
        "signer": actor.full_name,
        "about": about_of(file),
        "who": file.person.full_name if file.person else file.unit.name,
        "since": file.since,
        "until": file.until,
        "count": file.count,
        "facts": [{**fact, "cause": labels.get(fact["cause"] or "", fact["cause"])} for fact in file.facts],
        "explanation": file.explanation,
        "explained_by": file.explained_by.full_name if file.explained_by else "",
        "contests_fault": file.contests_fault,
        "decision": Accountability.Decision(file.decision).label,
        "grounds": file.grounds,
    }


def _tell(deed: Deed, file: Accountability, what: str, people: list[Person] | None = None) -> None:
    told = people if people is not None else people_of([file.unit_id], deed.at).get(file.unit_id, [])
    facts = {
        "ref": f"Hồ sơ trách nhiệm {file}",
        "what": what,
        "unit": file.unit.name,
        "due": format_moment(file.commitment.due_at) if file.commitment.due_at else "—",
        "url": settings.PUBLIC_URL + reverse("dossiers:file", args=[file.pk]),
    }
    deed.post_many(
        verbs.FILE_NOTICE, [(who, facts, f"{deed.id}:file:{file.pk}:{who.pk}") for who in told], for_digest=True
    )


class _Unit:
    """A unit as the object of an act of its head."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"owner": frozenset({self.unit.pk})}

    def journal_subject(self) -> Subject:
        return Subject("organisation.unit", self.unit.pk, self.unit.name, (), self.unit.pk)


def name_officer(*, actor: Person, unit: Unit, officer: str, person: Person, at: dt.datetime) -> OfficerName:
    """Say which person of the unit an opaque id stands for; files about the id that wait to be explained are his to explain. Raises NotOfTheUnit."""
    officer = need(officer, "mã người xử lý", "lưu", 120)
    with act(verbs.OFFICER_NAMED, actor=actor, on=_Unit(unit), at=at, officer=officer, person=person.full_name) as deed:
        if unit.pk not in access.standing(person, at).all_units():
            raise refusals.NotOfTheUnit(person=person.full_name, unit=unit.name)
        kept, _ = OfficerName.objects.update_or_create(unit=unit, officer=officer, defaults={"person": person})
        waiting = Accountability.objects.select_for_update(of=("self",)).select_related("unit", "commitment")
        waiting = waiting.filter(
            unit=unit, about=Accountability.Subject.OFFICER, key=officer, state=Accountability.State.OPENED
        )
        for file in waiting.exclude(person=person):
            file.person, file.about_head = person, _is_head(person, unit, at)
            file.save(update_fields=["person", "about_head"])
            commitments.name_officer(commitment=file.commitment, officer=person, actor=actor, at=at)
            _tell(deed, file, "Có hồ sơ trách nhiệm cần giải trình", [person])
    return kept


def _is_head(person: Person, unit: Unit, at: dt.datetime) -> bool:
    return Grant.objects.on(amounts.day(at)).filter(person=person, unit=unit, role=Role.HEAD).exists()

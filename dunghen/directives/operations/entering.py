"""Entering a letter: the file is kept with its hash, read, and laid before a person to correct and confirm."""

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from dunghen.directives import queries, rules, verbs
from dunghen.directives.intake import Intake, take_in
from dunghen.directives.models import Letter, Party, Reading, SourceFile, Target, Task
from dunghen.directives.reading import read_letter
from dunghen.kernel import access, files
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import search_key

_PARSING = threading.BoundedSemaphore(2)
"""Two files at a time in each process: a parse may take a gigabyte and some seconds, and the server is one small machine."""


@dataclass(frozen=True)
class Received:
    """What became of a dropped file: the letter, and whether it was known before."""

    letter: Letter
    known: bool


def receive(*, actor: Person, name: str, content: bytes, at: dt.datetime) -> Received:
    """Take in a file (or pasted text, ``name`` empty): read it and lay it down as a draft; a letter already there gains the file.

    Raises IntakeRefused and its kin, Forbidden. Nothing is kept of a refused file.
    """
    access.require(actor, verbs.ENTER, None, at)
    intake, result = _read(name, content)
    key = letter_key(result["document"])
    known = Letter.objects.filter(key=key).first() if key else None
    if known is None:
        try:
            return Received(_enter(actor, intake, content, name, result, key, at), known=False)
        except IntegrityError:
            # The same letter was entered by somebody else in this very second: join it.
            known = Letter.objects.get(key=key)
    with act(verbs.FILE_ADDED, actor=actor, on=known, at=at, file=_shown(intake, name)) as deed:
        letter = deed.lock(known)
        _keep_file(letter, intake, content, name, result, actor, at)
    return Received(letter, known=True)


def read_again(*, actor: Person, letter: Letter, file: SourceFile, at: dt.datetime) -> Letter:
    """Replace the fields and tasks of a draft by what ``file`` says; corrections made so far are left behind in the journal."""
    content = files.read(file.sha256)
    intake, result = _read(file.name, content)
    with act(verbs.READ_AGAIN, actor=actor, on=letter, at=at, file=file.name, tasks=len(result["tasks"])) as deed:
        letter = deed.lock(letter)
        if letter.state != rules.DRAFT:
            raise rules.AlreadyIssued(ref=letter)
        key = letter_key(result["document"])
        if key and Letter.objects.filter(key=key).exclude(pk=letter.pk).exists():
            raise rules.SameLetter(
                number=result["document"]["number"],
                issued_on=result["document"].get("date"),
                issuer=result["document"].get("issuer"),
            )
        letter.tasks.all().delete()
        letter.targets.all().delete()
        _fill(letter, intake, result, key)
        letter.save()
        lay_tasks(letter, result["tasks"])
        Reading.objects.create(letter=letter, file=file, result=result, at=at)
    return letter


def _read(name: str, content: bytes) -> tuple[Intake, dict[str, Any]]:
    with _PARSING:
        intake = take_in(name, content)
        return intake, read_letter(intake.text).as_json()


def letter_key(document: Mapping[str, Any]) -> str | None:
    """Return what makes two readings the same letter: number, issuer and year, folded. None without a number."""
    number = search_key(str(document.get("number") or "")).replace(" ", "")
    if not number:
        return None
    year = str(document.get("date") or "")[:4]
    return f"{number}|{search_key(str(document.get('issuer') or ''))}|{year}"[:160]


def _enter(
    actor: Person, intake: Intake, content: bytes, name: str, result: dict[str, Any], key: str | None, at: dt.datetime
) -> Letter:
    letter = Letter(entered_at=at, entered_by=actor)
    with act(
        verbs.RECEIVED, actor=actor, on=None, at=at, file=_shown(intake, name), tasks=len(result["tasks"])
    ) as deed:
        _fill(letter, intake, result, key)
        letter.overseer_unit = queries.default_overseer(letter.issued_on or at.date())
        letter.save()
        _keep_file(letter, intake, content, name, result, actor, at)
        lay_tasks(letter, result["tasks"])
        deed.about(letter)
        deed.note(notes=list(intake.notes), sha256=intake.sha256)
    return letter


def _shown(intake: Intake, name: str) -> str:
    return name or "văn bản dán vào"


def _fill(letter: Letter, intake: Intake, result: Mapping[str, Any], key: str | None) -> None:
    document = result["document"]
    letter.text = intake.text
    letter.key = key
    letter.type = document.get("type") or "cong_van"
    letter.number = (document.get("number") or "")[:60]
    letter.issued_on = dt.date.fromisoformat(document["date"]) if document.get("date") else None
    letter.issuer = (document.get("issuer") or "")[:200]
    letter.issuer_unit = queries.unit_named(letter.issuer, letter.issued_on)
    letter.abstract = document.get("abstract") or ""
    letter.urgency = document.get("urgency") or "thuong"
    letter.signer = (document.get("signer") or "")[:120]
    letter.signer_role = (document.get("signer_role") or "")[:200]
    letter.addressees = document.get("addressees") or []
    letter.references = document.get("references") or []
    letter.spans = document.get("spans") or {}
    letter.search = search_key(f"{letter.number} {letter.abstract} {letter.issuer}")


def _keep_file(
    letter: Letter, intake: Intake, content: bytes, name: str, result: dict[str, Any], actor: Person, at: dt.datetime
) -> None:
    files.keep(content)
    file, fresh = SourceFile.objects.get_or_create(
        letter=letter,
        sha256=intake.sha256,
        defaults={
            "name": _shown(intake, name)[:255],
            "kind": intake.kind,
            "size": len(content),
            "notes": list(intake.notes),
            "added_at": at,
            "added_by": actor,
        },
    )
    if fresh:
        Reading.objects.create(letter=letter, file=file, result=result, at=at)


def lay_tasks(letter: Letter, tasks: Sequence[Mapping[str, Any]]) -> None:
    """Turn read tasks into rows to be confirmed, with parties resolved and due dates proposed as of the letter's date."""
    on = letter.issued_on or letter.entered_at.date()
    calendar = queries.calendar(on)
    resolver = queries.Resolver(on)
    for order, read in enumerate(tasks, start=1):
        deadline = dict(read.get("deadline") or {"kind": "none", "text": None})
        due = rules.due_of(deadline, on, calendar, day_off=queries.day_off_rule())
        parties = [
            Party(role=role, position=position, wording=wording[:400], **resolver.party(wording))
            for role, names in (("lead", read.get("assignees_lead")), ("coop", read.get("assignees_coop")))
            for position, wording in enumerate(names or ())
        ]
        spans = read.get("span") or []
        task = Task(
            letter=letter,
            order=order,
            ref=(read.get("ref") or "")[:30],
            summary=(read.get("summary") or "").strip(),
            spans=spans,
            quote=" ".join(letter.text[start:end] for start, end in spans).strip(),
            scope=read.get("scope") or Task.Scope.NAMED,
            assignee_is_head=bool(read.get("assignee_is_head")),
            deadline=deadline,
            due_at=due.at,
            due_note=due.note[:400],
            report_to=read.get("report_to") or [],
            questions=_questions(read, parties, due, resolver),
        )
        task.search = search_key(f"{task.ref} {task.summary}")
        task.save()
        for party in parties:
            party.task = task
        Party.objects.bulk_create(parties)
        Target.objects.bulk_create(_target(letter, task, target) for target in read.get("targets") or ())


def _questions(
    read: Mapping[str, Any], parties: Sequence[Party], due: rules.Due, resolver: queries.Resolver
) -> list[str]:
    """Gather what a person must look at: the reading's own doubts, names that stand for no unit, dates that were moved or guessed."""
    found = [str(question) for question in read.get("questions") or ()]
    if not any(party.role == "lead" for party in parties):
        found.append("Chưa rõ đơn vị chủ trì. Giao cho đơn vị nào?")
    for party in parties:
        if not party.is_resolved:
            found.append(
                resolver.look(party.wording).sentence or f"Chưa nhận ra đơn vị “{party.wording}”. Đó là đơn vị nào?"
            )
    if not due.sure:
        found.append(f"Hạn: {due.note} Có đúng không?")
    return found


def _target(letter: Letter, task: Task | None, target: Mapping[str, Any]) -> Target:
    return Target(
        letter=letter,
        task=task,
        text=str(target.get("text") or "")[:400],
        metric=str(target.get("metric") or "")[:300],
        op=str(target.get("op") or ">=")[:2],
        value=target.get("value") or 0,
        unit=str(target.get("unit") or "")[:40],
        measure_slug=queries.likely_measure(str(target.get("metric") or "")),
    )


def touch(deed: Deed, letter: Letter) -> Letter:
    """Lock the letter of a draft task, or refuse when it has been issued: the one gate of every correction."""
    letter = deed.lock(letter)
    if letter.state != rules.DRAFT:
        raise rules.AlreadyIssued(ref=letter)
    return letter

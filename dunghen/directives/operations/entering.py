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
from dunghen.kernel import access, errors, files
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.clock import ZONE
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
    known = same_letter(result["document"]) or _same_file(intake.sha256)
    if known is None:
        try:
            return Received(_enter(actor, intake, content, name, result, key, at), known=False)
        except IntegrityError:
            # The same letter was entered by somebody else in this very second: join it.
            known = Letter.objects.get(key=key)
    if known.files.filter(sha256=intake.sha256).exists():
        return Received(known, known=True)
    with act(verbs.FILE_ADDED, actor=actor, on=known, at=at, file=_shown(intake, name)) as deed:
        letter = deed.lock(known)
        _keep_file(letter, intake, content, name, result, actor, at)
    return Received(letter, known=True)


def read_again(*, actor: Person, letter: Letter, file: SourceFile, at: dt.datetime) -> Letter:
    """Replace the fields and tasks of a draft by what ``file`` says; corrections made so far are left behind in the journal."""
    if file.letter_id != letter.pk:
        raise errors.NotFound
    content = files.read(file.sha256)
    intake, result = _read(file.name, content)
    with act(verbs.READ_AGAIN, actor=actor, on=letter, at=at, file=file.name, tasks=len(result["tasks"])) as deed:
        letter = deed.lock(letter)
        if letter.state != rules.DRAFT:
            raise rules.AlreadyIssued(ref=letter)
        key = letter_key(result["document"])
        require_unknown(result["document"], besides=letter)
        letter.tasks.all().delete()
        letter.targets.all().delete()
        _fill(letter, intake, result, key)
        letter.save()
        lay_tasks(letter, result["tasks"], result["questions"])
        _lay_general_targets(letter, result["document"])
        Reading.objects.create(letter=letter, file=file, result=result, at=at)
    return letter


def _read(name: str, content: bytes) -> tuple[Intake, dict[str, Any]]:
    # The patterns of reading take a tenth of a second to make ready: not every command and process reads letters.
    from dunghen.directives.reading import read_letter

    with _PARSING:
        intake = take_in(name, content)
        return intake, read_letter(intake.text).as_json()


def letter_key(document: Mapping[str, Any]) -> str | None:
    """Return what makes two readings the same letter: number, issuer and year, folded. None without a number."""
    number, issuer, year = _marks(document)
    return f"{number}|{issuer}|{year}" if number else None


def same_letter(document: Mapping[str, Any], *, besides: Letter | None = None) -> Letter | None:
    """Return the letter that ``document`` (number, issuer, date) is another reading of.

    An issuer or a date that one of the two readings did not find does not tell them apart; another year does.
    """
    number, *marks = _marks(document)
    if not number:
        return None
    rows = Letter.objects.filter(key__startswith=f"{number}|").order_by("id")
    for letter in rows.exclude(pk=besides.pk) if besides else rows:
        known = str(letter.key).split("|")[1:]
        if all(not one or not other or one == other for one, other in zip(marks, known, strict=True)):
            return letter
    return None


def require_unknown(document: Mapping[str, Any], *, besides: Letter) -> None:
    """Refuse with SameLetter when another letter is the one that ``document`` names."""
    other = same_letter(document, besides=besides)
    if other is not None:
        raise rules.SameLetter(
            number=other.number,
            issued_on=f"{other.issued_on:%d/%m/%Y}" if other.issued_on else "—",
            issuer=other.issuer or "—",
        )


def _marks(document: Mapping[str, Any]) -> tuple[str, str, str]:
    number = search_key(str(document.get("number") or "")[:60]).replace(" ", "")
    # The chairman and the committee share one register of numbers.
    issuer = search_key(str(document.get("issuer") or "")).removeprefix("chu tich ")[:80]
    return number, issuer, str(document.get("date") or "")[:4]


def _same_file(sha256: str) -> Letter | None:
    """Return the letter that this very file was entered as, whatever its number was corrected to since."""
    kept = SourceFile.objects.filter(sha256=sha256).exclude(letter__state=rules.WITHDRAWN).select_related("letter")
    file = kept.order_by("id").first()
    return file.letter if file else None


def _enter(
    actor: Person, intake: Intake, content: bytes, name: str, result: dict[str, Any], key: str | None, at: dt.datetime
) -> Letter:
    letter = Letter(entered_at=at, entered_by=actor)
    with act(
        verbs.RECEIVED, actor=actor, on=None, at=at, file=_shown(intake, name), tasks=len(result["tasks"])
    ) as deed:
        _fill(letter, intake, result, key)
        letter.overseer_unit = queries.default_overseer(at.astimezone(ZONE).date())
        letter.save()
        _keep_file(letter, intake, content, name, result, actor, at)
        lay_tasks(letter, result["tasks"], result["questions"])
        _lay_general_targets(letter, result["document"])
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


def lay_tasks(letter: Letter, tasks: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]] = ()) -> None:
    """Turn read tasks into rows to be confirmed, with parties resolved and due dates proposed as of the letter's date.

    ``questions``: the reading's own doubts, each about one task by its order.
    """
    on = letter.issued_on or letter.entered_at.astimezone(ZONE).date()
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
            questions=_questions(_asked_about(read, questions), parties, due, resolver),
        )
        task.search = search_key(f"{task.ref} {task.summary}")
        task.save()
        for party in parties:
            party.task = task
        Party.objects.bulk_create(parties)
        Target.objects.bulk_create(_target(letter, task, target) for target in read.get("targets") or ())


def _lay_general_targets(letter: Letter, document: Mapping[str, Any]) -> None:
    """Keep the figures that the letter as a whole demands, of no single task."""
    Target.objects.bulk_create(_target(letter, None, target) for target in document.get("general_targets") or ())


def _asked_about(read: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [item for item in questions if item.get("about") == "task" and item.get("order") == read.get("order")]


def _questions(
    asked: Sequence[Mapping[str, Any]], parties: Sequence[Party], due: rules.Due, resolver: queries.Resolver
) -> list[str]:
    """Gather what a person must look at: the reading's own doubts, names that stand for no unit, dates that were moved or guessed."""
    found = {str(item.get("field")): f"{item['text']} {item.get('reason') or ''}".strip() for item in asked}
    names = resolver.questions(parties)
    if not any(party.role == Party.Role.LEAD for party in parties):
        found["assignees_lead"] = "Chưa rõ đơn vị chủ trì. Giao cho đơn vị nào?"
    if not due.sure:
        # Not loaded by every process, as above.
        from dunghen.directives.reading import CALENDAR_KNOWS

        # One question about a date is enough, and this one knows the holidays; what the letter itself leaves in doubt is said with it.
        doubts = [str(item.get("reason") or "") for item in asked if item.get("field") == "deadline"]
        kept = " ".join(doubt for doubt in doubts if doubt and doubt not in CALENDAR_KNOWS)
        found["deadline"] = f"Hạn: {kept} {due.note} Có đúng không?" if kept else f"Hạn: {due.note} Có đúng không?"
    return [*found.values(), *names]


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

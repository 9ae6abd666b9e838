"""The life of an assignment: taken, reported on, extended, handed in, accepted or returned."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from dunghen.directives import queries, rules, verbs
from dunghen.directives.models import Assignment, Cooperation, Evidence, ExtensionRequest, Report
from dunghen.kernel import access, files
from dunghen.kernel.acts import Deed, Letter, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.worktime import arithmetic

File = tuple[str, bytes]
"""Name and bytes of an evidence file as sent."""


def accept(*, actor: Person, assignment: Assignment, at: dt.datetime) -> Assignment:
    """Take the assignment on for the unit."""
    with act(verbs.ACCEPTED, actor=actor, on=assignment, at=at) as deed:
        return _move(deed, assignment, "accept")


def send_back(*, actor: Person, assignment: Assignment, why: str, at: dt.datetime) -> Assignment:
    """Return the assignment as not within the unit's competence; whoever follows the letter decides next."""
    _need(why, "trả lại nhiệm vụ")
    with act(verbs.SENT_BACK, actor=actor, on=assignment, at=at, why=why) as deed:
        assignment = _move(deed, assignment, "send_back", last_word=why, send_back_count=assignment.send_back_count + 1)
        _tell_overseers(deed, assignment, verbs.SEND_BACK_NOTICE, why=why)
    return assignment


def insist(*, actor: Person, assignment: Assignment, why: str, at: dt.datetime) -> Assignment:
    """Decide that the unit keeps the assignment it sent back."""
    _need(why, "giữ nguyên đơn vị chủ trì")
    with act(verbs.INSISTED, actor=actor, on=assignment, at=at, why=why) as deed:
        _not_own(actor, assignment, at)
        assignment = _move(deed, assignment, "insist", last_word=why)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Giữ nguyên đơn vị chủ trì", why=why)
    return assignment


def reassign(*, actor: Person, assignment: Assignment, to_unit: Unit, why: str, at: dt.datetime) -> Assignment:
    """Give the assignment to another unit; the due date stays. Raises UnfitUnit when that unit cannot take it, OwnWork.

    What the old unit had asked for is answered with it; a unit that cooperated so far leads from now on instead.
    """
    _need(why, "giao đơn vị khác")
    if not to_unit.is_valid_on(at.astimezone(arithmetic.ZONE).date()):
        raise rules.UnfitUnit(unit=to_unit, why="đơn vị đã kết thúc hoạt động")
    with act(
        verbs.REASSIGNED, actor=actor, on=assignment, at=at, why=why, old_unit=assignment.unit, new_unit=to_unit
    ) as deed:
        _not_own(actor, assignment, at)
        same = Assignment.objects.filter(task=assignment.task_id, unit=to_unit, period=assignment.period)
        if same.exclude(state=rules.CANCELLED).exists():
            raise rules.UnfitUnit(unit=to_unit, why="đơn vị này đã được giao chính nhiệm vụ đó")
        assignment = _move(deed, assignment, "reassign", last_word=why, unit=to_unit)
        commitments.hand_over(actor=actor, commitment=assignment.commitment, to_unit=to_unit, reason=why, at=at)
        _close_request(deed, assignment, actor, "Nhiệm vụ đã giao đơn vị khác.")
        for helping in Cooperation.objects.filter(task=assignment.task_id, unit=to_unit, commitment__outcome=""):
            commitments.cancel(actor=actor, commitment=helping.commitment, reason="Đơn vị nay là chủ trì.", at=at)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Giao đơn vị chủ trì mới", why=why)
    return assignment


def name_officer(*, actor: Person, assignment: Assignment, officer: Person, at: dt.datetime) -> Assignment:
    """Put an officer of the unit in charge. Raises UnfitUnit when the person does not work in the unit on that day."""
    with act(verbs.OFFICER_NAMED, actor=actor, on=assignment, at=at, officer=officer.full_name) as deed:
        if assignment.unit_id not in access.standing(officer, at).all_units():
            raise rules.UnfitUnit(unit=officer, why="người này không thuộc đơn vị chủ trì")
        assignment = _move(deed, assignment, "name_officer")
        commitments.name_officer(actor=actor, commitment=assignment.commitment, officer=officer, at=at)
    return assignment


def report_progress(
    *, actor: Person, assignment: Assignment, text: str, percent: int, evidence: Sequence[File] = (), at: dt.datetime
) -> Report:
    """Tell how far the work has come, with files as evidence. Raises UnfitPercent, UnfitFile."""
    _need(text, "báo cáo tiến độ")
    if not 0 <= percent <= 100:
        raise rules.UnfitPercent
    with act(verbs.PROGRESS_REPORTED, actor=actor, on=assignment, at=at, percent=percent) as deed:
        assignment = _move(deed, assignment, "report", percent=percent)
        report = Report.objects.create(
            assignment=assignment, kind=Report.Kind.PROGRESS, text=text.strip(), percent=percent, at=at, by=actor
        )
        _keep(report, evidence)
    return report


def start_term(*, actor: Person, assignment: Assignment, start: dt.date, at: dt.datetime) -> Assignment:
    """Record the day of the event that a relative deadline counts from; the due date follows from the letter's own words.

    Raises NotCounted where it counts from no event, or is counted already.
    """
    rule = assignment.task.deadline.get("rule") or {}
    if assignment.task.deadline.get("kind") != "relative":
        raise rules.NotCounted
    with act(verbs.TERM_STARTED, actor=actor, on=assignment, at=at, start=f"{start:%d/%m/%Y}") as deed:
        assignment = _move(deed, assignment, "start_term")
        if assignment.commitment.due_at is not None:
            raise rules.NotCounted
        due = rules.term_from(rule, start, queries.calendar(start))
        deed.note(due=f"{due.on:%d/%m/%Y}" if due.on else "—")
        commitments.set_term(
            actor=actor,
            commitment=assignment.commitment,
            term=rules.term_of(rule, start),
            due_at=due.at,
            reason=due.note,
            at=at,
        )
    return assignment


def ask_extension(
    *, actor: Person, assignment: Assignment, new_due_on: dt.date, why: str, at: dt.datetime
) -> ExtensionRequest:
    """Ask for a later date, before the present one has passed. Raises TooLateToAsk, UnfitNewDate, OneRequestAtATime, NoDueDate."""
    _need(why, "đề nghị gia hạn")
    shown = f"{new_due_on:%d/%m/%Y}"
    with act(verbs.EXTENSION_ASKED, actor=actor, on=assignment, at=at, why=why, new_due=shown) as deed:
        assignment = _move(deed, assignment, "ask_extension")
        due_at = assignment.commitment.due_at
        if due_at is None:
            raise rules.NoDueDate
        if at > due_at:
            raise rules.TooLateToAsk(due=_shown(due_at))
        if new_due_on <= due_at.astimezone(arithmetic.ZONE).date():
            raise rules.UnfitNewDate(new=shown, due=_shown(due_at))
        if assignment.extension_requests.filter(state=ExtensionRequest.State.ASKED).exists():
            raise rules.OneRequestAtATime
        request = ExtensionRequest.objects.create(
            assignment=assignment, reason=why.strip(), new_due_on=new_due_on, asked_at=at, asked_by=actor
        )
        _tell_overseers(deed, assignment, verbs.REQUEST_NOTICE, why=why, new_due=shown)
    return request


def grant_extension(
    *, actor: Person, request: ExtensionRequest, at: dt.datetime, new_due_on: dt.date | None = None, note: str = ""
) -> ExtensionRequest:
    """Agree to a later date (the one asked for, or another); every earlier date is kept."""
    wanted = new_due_on or request.new_due_on
    due = rules.due_of(
        {"kind": "absolute", "date": wanted.isoformat(), "bound": "by"},
        min(wanted, at.astimezone(arithmetic.ZONE).date()),
        queries.calendar(wanted),
        day_off=queries.day_off_rule(),
    )
    assert due.at is not None
    shown = _shown(due.at)
    with act(verbs.EXTENSION_GRANTED, actor=actor, on=request.assignment, at=at, new_due=shown, why=note) as deed:
        assignment = deed.lock(request.assignment)
        _not_own(actor, assignment, at)
        request = _decide(deed, request, ExtensionRequest.State.GRANTED, actor, note)
        if assignment.commitment.due_at is not None and due.at <= assignment.commitment.due_at:
            raise rules.UnfitNewDate(new=shown, due=_shown(assignment.commitment.due_at))
        commitments.extend(actor=actor, commitment=assignment.commitment, due_at=due.at, reason=request.reason, at=at)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Đồng ý gia hạn", why=note, due=shown)
    return request


def refuse_extension(*, actor: Person, request: ExtensionRequest, why: str, at: dt.datetime) -> ExtensionRequest:
    """Decline a request; the due date stays."""
    _need(why, "không đồng ý gia hạn")
    with act(verbs.EXTENSION_REFUSED, actor=actor, on=request.assignment, at=at, why=why) as deed:
        assignment = deed.lock(request.assignment)
        _not_own(actor, assignment, at)
        request = _decide(deed, request, ExtensionRequest.State.REFUSED, actor, why)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Không đồng ý gia hạn", why=why)
    return request


def hand_in(
    *,
    actor: Person,
    assignment: Assignment,
    text: str,
    document_number: str,
    document_on: dt.date | None,
    evidence: Sequence[File] = (),
    at: dt.datetime,
) -> Report:
    """Hand in the result with its document. Raises DocumentNeeded, UnfitDocumentDate, UnfitFile."""
    if not document_number.strip() or document_on is None:
        raise rules.DocumentNeeded
    first, last = assignment.letter.issued_on or document_on, at.astimezone(arithmetic.ZONE).date()
    if not first <= document_on <= last:
        raise rules.UnfitDocumentDate(on=f"{document_on:%d/%m/%Y}", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    number = document_number.strip()[:60]
    with act(
        verbs.HANDED_IN, actor=actor, on=assignment, at=at, document=number, document_on=f"{document_on:%d/%m/%Y}"
    ) as deed:
        assignment = _move(deed, assignment, "hand_in", result_number=number, result_on=document_on)
        report = Report.objects.create(
            assignment=assignment,
            kind=Report.Kind.RESULT,
            text=text.strip(),
            document_number=number,
            document_on=document_on,
            at=at,
            by=actor,
        )
        _keep(report, evidence)
        _tell_overseers(deed, assignment, verbs.RESULT_NOTICE)
    return report


def accept_result(*, actor: Person, assignment: Assignment, note: str = "", at: dt.datetime) -> Assignment:
    """Accept the result: the commitment ends on the date of the result's document, which decides whether it was on time."""
    with act(verbs.RESULT_ACCEPTED, actor=actor, on=assignment, at=at) as deed:
        _not_own(actor, assignment, at)
        assignment = _move(deed, assignment, "accept_result", percent=100, last_word=note)
        report = assignment.reports.filter(kind=Report.Kind.RESULT).latest("id")
        assert report.document_on is not None
        counted = rules.counted_at(
            report.document_on, report.at, hour_level=bool(assignment.commitment.basis.get("hour_level"))
        )
        _judge(report, "accepted", note)
        deed.note(counted_on=f"{counted:%d/%m/%Y}", note=note)
        commitments.fulfil(actor=actor, commitment=assignment.commitment, closed_at=counted, at=at)
        _close_request(deed, assignment, actor)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Chấp nhận kết quả", why=note)
    return assignment


def return_result(*, actor: Person, assignment: Assignment, why: str, at: dt.datetime) -> Assignment:
    """Return the result to be completed; the clock has never stopped."""
    _need(why, "trả lại kết quả")
    with act(verbs.RESULT_RETURNED, actor=actor, on=assignment, at=at, why=why) as deed:
        _not_own(actor, assignment, at)
        assignment = _move(deed, assignment, "return_result", last_word=why, result_number="", result_on=None)
        _judge(assignment.reports.filter(kind=Report.Kind.RESULT).latest("id"), "returned", why)
        _tell_unit(deed, assignment, verbs.RETURN_NOTICE, why=why)
    return assignment


def cancel(*, actor: Person, assignment: Assignment, why: str, at: dt.datetime) -> Assignment:
    """Cancel an assignment that is no longer wanted; it stays on record."""
    _need(why, "huỷ nhiệm vụ")
    with act(verbs.ASSIGNMENT_CANCELLED, actor=actor, on=assignment, at=at, why=why) as deed:
        _not_own(actor, assignment, at)
        assignment = _move(deed, assignment, "cancel", last_word=why)
        commitments.cancel(actor=actor, commitment=assignment.commitment, reason=why, at=at)
        _close_request(deed, assignment, actor)
        _tell_unit(deed, assignment, verbs.DECISION_NOTICE, decision="Huỷ nhiệm vụ", why=why)
    return assignment


# -- the parts --------------------------------------------------------------------------------------------------------


def _need(text: str, action: str) -> None:
    if not text.strip():
        raise rules.ReasonNeeded(action=action)


def _move(deed: Deed, assignment: Assignment, move: str, **fields: Any) -> Assignment:
    """Lock, judge the state as it stands now, move, save."""
    locked = deed.lock(assignment)
    locked.state = rules.require_move(locked.state, move)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *fields])
    return locked


def _not_own(actor: Person, assignment: Assignment, at: dt.datetime) -> None:
    if queries.is_own_work(actor, assignment, at):
        raise rules.OwnWork(unit=assignment.unit)


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone(arithmetic.ZONE):%d/%m/%Y}"


def _decide(deed: Deed, request: ExtensionRequest, state: str, actor: Person, note: str) -> ExtensionRequest:
    """Judge the request as it stands now. Its assignment is locked before it, here as everywhere, so that nobody waits in a circle."""
    request = deed.lock(request)
    if request.state != ExtensionRequest.State.ASKED:
        raise rules.RequestDecided
    request.state, request.decided_at, request.decided_by, request.note = state, deed.at, actor, note
    request.save(update_fields=["state", "decided_at", "decided_by", "note"])
    return request


def _close_request(deed: Deed, assignment: Assignment, actor: Person, note: str = "Nhiệm vụ đã kết thúc.") -> None:
    """An assignment that ends or goes elsewhere leaves no request waiting."""
    for request in assignment.extension_requests.filter(state=ExtensionRequest.State.ASKED):
        _decide(deed, request, ExtensionRequest.State.REFUSED, actor, note)


def _judge(report: Report, decision: str, note: str) -> None:
    report.decision, report.decision_note = decision, note
    report.save(update_fields=["decision", "decision_note"])


def _keep(report: Report, evidence: Sequence[File]) -> None:
    if len(evidence) > rules.EVIDENCE_FILES:
        raise rules.UnfitFile(name=evidence[-1][0], why=f"mỗi báo cáo nhận tối đa {rules.EVIDENCE_FILES} tệp")
    kinds = [rules.evidence_type(name, content) for name, content in evidence]
    Evidence.objects.bulk_create(
        Evidence(report=report, name=name[:255], size=len(content), sha256=files.keep(content), content_type=kind)
        for (name, content), kind in zip(evidence, kinds, strict=True)
    )


def _tell_unit(deed: Deed, assignment: Assignment, letter: Letter, **facts: Any) -> None:
    people = queries.people_of([assignment.unit_id], deed.at).get(assignment.unit_id, [])
    _tell(deed, assignment, letter, people, facts)


def _tell_overseers(deed: Deed, assignment: Assignment, letter: Letter, **facts: Any) -> None:
    _tell(deed, assignment, letter, queries.overseers_of(assignment.letter, deed.at), facts)


def _tell(deed: Deed, assignment: Assignment, letter: Letter, people: Sequence[Person], facts: dict[str, Any]) -> None:
    due_at = assignment.commitment.due_at
    known = {
        "ref": str(assignment),
        "unit": assignment.unit.name,
        "url": queries.address(reverse("directives:assignment", args=[assignment.pk])),
        "due": _shown(due_at) if due_at else "không ghi ngày",
    }
    for person in people:
        deed.post(letter, to=person, facts={**known, **facts})

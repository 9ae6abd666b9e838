"""Papers of a letter: drafted with live figures, signed with frozen ones. A signed paper never changes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dunghen.directives import papers, queries, rules, verbs
from dunghen.directives.models import Letter, Paper
from dunghen.kernel import files
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Person

Options = Mapping[str, Any]
"""What the drafter chose, as JSON: proposals (list of str), division, answer_by (ISO day), urgent, with_due_soon."""


def draft_paper(*, actor: Person, letter: Letter, kind: str, options: Options, at: dt.datetime) -> Paper:
    """Draft a paper on a letter; its figures stay live until it is signed. Raises NotIssued, NobodyToUrge."""
    with act(verbs.PAPER_DRAFTED, actor=actor, on=letter, at=at) as deed:
        if letter.state != rules.ISSUED or letter.overseer_unit is None:
            raise rules.NotIssued(ref=letter)
        paper = Paper(
            letter=letter,
            kind=Paper.Kind(kind),
            author_unit=queries.living_successor(letter.overseer_unit, at.date()),
            drafted_at=at,
            drafted_by=actor,
            figures={"options": dict(options)},
        )
        _require_somebody(paper, queries.figures_of_paper(paper, at))
        paper.save()
        deed.about(paper)
    return paper


def redraft_paper(*, actor: Person, paper: Paper, options: Options, at: dt.datetime) -> Paper:
    """Change what the drafter chose in a draft. Raises PaperSigned."""
    with act(verbs.PAPER_REDRAFTED, actor=actor, on=paper, at=at) as deed:
        paper = deed.lock(paper)
        _require_draft(paper)
        paper.figures = {"options": dict(options)}
        paper.save(update_fields=["figures"])
    return paper


def sign_paper(
    *, actor: Person, paper: Paper, number: int, on: dt.date, authority: Sequence[str], signer: str, at: dt.datetime
) -> Paper:
    """Sign and issue: the figures as of ``at`` with the assignments behind them and the DOCX are frozen for good.

    Raises PaperSigned, UnfitPaperNumber, PaperNumberTaken (numbers are unique to a unit and year), UnfitPaperDate, AnswerDayPassed,
    SignerNeeded.
    """
    lines = [line.strip() for line in authority if line.strip()]
    if not lines or not signer.strip():
        raise rules.SignerNeeded
    with act(verbs.PAPER_SIGNED, actor=actor, on=paper, at=at) as deed:
        paper = deed.lock(paper)
        _require_draft(paper)
        # The unit's row is the gate of its numbers: of two signers at once the second waits and sees the first one's number.
        paper.author_unit = deed.lock(queries.author_of(paper, at))
        figures = queries.figures_of_paper(paper, at)
        _require_somebody(paper, figures)
        rules.require_paper_date(on, paper.letter.issued_on or on, at.astimezone(ZONE).date())
        _require_time_to_answer(paper, figures, on)
        paper.number = _free_number(paper, rules.written_number(number, figures["frame"]["sign"]), on)
        figures["frame"] |= {"number": paper.number, "on": on.isoformat(), "authority": lines, "signer": signer.strip()}
        paper.figures = figures
        paper.sha256 = files.keep(papers.as_docx(papers.compose(paper.kind, figures)))
        paper.signed_at, paper.signed_on, paper.signed_by = at, on, actor
        paper.signer_role = " / ".join(lines)[:200]
        paper.save()
        deed.about(paper)
        deed.note(number=paper.number, on=on, signer=signer.strip(), sha256=paper.sha256, counts=_counts(figures))
    return paper


def _require_draft(paper: Paper) -> None:
    if paper.is_signed:
        raise rules.PaperSigned(ref=paper)


def _require_somebody(paper: Paper, figures: Mapping[str, Any]) -> None:
    with_due_soon = bool(figures["options"].get("with_due_soon"))
    if paper.kind == Paper.Kind.URGING and not papers.addressees(figures, with_due_soon=with_due_soon):
        raise rules.NobodyToUrge(ref=paper.letter)


def _require_time_to_answer(paper: Paper, figures: Mapping[str, Any], on: dt.date) -> None:
    """Refuse with AnswerDayPassed an urging letter that lay as a draft until the day by which it asks for an answer was over."""
    if paper.kind == Paper.Kind.URGING:
        day = dt.date.fromisoformat(figures["options"]["answer_by"])
        if day < on:
            raise rules.AnswerDayPassed(day=f"{day:%d/%m/%Y}")


def _free_number(paper: Paper, number: str, on: dt.date) -> str:
    taken = Paper.objects.filter(author_unit=paper.author_unit, number=number, signed_on__year=on.year)
    if taken.exclude(pk=paper.pk).exists():
        raise rules.PaperNumberTaken(number=number, year=on.year, unit=paper.author_unit)
    return number


def _counts(figures: Mapping[str, Any]) -> dict[str, int]:
    names = ("all", "done", "done_late", "open", "overdue")
    return {name: len(figures["lists"][name]) for name in names}

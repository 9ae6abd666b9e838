"""Report forms signed and withdrawn by the head of their unit. A signed form does not move with the ledger."""

import datetime as dt

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Form
from dunghen.dossiers.papers import board_forms
from dunghen.dossiers.queries import forms, letterhead
from dunghen.dossiers.queries.periods import Period
from dunghen.dossiers.rules import form_refusals as refusals
from dunghen.dossiers.rules.case_refusals import TextNeeded
from dunghen.kernel import files
from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Person, Unit


def sign_form(*, actor: Person, kind: str, period: Period, unit: Unit, seen: str, at: dt.datetime) -> Form:
    """Freeze the figures as of ``at`` with their documents. ``seen``: the digest of the figures that the signer looked at.

    Raises PeriodRuns, AlreadySigned, NothingToSign, FiguresBroken, FiguresMoved.
    """
    form = Form(kind=Form.Kind(kind), period=period.word, unit=unit)
    with act(verbs.FORM_SIGNED, actor=actor, on=form, at=at) as deed:
        # The unit's row is the gate: of two signers at once the second waits, and sees the first one's form.
        form.unit = deed.lock(unit)
        if period.last >= at.astimezone(ZONE).date():
            raise refusals.PeriodRuns(last=f"{period.last:%d/%m/%Y}")
        if forms.signed(kind, period, unit):
            raise refusals.AlreadySigned(form=form)
        live = forms.live(kind, period, unit, at)
        if live.as_of is None:
            raise refusals.NothingToSign
        if live.figures["broken"]:
            raise refusals.FiguresBroken
        if live.digest != seen:
            raise refusals.FiguresMoved
        form.figures, form.digest = live.figures, live.digest
        form.counted_at = form.signed_at = at
        form.data_as_of, form.signed_by = live.as_of, actor
        paper = board_forms.Paper(
            kind, period, letterhead.letterhead(unit, at.astimezone(ZONE).date()), live.figures, at, live.as_of, actor.full_name
        )  # fmt: skip
        form.docx, form.xlsx = files.keep(board_forms.as_docx(paper)), files.keep(board_forms.as_xlsx(paper))
        form.save()
        deed.about(form)
        deed.note(digest=form.digest, docx=form.docx, xlsx=form.xlsx, period=period.word)
    return form


def withdraw_form(*, actor: Person, form: Form, why: str, at: dt.datetime) -> Form:
    """Withdraw a signed form; it stays readable, and the same can be signed anew. Raises FormWithdrawn, TextNeeded."""
    with act(verbs.FORM_WITHDRAWN, actor=actor, on=form, at=at) as deed:
        form = deed.lock(form)
        if form.withdrawn_at is not None:
            raise refusals.FormWithdrawn
        if not why.strip():
            raise TextNeeded(what="lý do", action="rút biểu đã ký")
        form.withdrawn_at, form.withdrawn_by, form.withdrawn_why = at, actor, why.strip()[:500]
        form.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        deed.note(why=form.withdrawn_why)
    return form

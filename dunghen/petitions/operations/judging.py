"""What the citizen does with his petition: judge the answer, have it reopened once, withdraw it."""

import datetime as dt

from dunghen.kernel.access import PUBLIC, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.text import format_date, nfc
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Judgement, Petition
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.screening import _promise_answer, end_all
from dunghen.petitions.operations.steps import (
    call_back,
    end_promise,
    lock,
    move,
    need,
    save,
    tell_centre,
    tell_followers,
    tell_unit,
)
from dunghen.petitions.operations.succeeding import go_on


def judge(
    *, petition: Petition, satisfied: bool, at: dt.datetime, really_fixed: bool | None = None, comment: str = ""
) -> Judgement:
    """Keep what the sender says of the answer; once a round, within the term. Raises AlreadyJudged, TooLateToJudge.

    The caller has checked code and PIN.
    """
    verdict = "hài lòng" if satisfied else "chưa hài lòng"
    with act(verbs.JUDGED, actor=PUBLIC, on=petition, at=at, verdict=verdict) as deed:
        petition = deed.lock(petition)
        rules.require_move(petition.state, "judge")
        _in_term(petition, at)
        if petition.judgements.filter(round=petition.round).exists():
            raise rules.AlreadyJudged(ref=petition.code)
        made = Judgement.objects.create(
            petition=petition,
            round=petition.round,
            satisfied=satisfied,
            really_fixed=really_fixed,
            comment=nfc(comment).strip()[:1000],
            at=at,
        )
        save(petition, satisfied=satisfied, judged_at=at)
        tell_followers(petition, f"Người gửi đánh giá: {verdict}", at)
        if not satisfied and petition.lead is not None:
            said = suggesting.masked(nfc(comment))
            tell_unit(deed, petition, petition.lead, "Người gửi chưa hài lòng với trả lời", why=said)
    return made


def reopen(*, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Give the answer back to its lead with the sender's reason, personal data in it covered, once.

    Raises ReopenedAlready, TooLateToJudge, ReasonNeeded.
    """
    why = suggesting.masked(need(nfc(why), "lý do", "đề nghị mở lại"))
    with act(verbs.REOPENED, actor=PUBLIC, on=petition, at=at, why="đã ghi trong hồ sơ") as deed:
        petition = deed.lock(petition)
        rules.require_move(petition.state, "reopen")
        if petition.round > 1:
            raise rules.ReopenedAlready(ref=petition.code)
        _in_term(petition, at)
        if petition.lead is None:
            # Answered from outside the province: the coordinator takes it up anew.
            petition.lead = petition.centre
        petition = move(
            deed, petition, "reopen", round=2, lead=petition.lead, last_word=why[:1000], handed_at=at, answered_at=None
        )
        if petition.publication == rules.PENDING:
            # What waited to be published is answered anew: its copy is promised again with the next answer.
            end_promise(petition.publishing, actor=PUBLIC, at=at, kept=False, why="Người gửi đề nghị xem xét lại.")
            save(petition, publication=rules.NOT_YET)
        _promise_answer(petition, actor=PUBLIC, at=at)
        assert petition.lead is not None
        tell_followers(petition, "Người gửi đề nghị xem xét lại", at)
        tell_unit(deed, petition, petition.lead, "Người gửi đề nghị xem xét lại", why=why)
        tell_centre(deed, petition, "Người gửi đề nghị xem xét lại", why=why)
    return petition


def withdraw(*, petition: Petition, why: str, at: dt.datetime, actor: Actor = PUBLIC) -> Petition:
    """End it because the sender no longer wants it handled."""
    with act(verbs.WITHDRAWN, actor=actor, on=petition, at=at) as deed:
        stood = lock(deed, petition).state
        petition = move(deed, petition, "withdraw", due_at=None, last_word=suggesting.masked(nfc(why).strip())[:1000])
        call_back(deed, petition, "Người gửi rút phản ánh.")
        go_on(petition, stood, actor=actor, at=at)
        end_all(petition, actor=actor, at=at, why="Người gửi rút phản ánh.")
        if petition.lead is not None:
            tell_unit(deed, petition, petition.lead, "Người gửi đã rút phản ánh")
    return petition


def _in_term(petition: Petition, at: dt.datetime) -> None:
    assert petition.answered_at is not None
    wanted = queries.term("judge", petition.answered_at, kind=petition.kind)
    until = queries.due(wanted, petition.centre, petition.answered_at)
    if at > until:
        raise rules.TooLateToJudge(ref=petition.code, until=format_date(until))

"""When the petition that others follow ends because its own sender drops out, the oldest of the others goes on in its place."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.text import format_moment
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Petition
from dunghen.petitions.operations.steps import (
    next_mark,
    save,
    screen_anew,
    set_dates,
    tell_centre,
    tell_sender,
    tell_unit,
    under_way,
)


def go_on(ended: Petition, stood: str, *, actor: Actor, at: dt.datetime) -> None:
    """Let the oldest of those folded into ``ended`` go on where that one stood (state ``stood``); the rest follow it from now on.

    Inside the act that ends it, before its promises are cancelled. With a unit everything stays as it was decided: who answers, who is in
    charge, until when; the time the other sender was asked is given to the unit. What no unit had is screened anew. Nothing happens after
    a first answer: all have got it.
    """
    rows = list(Petition.objects.select_for_update().filter(merged_into=ended).order_by("received_at", "id"))
    if not rows or ended.round > 1:
        return
    first, others = rows[0], [row.pk for row in rows[1:]]
    with act(verbs.WENT_ON, actor=actor, on=first, at=at, other=ended.code) as deed:
        if stood == rules.ASKED:
            stood = ended.supplements.latest("id").from_state
            commitments.resume(commitment=under_way(ended), actor=actor, at=at)
        decided = {name: getattr(ended, name) for name in ("kind", "field", "cls")}
        save(first, merged_into=None, reply_words="", commune=first.commune or ended.commune, **decided)
        if stood in (*rules.WITH_UNIT, rules.SENT_BACK):
            _take_over(deed, first, ended, stood)
        else:
            save(first, state=rules.RECEIVED)
            screen_anew(first, actor=actor, at=at)
            tell_centre(deed, first, f"Xử lý tiếp thay {ended.code}")
        words = f"Việc Ông/Bà phản ánh được xử lý tiếp ở phản ánh {first.code}; trả lời sẽ được gửi đến Ông/Bà."
        Petition.objects.filter(pk__in=others).update(merged_into=first, reply_words=words)
        expected = f" Dự kiến trả lời trước {format_moment(first.expected_at)}." if first.expected_at else ""
        told = f"Phản ánh {ended.code}, nơi phản ánh của Ông/Bà được gộp vào, đã kết thúc. Sự việc vẫn được xử lý tiếp.{expected}"
        tell_sender(deed, first, verbs.ENDED_LETTER, what="được xử lý tiếp", words=told)


def _take_over(deed: Deed, first: Petition, ended: Petition, stood: str) -> None:
    """Promise the same answer by the same day in the name of ``first``: opened when the other was, so that it is as late as it was."""
    promise, lead = ended.answering, ended.lead
    assert promise is not None and lead is not None, "a unit has it"
    promise.refresh_from_db()
    made = commitments.open_(
        actor=deed.actor,
        at=deed.at,
        kind="petitions.answer",
        reference=f"{first.code}{next_mark(first.answering)}",
        subject=first.title,
        owner_unit=lead,
        owner_person=promise.owner_person,
        creditor=promise.creditor,
        overseer_unit=promise.overseer_unit,
        # The moment stands, pauses and all; no calendar counts it from its beginning again.
        basis={name: value for name, value in promise.basis.items() if name != "term"},
        opened_at=promise.opened_at,
        due_at=promise.due_at,
        url=queries.desk_path(first.code),
    )
    save(
        first,
        state=stood,
        waits_on=rules.WAITS_ON[stood],
        lead=lead,
        answering=made,
        handed_at=ended.handed_at,
        send_backs=ended.send_backs,
        last_word=ended.last_word if stood == rules.SENT_BACK else "",
    )
    set_dates(first, made.due_at, made.due_at)
    if stood == rules.SENT_BACK:
        tell_centre(deed, first, f"Xử lý tiếp thay {ended.code}")
    else:
        tell_unit(deed, first, lead, f"Xử lý tiếp thay {ended.code}")

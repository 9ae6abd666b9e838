"""What the sender says later through the system he filed with: an answer, a wish to reopen, or a word more."""

import datetime as dt

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import AlreadyDone, act
from dunghen.kernel.text import nfc
from dunghen.petitions import rules, verbs
from dunghen.petitions.models import Note, Petition
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.judging import reopen as reopen_it
from dunghen.petitions.operations.screening import supplement
from dunghen.petitions.operations.steps import need, tell_centre, tell_unit


def add_word(
    *, petition: Petition, text: str, channel: str, at: dt.datetime, actor: Actor, reopen: bool = False, key: str = ""
) -> None:
    """Take a word of the sender's, once for each ``key``: what was asked for, why it should be reopened, or a note (masked).

    ``channel``: the way it came. Refuses with TextNeeded what is longer than a petition may be.

    The caller has checked that the sender's own system brings it. Raises what supplement and reopen raise.
    """
    text = need(nfc(text), "nội dung", "gửi bổ sung")
    if len(text) > rules.MOST_TEXT:
        raise rules.TextNeeded(least=1, most=rules.MOST_TEXT)
    mark = f"petitions:{petition.pk}:word:{key}" if key else ""
    try:
        with act(verbs.WORD_ADDED, actor=actor, on=petition, at=at, key=mark) as deed:
            fresh = deed.lock(petition)
            if fresh.state == rules.ASKED:
                supplement(petition=fresh, text=text, at=at, actor=actor)
            elif fresh.state == rules.ANSWERED and reopen:
                reopen_it(petition=fresh, why=text, at=at)
            else:
                Note.objects.create(petition=fresh, text=suggesting.masked(text), channel=channel, at=at)
                what = "Người gửi viết thêm"
                if fresh.lead is not None and fresh.state in rules.WITH_UNIT:
                    tell_unit(deed, fresh, fresh.lead, what)
                else:
                    tell_centre(deed, fresh, what)
    except AlreadyDone:
        return

"""By the system, as time goes by: the weekly word to who waits too long, and forgetting senders when their time is over."""

import datetime as dt
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest

from dunghen.kernel import files
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import AlreadyDone, act
from dunghen.kernel.errors import WrongState
from dunghen.kernel.text import format_moment
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Judgement, Note, Original, Petition, Petitioner, StrayMail, Supplement
from dunghen.petitions.operations.steps import document, save, tell_sender

_WAITED_FOR: Final = tuple(state for state in rules.OPEN_STATES if state != rules.ASKED)
KEPT_MAILS: Final = dt.timedelta(days=180)
_ENDED: Final = Greatest(
    "petition__received_at",
    "petition__answered_at",
    "petition__screening__closed_at",
    "petition__answering__closed_at",
)
"""When a petition that is open no more came to its end: the last of the moments it has."""
FORGOTTEN: Final = "(đã xóa khi hết thời hạn lưu giữ thông tin người gửi)"


def say_late(*, at: dt.datetime, most: int = 500) -> int:
    """Tell the senders of late petitions so, and again every week while it lasts. Return how many were told.

    Late is what is not answered on the day its sender was told to expect the answer, whoever has it; only who is being asked is not told.
    A word is sent on the first day late and then each time the term of "late_word" has passed; those missed are not made up for.
    """
    every = queries.term("late_word", at).amount
    late = Petition.objects.filter(
        ~Q(waits_on=""), state__in=_WAITED_FOR, expected_at__lt=at, expected_at__gt=at - dt.timedelta(days=366)
    )
    late = late.filter(Q(late_words=0) | Q(expected_at__lt=at - F("late_words") * dt.timedelta(days=every)))
    told = 0
    for petition in late.select_related("lead", "centre").order_by("expected_at", "id")[:most]:
        expected = petition.expected_at
        assert expected is not None
        count = (at - expected).days // every + 1
        if count <= petition.late_words:
            continue
        key = f"petitions:late:{petition.pk}:{expected:%Y%m%d%H%M}:{count}"
        # Told of this date before it moved there and back; or answered, or given another date, since the list was read.
        with (
            suppress(AlreadyDone, WrongState),
            act(verbs.LATE_WORD, actor=SYSTEM, on=petition, at=at, key=key, count=count) as deed,
        ):
            fresh = deed.lock(petition)
            if fresh.state not in _WAITED_FOR or fresh.expected_at != expected:
                raise WrongState(action=verbs.LATE_WORD.label, state=rules.STATE_LABELS[fresh.state])
            save(fresh, late_words=count)
            tell_sender(deed, fresh, verbs.LATE_LETTER, due=format_moment(expected))
            told += 1
    return told


def forget_senders(*, at: dt.datetime, most: int = 1000) -> int:
    """Erase who sent petitions that ended longer ago than the setting says, with the originals and with what the sender wrote later.

    Return how many. What was masked of the petition itself stays for statistics and search; that something was added or judged, and when, stays too.
    """
    before = at - dt.timedelta(days=settings.PETITIONS_RETENTION_DAYS)
    rows = Petitioner.objects.filter(erased_at__isnull=True, petition__received_at__lt=before)
    rows = rows.exclude(petition__state__in=rules.OPEN_STATES).alias(ended_at=_ENDED).filter(ended_at__lt=before)
    # Who is still waiting for a petition that his was folded into, or for a part of his, is told of it through his own.
    rows = rows.exclude(petition__merged_into__state__in=rules.OPEN_STATES)
    rows = rows.exclude(Exists(Petition.objects.filter(parent=OuterRef("petition"), state__in=rules.OPEN_STATES)))
    ids = list(rows.order_by("petition_id").values_list("pk", "petition_id")[:most])
    if not ids:
        return 0
    petitions = [pk for _, pk in ids]
    with act(verbs.ERASED, actor=SYSTEM, on=None, at=at, count=len(ids)):
        Petitioner.objects.filter(pk__in=[pk for pk, _ in ids]).update(
            name="", phone="", email="", address="", organisation="", erased_at=at
        )
        originals = Original.objects.filter(petition_id__in=petitions)
        digests = set(originals.exclude(sha256="").values_list("sha256", flat=True))
        originals.update(content=b"", sha256="")
        # The raw text may name its sender; so may the reason for which it was withdrawn or reopened.
        Petition.objects.filter(pk__in=petitions).update(text=F("masked"), written_place="", last_word="")
        _forget_words(petitions, at)
    _drop(digests)
    return len(ids)


def _forget_words(petitions: list[int], at: dt.datetime) -> None:
    """Put FORGOTTEN in the place of what senders wrote after filing: additions, comments on the answer, unasked words.

    They were masked by rules alone and nobody has read the masked form over, so they go as a whole.
    """
    supplements = Supplement.objects.filter(petition_id__in=petitions).exclude(reply="")
    comments = Judgement.objects.filter(petition_id__in=petitions).exclude(comment="")
    unasked = Note.objects.filter(petition_id__in=petitions, by__isnull=True)
    count = supplements.count() + comments.count() + unasked.count()
    if not count:
        return
    with act(verbs.WORDS_ERASED, actor=SYSTEM, on=None, at=at, count=count):
        told = list(supplements.values_list("petition_id", flat=True))
        supplements.update(reply=FORGOTTEN)
        for petition in Petition.objects.filter(pk__in=told):
            # The words must not be found by search either.
            save(petition, document=document(petition))
        comments.update(comment=FORGOTTEN)
        unasked.update(text=FORGOTTEN)


def forget_mails(*, at: dt.datetime, most: int = 1000) -> int:
    """Erase mails that became no petition and are older than half a year, looked at or not. Return how many."""
    rows = list(StrayMail.objects.filter(at__lt=at - KEPT_MAILS).order_by("id").values_list("pk", "sha256")[:most])
    if not rows:
        return 0
    with act(verbs.MAILS_ERASED, actor=SYSTEM, on=None, at=at, count=len(rows)):
        StrayMail.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    _drop({digest for _, digest in rows if digest})
    return len(rows)


def _drop(digests: set[str]) -> None:
    """Delete the files that no original and no mail names any more."""
    named = set(Original.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    named |= set(StrayMail.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in digests - named:
        files.drop(digest)

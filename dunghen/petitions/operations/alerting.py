"""Following by mail: asked for, confirmed by link, told once a day, stopped by one click. And "it concerns me too"."""

import datetime as dt
import hashlib
import hmac
from itertools import islice

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F, Q

from dunghen.kernel.access import PUBLIC, SYSTEM
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Unit
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Petition, Subscription, Support
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.limiting import spend

LETTERS_A_DAY = 3
"""Letters of confirmation to one address in a day: nobody can be flooded with them by others."""
UNCONFIRMED_DAYS, ENDED_DAYS = 7, 1
"""After which an address that never confirmed, or stopped everything, is forgotten."""
BATCH = 200


def follow(
    *, email: str, at: dt.datetime, petition: Petition | None = None, commune: Unit | None = None, field: str = ""
) -> Subscription | None:
    """Note that an address wants to follow a public petition, or a commune, a field, or both; it gets a letter with a link to confirm.

    What comes back is never told to who asked: whether an address is known here is nobody's business. None: no letter goes out.
    Raises NotPublic for a petition that is not published.
    """
    if petition is not None and petition.publication != rules.PUBLISHED:
        raise rules.NotPublic(ref=petition.code, why="Phản ánh này không công khai.")
    if petition is None and commune is None and not field:
        raise rules.ReasonNeeded(what="xã, phường hoặc lĩnh vực", action="theo dõi")
    email = email.strip().lower()
    try:
        spend(door="follow-to", of=email, most=LETTERS_A_DAY, minutes=24 * 60, at=at)
    except rules.TooManyUses:
        return None
    kept = Q(petition=petition) if petition is not None else Q(petition__isnull=True, commune=commune, field=field)
    known = Subscription.objects.filter(kept, email=email, ended_at__isnull=True).first()
    if known is not None and known.confirmed_at is not None:
        return None
    one = known or Subscription(
        email=email,
        petition=petition,
        commune=commune if petition is None else None,
        field="" if petition else field,
        asked_at=at,
    )
    try:
        with act(verbs.SUBSCRIBED, actor=PUBLIC, on=petition, at=at) as deed:
            if known is None:
                one.save()
            deed.about(one)
            facts = {"what": what_of(one), "confirm": queries.alert_url(one)}
            deed.post(
                verbs.CONFIRM_LETTER,
                to=email,
                facts=facts,
                key=f"{deed.id}:confirm",
                urgent=True,
                stop_url=stop_url(one),
            )
    except IntegrityError:
        # The other of two clicks was faster by an instant: its letter is on the way.
        if not Subscription.objects.filter(kept, email=email, ended_at__isnull=True).exists():
            raise
        return None
    return one


def confirm_following(*, subscription: Subscription, at: dt.datetime) -> Subscription:
    """Begin to tell the address; confirming twice changes nothing. The caller has checked the secret."""
    if subscription.confirmed_at is not None or subscription.ended_at is not None:
        return subscription
    with act(verbs.SUBSCRIPTION_CONFIRMED, actor=PUBLIC, on=subscription, at=at) as deed:
        one = deed.lock(subscription)
        if one.confirmed_at is None:
            one.confirmed_at = one.told_until = at
            one.save(update_fields=["confirmed_at", "told_until"])
    return one


def stop_following(*, subscription: Subscription, at: dt.datetime, all_of_them: bool = False) -> None:
    """Tell the address nothing more of this, or of anything it follows. Stopping twice changes nothing."""
    rows = Subscription.objects.filter(ended_at__isnull=True)
    rows = rows.filter(email=subscription.email) if all_of_them else rows.filter(pk=subscription.pk)
    if not rows.exists():
        return
    with act(verbs.SUBSCRIPTION_ENDED, actor=PUBLIC, on=subscription, at=at):
        rows.update(ended_at=at)


def tell_news(*, at: dt.datetime) -> int:
    """Send each address that has news one letter about all it follows; return how many were sent.

    What was told is noted in the same transaction as the letter, so a second run, or one after a crash, tells nothing twice.
    """
    sent = 0
    waiting = queries.waiting(at)
    while some := list(islice(waiting, BATCH)):
        with act(verbs.DIGEST_SENT, actor=SYSTEM, on=None, at=at, count=len(some)) as deed:
            # Whoever stopped a moment ago is left in peace.
            ids = [told.subscription.pk for _email, all_told in some for told in all_told]
            locked = Subscription.objects.select_for_update().filter(pk__in=ids, ended_at__isnull=True)
            live = {one.pk: one.told_until for one in locked}
            for email, all_told in some:
                mine = [
                    t
                    for t in all_told
                    if live.get(t.subscription.pk) == t.subscription.told_until and t.subscription.pk in live
                ]
                if not mine:
                    continue
                first = mine[0].subscription
                mark = f"{first.told_until:%Y%m%d%H%M%S}" if first.told_until else ""
                deed.post(
                    verbs.DIGEST_LETTER,
                    to=email,
                    facts={
                        "what": _subject(mine),
                        "list": "\n\n".join(map(_section, mine)),
                        "stop": queries.alert_url(first),
                    },
                    key=f"petitions:digest:{first.pk}:{mark}",
                    stop_url=stop_url(first),
                )
                sent += 1
            Subscription.objects.filter(pk__in=list(live)).update(told_until=at)
    return sent


def _subject(told: "list[queries.Told]") -> str:
    if len(told) == 1:
        return what_of(told[0].subscription)
    return f"{sum(len(each.lines) + each.more for each in told)} tin mới"


def _section(told: "queries.Told") -> str:
    lines = [f"- {title}\n  {url}" for title, url in told.lines]
    if told.more:
        lines.append(f"- và {told.more} phản ánh khác: {queries.list_url(told.subscription)}")
    return "\n".join([f"{what_of(told.subscription)}:", *lines])


def what_of(one: Subscription) -> str:
    """Return what a subscription follows, in words."""
    if one.petition is not None:
        return f"phản ánh {one.petition.code}: {one.petition.public_title}"
    parts = [f"lĩnh vực {suggesting.field_name(one.field)}"] if one.field else []
    parts += [f"tại {one.commune.short_name}"] if one.commune is not None else []
    return f"phản ánh mới được trả lời {' '.join(parts)}"


def stop_url(one: Subscription) -> str:
    """Return the address that a mail program posts to when its reader presses "unsubscribe"."""
    return f"{queries.alert_url(one)}thoi/"


def forget_followers(*, at: dt.datetime) -> int:
    """Forget addresses that never confirmed, and those that stopped; return how many rows went."""
    never = Q(confirmed_at__isnull=True, asked_at__lt=at - dt.timedelta(days=UNCONFIRMED_DAYS))
    over = Q(ended_at__lt=at - dt.timedelta(days=ENDED_DAYS))
    return Subscription.objects.filter(never | over).delete()[0]


# -- it concerns me too ------------------------------------------------------------------------------------------------------


def support(*, petition: Petition, secret: str, at: dt.datetime) -> bool:
    """Count one more browser that says so; False when it said so before. Raises NotPublic."""
    with act(verbs.SUPPORTED, actor=PUBLIC, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        if petition.publication != rules.PUBLISHED:
            raise rules.NotPublic(ref=petition.code, why="Phản ánh này không công khai.")
        _, fresh = Support.objects.get_or_create(
            petition=petition, mark=support_mark(petition, secret), defaults={"at": at}
        )
        if fresh:
            Petition.objects.filter(pk=petition.pk).update(supporters=F("supporters") + 1)
        deed.note(fresh=fresh)
    return fresh


def take_back_support(*, petition: Petition, secret: str, at: dt.datetime) -> None:
    """Take the word of this browser back."""
    with act(verbs.SUPPORT_TAKEN_BACK, actor=PUBLIC, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        gone, _ = Support.objects.filter(petition=petition, mark=support_mark(petition, secret)).delete()
        if gone:
            Petition.objects.filter(pk=petition.pk, supporters__gt=0).update(supporters=F("supporters") - 1)


def support_mark(petition: Petition, secret: str) -> str:
    """Return the keyed hash under which a browser's word is kept: another one for each petition, so that nobody can be followed about."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"petitions.support:{petition.pk}:{secret}".encode(), hashlib.sha256
    ).hexdigest()

"""Steps that several acts share: locking with a move, keeping due moments in step, telling people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from dunghen.kernel import access
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import Deed, Letter
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Commitment, Link
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.kernel.organisation.queries import people_of
from dunghen.kernel.text import format_moment, without_controls
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import News, Petition, Petitioner, Relay
from dunghen.petitions.operations import suggesting


def need(text: str, what: str, action: str) -> str:
    """Return the text without blanks around it and signs that no page can hold, or refuse with ReasonNeeded."""
    text = without_controls(text).strip()
    if not text:
        raise rules.ReasonNeeded(what=what, action=action)
    return text


def lock(deed: Deed, petition: Petition) -> Petition:
    """Lock the petition and return it as it stands. Raises Forbidden when it went to others since ``petition`` was read."""
    fresh = deed.lock(petition)
    held = (petition.lead_id, petition.centre_id, petition.sealed_case)
    if deed.verb.action is not None and held != (fresh.lead_id, fresh.centre_id, fresh.sealed_case):
        access.require(deed.actor, deed.verb.action, fresh, deed.at)
    return fresh


def move(deed: Deed, petition: Petition, name: str, **fields: Any) -> Petition:
    """Lock the petition, let it make the move, set ``fields``; the row that comes back is the one in the database.

    Raises WrongState, and what ``lock`` raises.
    """
    fresh = lock(deed, petition)
    fresh.state = rules.require_move(fresh.state, name)
    fields.setdefault("waits_on", rules.WAITS_ON.get(fresh.state, rules.NOBODY))
    for field, value in fields.items():
        setattr(fresh, field, value)
    fresh.save(update_fields=["state", *fields])
    return fresh


def document(petition: Petition) -> Any:
    """Return the words by which the desk finds a petition as it is now: code, title, text, place, and all its sender added, masked."""
    added = petition.supplements.exclude(reply="").order_by("id").values_list("reply", flat=True)
    told = (petition.code, petition.title, petition.masked, petition.place)
    return queries.document(*told, *map(suggesting.masked, added))


def save(petition: Petition, **fields: Any) -> None:
    """Set and save some fields of a petition that the act has locked."""
    for field, value in fields.items():
        setattr(petition, field, value)
    petition.save(update_fields=list(fields))


def measure(deed: Deed, petition: Petition, step: str) -> bool:
    """Write into the journal line whether a step beside the way is taken within its term, and return whether it is late.

    ``petition`` as it stood before the step. The step is never refused for it: a right answer late is better than a wrong way on time.
    """
    until = queries.step_due(petition, step)
    late = deed.at > until
    deed.note(until=until, within="quá thời hạn của bước này" if late else "trong thời hạn")
    return late


def set_dates(petition: Petition, due_at: dt.datetime | None, expected_at: dt.datetime | None) -> None:
    """Set until when the step under way has time and when its sender may expect the answer; words about lateness begin anew when the
    latter moves."""
    moved = {"late_words": 0} if expected_at != petition.expected_at else {}
    save(petition, due_at=due_at, expected_at=expected_at, **moved)


def open_promise(
    petition: Petition,
    kind: str,
    owner: Unit,
    wanted: rules.Term,
    subject: str,
    *,
    actor: Actor,
    at: dt.datetime,
    mark: str = "",
) -> Commitment:
    """Open a commitment of this petition whose term starts now. ``mark`` tells several of one kind apart in the reference."""
    return commitments.open_(
        actor=actor,
        at=at,
        kind=kind,
        reference=f"{petition.code}{mark}",
        subject=subject,
        owner_unit=owner,
        creditor="Người gửi phản ánh",
        overseer_unit=petition.centre if petition.centre_id != owner.pk else None,
        term=wanted.as_data(),
        basis={"text": wanted.in_words(), "source": wanted.basis, "rule": wanted.step},
        url=queries.desk_path(petition.code),
    )


def await_publication(petition: Petition, *, actor: Actor, at: dt.datetime) -> None:
    """Ask the coordinator about the public copy of what is answered, by a date of its own."""
    if petition.publishing is None or not petition.publishing.is_open:
        mark = f"/{petition.publishing_id}" if petition.publishing_id else ""
        made = open_promise(
            petition,
            "petitions.publication",
            petition.centre,
            queries.term("publish", at, kind=petition.kind),
            f"Công khai: {petition.title}",
            actor=actor,
            at=at,
            mark=mark,
        )
        save(petition, publishing=made)
    assert petition.publishing is not None
    save(petition, publication=rules.PENDING, waits_on=rules.CENTRE, due_at=petition.publishing.due_at)


def next_mark(earlier: Commitment | None) -> str:
    """Return what tells a promise from the earlier one of its kind in the reference: "" for the first, then "/2", "/3"…"""
    return f"/{int(earlier.reference.partition('/')[2] or 1) + 1}" if earlier is not None else ""


def screen_anew(petition: Petition, *, actor: Actor, at: dt.datetime) -> None:
    """Open a new promise to screen a petition that comes back to the coordinators; it is tied to the earlier one. Its sender may expect
    the answer as if it had come in now.
    """
    earlier = petition.screening
    wanted = queries.term("screen", at)
    made = open_promise(
        petition, "petitions.screening", petition.centre, wanted, f"Phân loại: {petition.title}", actor=actor, at=at,
        mark=next_mark(earlier),
    )  # fmt: skip
    commitments.link(source=made, target=earlier, kind=Link.Kind.CAUSED_BY, actor=actor, at=at)
    save(petition, screening=made, waits_on=rules.CENTRE)
    set_dates(petition, made.due_at, queries.expected(petition, made))


def call_back(deed: Deed, petition: Petition, why: str) -> None:
    """Let the body outside that has not replied owe nothing any more: its promise, its link and what goes to its own endpoint end; it is told."""
    waiting = petition.forwardings.select_related("commitment").filter(replied_at__isnull=True, commitment__outcome="")
    for sent in waiting:
        end_promise(sent.commitment, actor=deed.actor, at=deed.at, kept=False, why=why)
        Relay.objects.filter(forwarding=sent).update(state=Relay.State.RECALLED, touched_at=deed.at)
        facts = {"ref": petition.code, "body": sent.body, "centre": petition.centre.name}
        deed.post(verbs.OUTSIDE_RECALLED_LETTER, to=sent.email, facts=facts, key=f"{deed.id}:recalled:{sent.pk}")


def under_way(petition: Petition) -> Commitment:
    """Return the promise whose clock runs now."""
    if petition.answering is not None and petition.answering.is_open:
        return petition.answering
    return petition.screening


def end_promise(commitment: Commitment | None, *, actor: Actor, at: dt.datetime, kept: bool, why: str = "") -> None:
    """End a commitment if it is still open: kept, or cancelled with a reason."""
    if commitment is None:
        return
    commitment.refresh_from_db(fields=["outcome"])
    if not commitment.is_open:
        return
    if kept:
        commitments.fulfil(commitment=commitment, actor=actor, at=at)
    else:
        commitments.cancel(commitment=commitment, reason=why or "Không còn phải thực hiện.", actor=actor, at=at)


def give_to(petition: Petition, lead: Unit, why: str, *, actor: Actor, at: dt.datetime) -> None:
    """Hand the promise to answer, and that of a repair, to another lead: due moments stay, what time was lost is lost."""
    answering = petition.answering
    assert answering is not None, "handed before"
    for promise in (answering, petition.remedying):
        if promise is not None and promise.is_open and promise.owner_unit_id != lead.pk:
            commitments.hand_over(commitment=promise, to_unit=lead, reason=why, actor=actor, at=at)
    save(petition, due_at=answering.due_at)


def require_unit(unit: Unit, at: dt.datetime) -> None:
    """Refuse with UnfitUnit a unit that does not exist on the day."""
    if not unit.is_valid_on(queries.day(at)):
        raise rules.UnfitUnit(unit=unit.name, why="đơn vị đã kết thúc hoạt động")


# -- telling ------------------------------------------------------------------------------------------------------------


def tell_sender(
    deed: Deed, petition: Petition, letter: Letter, *, petitioner: Petitioner | None = None, **facts: Any
) -> None:
    """Write to the sender where he left an address, by mail or (with a gateway) by SMS, and to those whose petitions were folded into
    this one. Nobody reads an address in the journal.

    The others get their own code and link with unit and day of this one; its answer with personal data covered, without being asked to judge
    it; and no question, because only this one's sender can answer it.
    ``petitioner``: the sender of a petition born in this act, who is surely alone.
    """
    for one, who, contact in [(petition, petitioner, petitioner)] if petitioner else _senders(petition):
        known, form = {**queries.words(one, who), **facts}, letter
        if one.pk != petition.pk:
            if letter is verbs.ASK_LETTER:
                continue
            live = queries.words(petition, who)
            known = {**known, "unit": live["unit"], "due": live["due"], **facts}
            if letter is verbs.ANSWER_LETTER:
                form = verbs.FOLDED_ANSWER_LETTER
                known["answer"] = suggesting.masked(facts["answer"])
        key = f"{deed.id}:{letter.slug}:{one.pk}"
        if contact.email:
            deed.post(
                form,
                to=contact.email,
                facts=known,
                key=f"{key}:mail",
                urgent=letter in (verbs.RECEIPT, verbs.RECEIPT_REMARKED),
            )
        elif contact.phone and settings.OUTBOX_SMS_URL:
            deed.post(form, to=contact.phone, facts=known, channel="sms", key=f"{key}:sms")


def _senders(petition: Petition) -> list[tuple[Petition, Petitioner, Petitioner]]:
    """Return (petition, its secret, where its sender can be reached) for it and for those folded into it.

    The sender of a part that was split off is reached through the first petition, where alone his address is kept.
    """
    # Asked of the petitions first: an "or" across two tables would read both from end to end.
    told = Petition.objects.filter(Q(pk=petition.pk) | Q(merged_into=petition))
    rows = Petitioner.objects.filter(petition__in=told.values("pk"))
    found = []
    for who in rows.select_related("petition__lead", "petition__centre", "petition__parent__petitioner"):
        parent = who.petition.parent
        contact = parent.petitioner if parent is not None else who
        one = petition if who.petition_id == petition.pk else who.petition
        found.append((one, who, contact))
    return found


def tell_unit(
    deed: Deed, petition: Petition, unit: Unit, what: str, *, why: str = "", due: dt.datetime | None = None
) -> None:
    """Tell the heads (or officers) of a unit that something waits for them."""
    tell_people(deed, petition, people_of([unit.pk], deed.at).get(unit.pk, []), what, why=why, due=due, unit=unit)


def tell_centre(deed: Deed, petition: Petition, what: str, *, why: str = "") -> None:
    """Tell the coordinators."""
    tell_people(deed, petition, queries.coordinators(petition, deed.at), what, why=why, unit=petition.centre)


def tell_people(
    deed: Deed,
    petition: Petition,
    people: Iterable[Person],
    what: str,
    *,
    why: str = "",
    due: dt.datetime | None = None,
    unit: Unit | None = None,
) -> None:
    """Tell officers in one letter each; for the digest where they want one."""
    until = due or petition.due_at
    facts = {
        "ref": petition.code,
        "what": what,
        "title": petition.title,
        "unit": (unit or petition.lead or petition.centre).name,
        "due": format_moment(until) if until else "—",
        "why": why,
        "url": queries.address(petition),
    }
    deed.post_many(
        verbs.WORK_NOTICE,
        [(person, facts, f"{deed.id}:notice:{person.pk}:{what[:40]}") for person in people],
        for_digest=True,
    )


def tell_followers(petition: Petition, what: str, at: dt.datetime) -> None:
    """Note what is new about a published petition for those who follow it; the morning's digest tells them (operations.alerting)."""
    if petition.publication == rules.PUBLISHED:
        News.objects.create(petition=petition, what=what, at=at)

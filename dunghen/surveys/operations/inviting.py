"""People are invited, reminded, replaced; slips are printed. The register is written here, and never by answering."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dunghen.kernel.access import PUBLIC, Actor
from dunghen.kernel.acts import Letter, Verb, act
from dunghen.surveys import verbs
from dunghen.surveys.models import Cluster, Contact, Invitation, Stratum, Survey, Ticket
from dunghen.surveys.queries import tickets
from dunghen.surveys.queries.rates import waiting
from dunghen.surveys.rules import refusals, words


@dataclass(frozen=True)
class Guest:
    """Somebody to be invited: keys of stratum and cluster, and where he is reached."""

    stratum: str
    cluster: str = ""
    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    position: int | None = None
    rank: int = 0
    """Nought: he is asked; from one on: he waits to step in for somebody, in this order."""

    @property
    def way(self) -> str:
        return words.EMAIL if self.email else words.SMS if self.phone else words.SLIP

    @property
    def has_contact(self) -> bool:
        return any((self.name, self.title, self.email, self.phone, self.address))


def invite(*, actor: Actor, survey: Survey, people: Sequence[Guest], at: dt.datetime) -> list[Invitation]:
    """Enter these people in the register. Their codes count once they are handed out. Raises WrongCell, GroupTooSmall, WrongState."""
    with act(verbs.INVITED, actor=actor, on=survey, at=at, count=len(people)) as deed:
        survey = deed.lock(survey)
        if survey.state == words.CLOSED:
            raise refusals.WrongState(survey=survey.title, state=survey.get_state_display().lower(), action="mời thêm")
        made = enter(survey, people)
        require_groups(survey)
    return made


def enter(survey: Survey, people: Sequence[Guest]) -> list[Invitation]:
    """Write the register's rows, their tickets and contacts; inside an act."""
    strata = {row.key: row for row in Stratum.objects.filter(survey=survey)}
    clusters = {row.key: row for row in Cluster.objects.filter(survey=survey)}
    for one in people:
        if one.stratum not in strata or (one.cluster and one.cluster not in clusters):
            raise refusals.WrongCell(cell=one.cluster if one.stratum in strata else one.stratum)
    made = [
        Invitation(
            survey=survey,
            stratum=strata[one.stratum],
            cluster=clusters.get(one.cluster),
            position=one.position,
            rank=one.rank,
            way=one.way,
            state=words.RESERVE if one.rank else words.CHOSEN,
        )
        for one in people
    ]
    for row in made:
        row.ticket = tickets.hash_of(tickets.token_of(row))
    Invitation.objects.bulk_create(made, batch_size=2000)
    Ticket.objects.bulk_create((_ticket(row) for row in made if row.state == words.CHOSEN), batch_size=5000)
    Contact.objects.bulk_create(
        (
            Contact(
                invitation=row, name=one.name, title=one.title, email=one.email, phone=one.phone, address=one.address
            )
            for row, one in zip(made, people, strict=True)
            if one.has_contact
        ),
        batch_size=2000,
    )
    return made


def _ticket(row: Invitation) -> Ticket:
    assert row.ticket is not None
    return Ticket(hash=row.ticket, survey_id=row.survey_id, stratum_id=row.stratum_id, cluster_id=row.cluster_id)


def require_groups(survey: Survey) -> None:
    """Refuse a group in which an answer would point to a person."""
    asked = dict.fromkeys(Stratum.objects.filter(survey=survey).values_list("name", flat=True), 0)
    for name in survey.invitations.filter(state__in=(words.CHOSEN, words.SENT)).values_list("stratum__name", flat=True):
        asked[name] += 1
    for name, count in asked.items():
        if 0 < count < survey.least_group:
            raise refusals.GroupTooSmall(group=name, count=count, least=survey.least_group)


def hand_out(*, actor: Actor, survey: Survey, invitations: Sequence[Invitation], at: dt.datetime) -> list[Invitation]:
    """Print slips of these invitations: who is asked and has not answered. They count as invited from now on."""
    with act(verbs.HANDED_OUT, actor=actor, on=survey, at=at, count=len(invitations)):
        _mark_sent(invitations)
    return list(invitations)


def send_out(*, actor: Actor, survey: Survey, at: dt.datetime) -> int:
    """Send the link to everybody with an address who was not yet invited. Return how many. Raises WrongState."""
    return _write_to(verbs.SENT_OUT, verbs.INVITATION, (words.CHOSEN,), actor=actor, survey=survey, at=at)


def remind(*, actor: Actor, survey: Survey, at: dt.datetime) -> int:
    """Write again to the invited whose ticket is unused. Return how many. Raises WrongState."""
    return _write_to(verbs.REMINDED, verbs.REMINDER, (words.SENT,), actor=actor, survey=survey, at=at)


def _write_to(
    verb: Verb, letter: Letter, states: Sequence[str], *, actor: Actor, survey: Survey, at: dt.datetime
) -> int:
    with act(verb, actor=actor, on=survey, at=at) as deed:
        survey = deed.lock(survey)
        if survey.state != words.OPEN:
            raise refusals.WrongState(
                survey=survey.title, state=survey.get_state_display().lower(), action="gửi lời mời"
            )
        rows = list(waiting(survey).select_related("contact").filter(state__in=states, contact__isnull=False))
        rows = [row for row in rows if row.contact.email or row.contact.phone]
        for row in rows:
            facts = {
                "name": row.contact.name,
                "title": survey.title,
                "closes": f"{survey.closes_on:%d/%m/%Y}",
                "link": tickets.link(tickets.token_of(row)),
            }
            by_mail = bool(row.contact.email)
            deed.post(
                letter,
                to=row.contact.email if by_mail else row.contact.phone,
                channel="email" if by_mail else "sms",
                facts=facts,
                key=f"{letter.slug}:{row.pk}:{at:%Y%m%d}",
            )
        _mark_sent(rows)
        deed.note(count=len(rows))
    return len(rows)


def _mark_sent(rows: Sequence[Invitation]) -> None:
    Invitation.objects.filter(pk__in=[row.pk for row in rows], state=words.CHOSEN).update(state=words.SENT)


def replace(*, actor: Actor, invitation: Invitation, state: str, why: str, at: dt.datetime) -> Invitation:
    """Let the next reserve of the same cell step in for somebody who refused or cannot be reached. Raises UsedTicket, NobodyToStepIn."""
    with act(verbs.REPLACED, actor=actor, on=invitation.survey, at=at, why=why) as deed:
        left = deed.lock(invitation)
        if left.state not in (words.CHOSEN, words.SENT) or not Ticket.objects.filter(hash=left.ticket).delete()[0]:
            raise refusals.UsedTicket
        cell = left.cluster or left.stratum
        spare = Invitation.objects.filter(
            survey=left.survey, stratum=left.stratum, cluster=left.cluster, state=words.RESERVE
        )
        # With a cluster that has nobody left, the stratum does not help out: its people have other weights.
        fresh = spare.order_by("rank").select_for_update().first()
        if fresh is None:
            raise refusals.NobodyToStepIn(cell=cell)
        left.state, left.why = state, why[:200]
        left.save(update_fields=["state", "why"])
        fresh.state, fresh.replaces = words.CHOSEN, left
        fresh.save(update_fields=["state", "replaces"])
        _ticket(fresh).save(force_insert=True)
    return fresh


def offer(*, survey: Survey, about: str, service: str, unit_id: int | None, at: dt.datetime) -> str:
    """Return the code with which whoever was served answers; one for each ``about`` (keyed hash of what was closed)."""
    made = Invitation.objects.filter(survey=survey, about=about).first()
    if made is None:
        with act(verbs.OFFERED, actor=PUBLIC, on=survey, at=at) as deed:
            deed.lock(survey)
            made, fresh = Invitation.objects.get_or_create(
                survey=survey, about=about, defaults={"way": words.SERVICE, "state": words.SENT}
            )
            if fresh:
                made.ticket = tickets.hash_of(tickets.token_of(made))
                made.save(update_fields=["ticket"])
                Ticket.objects.create(hash=made.ticket, survey=survey, unit_id=unit_id, service=service)
    return tickets.token_of(made)

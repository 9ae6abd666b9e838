"""People are invited, reminded, replaced; slips are printed. The register is written here, and never by answering."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.surveys import verbs
from dunghen.surveys.models import Cluster, Contact, Invitation, Stratum, Survey, Ticket
from dunghen.surveys.queries import tickets
from dunghen.surveys.rules import refusals, words

MOST_PEOPLE = 50_000


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
        _require_groups(survey)
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


def _require_groups(survey: Survey) -> None:
    """Refuse a group in which an answer would point to a person."""
    asked = dict.fromkeys(Stratum.objects.filter(survey=survey).values_list("name", flat=True), 0)
    for name in survey.invitations.filter(state__in=(words.CHOSEN, words.SENT)).values_list("stratum__name", flat=True):
        asked[name] += 1
    for name, count in asked.items():
        if 0 < count < survey.least_group:
            raise refusals.GroupTooSmall(group=name, count=count, least=survey.least_group)

"""Sheets that an officer brings: typed in from paper, held as interviews, read from a file."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dunghen.kernel.acts import act
from dunghen.kernel.clock import ZONE
from dunghen.kernel.organisation.models import Person
from dunghen.surveys import verbs
from dunghen.surveys.models import Cluster, FirstEntry, Sheet, Stratum, Survey, Ticket
from dunghen.surveys.queries import tickets
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import asking, flags, refusals, words


@dataclass(frozen=True)
class Brought:
    """One sheet. ``stratum`` and ``cluster``: keys of the design, "" for none; ``id``: made by the device, the same when it is sent again."""

    values: Mapping[str, Any]
    stratum: str = ""
    cluster: str = ""
    serial: str = ""
    language: str = "vi"
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def take(*, actor: Person, survey: Survey, sheets: Sequence[Brought], channel: str, at: dt.datetime) -> list[Sheet]:
    """Keep the sheets that are not there yet (by id). All are checked first. Raises AnswerNeeded, AnswerWrong, NotOpen."""
    require_open(survey, at)
    questions = asked(survey.version)
    cells = _Cells(survey)
    known = set(Sheet.objects.filter(pk__in=[one.id for one in sheets]).values_list("pk", flat=True))
    rows = [
        Sheet(
            id=one.id,
            survey=survey,
            channel=channel,
            month=month(survey, at),
            language=one.language,
            values=asking.checked(questions, one.values),
            serial=one.serial,
            entered_by=actor,
            **cells.of(one.stratum, one.cluster),
        )
        for one in sheets
        if one.id not in known
    ]
    told = dict(words.SHEET_CHANNELS)[channel]
    with act(verbs.TAKEN, actor=actor, on=survey, at=at, count=len(rows), channel=told):
        Sheet.objects.bulk_create(rows, batch_size=2000)
    return rows


@dataclass(frozen=True)
class Paper:
    """A paper sheet as typed. ``code``: of the card that lies with it; ``anyway``: its number was typed in before, and that is right."""

    values: Mapping[str, Any]
    serial: str
    stratum: str = ""
    cluster: str = ""
    code: str = ""
    anyway: bool = False


def enter_paper(*, actor: Person, survey: Survey, paper: Paper, at: dt.datetime) -> Sheet | None:
    """Keep a paper sheet; None when another officer has yet to type it a second time.

    Its card's code is burnt like that of anybody who answers. Raises SerialNeeded, SerialTaken, EntriesDiffer, SecondPersonNeeded,
    UsedTicket, WrongChannel and what ``take`` raises.
    """
    require_open(survey, at)
    if words.PAPER not in survey.channels:
        raise refusals.WrongChannel(survey=survey.title)
    questions, serial = asked(survey.version), paper.serial.strip()[:20]
    if survey.double_entry and not serial:
        raise refusals.SerialNeeded
    values = asking.checked(questions, paper.values)
    first = FirstEntry.objects.filter(survey=survey, serial=serial).first() if survey.double_entry else None
    if survey.double_entry and first is None:
        with act(verbs.FIRST_ENTERED, actor=actor, on=survey, at=at, serial=serial):
            _require_fresh(survey, paper, serial)
            FirstEntry.objects.create(survey=survey, serial=serial, values=values, entered_by=actor)
        return None
    if first is not None:
        if first.entered_by_id == actor.pk:
            raise refusals.SecondPersonNeeded(serial=serial)
        differing = [one.text for one in questions if first.values.get(one.key) != values.get(one.key)]
        if differing and not paper.anyway:
            raise refusals.EntriesDiffer(serial=serial, questions="; ".join(differing[:5]))
    told = dict(words.SHEET_CHANNELS)[words.PAPER]
    with act(verbs.TAKEN, actor=actor, on=survey, at=at, count=1, channel=told):
        again = [] if first else _require_fresh(survey, paper, serial)
        cell = _burnt(survey, paper.code) if paper.code.strip() else _Cells(survey).of(paper.stratum, paper.cluster)
        sheet = Sheet.objects.create(
            survey=survey,
            channel=words.PAPER,
            month=month(survey, at),
            values=values,
            serial=serial,
            entered_by=actor,
            flags=sorted({*again, *flags.of_values(questions, values)}),
            **cell,
        )
        FirstEntry.objects.filter(survey=survey, serial=serial).delete()
    return sheet


def _require_fresh(survey: Survey, paper: Paper, serial: str) -> list[str]:
    """Return the flags of a number that was typed in before. Raises SerialTaken unless it is meant."""
    before = Sheet.objects.filter(survey=survey, serial=serial) if serial else Sheet.objects.none()
    if not before.exists():
        return []
    if not paper.anyway:
        raise refusals.SerialTaken(serial=serial)
    for row in before:
        row.flags = sorted({*row.flags, words.SAME_SERIAL})
        row.save(update_fields=["flags"])
    return [words.SAME_SERIAL]


def _burnt(survey: Survey, code: str) -> dict[str, Any]:
    row = Ticket.objects.filter(hash=tickets.hash_of(code), survey=survey).select_for_update().first()
    if row is None:
        raise refusals.UsedTicket
    cell = _cell(row.stratum_id, row.cluster, row.stratum.weight if row.stratum else 1.0)
    Ticket.objects.filter(pk=row.pk).delete()
    return cell | {"sampled": survey.is_personal and row.stratum_id is not None}


def require_open(survey: Survey, at: dt.datetime) -> None:
    """Refuse with NotOpen outside the field period."""
    day = at.astimezone(ZONE).date()
    if survey.state != words.OPEN or not survey.opens_on <= day <= survey.closes_on:
        raise refusals.NotOpen(
            survey=survey.title, opens=f"{survey.opens_on:%d/%m/%Y}", closes=f"{survey.closes_on:%d/%m/%Y}"
        )


def month(survey: Survey, at: dt.datetime) -> dt.date:
    """Return the only time a sheet keeps. Of personal invitations that of the opening: reminders part those who had answered from the rest."""
    day = survey.opens_on if survey.is_personal else at.astimezone(ZONE).date()
    return day.replace(day=1)


class _Cells:
    """The cells of a design by their keys."""

    def __init__(self, survey: Survey) -> None:
        self.strata = {row.key: row for row in Stratum.objects.filter(survey=survey)}
        self.clusters = {row.key: row for row in Cluster.objects.filter(survey=survey)}

    def of(self, stratum: str, cluster: str) -> dict[str, Any]:
        found, piece = self.strata.get(stratum), self.clusters.get(cluster)
        if (stratum and found is None) or (cluster and piece is None):
            raise refusals.WrongCell(cell=cluster or stratum)
        if piece is not None:
            return _cell(piece.stratum_id, piece)
        return _cell(
            found.pk if found else None, None, found.weight if found else 1.0, found.unit_id if found else None
        )


def _cell(
    stratum_id: int | None, cluster: Cluster | None, weight: float = 1.0, unit_id: int | None = None
) -> dict[str, Any]:
    return {
        "stratum_id": stratum_id,
        "cluster_id": cluster.pk if cluster else None,
        "weight": cluster.weight if cluster else weight,
        "unit_id": cluster.unit_id if cluster else unit_id,
        "sampled": stratum_id is not None,
    }

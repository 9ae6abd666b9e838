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
from dunghen.surveys.models import Cluster, Sheet, Stratum, Survey
from dunghen.surveys.queries.asking import asked
from dunghen.surveys.rules import asking, refusals, words


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

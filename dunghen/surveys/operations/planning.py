"""A survey is planned: which questions, when, who is asked and how."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Unit
from dunghen.surveys import verbs
from dunghen.surveys.models import Cluster, Stratum, Survey, Version
from dunghen.surveys.rules import refusals, words

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def plan(
    *,
    actor: Actor,
    owner: Unit,
    version: Version,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    at: dt.datetime,
    kind: str = "",
    **more: Any,
) -> Survey:
    """Plan a survey. ``more``: other fields of Survey (design, channels, least_group, about_from …)."""
    survey = Survey(
        code=more.pop("code", "") or "".join(secrets.choice(_LETTERS) for _ in range(6)),
        title=title,
        kind=kind or version.questionnaire.kind,
        version=version,
        owner=owner,
        opens_on=opens_on,
        closes_on=closes_on,
        **more,
    )
    with act(verbs.PLANNED, actor=actor, on=survey, at=at, opens=opens_on, closes=closes_on) as deed:
        survey.save()
        deed.about(survey)
    return survey


@dataclass(frozen=True)
class Part:
    """A stratum as planned: its key, name, how many people; ``clusters``: the drawn first-stage clusters of it."""

    key: str
    name: str
    population: int
    wanted: int = 0
    weight: float = 1.0
    clusters_population: int | None = None
    clusters: tuple["Piece", ...] = ()
    share: float | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Piece:
    """A drawn cluster."""

    key: str
    name: str
    population: int
    weight: float = 1.0
    unit: Unit | None = None


def undo(survey: Survey) -> None:
    """Take back who was drawn or invited and from which cells, inside an act: nothing of an earlier sample is told of the next."""
    survey.invitations.update(replaces=None)
    survey.invitations.all().delete()
    survey.tickets.all().delete()
    survey.strata.all().delete()
    survey.design, survey.seed, survey.drawn_at, survey.drawing = words.VOLUNTARY, None, None, {}
    survey.save(update_fields=["design", "seed", "drawn_at", "drawing"])


def set_parts(*, actor: Actor, survey: Survey, design: str, parts: Sequence[Part], at: dt.datetime) -> Survey:
    """Set strata and clusters in the place of the present ones, before the survey opens. Raises WrongState."""
    with act(
        verbs.DESIGNED, actor=actor, on=survey, at=at, design=dict(words.DESIGNS)[design], strata=len(parts)
    ) as deed:
        survey = deed.lock(survey)
        if survey.state != words.PLANNED:
            raise refusals.WrongState(
                survey=survey.title, state=survey.get_state_display().lower(), action="đặt thiết kế mẫu"
            )
        undo(survey)
        survey.design = design
        survey.save(update_fields=["design"])
        for part in parts:
            stratum = Stratum.objects.create(
                survey=survey,
                key=part.key,
                name=part.name,
                unit=part.unit,
                population=part.population,
                clusters_population=part.clusters_population,
                wanted=part.wanted,
                weight=part.weight,
                share=part.share,
            )
            Cluster.objects.bulk_create(
                Cluster(
                    survey=survey,
                    stratum=stratum,
                    key=piece.key,
                    name=piece.name,
                    unit=piece.unit,
                    population=piece.population,
                    weight=piece.weight,
                )
                for piece in part.clusters
            )
    return survey

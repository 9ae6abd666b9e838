"""The frame is taken in, the sample drawn from it, weights calibrated to what is known."""

import datetime as dt
import hashlib
import json
import secrets
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.text import slugify

from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.text import search_key
from dunghen.surveys import verbs
from dunghen.surveys.intake.lists import Listed
from dunghen.surveys.models import Cluster, Contact, Frame, Sheet, Stratum, Survey
from dunghen.surveys.operations.inviting import Guest, enter
from dunghen.surveys.queries.frames import rows_of
from dunghen.surveys.rules import drawing, refusals, samples, words

KEPT_DAYS = 30
"""After the field period lists and contacts are kept so long, for replacements and checks; then they are deleted."""


def take_frame(
    *, actor: Actor, survey: Survey, rows: Sequence[Listed], source: str, name: str, at: dt.datetime
) -> Frame:
    """Keep the list that will be drawn from, in the place of an earlier one. Raises WrongState."""
    content = json.dumps([list(vars(row).values()) for row in rows], ensure_ascii=False).encode()
    with act(verbs.FRAME_TAKEN, actor=actor, on=survey, at=at, count=len(rows), source=name) as deed:
        survey = _planned(deed.lock(survey), "nạp danh sách")
        Frame.objects.filter(survey=survey).delete()
        return Frame.objects.create(
            survey=survey,
            source=source,
            name=name[:200],
            rows=len(rows),
            sha256=hashlib.sha256(content).hexdigest(),
            content=zlib.compress(content),
            taken_at=at,
        )


def draw(*, actor: Actor, survey: Survey, plan: drawing.Plan, at: dt.datetime, seed: int | None = None) -> Survey:
    """Draw the sample: strata, clusters and base weights are set, people enter the register. An earlier draw is undone.

    Raises WrongState, NothingToDraw.
    """
    seed = secrets.randbelow(2**31) if seed is None else seed
    with act(verbs.DRAWN, actor=actor, on=survey, at=at, seed=seed) as deed:
        survey = _planned(deed.lock(survey), "rút mẫu")
        rows = rows_of(survey)
        found = drawing.chosen([row.stratum for row in rows], [row.cluster for row in rows], plan, seed)
        if not found:
            raise refusals.NothingToDraw
        deed.note(count=sum(one.rank == 0 for one in found))
        survey.invitations.all().delete()
        survey.tickets.all().delete()
        survey.strata.all().delete()
        _write_cells(survey, rows, plan, found)
        enter(survey, [_guest(rows[one.position], one, clustered=bool(plan.clusters)) for one in found])
        survey.design = words.CLUSTERED if plan.clusters else words.STRATIFIED if len(plan.wanted) > 1 else words.SIMPLE
        survey.seed, survey.drawn_at, survey.drawing = seed, at, plan.told()
        survey.save(update_fields=["design", "seed", "drawn_at", "drawing"])
    return survey


def _planned(survey: Survey, action: str) -> Survey:
    if survey.state != words.PLANNED:
        raise refusals.WrongState(survey=survey.title, state=survey.get_state_display().lower(), action=action)
    return survey


def key_of(name: str) -> str:
    """Return the key of a stratum from its name."""
    return slugify(search_key(name))[:60] or "khac"


def _write_cells(survey: Survey, rows: Sequence[Listed], plan: drawing.Plan, found: Sequence[drawing.Chosen]) -> None:
    people: dict[str, dict[str, int]] = {}
    for row in rows:
        inside = people.setdefault(row.stratum, {})
        inside[row.cluster] = inside.get(row.cluster, 0) + 1
    asked = [one for one in found if one.rank == 0]
    weights = {one.stratum: one.weight for one in asked}
    strata = {
        name: Stratum.objects.create(
            survey=survey,
            key=key_of(name),
            name=name,
            population=sum(people[name].values()),
            clusters_population=len(people[name]) if plan.clusters else None,
            wanted=sum(one.stratum == name for one in asked),
            weight=weights[name],
        )
        for name in dict.fromkeys(one.stratum for one in asked)
    }
    if plan.clusters:
        cells = {(one.stratum, one.cluster): one.weight for one in asked}
        Cluster.objects.bulk_create(
            Cluster(
                survey=survey,
                stratum=strata[stratum],
                key=_cell_key(stratum, cluster),
                name=cluster or stratum,
                population=people[stratum][cluster],
                weight=weight,
            )
            for (stratum, cluster), weight in cells.items()
        )


def _cell_key(stratum: str, cluster: str) -> str:
    return f"{key_of(stratum)[:30]}/{key_of(cluster)[:48]}"


def _guest(row: Listed, one: drawing.Chosen, *, clustered: bool) -> Guest:
    return Guest(
        stratum=key_of(one.stratum),
        cluster=_cell_key(one.stratum, one.cluster) if clustered else "",
        name=row.name,
        title=row.title,
        email=row.email,
        phone=row.phone,
        address=row.address,
        position=one.position,
        rank=one.rank,
    )


def calibrate(*, actor: Actor, survey: Survey, totals: Mapping[str, Mapping[str, float]], at: dt.datetime) -> None:
    """Rake the weights of the sample's sheets to known totals: question key (or "stratum") → answer (or its key) → people.

    Sheets without such an answer keep their share. Raises WrongState while answers still come in, CannotCalibrate.
    """
    with act(verbs.CALIBRATED, actor=actor, on=survey, at=at, by=", ".join(totals)) as deed:
        survey = deed.lock(survey)
        if survey.state != words.CLOSED:
            raise refusals.WrongState(
                survey=survey.title, state=survey.get_state_display().lower(), action="hiệu chỉnh trọng số"
            )
        sheets = list(
            Sheet.objects.select_related("stratum", "cluster").filter(survey=survey, sampled=True, excluded=False)
        )
        weight = np.array([_base(one) for one in sheets])
        margins: list[tuple[Any, Mapping[Any, float]]] = []
        for key, wanted in totals.items():
            groups = [_group(one, key) for one in sheets]
            left = float(weight[[group not in wanted for group in groups]].sum())
            margins.append(
                (np.array([g if g in wanted else "" for g in groups]), {**wanted, **({"": left} if left else {})})
            )
        try:
            raked = samples.rake(weight, margins)
        except ValueError as trouble:
            raise refusals.CannotCalibrate(why=str(trouble)) from trouble
        for sheet, value in zip(sheets, raked.tolist(), strict=True):
            sheet.weight = value
        Sheet.objects.bulk_update(sheets, ["weight"], batch_size=2000)
        survey.calibrated_at = at
        survey.calibration = [{"question": key, "totals": dict(wanted)} for key, wanted in totals.items()]
        survey.save(update_fields=["calibrated_at", "calibration"])


def _base(sheet: Sheet) -> float:
    return sheet.cluster.weight if sheet.cluster else sheet.stratum.weight if sheet.stratum else 1.0


def _group(sheet: Sheet, key: str) -> str:
    if key == "stratum":
        return sheet.stratum.key if sheet.stratum else ""
    return str(sheet.values.get(key, ""))


def forget(*, at: dt.datetime) -> int:
    """Delete lists and contacts of surveys that ended long enough ago. Return of how many surveys."""
    last = at.date() - dt.timedelta(days=KEPT_DAYS)
    ended = Survey.objects.filter(closes_on__lt=last)
    due = [row for row in ended if row.invitations.filter(contact__isnull=False).exists() or _has_list(row)]
    for survey in due:
        with act(verbs.FORGOTTEN, actor=SYSTEM, on=survey, at=at):
            Contact.objects.filter(invitation__survey=survey).delete()
            Frame.objects.filter(survey=survey).update(content=b"", erased_at=at)
    return len(due)


def _has_list(survey: Survey) -> bool:
    return Frame.objects.filter(survey=survey, erased_at=None).exists()

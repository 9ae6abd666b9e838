"""The frame is taken in, the sample drawn from it, lists are forgotten."""

import datetime as dt
import hashlib
import json
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import slugify

from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.outbox import operations as outbox
from dunghen.kernel.text import search_key
from dunghen.surveys import verbs
from dunghen.surveys.intake.lists import Listed
from dunghen.surveys.models import Cluster, Contact, Frame, Stratum, Survey
from dunghen.surveys.operations.inviting import Guest, enter, require_groups
from dunghen.surveys.operations.planning import Part, set_parts, undo
from dunghen.surveys.queries.frames import cells_of, rows_of
from dunghen.surveys.rules import drawing, refusals, words

KEPT_DAYS = 30
"""After the field period lists and contacts are kept so long, for replacements and checks; then they are deleted."""


def take_frame(
    *, actor: Actor, survey: Survey, rows: Sequence[Listed], source: str, name: str, at: dt.datetime
) -> Frame:
    """Keep the list that will be drawn from, in the place of an earlier one, whose sample is undone. Raises WrongState."""
    rows = _spelt_alike(rows)
    content = json.dumps([list(vars(row).values()) for row in rows], ensure_ascii=False).encode()
    with act(verbs.FRAME_TAKEN, actor=actor, on=survey, at=at, count=len(rows), source=name) as deed:
        survey = _planned(deed.lock(survey), "nạp danh sách")
        if Frame.objects.filter(survey=survey).delete()[0]:
            undo(survey)
        return Frame.objects.create(
            survey=survey,
            source=source,
            name=name[:200],
            rows=len(rows),
            sha256=hashlib.sha256(content).hexdigest(),
            content=zlib.compress(content),
            cells=cells_of(rows),
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
        undo(survey)
        _write_cells(survey, rows, plan, found)
        enter(survey, [_guest(rows[one.position], one, clustered=bool(plan.clusters)) for one in found])
        survey.design = words.CLUSTERED if plan.clusters else words.STRATIFIED if len(plan.wanted) > 1 else words.SIMPLE
        survey.seed, survey.drawn_at, survey.drawing = seed, at, plan.told()
        survey.save(update_fields=["design", "seed", "drawn_at", "drawing"])
    return survey


def invite_all(*, actor: Actor, survey: Survey, at: dt.datetime) -> int:
    """Invite everybody on the list, each stratum as a group. Return how many.

    Raises WrongState, NothingToDraw, GroupTooSmall; then an earlier sample stays as it was.
    """
    rows = rows_of(survey)
    if not rows:
        raise refusals.NothingToDraw
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.stratum] = sizes.get(row.stratum, 0) + 1
    parts = [Part(key_of(name), name, count, count) for name, count in sorted(sizes.items())]
    people = [
        Guest(key_of(row.stratum), "", row.name, row.title, row.email, row.phone, row.address, place)
        for place, row in enumerate(rows)
    ]
    with act(verbs.INVITED, actor=actor, on=survey, at=at, count=len(people)):
        survey = set_parts(actor=actor, survey=survey, design=words.CENSUS, parts=parts, at=at)
        enter(survey, people)
        require_groups(survey)
    return len(people)


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
                key=cell_key(stratum, cluster),
                name=cluster or stratum,
                population=people[stratum][cluster],
                weight=weight,
            )
            for (stratum, cluster), weight in cells.items()
        )


def cell_key(stratum: str, cluster: str) -> str:
    """Return the key of a cluster; long names that begin alike ("Phòng … thuộc Ủy ban nhân dân huyện …") are told apart by a mark."""
    mark = hashlib.sha256(f"{stratum}/{cluster}".encode()).hexdigest()[:8]
    return f"{key_of(stratum)[:30]}/{key_of(cluster)[:38]}-{mark}"


def _spelt_alike(rows: Sequence[Listed]) -> list[Listed]:
    """Return the rows with one spelling for each stratum and cluster, the first: "Cấp xã" and "Cấp Xã" are no two strata."""
    strata: dict[str, str] = {}
    clusters: dict[tuple[str, str], str] = {}
    found = []
    for row in rows:
        key = key_of(row.stratum)
        stratum = strata.setdefault(key, row.stratum)
        cluster = clusters.setdefault((key, search_key(row.cluster)), row.cluster)
        found.append(replace(row, stratum=stratum, cluster=cluster))
    return found


def _guest(row: Listed, one: drawing.Chosen, *, clustered: bool) -> Guest:
    return Guest(
        stratum=key_of(one.stratum),
        cluster=cell_key(one.stratum, one.cluster) if clustered else "",
        name=row.name,
        title=row.title,
        email=row.email,
        phone=row.phone,
        address=row.address,
        position=one.position,
        rank=one.rank,
    )


def forget(*, at: dt.datetime) -> int:
    """Delete lists and contacts of surveys that ended long enough ago, those in letters too. Return of how many surveys."""
    last = at.date() - dt.timedelta(days=KEPT_DAYS)
    ended = Survey.objects.filter(closes_on__lt=last)
    due = [row for row in ended if row.invitations.filter(contact__isnull=False).exists() or _has_list(row)]
    for survey in due:
        with act(verbs.FORGOTTEN, actor=SYSTEM, on=survey, at=at):
            Contact.objects.filter(invitation__survey=survey).delete()
            outbox.forget(acts=journal.acts(survey.thread, verbs.SENT_OUT.slug, verbs.REMINDED.slug))
            Frame.objects.filter(survey=survey).update(content=b"", erased_at=at)
    return len(due)


def _has_list(survey: Survey) -> bool:
    return Frame.objects.filter(survey=survey, erased_at=None).exists()

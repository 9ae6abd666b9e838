"""The list a sample is drawn from, what is in it, and whether a draw can be repeated."""

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dunghen.kernel.clock import ZONE
from dunghen.surveys.intake.lists import MOST_ROWS, Listed, UnfitList
from dunghen.surveys.models import Frame, Survey
from dunghen.surveys.rules import drawing, samples
from dunghen.surveys.rules.drawing import Plan

DOSSIER = "dossiers.dossier"
"""Kind of a dossier in the ledger."""
LEVELS = {"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã"}


def rows_of(survey: Survey) -> list[Listed]:
    """Return the rows of the survey's list, [] without one or after it was deleted."""
    frame = Frame.objects.filter(survey=survey).first()
    if frame is None or not frame.content:
        return []
    return [Listed(*row) for row in json.loads(zlib.decompress(bytes(frame.content)))]


def cells_of(rows: Iterable[Listed]) -> dict[str, list[int]]:
    """Return stratum → [rows, clusters in it], in the order of the names."""
    people: dict[str, int] = {}
    inside: dict[str, set[str]] = {}
    for row in rows:
        people[row.stratum] = people.get(row.stratum, 0) + 1
        inside.setdefault(row.stratum, set()).add(row.cluster)
    return {name: [count, len(inside[name])] for name, count in sorted(people.items())}


@dataclass(frozen=True)
class Part:
    """A stratum of the list with the size that formulas propose for it."""

    name: str
    people: int
    clusters: int
    proposed: int


@dataclass(frozen=True)
class Proposal:
    """``yamane``: the training text's size for the whole; ``needed``: with design effect and response; ``parts``: shared over strata."""

    people: int
    yamane: int
    needed: int
    parts: list[Part]


def proposal(
    cells: Mapping[str, Sequence[int]], *, margin: float, effect: float, response: float, least: int
) -> Proposal:
    """Return how many to draw of ``cells`` (stratum → [people, clusters]): of everybody for the margin, shared over strata by their sizes, at
    least ``least`` of each."""
    people = {name: count for name, (count, _clusters) in cells.items()}
    whole = sum(people.values())
    wanted = samples.needed(whole, margin, effect=effect, response=response) if whole else 0
    shares = samples.allocate(people, wanted, least=least)
    return Proposal(
        whole,
        samples.yamane(whole, margin) if whole else 0,
        wanted,
        [Part(name, count, clusters, shares[name]) for name, (count, clusters) in cells.items()],
    )


def is_repeated(survey: Survey) -> bool | None:
    """Draw again with the kept seed and say whether the same people come out; None when the list was deleted or nothing was drawn."""
    rows = rows_of(survey)
    if not rows or survey.seed is None or not survey.drawing:
        return None
    again = drawing.chosen(
        [row.stratum for row in rows], [row.cluster for row in rows], Plan(**survey.drawing), survey.seed
    )
    kept = survey.invitations.filter(position__isnull=False).values_list("position", "rank")
    return sorted((one.position, one.rank) for one in again) == sorted(kept)


def finished_dossiers(first: dt.date, last: dt.date, at: dt.datetime) -> list[Listed]:
    """Return the dossiers finished in a period as a list: strata are levels of agencies, clusters the agencies; no names of people.

    Raises UnfitList for more than can be drawn from: the first of them alone would be no sample of the period.
    """
    # Arrow and DuckDB are loaded when somebody asks for it.
    from dunghen.kernel.ledger import lists, operations
    from dunghen.kernel.ledger.boards import Asked
    from dunghen.kernel.ledger.views import View
    from dunghen.kernel.organisation.models import Unit

    units = {key: (name, level) for key, name, level in Unit.objects.values_list("key", "name", "level")}
    listed = lists.Listed(Asked(since=first, until=last), column="done")
    found: list[Listed] = []
    for batch in lists.batches(View(operations.ledger()), listed, at=at, soon_until=at.astimezone(ZONE)):
        for row in batch.select(["kind", "unit", "reference"]).to_pylist():
            if row["kind"] == DOSSIER:
                if len(found) == MOST_ROWS:
                    raise UnfitList(why=_("kỳ này có hơn 100.000 hồ sơ đã xong; hãy hỏi về một giai đoạn ngắn hơn"))
                name, level = units.get(row["unit"], (row["unit"], ""))
                found.append(
                    Listed(LEVELS.get(level, "Cơ quan khác"), name[:80], name=f"Hồ sơ {row['reference']}"[:120])
                )
    return found

"""Figures by groups: agency that is judged, area, commune, channel; small ones hidden, and those that would betray them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.queries import directory
from dunghen.surveys.models import Cluster, Stratum
from dunghen.surveys.rules import words
from dunghen.surveys.rules.hiding import Table, hidden_in_all

if TYPE_CHECKING:
    from dunghen.surveys.queries.counting import Counting

BY: Final = {
    "unit": _("Cơ quan được đánh giá"),
    "stratum": _("Địa bàn, nhóm"),
    "cluster": _("Xã, phường"),
    "channel": _("Cách trả lời"),
}
NOBODY: Final = "0"


def groups(counting: Counting) -> dict[str, list[dict[str, Any]]]:
    """Return for each way to group {"key", "name", "persons" or "hidden", "total", "factors"}, in the order of the names."""
    found, names = counting.answers, _names(counting)
    answered = np.sum([valid for _, valid in counting.factors.values()], axis=0) > 0
    columns = {
        "unit": found.unit.astype(str),
        "stratum": found.stratum.astype(str),
        "cluster": np.where(found.cluster > 0, found.cluster, 0).astype(str),
        "channel": found.channel,
    }
    members = {
        way: {str(key): (column == key) & answered for key in np.unique(column)} for way, column in columns.items()
    }
    # One group is no grouping: the whole under another name.
    members = {way: of for way, of in members.items() if len(of) > 1}
    secret = hidden_in_all({way: _table(way, of, found.stratum) for way, of in members.items()}, counting.least)
    return {
        way: sorted(
            (_group(counting, key, names[way].get(key, ""), own, hide=key in secret[way]) for key, own in of.items()),
            key=lambda one: (one["key"] == NOBODY, one["name"]),
        )
        for way, of in members.items()
    }


def _group(counting: Counting, key: str, name: str, own: npt.NDArray[np.bool_], *, hide: bool) -> dict[str, Any]:
    one = {"key": key, "name": name}
    if hide:
        return one | {"hidden": True}
    mask = own.astype(float)
    factors = {factor: counting.of(pair, mask) for factor, pair in counting.factors.items() if factor}
    return one | {"persons": int(own.sum()), "total": counting.total(mask), "factors": factors}


def _table(way: str, of: dict[str, npt.NDArray[np.bool_]], stratum: npt.NDArray[np.int64]) -> Table[str]:
    persons = {key: int(own.sum()) for key, own in of.items()}
    above = {}
    if way == "cluster":
        # Clusters lie in their strata; persons drawn directly are no cluster.
        above = {key: int(stratum[own][0]) if key != NOBODY and own.any() else 0 for key, own in of.items()}
    return Table(persons, {key: own.tobytes() for key, own in of.items()}, above)


def _names(counting: Counting) -> dict[str, dict[str, str]]:
    """Return the names of groups, kept with the figures."""
    units = directory()
    judged = [units.units[pk] for pk in np.unique(counting.answers.unit).tolist() if pk in units.units]
    return {
        "unit": {str(unit.id): units.label(unit) for unit in judged},
        "stratum": {str(row.pk): row.name for row in Stratum.objects.filter(survey=counting.survey)},
        "cluster": {str(row.pk): row.name for row in Cluster.objects.filter(survey=counting.survey)},
        "channel": {slug: str(label) for slug, label in words.SHEET_CHANNELS},
    }

"""Figures by groups: agency that is judged, area, commune, channel; small ones hidden, and those that would betray them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.organisation.queries import directory
from dunghen.surveys.models import Cluster, Stratum
from dunghen.surveys.rules import words
from dunghen.surveys.rules.hiding import hidden_in_all

if TYPE_CHECKING:
    from dunghen.surveys.queries.counting import Counting

BY: Final = {
    "unit": _("Cơ quan được đánh giá"),
    "stratum": _("Địa bàn, nhóm"),
    "cluster": _("Xã, phường"),
    "channel": _("Cách trả lời"),
}
NOBODY: Final = "0"
Members = dict[str, dict[str, npt.NDArray[np.bool_]]]
"""Way → group → who is in it (n,)."""


def groups(counting: Counting) -> dict[str, list[dict[str, Any]]]:
    """Return for each way to group {"key", "name", "persons" or "hidden", "total", "factors"}, in the order of the names."""
    found, names = counting.answers, _names(counting)
    columns = {
        "unit": found.unit.astype(str),
        "stratum": found.stratum.astype(str),
        "cluster": np.where(found.cluster > 0, found.cluster, 0).astype(str),
        "channel": found.channel,
    }
    # One group is no grouping: the whole under another name.
    members = {
        way: {str(key): column == key for key in keys}
        for way, column in columns.items()
        if len(keys := np.unique(column)) > 1
    }
    each = {factor: valid > 0 for factor, (_, valid) in counting.factors.items()}
    answered = np.any(list(each.values()), axis=0)
    secret = _hidden(members, answered, counting.least)
    # A factor that few people of a group answered is the group's total less its other factors: then none of them is told.
    bare = [_hidden(members, mask, counting.least) for factor, mask in each.items() if factor]
    return {
        way: sorted(
            (
                _group(
                    counting,
                    {"key": key, "name": names[way].get(key, "")},
                    own & answered,
                    hide=key in secret[way],
                    parts=not any(key in some[way] for some in bare),
                )
                for key, own in of.items()
            ),
            key=lambda one: (one["key"] == NOBODY, one["name"]),
        )
        for way, of in members.items()
    }


def _group(
    counting: Counting, one: dict[str, Any], own: npt.NDArray[np.bool_], *, hide: bool, parts: bool
) -> dict[str, Any]:
    if hide:
        return one | {"hidden": True}
    mask = own.astype(float)
    factors = {factor: counting.of(pair, mask) for factor, pair in counting.factors.items() if factor and parts}
    return one | {"persons": int(own.sum()), "total": counting.total(mask), "factors": factors}


def _hidden(members: Members, answered: npt.NDArray[np.bool_], least: int) -> dict[str, frozenset[str]]:
    """Return the hidden groups of each way, of those who answered."""
    tables = {
        way: {key: int.from_bytes(np.packbits(own & answered).tobytes(), "big") for key, own in of.items()}
        for way, of in members.items()
    }
    return hidden_in_all(tables, least)


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

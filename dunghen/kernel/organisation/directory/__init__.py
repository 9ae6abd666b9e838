"""Units, names, groups and successions by date, in memory. Pure: plain values in, plain values out."""

from .directory import Directory
from .facts import AliasFact, GroupFact, Heir, ParentFact, SuccessionFact, UnitFact
from .groups import GroupResult, expand, find_group, groups_on, members
from .naming import TERRITORIES, place_of, stem
from .resolving import Candidate, Resolution, resolve
from .snapshot import Snapshot

__all__ = [
    "TERRITORIES",
    "AliasFact",
    "Candidate",
    "Directory",
    "GroupFact",
    "GroupResult",
    "Heir",
    "ParentFact",
    "Resolution",
    "Snapshot",
    "SuccessionFact",
    "UnitFact",
    "expand",
    "find_group",
    "groups_on",
    "members",
    "place_of",
    "resolve",
    "stem",
]

"""Sets of criteria, the years scored by them, what every component scored, and what was published."""

from .reckoning import Effort, SeriesBreak
from .results import GradeScale, PublishedResult
from .rounds import Assessed, Portion, Round, Team, Window
from .scores import Evidence, Score
from .sets import CriteriaSet, Node

__all__ = [
    "Assessed",
    "CriteriaSet",
    "Effort",
    "Evidence",
    "GradeScale",
    "Node",
    "Portion",
    "PublishedResult",
    "Round",
    "Score",
    "SeriesBreak",
    "Team",
    "Window",
]

"""Questionnaires, surveys with their design, the register of who is asked, and, apart from it, the answers."""

from .questionnaires import Question, Questionnaire, Version
from .register import Contact, Invitation, Ticket
from .results import Remark, Result
from .sheets import FirstEntry, Sheet
from .survey import Cluster, Frame, Station, Stratum, Survey

__all__ = [
    "Cluster",
    "Contact",
    "FirstEntry",
    "Frame",
    "Invitation",
    "Question",
    "Questionnaire",
    "Remark",
    "Result",
    "Sheet",
    "Station",
    "Stratum",
    "Survey",
    "Ticket",
    "Version",
]

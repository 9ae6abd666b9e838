"""Petitions, what was said about them and by whom, and the sealed identity of who sent them."""

from .around import Learnt, Lesson, News, PublicEdition, ReplyTemplate, Subscription, Support, TermRow
from .mails import MailTrouble, StrayMail
from .petition import Original, Petition, Petitioner, Photo
from .relays import Relay
from .steps import Cooperation, Draft, Forwarding, Judgement, Note, Supplement
from .sums import Cell, Tally
from .unsent import Unsent, UnsentPhoto

__all__ = [
    "Cell",
    "Cooperation",
    "Draft",
    "Forwarding",
    "Judgement",
    "Learnt",
    "Lesson",
    "MailTrouble",
    "News",
    "Note",
    "Original",
    "Petition",
    "Petitioner",
    "Photo",
    "PublicEdition",
    "Relay",
    "ReplyTemplate",
    "StrayMail",
    "Subscription",
    "Supplement",
    "Support",
    "Tally",
    "TermRow",
    "Unsent",
    "UnsentPhoto",
]

"""The acts on commitments. Rooms call them inside their own acts: ``commitments.operations.extend(…)``.

Every function takes ``actor`` and ``at`` and returns the commitment as it then stands; every refusal leaves all as it was.
"""

from .asking import ask
from .bulk import Handing, Recount, follow_calendar, hand_over_all, recompute_due
from .closing import cancel, cancel_many, fulfil
from .due import correct_due, extend, resume, set_term, suspend
from .holding import hand_over, link, name_officer, reword
from .opening import Promise, open_, open_many
from .reminding import digest, remind

__all__ = [
    "Handing",
    "Promise",
    "Recount",
    "ask",
    "cancel",
    "cancel_many",
    "correct_due",
    "digest",
    "extend",
    "follow_calendar",
    "fulfil",
    "hand_over",
    "hand_over_all",
    "link",
    "name_officer",
    "open_",
    "open_many",
    "recompute_due",
    "remind",
    "resume",
    "reword",
    "set_term",
    "suspend",
]

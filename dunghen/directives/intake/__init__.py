"""From a dropped file or pasted text to text for the reading. Pure: no Django, no database, no network."""

from .contract import Intake, Limits
from .door import DEFAULT_LIMITS, take_in
from .refusals import REFUSALS, IntakeRefused

__all__ = ["DEFAULT_LIMITS", "REFUSALS", "Intake", "IntakeRefused", "Limits", "take_in"]

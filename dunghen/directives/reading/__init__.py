"""Reading official letters into document fields and tasks. Pure: no Django, no network, no files.

`read_letter(text)` takes the text of a letter and returns a `Reading` of frozen values; `Reading.as_json()` is the form
of the annotation schema with spans (offsets in the NFC text) and questions for the clerk beside it.
"""

from .letter import read_letter
from .model import Deadline, Document, Question, Reading, Target, Task
from .questions import CALENDAR_KNOWS

__all__ = ["CALENDAR_KNOWS", "Deadline", "Document", "Question", "Reading", "Target", "Task", "read_letter"]

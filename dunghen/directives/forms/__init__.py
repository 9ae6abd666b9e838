"""What people type on the pages of this room, turned into values for the acts."""

from .assignments import (
    AcceptForm,
    DecisionForm,
    ExtensionForm,
    NothingForm,
    OfficerForm,
    ProgressForm,
    ReassignForm,
    ReplyForm,
    ResultForm,
    StartForm,
    WhyForm,
)
from .letters import DropForm, LetterForm
from .papers import SignForm, SynthesisForm, UrgingForm
from .tasks import MergeForm, SplitForm, TaskForm

__all__ = [
    "AcceptForm",
    "DecisionForm",
    "DropForm",
    "ExtensionForm",
    "LetterForm",
    "MergeForm",
    "NothingForm",
    "OfficerForm",
    "ProgressForm",
    "ReassignForm",
    "ReplyForm",
    "ResultForm",
    "SignForm",
    "SplitForm",
    "StartForm",
    "SynthesisForm",
    "TaskForm",
    "UrgingForm",
    "WhyForm",
]

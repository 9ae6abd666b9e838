"""What callers send."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dunghen.api.shell import Given
from dunghen.petitions import rules

Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Short = Annotated[str, StringConstraints(max_length=300)]
UnitKey = Annotated[str, Field(max_length=80, description="key of a unit, see data/units", examples=["so-xay-dung"])]
Code = Annotated[str, Field(max_length=20, description="code of a petition", examples=["PA2109-7K3MQ9"])]
Kind = Literal["phan_anh", "kien_nghi", "hoi_dap", "khen"]
OtherDoor = Literal["khieu_nai", "to_cao"]
Class = Literal["urgent", "quick", "normal", "complex"]
Remedy = Literal["planned", "fixed", "not_needed", "cannot"]
State = Literal[
    "received", "asked", "handed", "in_progress", "sent_back", "drafted", "forwarded", "answered", "refused", "redirected", "merged",
    "silent", "withdrawn",
]  # fmt: skip
WaitsOn = Literal["centre", "lead", "head", "citizen", "outside"]


class Contact(Given):
    """Who sends it: sealed, never shown to handlers without a reason in the journal. All may be left out unless the setting asks for it."""

    name: str = Field("", max_length=120)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)
    address: str = Field("", max_length=300)
    organisation: str = Field("", max_length=200)


class Photo(Given):
    """A picture: JPEG, PNG, WebP or HEIC up to 10 MB. It is read and written anew; nothing hidden stays in it."""

    name: str = Field("", max_length=200)
    content: str = Field(description="base64", max_length=14_000_000)


def _nobody() -> Contact:
    return Contact.model_validate({})


class Petition(Given):
    """A new petition."""

    text: str = Field(
        min_length=rules.LEAST_TEXT, max_length=rules.MOST_TEXT, description="what happened, in the sender's own words"
    )
    title: str = Field("", max_length=160)
    kind: Kind | Literal[""] = Field("", description="left out: decided by the coordinator")
    field: str = Field("", max_length=40, description="slug of /fields; left out: suggested and confirmed later")
    place: str = Field("", max_length=300)
    latitude: Decimal | None = Field(None, ge=-90, le=90, description="WGS 84, with longitude")
    longitude: Decimal | None = Field(None, ge=-180, le=180)
    commune: str = Field("", max_length=80, description="key of a commune")
    contact: Contact = Field(default_factory=_nobody)
    wants_public: bool | None = Field(
        None,
        description="whether a masked copy and the answer may be published; left out: no, unless the province has set otherwise",
    )
    photos: list[Photo] = Field(default_factory=list, max_length=rules.MOST_PHOTOS)


# -- the sender -----------------------------------------------------------------------------------------------------------


class Supplement(Given):
    text: str = Field(min_length=1, max_length=rules.MOST_TEXT)
    photos: list[Photo] = Field(default_factory=list, max_length=rules.MOST_PHOTOS)


class Judgement(Given):
    satisfied: bool
    really_fixed: bool | None = None
    comment: str = Field("", max_length=1000)


class Why(Given):
    why: Reason


class Refusal(Given):
    why: Reason
    kind: Kind | Literal["spam", ""] = Field("", description="what it is, for the machine to learn; left out: not said")


class Unsealing(Given):
    why: Reason
    kind: Kind | Literal[""] = Field("", description="what it is instead, for the machine to learn; left out: not said")


class MaybeWhy(Given):
    why: str = Field("", max_length=1000)


# -- officers -------------------------------------------------------------------------------------------------------------


class Nothing(Given):
    """No fields."""


class Acceptance(Given):
    kind: Kind
    field: str = Field(max_length=40)
    lead: UnitKey
    cls: Class = "normal"
    coops: list[UnitKey] = Field(default_factory=list, max_length=20)
    title: str = Field("", max_length=160)
    commune: str = Field("", max_length=80)


class Classification(Given):
    """What is left out stays."""

    kind: Kind | None = None
    field: str | None = Field(None, max_length=40)
    cls: Class | None = None
    title: str | None = Field(None, min_length=1, max_length=160)
    place: str | None = Field(None, max_length=300)
    commune: str | None = Field(None, max_length=80)


class Question(Given):
    question: Reason


class Redirection(Given):
    kind: OtherDoor
    door: Reason


class Forwarding(Given):
    body: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254)
    words: str = Field("", max_length=1000)


class Draft(Given):
    text: Text
    remedy: Remedy | Literal[""] = ""
    remedy_due_on: dt.date | None = None


class Approval(Given):
    text: str = Field("", max_length=20_000, description="the head's own last words; left out: the draft as it is")


class Answer(Given):
    text: Text


class Correction(Given):
    text: Text
    why: Reason


class Publication(Given):
    title: str = Field(min_length=1, max_length=160)
    text: str = Field(min_length=1, max_length=10_000)
    answer: Text
    photos: list[int] = Field(default_factory=list, max_length=50)
    no_personal_data: bool = Field(
        False, description="a person has read it: what the machine still sees is no personal data"
    )


class HandingOn(Given):
    to_unit: UnitKey
    why: Reason


class Invitation(Given):
    unit: UnitKey
    question: str = Field("", max_length=1000)


class Cooperation(Given):
    reply: Text


class Extension(Given):
    new_due_on: dt.date
    why: Reason


class RemedyStep(Given):
    what: Remedy
    due_on: dt.date | None = None
    words: str = Field("", max_length=500)


class Note(Given):
    text: str = Field(min_length=1, max_length=2000)


class OtherPetition(Given):
    other: Code


class Part(Given):
    text: str = Field(min_length=rules.LEAST_TEXT, max_length=rules.MOST_TEXT)

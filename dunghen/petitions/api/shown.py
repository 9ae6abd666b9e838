"""What callers get, as the OpenAPI document says it."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field


class Unit(BaseModel):
    key: str
    name: str


class Photo(BaseModel):
    id: int
    moment: Literal["sent", "before", "after"]
    width: int
    height: int
    alt: str
    url: str
    thumb: str


class Filed(BaseModel):
    """What became of a filing. Keep code and secret: they open the petition to its sender."""

    code: str
    pin: str
    secret: str
    link: str = Field(description="the sender's page")
    state: str
    received_at: dt.datetime
    screened_by: dt.datetime | None
    expected_at: dt.datetime | None
    known: bool = Field(description="the same key was filed before; this is what became of it then")


class Petition(BaseModel):
    """A petition as this caller may see it. ``view`` says how much that is; what the caller may not see is left out."""

    view: Literal["public", "own", "officer"]
    code: str
    state: str
    state_word: str
    title: str
    text: str
    answer: str
    kind: str
    field: str
    field_name: str
    place: str
    latitude: float | None
    longitude: float | None
    commune: Unit | None
    lead: Unit | None
    received_at: dt.datetime
    answered_at: dt.datetime | None
    published_at: dt.datetime | None
    expected_at: dt.datetime | None
    remedy: str
    satisfied: bool | None
    supporters: int
    photos: list[Photo]
    url: str = Field(description="its page for people: public, the sender's or the desk's")
    reply_words: str | None = Field(None, description="own: why it ended without an answer")
    question: str | None = Field(None, description="own: what the sender is asked")
    moves: list[str] | None = Field(None, description="own, officer: steps that its state allows")
    channel: str | None = None
    cls: str | None = None
    waits_on: str | None = None
    due_at: dt.datetime | None = None
    overdue: bool | None = None
    publication: str | None = None
    private: bool | None = None
    last_word: str | None = None
    round: int | None = None
    suggestion: dict[str, Any] | None = Field(None, description="officer: what the machine suggested and why")
    draft: str | None = Field(None, description="officer: the draft that waits for the head")


class Row(BaseModel):
    """A line of the officers' list."""

    code: str
    title: str
    state: str
    waits_on: str
    kind: str
    cls: str
    field: str
    channel: str
    place: str
    commune: str | None
    lead: str | None
    latitude: float | None
    longitude: float | None
    received_at: dt.datetime
    due_at: dt.datetime | None
    expected_at: dt.datetime | None
    overdue: bool


class Rows(BaseModel):
    items: list[Row]
    next: str = Field(description='cursor of the next page, "" when there is none')


class PublicRow(BaseModel):
    """A line of the public list."""

    code: str
    title: str
    field: str
    place: str
    commune: str | None
    lead: str | None
    latitude: float | None
    longitude: float | None
    received_at: dt.datetime
    answered_at: dt.datetime | None
    published_at: dt.datetime
    remedy: str
    satisfied: bool | None
    supporters: int


class PublicRows(BaseModel):
    items: list[PublicRow]
    next: str


class Field_(BaseModel):
    slug: str
    name: str


class Term(BaseModel):
    step: str
    about: str
    kind: str
    cls: str
    amount: int
    unit: str
    words: str
    basis: str


class Counts(BaseModel):
    """Figures of one group, as the public statistics count them."""

    group: str
    name: str
    received: int
    answered: int
    open: int
    open_late: int
    in_time: int
    late: int
    on_time_rate: float | None
    median_working_days: float | None
    judged: int
    satisfied: int
    reopened: int


class Statistics(BaseModel):
    since: dt.date
    until: dt.date
    as_of: dt.datetime
    groups: list[Counts]


class Features(BaseModel):
    """GeoJSON: petitions, or grid cells with how many lie in them."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]

"""What a reading consists of: the document's fields, the tasks, the questions. Frozen values, one JSON form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Target:
    """A figure to be reached: `value` in `unit`, compared with `op` (one of > >= = <= <)."""

    text: str
    metric: str
    op: str
    value: float
    unit: str
    spans: Spans = ()

    def as_json(self) -> dict[str, Any]:
        value = int(self.value) if self.value == int(self.value) else self.value
        return {"text": self.text, "metric": self.metric, "op": self.op, "value": value, "unit": self.unit}


@dataclass(frozen=True)
class Deadline:
    """When a task is due, as the letter says it.

    `kind`: absolute | relative | periodic | none. `date` is the day as written ("trước ngày 30/9" gives 30/9); `rule`
    holds the parts of a relative or periodic deadline; `doubt` says in Vietnamese what had to be guessed.
    """

    kind: str = "none"
    date: dt.date | None = None
    time: str | None = None
    bound: str | None = None
    rule: tuple[tuple[str, Any], ...] = ()
    text: str | None = None
    spans: Spans = ()
    doubt: str | None = None

    def get(self, key: str) -> Any:
        """One part of the rule."""
        return dict(self.rule).get(key)

    def as_json(self) -> dict[str, Any]:
        day = self.date.isoformat() if self.date else None
        rule = {k: (list(v) if isinstance(v, tuple) else v) for k, v in self.rule}
        if self.kind == "absolute":
            return {"kind": "absolute", "date": day, "time": self.time, "bound": self.bound, "text": self.text}
        if self.kind == "relative":
            return {"kind": "relative", "rule": rule, "date": day, "text": self.text}
        if self.kind == "periodic":
            return {"kind": "periodic", "rule": rule, "text": self.text}
        return {"kind": "none", "text": self.text}


@dataclass(frozen=True)
class Task:
    """One obligation of one group of assignees with one deadline."""

    order: int
    ref: str
    assignees_lead: tuple[str, ...]
    assignees_coop: tuple[str, ...]
    scope: str  # addressees | group | named
    assignee_is_head: bool
    summary: str
    deadline: Deadline
    report_to: tuple[str, ...]
    targets: tuple[Target, ...]
    span: Spans

    def as_json(self) -> dict[str, Any]:
        return {
            "order": self.order,
            "ref": self.ref,
            "assignees_lead": list(self.assignees_lead),
            "assignees_coop": list(self.assignees_coop),
            "scope": self.scope,
            "assignee_is_head": self.assignee_is_head,
            "summary": self.summary,
            "deadline": self.deadline.as_json(),
            "report_to": list(self.report_to),
            "targets": [t.as_json() for t in self.targets],
            "span": [list(s) for s in self.span],
        }


@dataclass(frozen=True)
class Document:
    """The fields of the letter itself; `spans` maps a field's name to where it was read."""

    type: str
    number: str
    date: dt.date | None
    issuer: str
    abstract: str
    urgency: str
    addressees: tuple[str, ...]
    signer: str
    signer_role: str
    references: tuple[str, ...]
    general_targets: tuple[Target, ...] = ()
    spans: tuple[tuple[str, Spans], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "number": self.number,
            "date": self.date.isoformat() if self.date else None,
            "issuer": self.issuer,
            "abstract": self.abstract,
            "urgency": self.urgency,
            "addressees": list(self.addressees),
            "signer": self.signer,
            "signer_role": self.signer_role,
            "references": list(self.references),
            "general_targets": [t.as_json() for t in self.general_targets],
            "spans": {name: [list(s) for s in spans] for name, spans in self.spans},
        }


@dataclass(frozen=True)
class Question:
    """Something the clerk should look at: which task (its order) or field, and why."""

    about: str  # "task" or "document"
    order: int | None
    field: str
    text: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"about": self.about, "order": self.order, "field": self.field, "text": self.text, "reason": self.reason}


@dataclass(frozen=True)
class Reading:
    """The whole reading of one letter. `text` is the NFC form that all spans refer to."""

    document: Document
    tasks: tuple[Task, ...] = ()
    questions: tuple[Question, ...] = field(default=())
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form of the annotation schema, with spans and questions beside it."""
        return {
            "document": self.document.as_json(),
            "tasks": [t.as_json() for t in self.tasks],
            "questions": [q.as_json() for q in self.questions],
        }

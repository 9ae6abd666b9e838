"""The act: transaction, access check, lock, journal line and messages in one place.

::

    with act(verbs.ANSWERED, actor=actor, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        ...
        deed.post(verbs.ANSWER_LETTER, to=person, facts={...})

A refusal (or any failure) inside rolls back everything: state, journal line and messages. A nested act is recorded as a part of the
outer one. The journal row is written at the end with an id drawn at the beginning, so that parts can point to it and no row is ever
updated.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.utils.functional import Promise

from dunghen.kernel import access, errors, tables
from dunghen.kernel.clock import ZONE
from dunghen.kernel.journal import wording
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.outbox import posting


@dataclass(frozen=True)
class Subject:
    """How the journal names an object. ``threads`` are the trails that its acts appear in."""

    kind: str
    id: int | None
    ref: str = ""
    threads: tuple[str, ...] = ()
    unit_id: int | None = None


class HasSubject(access.HasUnits, Protocol):
    """An object acts can be done on: it names itself for the journal and its units for access."""

    def journal_subject(self) -> Subject: ...


@dataclass(frozen=True)
class Verb:
    """An act's name, its access rule, and its Vietnamese wording in a trail ("{actor}", "{ref}" and the facts may be used)."""

    slug: str
    label: str | Promise
    sentence: str | Promise
    action: access.Action | None = None
    """None: only the system may do it."""
    part: bool = False
    """Only ever done inside another act, whose access rule covers it (the kernel's own verbs on commitments)."""
    gathers: bool = False
    """Its new rows go to the database in one statement when it ends (see ``tables.gathered``): for doors that are busy."""

    def __post_init__(self) -> None:
        wording.register(self.slug, wording.Wording(self.label, self.sentence))


@dataclass(frozen=True)
class Letter:
    """The wording of a message: subject and body templates over facts."""

    slug: str
    subject: str | Promise
    body: str | Promise


class AlreadyDone(errors.Refusal):
    """The step with this idempotency key is in the journal already; nothing was done again."""

    code = "acts.already_done"
    status = 409
    template = "Bước này đã được ghi nhận trước đó nên không làm lại. Vui lòng tải lại trang để xem kết quả."


_M = TypeVar("_M", bound=models.Model)


@dataclass
class Deed:
    """The act under way."""

    id: uuid.UUID
    verb: Verb
    actor: access.Actor
    at: dt.datetime
    facts: dict[str, Any]
    reason: str = ""
    subject: Subject | None = None

    def lock(self, row: _M) -> _M:
        """Lock ``row`` until the act ends and return it as it now stands in the database."""
        locked = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if locked is None:
            raise errors.NotFound
        return locked

    def about(self, on: HasSubject | Subject) -> None:
        """Name the object of the act when it is born inside it."""
        self.subject = on if isinstance(on, Subject) else on.journal_subject()

    def note(self, **facts: Any) -> None:
        """Add facts (JSON values, dates and times) to the journal line."""
        self.facts.update(facts)

    def record(self, verb: Verb, parts: "Iterable[Part]") -> int:
        """Write one journal line for each of many objects that this act touches, as its parts, in one statement.

        A part whose key is in the journal already is left out. Returns how many parts were given.
        """
        if not verb.part:
            raise RuntimeError(f"The verb {verb.slug} is not worded as a part of another act.")
        written = 0
        for some in _in_batches(parts):
            rows = [
                {
                    "n": number,
                    "kind": part.subject.kind,
                    "id": part.subject.id,
                    "ref": part.subject.ref[:120],
                    "threads": part.subject.threads,
                    "unit": part.subject.unit_id,
                    "facts": {name: _plain(value) for name, value in part.facts.items()},
                    "key": part.key or None,
                }
                for number, part in enumerate(some)
            ]
            written += len(rows)
            with connection.cursor() as cursor:
                shared: list[Any] = [self.id, verb.slug, self.at, self.actor.id, _name(self.actor)]
                cursor.execute(_RECORD, [*shared, json.dumps(rows, ensure_ascii=False)])
        return written

    def post(
        self,
        letter: Letter,
        *,
        to: Person | str,
        facts: Mapping[str, Any] | None = None,
        channel: str = "email",
        key: str = "",
        not_before: dt.datetime | None = None,
        for_digest: bool = False,
        urgent: bool = False,
        stop_url: str = "",
    ) -> None:
        """Queue one message in this transaction. ``key`` defaults to this act, the letter and the address: once each.

        ``for_digest`` keeps it for the person's morning digest; ``urgent`` sends it at any hour, others wait for office hours.
        ``stop_url``: where a subscriber stops such messages with one click.
        """
        message = self._message(letter, to, facts or {}, channel, key, not_before, for_digest, urgent)
        posting.post([replace(message, stop_url=stop_url)])

    def post_many(
        self,
        letter: Letter,
        to: "Iterable[tuple[Person, Mapping[str, Any], str]]",
        *,
        for_digest: bool = False,
        urgent: bool = False,
    ) -> None:
        """Queue one message for each (person, facts, key) in one statement; an empty key is made as ``post`` makes it."""
        posting.post(
            [self._message(letter, who, facts, "email", key, None, for_digest, urgent) for who, facts, key in to]
        )

    def _message(
        self,
        letter: Letter,
        to: Person | str,
        facts: Mapping[str, Any],
        channel: str,
        key: str,
        not_before: dt.datetime | None,
        for_digest: bool,
        urgent: bool,
    ) -> posting.Posted:
        shown = {name: _plain(value) for name, value in {**self.facts, **facts}.items()}
        address = to if not isinstance(to, Person) else to.phone if channel == "sms" else to.email
        return posting.Posted(
            key=key or f"{self.id}:{letter.slug}:{address}",
            kind=letter.slug,
            channel=channel,
            person=to if isinstance(to, Person) else None,
            address=address,
            subject=wording.fill(letter.subject, shown),
            body=wording.fill(letter.body, shown),
            act=self.id,
            at=self.at,
            not_before=not_before,
            for_digest=for_digest,
            urgent=urgent,
        )


# One parameter for all parts: tens of thousands of model rows would take longer to build than to write.
_RECORD = """
INSERT INTO journal_entry (act, parent, verb, at, actor_id, actor_name, subject_kind, subject_id, subject_ref, threads, unit_id,
    facts, reason, key)
SELECT gen_random_uuid(), %s, %s, %s, %s, %s, p.kind, p.id, p.ref, p.threads, p.unit, p.facts, '', p.key
FROM jsonb_to_recordset(%s) AS p (n int, kind text, id bigint, ref text, threads text[], unit bigint, facts jsonb, key text)
ORDER BY p.n ON CONFLICT (key) DO NOTHING
"""


def _in_batches(parts: "Iterable[Part]", size: int = 20_000) -> "Iterator[list[Part]]":
    waiting = iter(parts)
    while some := list(islice(waiting, size)):
        yield some


@dataclass(frozen=True)
class Part:
    """One object among many that a bulk act touches."""

    subject: Subject
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""


_under_way: ContextVar[Deed | None] = ContextVar("deed", default=None)
_next_key: ContextVar[str] = ContextVar("next_key", default="")


@contextmanager
def keyed(key: str) -> Iterator[None]:
    """Give the first act within an idempotency key, unless it has one: for doors that do whatever act a machine asks for, once."""
    token = _next_key.set(key)
    try:
        yield
    finally:
        _next_key.reset(token)


def is_done(key: str) -> bool:
    """Say whether the act with this idempotency key is in the journal."""
    return Entry.objects.filter(key=key).exists()


@contextmanager
def act(
    verb: Verb,
    *,
    actor: access.Actor,
    on: HasSubject | None,
    at: dt.datetime,
    reason: str = "",
    key: str = "",
    **facts: Any,
) -> Iterator[Deed]:
    """Do one act: check access, open the transaction, write one journal row at the end.

    ``on``: the object acted upon (for a birth: the object under which it is born; name the child with ``deed.about``).
    ``key``: idempotency key; when it is in the journal already, ``AlreadyDone`` is raised and nothing changes.
    Raises ``errors.Forbidden`` before anything is touched. The whole is durable when outermost.
    """
    if at.tzinfo is None:
        raise ValueError("The moment of an act must be aware.")
    outer = _under_way.get()
    decision = _decide(verb, actor, on, at, outer)
    if outer is None and (waiting := _next_key.get()):
        key = key or waiting
        _next_key.set("")
    deed = Deed(uuid.uuid4(), verb, actor, at, dict(facts), reason, on.journal_subject() if on is not None else None)
    token = _under_way.set(deed)
    try:
        # A part whose rows are gathered has written nothing yet that a savepoint could take back.
        alone = not (verb.part and tables.is_gathering())
        inside = transaction.atomic(durable=outer is None, savepoint=alone)  # noqa: TID251 - the one place
        with inside, tables.gathered() if verb.gathers else nullcontext():
            if key and is_done(key):
                raise AlreadyDone(key=key)
            yield deed
            _write(deed, outer, decision, key)
    finally:
        _under_way.reset(token)


def _decide(
    verb: Verb, actor: access.Actor, on: HasSubject | None, at: dt.datetime, outer: Deed | None
) -> access.Decision:
    if verb.part:
        if outer is None:
            raise RuntimeError(f"The verb {verb.slug} is done only as a part of another act.")
        return access.Decision(True)
    if verb.action is not None:
        return access.require(actor, verb.action, on, at)
    if not isinstance(actor, access.SystemActor):
        raise errors.Forbidden(action=verb.label)
    return access.Decision(True)


def _write(deed: Deed, outer: Deed | None, decision: access.Decision, key: str) -> None:
    row = _entry(
        deed.id,
        deed.verb,
        deed.actor,
        deed.at,
        deed.subject or Subject(kind="none", id=None),
        deed.facts,
        parent=outer.id if outer else None,
        on_behalf_of_id=decision.on_behalf_of_id,
        reason=deed.reason,
        key=key,
    )
    try:
        tables.insert([row], ids=False)
    except IntegrityError as error:
        # Unique on "key": of two concurrent retries the second waits at the insert and finds the first one's row.
        diagnosis = getattr(error.__cause__, "diag", None)
        if key and str(getattr(diagnosis, "constraint_name", "")).startswith("journal_entry_key"):
            raise AlreadyDone(key=key) from error
        raise


def _entry(
    id: uuid.UUID,
    verb: Verb,
    actor: access.Actor,
    at: dt.datetime,
    subject: Subject,
    facts: Mapping[str, Any],
    *,
    parent: uuid.UUID | None,
    on_behalf_of_id: int | None = None,
    reason: str = "",
    key: str = "",
) -> Entry:
    return Entry(
        act=id,
        parent=parent,
        verb=verb.slug,
        at=at,
        actor_id=actor.id,
        actor_name=_name(actor),
        on_behalf_of_id=on_behalf_of_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_ref=subject.ref[:120],
        threads=list(subject.threads),
        unit_id=subject.unit_id,
        facts={name: _plain(value) for name, value in facts.items()},
        reason=reason,
        key=key or None,
    )


def _name(actor: access.Actor) -> str:
    return actor.full_name or str(getattr(actor, "email", ""))


def _plain(value: Any) -> Any:
    """Turn a fact into what JSON can hold: dates are kept as ISO and become dd/mm/yyyy where they are shown (``wording.shown``)."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)

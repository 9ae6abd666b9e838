"""The short way to the database for busy doors: statements written out, planned once, and many new rows in one of them.

A busy door writes the same seven rows for each petition; compiling their statements and walking to the database seven times took longer than
writing them. Rows are made as before; only the way to the database is shorter: no signals, no defaults but the model's own.

Inside ``gathered`` new rows wait until their act ends (or until anything else is asked of the database, which must see them) and then go in
one statement. They are written all or none, like everything in an act.
"""

import datetime as dt
import select
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.sql import Query

PLANNED_AFTER, KEPT_PLACES = 3, 400
"""How often a statement runs before its plan is kept, and with how many values at most."""
_Row = TypeVar("_Row", bound=models.Model)
_FORMED = (models.JSONField, models.BinaryField)
"""Fields whose values do not cross as they are."""
_PLAIN = frozenset({str, int, float, bool, type(None), dt.datetime, dt.date, Decimal, UUID})
"""Types whose values do, in all other fields."""


class Placed:
    """An expression that writes its own place: what the compiler would make of it, without the compiler. For columns of every petition."""

    def placed(self, params: list[Any]) -> str:
        """Return the expression with its values in places numbered on from ``params``, to which they are added."""
        raise NotImplementedError


def insert(rows: Sequence[_Row], *, ids: bool = True, ignore_conflicts: bool = False) -> None:
    """Insert new rows of one model. With ``ids`` they get the ids that the database gives, unless they have one. Raises IntegrityError."""
    if not rows:
        return
    pending = _pending.get()
    known = not ids or rows[0].pk is not None or rows[0]._meta.auto_field is None
    if pending is not None and known:
        pending.waiting.append((list(rows), ignore_conflicts))
    else:
        params: list[Any] = []
        sql = _statement(rows, ignore_conflicts, params)
        given = ids and not known
        found = ask(f'{sql} RETURNING "{rows[0]._meta.pk.column}"' if given else sql, params)
        for row, (pk,) in zip(rows if given else (), found, strict=True):
            row.pk = pk
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def ask(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement whose places are written $1, $2 …, and return its rows. Each connection plans it once.

    The statement must be one of few: what is asked goes into its places.
    """
    pending = _pending.get()
    if pending is not None:
        pending.write()
    return _run(sql, params)


def _run(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    here = _require_line()
    here.validate_no_broken_transaction()
    line = here.connection
    if settings.PREPARE_STATEMENTS and line.prepare_threshold is None:
        line.prepare_threshold = PLANNED_AFTER
    began = time.monotonic()
    with here.wrap_database_errors, psycopg.RawCursor(line) as cursor:
        # Long ones (a thousand rows at once) come in too many lengths to be kept.
        cursor.execute(sql, params, prepare=None if len(params) <= KEPT_PLACES else False)
        rows = cursor.fetchall() if cursor.description else []
    if here.queries_logged:
        here.queries_log.append({"sql": sql, "time": f"{time.monotonic() - began:.3f}"})
    return rows


def _require_line() -> Any:
    """Return this thread's connection, alive. One whose server left is told by its socket; nobody has to be asked."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]  # looked up once: ``connection`` looks it up at every use
    line = wrapper.connection
    if line is not None and wrapper.health_check_enabled and not wrapper.health_check_done:
        if select.select([line.fileno()], [], [], 0)[0]:
            wrapper.close_if_health_check_failed()
        else:
            wrapper.health_check_done = True
    wrapper.ensure_connection()
    return wrapper


@contextmanager
def gathered() -> Iterator[None]:
    """Let new rows wait and go in one statement, at the end or before anything else is asked. Used by acts."""
    if _pending.get() is not None:
        yield
        return
    pending = _Pending()
    token = _pending.set(pending)
    try:
        with connection.execute_wrapper(pending):
            yield
            pending.write()
    finally:
        _pending.reset(token)


def is_gathering() -> bool:
    """Say whether new rows wait for the end of the act under way."""
    return _pending.get() is not None


class _Pending:
    """Rows that wait. As a wrapper of every statement it lets them go first, so that nobody misses what he wrote himself."""

    def __init__(self) -> None:
        self.waiting: list[tuple[list[models.Model], bool]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.write()
        return execute(sql, params, many, context)

    def write(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        params: list[Any] = []
        parts = [_statement(rows, ignore, params) for rows, ignore in waiting]
        head = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(parts[:-1]))
        _run(f"WITH {head} {parts[-1]}" if head else parts[-1], params)


_pending: ContextVar[_Pending | None] = ContextVar("pending", default=None)


def _statement(rows: Sequence[models.Model], ignore_conflicts: bool, params: list[Any]) -> str:
    """Return the statement that inserts ``rows``, its places numbered on from ``params``, to which their values are added."""
    head, fields = _shape(type(rows[0]), rows[0].pk is not None)
    places = ", ".join([_place(row, fields, params) for row in rows])
    return f"{head} VALUES {places}{' ON CONFLICT DO NOTHING' if ignore_conflicts else ''}"


@cache
def _shape(model: type[models.Model], with_id: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the head of the statement and the fields it writes, all but those that the database fills: name, and itself if values do not cross."""
    drawn = None if with_id else model._meta.auto_field
    fields = tuple(
        field for field in model._meta.concrete_fields if field is not drawn and field.db_default is models.NOT_PROVIDED
    )
    names = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names})', tuple(
        (field.attname, field if isinstance(field, _FORMED) else None) for field in fields
    )


def _place(row: models.Model, fields: tuple[Any, ...], params: list[Any]) -> str:
    """Return the place of one row in the statement and add its values to ``params``."""
    parts = []
    for name, formed in fields:
        value = getattr(row, name)
        if formed is not None or type(value) not in _PLAIN:
            if isinstance(value, Placed):
                parts.append(value.placed(params))
                continue
            if hasattr(value, "resolve_expression"):
                parts.append(_compiled(value, params))
                continue
            if value is not None and formed is not None:
                value = formed.get_db_prep_save(value, connection)
            elif isinstance(value, Enum):
                value = value.value
        params.append(value)
        parts.append(f"${len(params)}")
    return f"({', '.join(parts)})"


def _compiled(expression: Any, params: list[Any]) -> str:
    compiler = Query(None).get_compiler(connection=connection)
    sql, given = compiler.compile(expression.resolve_expression(None, for_save=True))
    for value in given:
        params.append(value)
        sql = sql.replace("%s", f"${len(params)}", 1)
    return str(sql)

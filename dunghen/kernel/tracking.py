"""Which rows of a table changed since one last looked: for readers that keep a copy elsewhere, such as the ledger.

A trigger of the database writes into each row the transaction that wrote it last, whichever door it came through. A mark is the oldest
transaction that was still under way when one looked: all before it are seen, those after it are seen again next time; none is missed.
"""

from typing import Any, TypeVar

from django.db import connection, migrations, models
from django.db.models import QuerySet

FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_xact := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
"""
TRIGGER = """
CREATE TRIGGER kernel_note_change BEFORE INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION kernel_note_change();
"""
NOW = """
SELECT (SELECT system_identifier::text FROM pg_control_system()) || '.' ||
       (SELECT oid::text FROM pg_database WHERE datname = current_database()),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       GREATEST(
           pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
           pg_current_xact_id_if_assigned()::text::bigint
       )
"""

Row = TypeVar("Row", bound=models.Model)


class Tracked(models.Model):
    """A table whose changes can be followed; its migration runs ``track`` and an index begins or ends with ``changed_xact``."""

    changed_xact = models.BigIntegerField(default=0, editable=False)
    """The transaction that wrote the row last; set by the database."""

    class Meta:
        abstract = True


def track(table: str) -> list[Any]:
    """Return the steps of a migration that make ``table`` note its changes."""
    return [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER kernel_note_change ON {table};"),
    ]


def now() -> str:
    """Return the mark of this moment; take it before reading."""
    place, oldest, _ = _present()
    return f"{place}:{oldest}"


def changed(rows: QuerySet[Row], mark: str, field: str = "changed_xact") -> QuerySet[Row]:
    """Keep the rows written since ``mark``; all of them when there is none, or when it is from before a restore into another database."""
    place, _, newest = _present()
    known, _, since = mark.rpartition(":")
    if known != place:
        return rows
    # A restored row may carry a transaction of its old database that has not come here yet.
    return rows.filter(**{f"{field}__gte": int(since), f"{field}__lt": newest + 1})


def _present() -> tuple[str, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(NOW)
        place, oldest, newest = cursor.fetchone()
    return place, oldest, newest

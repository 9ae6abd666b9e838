"""The database itself refuses to rewrite the journal, to its owner and to whoever gets past the rights."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection

from dunghen.kernel import access
from dunghen.kernel.acts import Verb, act
from dunghen.kernel.journal import sealing
from dunghen.kernel.journal.models import Entry, Seal

pytestmark = pytest.mark.django_db

KEPT = Verb("tests.kept", "Việc được ghi", "{actor} ghi một việc.")

REWRITES = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
]


@pytest.mark.parametrize(("table", "column"), [("journal_entry", "verb"), ("journal_seal", "digest")])
@pytest.mark.parametrize("rewrite", REWRITES)
@pytest.mark.parametrize("with_rights", [False, True], ids=["owner", "owner who took the rights back"])
def test_no_rewriting(at: dt.datetime, rewrite: str, table: str, column: str, with_rights: bool) -> None:
    with act(KEPT, actor=access.SYSTEM, on=None, at=at):
        pass
    sealing.seal()
    with connection.cursor() as cursor:
        if with_rights:
            cursor.execute(f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER")
        expected = "The journal only grows" if with_rights else "permission denied"
        with pytest.raises(ProgrammingError, match=expected):
            cursor.execute(rewrite.format(table=table, column=column))


def test_the_model_refuses_as_well() -> None:
    with pytest.raises(TypeError, match="only grows"):
        Entry().delete()


def test_rows_and_seals_can_be_added(at: dt.datetime) -> None:
    with act(KEPT, actor=access.SYSTEM, on=None, at=at):
        pass
    assert (sealing.seal(), Entry.objects.count(), Seal.objects.count()) == (1, 1, 1)

"""The browser's loop and the database: a connection opened before the loop runs is not the one that tests use while it runs."""

import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_no_connection_waits_behind_the_browsers_loop_for_its_database_to_be_dropped(
    request: pytest.FixtureRequest,
) -> None:
    connection.ensure_connection()
    before = connection.connection
    request.getfixturevalue("browser")
    assert before.closed

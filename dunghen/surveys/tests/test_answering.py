"""One invitation, one sheet, and no way from the one to the other."""

import threading

import pytest
from django.db import connection, connections

from dunghen.kernel.tests import people
from dunghen.surveys.models import Sheet, Survey, Ticket
from dunghen.surveys.operations import answering, inviting
from dunghen.surveys.operations.planning import Part
from dunghen.surveys.queries import tickets
from dunghen.surveys.rules import refusals, words
from dunghen.surveys.tests import stage

pytestmark = pytest.mark.django_db(transaction=True)
PART = [Part("tat-ca", "Tất cả", 500, 30, weight=500 / 30)]


def invited(cast: people.Cast, count: int = 30) -> tuple[Survey, list[str]]:
    survey = stage.survey(cast, design=words.SIMPLE, parts=PART)
    found = inviting.invite(actor=cast.thao, survey=survey, people=[inviting.Guest("tat-ca")] * count, at=stage.MONDAY)
    return survey, [tickets.token_of(one) for one in found]


def test_of_two_who_send_at_once_with_one_code_one_wins() -> None:
    cast = people.cast()
    survey, codes = invited(cast, 2)
    ready, outcomes = threading.Barrier(2), []

    def one() -> None:
        ready.wait()
        try:
            answering.send(survey=survey, ticket=tickets.hash_of(codes[0]), values={"access": 4}, at=stage.MONDAY)
            outcomes.append("kept")
        except refusals.UsedTicket:
            outcomes.append("used")
        finally:
            connections.close_all()

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(outcomes) == ["kept", "used"] and Sheet.objects.count() == 1
    sheet = Sheet.objects.get()
    assert sheet.sampled and sheet.stratum is not None and sheet.weight == pytest.approx(500 / 30)
    assert Ticket.objects.count() == 1, "his own is burnt, the other's is not"


def everything() -> dict[str, list[str]]:
    """Return every row of every table as text, with what PostgreSQL keeps beside it: transaction numbers and place."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t.xmin, t.xmax, t.ctid, t::text FROM "{table}" t')
            found[table] = [" ".join(map(str, row)) for row in cursor.fetchall()]
    return found


def test_nothing_in_the_database_leads_from_an_invitation_to_its_sheet() -> None:
    cast = people.cast()
    survey, codes = invited(cast)
    for code in codes[:5]:
        answering.send(survey=survey, ticket=tickets.hash_of(code), values={"access": 3}, at=stage.MONDAY)
    before = everything()
    sent = [{"access": step % 5 + 1, "why": "", "officials": 5} for step in range(15)]
    for code, values in zip(codes[5:20], sent, strict=True):
        answering.send(survey=survey, ticket=tickets.hash_of(code), values=values, at=stage.MONDAY)
    after = everything()
    changed = {table for table in after if sorted(after[table]) != sorted(before[table])}
    assert changed == {"surveys_sheet", "surveys_ticket", "surveys_survey", "surveys_stratum"} & changed
    assert "surveys_sheet" in changed and "journal_entry" not in changed and "surveys_invitation" not in changed
    assert set(after["surveys_ticket"]) < set(before["surveys_ticket"]), "a ticket goes; none is touched"
    # What the sheets hold is nowhere else, and what names an invitation is not among them.
    sheets = " ".join(after["surveys_sheet"])
    for number in Sheet.objects.values_list("pk", flat=True):
        assert not [
            table for table, rows in after.items() if table != "surveys_sheet" and str(number) in " ".join(rows)
        ]
    for one in survey.invitations.all():
        assert str(one.pk) not in sheets and str(one.ticket) not in sheets
    assert not [code for code in codes if any(code in " ".join(rows) for rows in after.values())]


def test_neither_transaction_nor_place_tells_which_sheet_is_new() -> None:
    cast = people.cast()
    survey, codes = invited(cast)
    orders = []
    for number, code in enumerate(codes, 1):
        known = set(Sheet.objects.values_list("pk", flat=True))
        answering.send(survey=survey, ticket=tickets.hash_of(code), values={"access": 3}, at=stage.MONDAY)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM surveys_sheet WHERE xmin = (SELECT max(xmin::text::bigint)::text::xid FROM surveys_sheet) ORDER BY ctid"
            )
            newest = [pk for (pk,) in cursor.fetchall()]
        fresh = next(pk for pk in newest if pk not in known)
        assert len(newest) >= min(number, 11), "the new one is among its neighbours"
        orders.append((newest.index(fresh), len(newest)))
    places = [place / (size - 1) for place, size in orders if size > 1]
    assert 0 < min(places[5:]) + max(places[5:]) < 2, "it is neither always the first of them nor always the last"
    months = set(Sheet.objects.values_list("month", "channel", "language", "weight"))
    assert len(months) == 1, "nothing else parts one from the other"

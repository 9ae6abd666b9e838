"""Who gets in where: every address of the product, for every role."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from dunghen.kernel import access, clock
from dunghen.kernel.organisation.models import Person
from tests.pages import matrix

MACHINES = {"healthz", "readyz"}
"""Addresses for those who watch the service; they are no pages and have their own tests."""

ELSEWHERE = {
    "set_language", "account_logout", "petitions:alert-confirm", "petitions:alert-stop", "petitions:support",
}  # fmt: skip
"""Addresses that send a stranger somewhere else than to sign in."""


def test_every_address_is_in_the_table() -> None:
    named = {row.name for row in matrix.rows()} | MACHINES
    missing = sorted(f"{name or 'without a name'}: {route}" for name, route in matrix.addresses() if name not in named)
    assert not missing, "Add a row to the tests/matrix.py of its shell or room."


def test_the_table_names_no_address_that_is_gone() -> None:
    known = {name for name, _ in matrix.addresses()}
    assert sorted({row.name for row in matrix.rows()} - known) == []


def closed(page: bytes, person: Person) -> list[str]:
    """Return the addresses that ``page`` leads to and whose action is open to none of the person's roles: doors that only refuse."""
    found = []
    for address in sorted(set(re.findall(r'<a\b[^>]* href="(/[^"#?]*)', page.decode()))):
        try:
            action = getattr(resolve(address).func, "desk_action", None)
        except Resolver404:
            found.append(address)
        else:
            if action is not None and not access.ever(person, action, clock.now()):
                found.append(address)
    return found


@pytest.mark.parametrize("role", matrix.ROLES)
def test_each_role_gets_what_the_table_says(role: str, scene: matrix.Scene) -> None:
    person = matrix.person(scene["cast"], role)
    seat, wrong = matrix.signed_in(person), []
    for row in matrix.rows():
        if role not in row.expected():
            continue
        # A window of its own for each row, of a person who signs in again after whatever may have signed him out.
        client, url = matrix.beside(seat), row.url(scene)
        response = getattr(client, row.method)(url, row.data(scene) if row.method == "post" else None)
        # Close the files of downloads; response.close() would end the test's own database connection too.
        for close in response._resource_closers:
            close()
        if row.method == "post":
            seat = matrix.signed_in(person)
        leads_to_sign_in = response.headers.get("Location", "").startswith(reverse("account_login"))
        if response.status_code != row.expected()[role]:
            wrong.append(f"{row.name} {url}: {response.status_code} instead of {row.expected()[role]}")
        elif person is None and response.status_code == 302 and not leads_to_sign_in and row.name not in ELSEWHERE:
            wrong.append(f"{row.name}: leads to {response['Location']} and not to sign in")
        if (
            person is not None
            and response.status_code == 200
            and response.headers["Content-Type"].startswith("text/html")
        ):
            wrong += [f"{row.name} {url}: leads to {door}, closed to him" for door in closed(response.content, person)]
    assert not wrong, "\n".join(wrong)

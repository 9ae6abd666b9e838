"""The table of pages: every address of the product, what each role gets there, and how the browser looks at it.

Each shell and room keeps its own rows in ``tests/matrix.py`` beside its code::

    ROWS = [
        Row("desk:my-work", "302 200 200 200 200 200 200 200", look="minh"),
        Row("directives:letter", "302 404 200 200 200 200 200 403", args=lambda scene: [scene["letter"].pk], look="thao"),
    ]

    def scene(cast: Cast) -> dict[str, Any]:   # optional: what the rows' addresses need
        ...

The columns are ``ROLES``. An address of the product that no row names fails the test.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import dunghen
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests.people import Cast

ROLES = (
    "anonymous", "outsider", "officer", "head", "clerk", "supervisor", "leader", "admin", "coordinator", "operator",
)  # fmt: skip
WHO = {
    "outsider": "tuan",
    "officer": "minh",
    "head": "huong",
    "clerk": "phuc",
    "supervisor": "thao",
    "leader": "dung",
    "admin": "an",
    "coordinator": "mai",
    "operator": "nga",
}
"""Role → its person in the cast."""

PASSWORD = "thuyền về bến đúng hẹn"

Scene = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One address. ``answers``: the status for each of ``ROLES``, parted by blanks ("-": not asked)."""

    name: str
    answers: str
    args: Callable[[Scene], list[Any]] = field(default=lambda scene: [])
    method: str = "get"
    data: Callable[[Scene], dict[str, Any]] = field(default=lambda scene: {})
    query: str | Callable[[Scene], str] = ""
    look: str = ""
    """First name of the person under whom the browser looks at the page (of a row that posts: at what answers), "anonymous", or "" for what is not a page."""

    def url(self, scene: Scene) -> str:
        query = self.query(scene) if callable(self.query) else self.query
        return reverse(self.name, args=self.args(scene)) + (f"?{query}" if query else "")

    def expected(self) -> dict[str, int]:
        answers = self.answers.split()
        assert len(answers) == len(ROLES), f"{self.name}: {len(ROLES)} answers are needed"
        return {role: int(answer) for role, answer in zip(ROLES, answers, strict=True) if answer != "-"}


def tables() -> dict[str, Any]:
    """Return every ``tests/matrix.py`` of the product, by its package."""
    root = Path(dunghen.__file__).parent
    names = sorted(
        ".".join(path.relative_to(root.parent).with_suffix("").parts) for path in root.rglob("tests/matrix.py")
    )
    return {name.rsplit(".", 2)[0]: import_module(name) for name in names}


def rows() -> list[Row]:
    return [row for table in tables().values() for row in table.ROWS]


def scene(cast: Cast) -> Scene:
    """Return what all tables' addresses need."""
    for somebody in cast.everybody().values():
        somebody.set_password(PASSWORD)
        somebody.save(update_fields=["password"])
    found: Scene = {"cast": cast}
    for table in tables().values():
        if hasattr(table, "scene"):
            found |= table.scene(cast)
    return found


def signed_in(person: Person | None) -> Client:
    """Return a client as after signing in with the password a moment ago (None: a stranger)."""
    client = Client()
    if person is not None:
        client.force_login(person)
        session = client.session
        methods = [{"method": "password", "at": time.time(), "email": person.email, "reauthenticated": True}]
        session["account_authentication_methods"] = methods
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def beside(client: Client) -> Client:
    """Return another window of the same session."""
    other = Client()
    other.cookies.update(client.cookies)
    return other


def person(cast: Cast, role: str) -> Person | None:
    return None if role == "anonymous" else getattr(cast, WHO[role])


def addresses(resolver: URLResolver | None = None, space: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name with namespace, route) of every address of the product."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, inner, here)
        elif isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else "", here)

"""A machine that calls the API, with a key of somebody's or without one."""

import json
from typing import Any

from django.test import Client

from dunghen.api import doors, operations
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.tests import make


class Machine:
    """Sends JSON and reads JSON."""

    def __init__(self, key: str = "", address: str = "192.0.2.7") -> None:
        self.client, self.key, self.address = Client(REMOTE_ADDR=address), key, address

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        known = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return known | {name.replace("_", "-"): value for name, value in more.items()}


def machine(person: Person | None, *scopes: str, label: str = "Máy thử", **more: Any) -> Machine:
    """Return a machine with a fresh key: of ``person``, or of a client when None; all scopes when none is named."""
    made = operations.create_key(
        actor=SYSTEM, label=label, scopes=scopes or doors.scopes(), person=person, at=make.MONDAY, **more
    )
    return Machine(made[1])

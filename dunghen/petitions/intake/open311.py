"""The other side of Open311: bodies outside the province that have an endpoint of their own. What we send them, what they say.

Which bodies there are is the operator's own file (``data/petitions/bodies.csv`` shows its form): name as officers write it when they forward,
address, key, and which of their services stands for which of our fields.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dunghen.kernel.text import search_key

if TYPE_CHECKING:  # imported where it calls, by the worker: web processes never do
    import requests

SECONDS: Final = 20
LARGEST: Final = 2**20
ANY: Final = "*"


@dataclass(frozen=True)
class Body:
    """One body. ``services``: our field → its service, "*" for any other. ``repeatable``: it drops repeats by Idempotency-Key."""

    name: str
    url: str
    api_key: str
    jurisdiction: str
    services: Mapping[str, str]
    repeatable: bool

    def service(self, field: str) -> str:
        """Return its service for a field of ours, "" when it has none."""
        return self.services.get(field) or self.services.get(ANY, "")


@dataclass(frozen=True)
class Said:
    """What a body says of a request: whether it is closed, and its words."""

    closed: bool
    words: str


class NotTaken(Exception):
    """It did not take the request and says why; ``again``: it may be tried again."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class InDoubt(Exception):
    """The line broke after the request was sent: nobody knows whether it was taken."""


def bodies(path: str) -> dict[str, Body]:
    """Return folded name → body from the operator's file; {} for no file. Raises ValueError for a row that cannot be read."""
    if not path:
        return {}
    with Path(path).open(encoding="utf-8", newline="") as file:
        found = [_body(row) for row in csv.DictReader(file)]
    return {search_key(body.name): body for body in found}


def _body(row: Mapping[str, str]) -> Body:
    pairs = [pair.split("=", 1) for pair in row["services"].split()]
    if not row["name"] or not row["url"].startswith(("https://", "http://")) or any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"bodies: {row['name']}")
    services = dict(pairs)
    return Body(
        row["name"],
        row["url"].rstrip("/"),
        row["api_key"],
        row["jurisdiction_id"],
        services,
        row["repeatable"] == "yes",
    )


def file(body: Body, given: Mapping[str, str], mark: str) -> str:
    """File a request and return the body's id of it. Raises NotTaken, InDoubt."""
    import requests

    known = {"jurisdiction_id": body.jurisdiction, "api_key": body.api_key}
    try:
        answer = requests.post(
            f"{body.url}/requests.json", data={**{k: v for k, v in known.items() if v}, **given}, timeout=SECONDS,
            headers={"Idempotency-Key": mark}, allow_redirects=False, stream=True,
        )  # fmt: skip
    except requests.ConnectTimeout as error:
        raise NotTaken("không nối được", again=True) from error
    except requests.ConnectionError as error:
        # Refused at the door it was not sent; broken later nobody knows.
        if "Connection refused" in str(error) or "NameResolution" in str(error):
            raise NotTaken("không nối được", again=True) from error
        raise InDoubt(type(error).__name__) from error
    except requests.RequestException as error:
        raise InDoubt(type(error).__name__) from error
    with answer:
        if not 200 <= answer.status_code < 300:
            raise NotTaken(_why(answer), again=answer.status_code >= 500 or answer.status_code in (408, 429))
        try:
            found = _read(answer)
            number = str((found[0] if isinstance(found, list) else found)["service_request_id"])
        except (requests.RequestException, ValueError, KeyError, IndexError, TypeError) as error:
            raise InDoubt("trả lời không có mã") from error
    return number[:100]


def ask(body: Body, number: str) -> Said | None:
    """Ask what became of a request; None when the body cannot be reached or says nothing that can be read."""
    import requests

    query = {"jurisdiction_id": body.jurisdiction} if body.jurisdiction else {}
    try:
        with requests.get(
            f"{body.url}/requests/{number}.json", params=query, timeout=SECONDS, allow_redirects=False, stream=True
        ) as answer:
            found: Any = _read(answer) if answer.ok else None
        row = found[0] if isinstance(found, list) else found
        return Said(row["status"] == "closed", str(row.get("status_notes") or "").strip())
    except (requests.RequestException, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def _why(answer: "requests.Response") -> str:
    try:
        said = _read(answer)[0]["description"]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        said = ""
    return f"{answer.status_code} {said}".strip()[:300]


def _read(answer: "requests.Response") -> Any:
    """Return what the JSON of an answer says. Raises ValueError for none, or one too long or too deep; RequestException (an OSError)."""
    content = bytearray()
    for piece in answer.iter_content(65_536):
        content += piece
        if len(content) > LARGEST:
            raise ValueError("too long")
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("too deep") from error

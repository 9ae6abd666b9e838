"""What the OpenAPI document allows, and much that it does not, against the live application: no failure of ours, no open door.

Schemathesis makes the requests from the document, with a fixed seed and few examples each; it looks for 5xx, for answers that the document
does not declare, for bodies that differ from their schema, and for addresses that answer without their key.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from dunghen.api.tests.machine import machine
from dunghen.kernel.tests import people
from dunghen.petitions.tests import stage

CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, ignored_auth,
]  # fmt: skip
EXAMPLES = 6
"""For each of some forty endpoints, two modes and two callers."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's own connection open between requests, as Django's client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
@pytest.mark.parametrize("who", ["mai", "nobody"])
def test_no_request_breaks_it_or_gets_in_without_its_key(who: str, mode: GenerationMode, settings: Any) -> None:
    settings.API_KEY_PER_MINUTE = settings.API_ADDRESS_PER_MINUTE = settings.PETITIONS_FILINGS_PER_HOUR = 10**6
    settings.PETITIONS_PIN_TRIES = 10**6
    cast = people.cast()
    code = stage.handed(cast).code
    headers = {"Authorization": f"Bearer {machine(cast.mai).key}"} if who == "mai" else {}
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried = [_try(found.ok(), mode, code, headers) for found in document.get_all_operations()]
    assert sum(tried) >= 100


def _try(operation: Any, mode: GenerationMode, code: str, headers: dict[str, str]) -> int:
    """Try one endpoint, every other time on a petition that is there. Return how many requests were made."""
    count = 0

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(mode))
    def run(case: Any) -> None:
        nonlocal count
        count += 1
        if count % 2 and "code" in (case.path_parameters or {}):
            case.path_parameters["code"] = code
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        run()
    except Exception as error:
        if "Unsatisfiable" in type(error).__name__:
            # There is nothing that does not fit: no parameter, no body.
            return count
        raise
    return count

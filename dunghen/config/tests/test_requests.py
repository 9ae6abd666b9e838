"""Every answer carries the request's id; a request too large and the maintenance page stop at the door."""

import io
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings

from dunghen.config import logs, requests


def test_a_well_formed_id_of_a_proxy_is_kept(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "cua-01_7f3a9c"})["X-Request-ID"] == "cua-01_7f3a9c"


@pytest.mark.parametrize(
    "given", ["", "short", "has space inside", "x" * 65, "inject\r\nSet-Cookie: a=b", "<script>alert</script>"]
)
def test_any_other_id_is_replaced(client: Client, given: str) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32


def test_a_request_too_large_is_refused_before_it_is_read(client: Client, settings: Settings) -> None:
    settings.LARGEST_REQUEST = 2 * 2**20
    answer = client.post(
        "/healthz", data=b"", content_type="application/octet-stream", headers={"Content-Length": str(3 * 2**20)}
    )
    assert answer.status_code == 413
    assert "2 MB" in answer.content.decode()


def test_a_sign_that_no_text_holds_reaches_no_page(rf: RequestFactory) -> None:
    asked = requests.without_nul(lambda request: HttpResponse(repr(dict(request.GET))))
    assert asked(rf.get("/?q=a%00b%2500&unit=%00")).content.decode() == "{'q': ['ab%00'], 'unit': ['']}"
    with pytest.raises(Http404):
        asked(rf.get("/ho-so/%00/"))


@pytest.mark.django_db
def test_during_maintenance_pages_say_so_and_health_goes_on(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    (tmp_path / "maintenance").touch()
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "600"
    assert client.get("/healthz").status_code == 200


def logged(path: str, ask: Callable[..., object] | None = None) -> str:
    """Return what a request leaves in the log."""
    line = io.StringIO()
    configured = logs.configure(readable=False)
    formatter = configured["formatters"]["line"]
    handler = logging.StreamHandler(line)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    for told in configured["handlers"]["stderr"].get("filters", ()):
        handler.addFilter(import_string(configured["filters"][told]["()"])())
    own, everything = logging.getLogger("dunghen.request"), logging.getLogger()
    everything.addHandler(handler)
    own.setLevel(logging.INFO)
    try:
        (ask or Client().get)(path, headers={"X-Request-ID": "thu-nhat-01"})
    finally:
        everything.removeHandler(handler)
        own.setLevel(logging.NOTSET)
    return line.getvalue()


def test_log_lines_are_json_with_the_request_id_and_without_the_query() -> None:
    line = logged("/khong-co?ho-ten=Lan")
    written = json.loads(line.splitlines()[-1])
    assert written["request_id"] == "thu-nhat-01"
    assert (written["path"], written["status"], written["level"]) == ("/khong-co", 404, "info")
    assert "Lan" not in line


@pytest.mark.django_db
def test_secrets_in_addresses_are_not_for_the_log() -> None:
    line = logged("/phan-anh/theo-doi/PA2109-7K3MQ9/0123456789abcdef0123456789abcdef/")
    assert json.loads(line.splitlines()[-1])["path"] == "/phan-anh/theo-doi/PA2109-7K3MQ9/…/"
    assert "0123456789abcdef" not in line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/nhiem-vu/lich/7-0123456789abcdef.ics", "/nhiem-vu/lich/….ics"),
        ("/tai-khoan/mat-khau/moi/1-0123456789abcdef/", "/tai-khoan/mat-khau/moi/1-…/"),
        ("/phan-anh/theo-doi/PA2109-7K3MQ9/0123456789abcdef", "/phan-anh/theo-doi/PA2109-7K3MQ9/…"),
        (
            "/phan-anh/theo-doi/PA2109-7K3MQ9/0123456789abcdef0123456789abcdef/x/",
            "/phan-anh/theo-doi/PA2109-7K3MQ9/…/x/",
        ),
    ],
)
def test_nor_are_those_of_calendars_of_passwords_and_of_addresses_written_wrong(path: str, shown: str) -> None:
    line = logged(path)
    assert json.loads(line.splitlines()[-1])["path"] == shown
    assert "0123456789abcdef" not in line


@pytest.mark.django_db
def test_nor_are_they_while_the_pages_are_closed(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    (tmp_path / "maintenance").touch()
    line = logged("/phan-anh/theo-doi/PA2109-7K3MQ9/0123456789abcdef0123456789abcdef/")
    assert json.loads(line.splitlines()[0])["path"] == "/phan-anh/theo-doi/PA2109-7K3MQ9/…/"
    assert "Service Unavailable" in line and "0123456789abcdef" not in line


@pytest.mark.django_db
def test_nor_are_they_when_a_form_is_refused_as_forged() -> None:
    forged = Client(enforce_csrf_checks=True)
    line = logged("/phan-anh/theo-doi/PA2109-7K3MQ9/0123456789abcdef0123456789abcdef/", forged.post)
    assert "CSRF" in line and "0123456789abcdef" not in line

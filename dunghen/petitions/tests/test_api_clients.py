"""Two Open311 clients that strangers wrote file and read over a real connection."""

import io
import itertools
from typing import Any

import pytest

from dunghen.kernel.tests import people
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import stage

# Written for Python 2, where itertools had an ifilter; nothing else of it is touched.
itertools.ifilter = filter  # type: ignore[attr-defined]

import georeport  # noqa: E402
import three  # noqa: E402

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return f"{live_server.url}/open311/v2"


def test_three_files_with_a_photo_and_reads(address: str) -> None:
    cast = people.cast()
    city = three.Three(address, discovery=address.replace("/v2", "/discovery.json"))
    assert city.discovery()["endpoints"][0]["formats"]
    assert {"giao-thong", "dien"} < {service["service_code"] for service in city.services()}
    assert city.services("giao-thong")["attributes"] == []
    filed = city.post(
        "giao-thong", address="Hẻm 5, phố Thử", name="Lan Hồ", phone="0900000123", email="lan@dan.example",
        description=stage.TEXT, media=io.BytesIO(stage.photo()),
    )  # fmt: skip
    code = filed[0]["service_request_id"]
    assert Petition.objects.get(code=code).photos.count() == 1
    assert city.request(code)[0]["status"] == "open"
    assert [row["service_request_id"] for row in city.requests("giao-thong")] == [code]
    assert [row["service_request_id"] for row in city.requests(between=["09-01-2021", "10-01-2021"])] == [code]
    assert city.token(code)[0]["service_request_id"] == code
    stage.published(cast, stage.answered(cast, stage.handed(cast, Petition.objects.get(code=code))))
    assert city.request(code)[0]["agency_responsible"] == "Sở Xây dựng"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_and_requests(address: str, form: str) -> None:
    cast = people.cast()
    petition = stage.published(cast)
    city = georeport.GeoReport(address, output_format=form)
    assert len(city.get_service_list()) == 17
    assert city.get_service_definition("giao-thong")["service_code"] == "giao-thong"
    one: Any = city.get_service_request(petition.code)
    assert one["description"] == "Nắp cống trước trường mầm non bị vỡ hai tuần nay." and one["status"] == "closed"
    listed: Any = city.get_service_requests(
        status="closed", start_date="2021-09-01T00:00:00Z", end_date="2021-10-01T00:00:00Z"
    )
    rows = listed if isinstance(listed, list) else [listed]
    assert [row["service_request_id"] for row in rows] == [petition.code]

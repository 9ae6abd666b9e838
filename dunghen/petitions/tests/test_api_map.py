"""The public map for machines: points where they can be told apart, cells with numbers where they cannot, anew when something is published."""

from collections.abc import Iterator
from typing import Any

import pytest

from dunghen.api.tests.machine import Machine
from dunghen.kernel.tests import people
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations
from dunghen.petitions.models import Petition
from dunghen.petitions.queries import grid
from dunghen.petitions.tests import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture(autouse=True)
def fresh_grid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(grid, "ASKED_EVERY", 0.0)
    grid.forget()
    yield
    grid.forget()


def shown(box: str, **more: str) -> list[dict[str, Any]]:
    answer = Machine().get("/petitions/map", {"bbox": box, **more}).json()
    assert answer["type"] == "FeatureCollection"
    return list(answer["features"])


def published_at(cast: Cast, latitude: str, longitude: str) -> Petition:
    petition = stage.published(cast, stage.answered(cast, stage.handed(cast, stage.filed().petition)))
    Petition.objects.filter(pk=petition.pk).update(latitude=latitude, longitude=longitude)
    return petition


def test_near_there_are_points_and_far_there_are_numbers(cast: Cast) -> None:
    near = published_at(cast, "12.2500", "109.1900")
    published_at(cast, "12.2504", "109.1904")
    published_at(cast, "11.9000", "108.9000")
    stage.filed(point=None)
    (one,) = shown("109.1899,12.2499,109.1901,12.2501")
    assert one["geometry"] == {"type": "Point", "coordinates": [109.19, 12.25]}
    assert one["properties"]["code"] == near.code and one["properties"]["title"] == "Nắp cống vỡ trước trường mầm non"
    assert sorted(feature["properties"]["count"] for feature in shown("108,11,110,13")) == [1, 2]
    assert not shown("108,11,110,13", field="dien")
    assert len(shown("109.1,12.2,109.2,12.3", field="giao-thong")) in (1, 2)


def test_too_many_points_become_cells(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for shift in range(3):
        published_at(cast, f"12.25{shift}0", f"109.19{shift}0")
    monkeypatch.setattr(grid, "MOST_POINTS", 2)
    found = shown("109.185,12.245,109.195,12.255")
    assert sum(feature["properties"]["count"] for feature in found) == 3


def test_what_is_taken_down_is_gone_at_the_next_look(cast: Cast) -> None:
    petition = published_at(cast, "12.2500", "109.1900")
    first = Machine().get("/petitions/map", {"bbox": "108,11,110,13"})
    same = Machine().get("/petitions/map", {"bbox": "108,11,110,13"}, If_None_Match=first["ETag"])
    assert len(first.json()["features"]) == 1 and same.status_code == 304
    operations.take_down(actor=cast.mai, petition=petition, why="Còn tên người.", at=stage.FRIDAY)
    after = Machine().get("/petitions/map", {"bbox": "108,11,110,13"}, If_None_Match=first["ETag"])
    assert after.status_code == 200 and after.json()["features"] == []


@pytest.mark.parametrize(
    "box", ["", "a,b,c,d", "1,2,3", "110,13,108,11", "nan,nan,nan,nan", "108,11,110,1e9", "-inf,0,inf,1"]
)
def test_a_box_that_is_none_is_refused(cast: Cast, box: str) -> None:
    refused = Machine().get("/petitions/map", {"bbox": box})
    assert refused.status_code == 422

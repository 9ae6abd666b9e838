"""A figure is published once, read by slug, and "not measured yet" is never nought."""

import pytest

from dunghen.kernel import measures
from dunghen.kernel.measures import Measure, Scope
from dunghen.kernel.tests.make import MONDAY

ON_TIME = Measure(
    slug="tests.on_time_rate",
    name="Tỷ lệ đúng hạn",
    unit="%",
    definition="Số việc xong đúng hạn trên tổng số việc đã xong.",
    source="Quy chế thử nghiệm",
    owner="Sở Nội vụ",
    value=lambda scope: {"so-xay-dung": 82.5, "so-y-te": 0}.get(scope.unit or ""),
    list_url=lambda scope: f"/viec?don-vi={scope.unit}",
)
measures.register(ON_TIME)


def test_a_published_figure_opens_its_list() -> None:
    reading = measures.read("tests.on_time_rate", Scope(MONDAY, "so-xay-dung"))
    assert reading == measures.Reading(82.5, "%", MONDAY, "/viec?don-vi=so-xay-dung")


def test_nought_is_a_value_and_nothing_is_not() -> None:
    nought = measures.read("tests.on_time_rate", Scope(MONDAY, "so-y-te"))
    assert nought is not None
    assert nought.value == 0
    assert measures.read("tests.on_time_rate", Scope(MONDAY, "so-noi-vu")) is None
    assert measures.read("nobody.publishes_this", Scope(MONDAY)) is None
    assert measures.get("nobody.publishes_this") is None


def test_a_slug_has_one_meaning() -> None:
    measures.register(ON_TIME)
    with pytest.raises(ValueError, match="registered twice"):
        measures.register(Measure("tests.on_time_rate", "Khác", "%", "", "", "", lambda scope: 1))
    assert measures.known()["tests.on_time_rate"] is ON_TIME

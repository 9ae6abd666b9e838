"""The leader's view: every number opens the petitions it counts, for the leader and for the coordinator, and the whole prints on one sheet."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from dunghen.kernel.tests import people
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast
from dunghen.petitions import operations
from dunghen.petitions.models import Petition
from dunghen.petitions.tests import stage
from dunghen.petitions.tests.test_desk import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: pytest.FixtureRequest) -> Cast:
    settings.DEMONSTRATION, settings.TODAY = True, "2021-10-29T09:00"  # type: ignore[attr-defined]
    return people.cast()


def lay(cast: Cast) -> None:
    """Lay out what has ever made a number differ from its list: late twice over, late only the first time, sent back, forwarded, sealed."""
    twice, once = stage.answered(cast, at=moment(2021, 10, 12, 10)), stage.answered(cast, at=moment(2021, 10, 12, 10))
    for petition in (twice, once):
        operations.judge(petition=petition, satisfied=False, really_fixed=False, at=moment(2021, 10, 12, 11))
        operations.reopen(petition=petition, why="Nắp lại vỡ.", at=moment(2021, 10, 12, 14))
    stage.answered(cast, Petition.objects.get(pk=once.pk), at=moment(2021, 10, 13, 10))
    for _ in range(3):
        stage.handed(cast, stage.filed(commune=cast.units.so_y_te).petition)
    operations.send_back(actor=cast.minh, petition=stage.handed(cast), why="Thuộc ngành điện.", at=stage.MONDAY)
    operations.forward(
        actor=cast.mai, petition=stage.filed().petition, body="Công ty Điện lực Thử", email="dl@ngoai.example", words="", at=stage.MONDAY
    )  # fmt: skip
    stage.filed(text="Tôi khiếu nại quyết định xử phạt của phường đối với gia đình tôi vì không đúng.")
    stage.drafted(cast)


def listed(client: Client, url: str) -> int:
    """Return how many petitions a list holds: the rows of its file."""
    return (
        len(client.get(f"{reverse('petitions:inbox-csv')}?{urlsplit(url).query}").getvalue().decode().splitlines()) - 1
    )


@pytest.mark.parametrize("who", ["dung", "mai"])
def test_every_number_opens_the_petitions_it_counts(cast: Cast, who: str) -> None:
    lay(cast)
    client = at_desk(getattr(cast, who))
    page = html.fromstring(client.get(reverse("petitions:overview"), {"ky": "nam"}).content)
    numbers = [(link.text_content().strip(), link.get("href")) for link in page.xpath("//main//table//a")]
    numbers += [
        (word.xpath("string(following-sibling::span)"), word.get("href"))
        for word in page.xpath("//main//ul//a[contains(@href, 'phrase')]")
    ]
    for door in page.xpath("//*[@class='doors']/div"):
        value, note = (
            door.xpath("string(.//*[contains(@class, 'value')])").strip(),
            door.xpath("string(.//*[contains(@class, 'note')])"),
        )
        numbers.append((value if value.isdecimal() else note.split()[0], door.xpath(".//a/@href")[0]))
    assert len(numbers) > 15 and any("phrase=" in url for _, url in numbers)
    wrong = [(number, listed(client, url), url) for number, url in numbers if listed(client, url) != int(number)]
    assert not wrong
    late = next(number for number, url in numbers if "view=tra-loi-tre" in url)
    assert late == "2", "late the first time, though the second answer came in time"


def test_a_holder_is_whoever_has_the_step_now(cast: Cast) -> None:
    lay(cast)
    client, url = at_desk(cast.dung), reverse("petitions:inbox")
    mine = html.fromstring(client.get(url, {"view": "qua-han", "holder": str(cast.units.van_phong.pk)}).content)
    steps = {row.xpath("string(.//*[@class='meta']/span[2])") for row in mine.xpath("//li[@data-row]")}
    assert steps == {"Đơn vị chuyển trả", "Đã chuyển cơ quan ngoài tỉnh", "Đã trả lời, lần hai"}, (
        "the last is to be published"
    )


def test_the_numbers_take_the_same_queries_however_many(cast: Cast, django_assert_max_num_queries: object) -> None:
    lay(cast)
    client, url = at_desk(cast.dung), reverse("petitions:overview")
    client.get(url)
    with django_assert_max_num_queries(23):  # type: ignore[operator]
        client.get(url)

"""An administrator hands over the open work of a unit that is merged; a stranger may not even look."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from dunghen.kernel.commitments.models import Minute
from dunghen.kernel.tests import make, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def owed(cast: people.Cast) -> list[Any]:
    unit = cast.units.so_xay_dung
    return [make.commitment(unit, due_at=make.moment(2021, 9, 28 + day, 17)) for day in range(2)]


def sent(cast: people.Cast, **more: Any) -> dict[str, Any]:
    return {
        "from_unit": cast.units.so_xay_dung.pk,
        "to_unit": cast.units.so_y_te.pk,
        "number": "07/BB-BG",
        "basis": "Quyết định hợp nhất hai sở",
        **more,
    }


def test_the_first_look_says_how_much_moves_and_moves_nothing(
    client: Client, cast: people.Cast, owed: list[Any]
) -> None:
    client.force_login(cast.an)
    page = client.get(reverse("desk:hand-over"), sent(cast))
    assert "2 việc chưa xong của Sở Xây dựng" in page.content.decode()
    assert not Minute.objects.exists()


def test_the_work_moves_with_a_minute_that_lists_it(client: Client, cast: people.Cast, owed: list[Any]) -> None:
    client.force_login(cast.an)
    answer = client.post(reverse("desk:hand-over"), sent(cast))
    minute = Minute.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk:minute", args=[minute.pk])
    for commitment in owed:
        commitment.refresh_from_db()
        assert commitment.owner_unit == cast.units.so_y_te
    page = client.get(answer["Location"]).content.decode()
    assert all(commitment.reference in page for commitment in owed)
    paper = Document(io.BytesIO(client.get(reverse("desk:minute-docx", args=[minute.pk])).content))
    words = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert all(commitment.reference in words for commitment in owed)


def test_a_second_hand_over_has_nothing_to_move_and_says_so(client: Client, cast: people.Cast, owed: list[Any]) -> None:
    client.force_login(cast.an)
    client.post(reverse("desk:hand-over"), sent(cast))
    again = client.post(reverse("desk:hand-over"), sent(cast))
    assert again.status_code == 422
    assert Minute.objects.count() == 1


def test_a_head_hands_over_only_the_work_of_the_own_unit(client: Client, cast: people.Cast, owed: list[Any]) -> None:
    make.commitment(cast.units.so_y_te)
    client.force_login(cast.huong)
    refused = client.post(
        reverse("desk:hand-over"), sent(cast, from_unit=cast.units.so_y_te.pk, to_unit=cast.units.so_xay_dung.pk)
    )
    assert refused.status_code == 422
    assert not Minute.objects.exists()
    assert client.post(reverse("desk:hand-over"), sent(cast)).status_code == 302


def test_the_outsider_is_refused(client: Client, cast: people.Cast, owed: list[Any]) -> None:
    client.force_login(cast.tuan)
    assert client.get(reverse("desk:hand-over")).status_code == 403
    assert client.post(reverse("desk:hand-over"), sent(cast)).status_code == 403
    assert not Minute.objects.exists()

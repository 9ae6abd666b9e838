"""A letter demands a figure of another room: its target is bound to the measure and shows the live value, though neither room knows the other."""

import datetime as dt
from decimal import Decimal

import pytest

from dunghen.directives import operations as letters
from dunghen.directives import queries
from dunghen.directives.models import Target
from dunghen.directives.tests import stage as directives
from dunghen.kernel.tests.make import moment
from dunghen.petitions.tests import stage as petitions
from dunghen.petitions.tests.test_counting import AT, story


@pytest.mark.django_db
def test_a_target_on_petitions_answered_on_time_shows_what_is_measured() -> None:
    cast = story()
    letter = directives.issued(cast, directives.task(due="30/10/2021"))
    target = Target.objects.create(
        letter=letter,
        task=letter.tasks.get(),
        text="trên 90% phản ánh được trả lời đúng hạn",
        op=">",
        value=Decimal(90),
    )
    letters.bind_target(actor=cast.thao, target=target, measure_slug="petitions.on_time_rate", at=moment(2021, 10, 1))
    (aim,) = queries.aims_of(letter, AT)
    assert aim.reading is not None and (aim.reading.value, aim.reading.unit) == (50.0, "%")
    petition = petitions.handed(cast, at=AT)
    petitions.answered(cast, petition, AT + dt.timedelta(hours=4))
    (aim,) = queries.aims_of(letter, AT + dt.timedelta(hours=5))
    assert aim.reading is not None and aim.reading.value == pytest.approx(4 / 7 * 100)

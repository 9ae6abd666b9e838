"""Wrong tries of a secret: slow for who guesses it, open for its owner, and bounded for all the world together."""

import datetime as dt

import pytest

from dunghen.api import operations, refusals
from dunghen.api.models import Guessing
from dunghen.kernel.tests.make import moment

pytestmark = pytest.mark.django_db
NINE = moment(2021, 9, 20, 9)


def guess(place: str, at: dt.datetime = NINE, ceiling: operations.Pace | None = operations.LONG) -> operations.Try:
    return operations.guess(door="test", name="PA2109-7K3MQ9", place=place, ceiling=ceiling, at=at)


def wrong(place: str, at: dt.datetime, ceiling: operations.Pace, times: int) -> int:
    """Return how many of so many tries were let through."""
    through = 0
    for _ in range(times):
        try:
            guess(place, at, ceiling)
        except refusals.TooOften:
            break
        through += 1
    return through


def test_the_numbers_of_the_documents(db: None) -> None:
    day = dt.timedelta(days=1)
    hours = [NINE + n * dt.timedelta(minutes=15) for n in range(8)] + [NINE + n * day for n in range(1, 31)]
    assert sum(wrong("192.0.2.1", at, operations.SHORT, 9) for at in hours) == 8 + 30, "one network in thirty days"
    ten = [f"198.51.100.{n}" for n in range(10)]
    far = NINE + 100 * day
    assert sum(wrong(place, far + n * day, operations.SHORT, 9) for n in range(31) for place in ten) == 30 + 30
    assert operations.LONG.most + 30 * day / operations.LONG.every == 4520, "of a million: one in 221"


def test_who_waits_makes_the_wait_no_longer_and_is_told_it(db: None) -> None:
    for _ in range(5):
        guess("192.0.2.1")
    for _ in range(3):
        with pytest.raises(refusals.TooOften) as told:
            guess("192.0.2.1", NINE + dt.timedelta(minutes=5))
        assert told.value.facts["seconds"] == 600
    guess("192.0.2.1", NINE + dt.timedelta(minutes=15))


def test_a_right_one_gives_back_its_own_try_and_no_strangers(db: None) -> None:
    few = operations.Pace(3, dt.timedelta(days=1))
    guess("192.0.2.1", ceiling=few)
    guess("192.0.2.2", ceiling=few)
    for _ in range(9):
        operations.was_right(guess("192.0.2.3", ceiling=few))
    guess("192.0.2.4", ceiling=few)
    with pytest.raises(refusals.TooOften):
        guess("192.0.2.3", ceiling=few)


def test_a_bucket_that_is_full_again_is_forgotten(db: None) -> None:
    guess("192.0.2.1")
    assert not operations.forget_guesses(at=NINE)
    assert operations.forget_guesses(at=NINE + dt.timedelta(days=2)) == 3 and not Guessing.objects.exists()

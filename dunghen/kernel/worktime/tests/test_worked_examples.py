"""Terms in working days that an official can check against a wall calendar."""

import numpy as np
import pytest

from dunghen.kernel.worktime.arithmetic import add_working_days, working_days_between
from dunghen.kernel.worktime.tests.calendars import at, on, shipped

EXAMPLES = [
    # received, working days, due, what the count meets
    ("16/8/2021", 5, "23/8/2021", "one weekend"),
    ("30/8/2021", 5, "08/9/2021", "2 and 3 September off, one weekend"),
    ("08/2/2021", 3, "18/2/2021", "Tết from 10 to 16 February"),
    ("28/4/2021", 3, "05/5/2021", "30 April, and Monday 3 May instead of Saturday 1 May"),
    ("28/01/2022", 5, "11/02/2022", "Tết from 31 January to 4 February"),
    ("26/4/2024", 3, "04/5/2024", "Monday 29 April off, Saturday 4 May worked for it"),
    ("25/4/2025", 3, "29/4/2025", "Saturday 26 April worked for Friday 2 May"),
    ("31/12/2025", 5, "09/01/2026", "Friday 2 January off by swap"),
    ("21/8/2026", 10, "08/9/2026", "Saturday 22 August worked, 31 August to 2 September off"),
    ("23/11/2026", 1, "25/11/2026", "24 November, a holiday since 2026"),
]

YEARS = {
    2018: 250, 2019: 252, 2020: 252, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 250, 2026: 249, 2027: 249,
}  # fmt: skip


@pytest.mark.parametrize(("received", "amount", "due", "meets"), EXAMPLES)
def test_a_term_in_working_days_ends_on_the_day_an_official_finds(received, amount, due, meets):
    assert add_working_days(shipped(), at(f"{received} 09:00"), amount) == at(f"{due} 17:00"), meets


def test_all_examples_at_once_as_arrays():
    received = np.array([at(f"{row[0]} 16:59") for row in EXAMPLES], dtype="M8[m]")
    amounts = np.array([row[1] for row in EXAMPLES])
    due = np.array([at(f"{row[2]} 17:00") for row in EXAMPLES], dtype="M8[m]")
    assert (add_working_days(shipped(), received, amounts) == due).all()


@pytest.mark.parametrize(("received", "amount", "due", "meets"), EXAMPLES)
def test_counting_back_from_the_due_day_gives_the_term(received, amount, due, meets):
    assert working_days_between(shipped(), on(received), on(due)) == amount, meets


@pytest.mark.parametrize(("year", "expected"), YEARS.items())
def test_a_year_has_the_working_days_it_is_known_to_have(year, expected):
    calendar = shipped()
    last = on(f"31/12/{year}")
    counted = working_days_between(calendar, on(f"01/01/{year}"), last)
    assert counted == expected, "1 January is off, so counting from it loses nothing"

"""The fixed cast, and the province from the product's own data folder."""

import datetime as dt
from pathlib import Path

import pytest

from dunghen.kernel.access import SYSTEM
from dunghen.kernel.organisation import operations, queries
from dunghen.kernel.organisation.datafile import as_directory, check, read
from dunghen.kernel.organisation.directory import Directory
from dunghen.kernel.organisation.models import Person, Role, Unit

DATA = Path(__file__).resolve().parents[4] / "data" / "units" / "khanh-hoa"


@pytest.fixture(scope="session")
def province() -> Directory:
    """The province of the data folder, in memory alone."""
    folder = read(DATA)
    assert check(folder) == []
    return as_directory(folder)


@pytest.fixture
def stored(db: None, at: dt.datetime) -> Directory:
    """The same province, stored."""
    operations.load_units(source=DATA, actor=SYSTEM, at=at)
    return queries.directory()


@pytest.fixture
def offices(db: None) -> None:
    """The few units that stories about people need."""
    last = dt.date(2025, 6, 30)
    for key, name, first, until in (
        ("van-phong-ubnd-tinh", "Văn phòng UBND tỉnh", None, None),
        ("so-noi-vu", "Sở Nội vụ", None, last),
        ("so-noi-vu-2025", "Sở Nội vụ", dt.date(2025, 7, 1), None),
        ("so-y-te", "Sở Y tế", None, last),
        ("so-cong-thuong", "Sở Công Thương", None, last),
    ):
        Unit.objects.create(
            key=key, name=name, short_name=name, kind="so", level="tinh", valid_from=first, valid_to=until
        )


@pytest.fixture
def minh(offices: None, at: dt.datetime) -> Person:
    """The administrator."""
    unit = Unit.objects.get(key="van-phong-ubnd-tinh")
    person, _ = operations.create_first_admin(email="minh@tinh.example", full_name="Trần Quang Minh", unit=unit, at=at)
    return person


@pytest.fixture
def hanh(minh: Person, at: dt.datetime) -> Person:
    """The director of Sở Nội vụ."""
    person = operations.add_person(
        email="hanh@tinh.example", full_name="Lê Thị Hạnh", title="Giám đốc", actor=minh, at=at
    )
    unit = Unit.objects.get(key="so-noi-vu")
    operations.grant_role(person=person, unit=unit, role=Role.HEAD, actor=minh, at=at)
    return person


@pytest.fixture
def bao(minh: Person, at: dt.datetime) -> Person:
    """Somebody without any role yet."""
    return operations.add_person(email="bao@tinh.example", full_name="Võ Gia Bảo", actor=minh, at=at)

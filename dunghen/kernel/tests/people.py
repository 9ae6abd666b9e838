"""The cast of every story: invented people in the units of an invented-name province, as on 20 September 2021.

::

    from dunghen.kernel.tests import people

    cast = people.cast()
    cast.minh   # officer of the department of construction
    cast.units.so_xay_dung
"""

from dataclasses import dataclass

from dunghen.kernel.organisation.models import Delegation, Grant, Level, Person, Role, Unit, UnitKind
from dunghen.kernel.tests import make
from dunghen.kernel.text import search_key


@dataclass(frozen=True)
class Units:
    ubnd_tinh: Unit
    van_phong: Unit
    so_noi_vu: Unit
    so_xay_dung: Unit
    so_y_te: Unit


@dataclass(frozen=True)
class Cast:
    units: Units
    minh: Person
    """Officer of the department of construction."""
    huong: Person
    """His head."""
    phuc: Person
    """Clerk of the provincial office: enters and issues letters."""
    thao: Person
    """Supervisor at the department of home affairs: follows and urges."""
    dung: Person
    """Chairman of the province."""
    an: Person
    """Administrator."""
    mai: Person
    """Coordinator at the provincial office: receives, sorts and publishes what citizens send."""
    nga: Person
    """Operator at the counter and the hotline of the provincial office."""
    lan: Person
    """A citizen with an account and no role anywhere."""
    tuan: Person
    """Outsider: officer of another department, who must see nothing of all this."""

    def everybody(self) -> dict[str, Person]:
        """Return the people by first name, for role × page tables."""
        return {
            name: getattr(self, name)
            for name in ("minh", "huong", "phuc", "thao", "dung", "an", "mai", "nga", "lan", "tuan")
        }


def units() -> Units:
    """Return the units of the cast, made when they are not there yet."""
    names = {
        "ubnd-tinh": ("UBND tỉnh", "UBND tỉnh", UnitKind.PROVINCE),
        "van-phong-ubnd-tinh": ("Văn phòng UBND tỉnh", "Văn phòng", UnitKind.OFFICE),
        "so-noi-vu": ("Sở Nội vụ", "Sở Nội vụ", UnitKind.DEPARTMENT),
        "so-xay-dung": ("Sở Xây dựng", "Sở Xây dựng", UnitKind.DEPARTMENT),
        "so-y-te": ("Sở Y tế", "Sở Y tế", UnitKind.DEPARTMENT),
    }
    # Hundreds of tests begin with them: a few statements, not a few for each.
    found = {unit.key: unit for unit in Unit.objects.filter(key__in=names)}
    missing = [
        Unit(
            key=key,
            name=name,
            short_name=short_name,
            kind=kind,
            level=Level.PROVINCE,
            search=search_key(f"{name} {short_name}"),
        )
        for key, (name, short_name, kind) in names.items()
        if key not in found
    ]
    found |= {unit.key: unit for unit in Unit.objects.bulk_create(missing)}
    return Units(*(found[key] for key in names))


def cast() -> Cast:
    """Return everybody with their roles; call it once in a test."""
    at = units()
    people = {
        "minh": ("Trần Nhật Minh", Role.OFFICER, at.so_xay_dung, "Chuyên viên"),
        "huong": ("Lê Thu Hương", Role.HEAD, at.so_xay_dung, "Giám đốc Sở Xây dựng"),
        "phuc": ("Võ Hạnh Phúc", Role.CLERK, at.van_phong, "Chuyên viên Văn phòng"),
        "thao": ("Đặng Phương Thảo", Role.SUPERVISOR, at.so_noi_vu, "Phó Trưởng phòng Cải cách hành chính"),
        "dung": ("Phan Trí Dũng", Role.LEADER, at.ubnd_tinh, "Chủ tịch UBND tỉnh"),
        "an": ("Bùi Bình An", Role.ADMIN, at.van_phong, "Quản trị hệ thống"),
        "mai": ("Nguyễn Thanh Mai", Role.COORDINATOR, at.van_phong, "Chuyên viên điều phối"),
        "nga": ("Trịnh Thúy Nga", Role.OPERATOR, at.van_phong, "Điện thoại viên"),
        "lan": ("Hồ Ngọc Lan", "", None, ""),
        "tuan": ("Mai Anh Tuấn", Role.OFFICER, at.so_y_te, "Chuyên viên"),
    }
    made = {
        first: make.unsaved_person(f"{first}@{'tinh' if role else 'dan'}.example", full_name, title=title)
        for first, (full_name, role, _where, title) in people.items()
    }
    Person.objects.bulk_create(made.values())
    Grant.objects.bulk_create(
        Grant(person=made[first], unit=where, role=role)
        for first, (_name, role, where, _title) in people.items()
        if where
    )
    return Cast(units=at, **made)


def grant(who: Person, role: str, where: Unit, **days: object) -> Grant:
    """Give one more role, e.g. for some days only (``valid_from``, ``valid_to``)."""
    who.__dict__.pop("_standings", None)
    return Grant.objects.create(person=who, role=role, unit=where, **days)


def delegate(giver: Person, taker: Person, role: str, where: Unit, **days: object) -> Delegation:
    """Let ``taker`` act with the giver's role in the unit (for some days)."""
    taker.__dict__.pop("_standings", None)
    return Delegation.objects.create(
        giver=giver, taker=taker, role=role, unit=where, basis="Văn bản ủy quyền số 15/UQ-SXD", **days
    )

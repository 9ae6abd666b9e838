"""The acts on units and people, their access rules and their wording in a trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from dunghen.kernel.access import Action, Allow
from dunghen.kernel.acts import Subject, Verb

from .models import Person, Role, Unit

MANAGE = Action("organisation.manage", "Quản trị đơn vị, con người và vai trò", (Allow(Role.ADMIN),))
DELEGATE = Action("organisation.delegate", "Ủy quyền trong đơn vị", (Allow(Role.HEAD, at="unit"), Allow(Role.ADMIN)))
SEE = Action("organisation.see", "Xem danh mục đơn vị", signed_in=True)

UNITS_LOADED = Verb(
    "organisation.units_loaded",
    "Nạp danh mục đơn vị",
    "{actor} nạp danh mục đơn vị từ {source}: thêm {added}, sửa {changed}, kết thúc {ended}, bỏ {removed}",
    MANAGE,
)
ALIAS_ADDED = Verb("organisation.alias_added", "Thêm tên gọi khác", "{actor} thêm tên gọi “{text}” cho {ref}", MANAGE)
PERSON_ADDED = Verb("organisation.person_added", "Thêm người dùng", "{actor} thêm người dùng {ref}", MANAGE)
PERSON_CHANGED = Verb(
    "organisation.person_changed", "Sửa thông tin người dùng", "{actor} sửa thông tin của {ref}", MANAGE
)
PERSON_CLOSED = Verb(
    "organisation.person_closed", "Khóa tài khoản", "{actor} khóa tài khoản của {ref}: {reason}", MANAGE
)
PERSON_REOPENED = Verb("organisation.person_reopened", "Mở lại tài khoản", "{actor} mở lại tài khoản của {ref}", MANAGE)
PASSWORD_SET = Verb("organisation.password_set", "Đặt lại mật khẩu", "{actor} đặt lại mật khẩu cho {ref}", MANAGE)
ROLE_GRANTED = Verb(
    "organisation.role_granted",
    "Giao vai trò",
    "{actor} giao vai trò {role} tại {unit} cho {ref} từ ngày {valid_from}",
    MANAGE,
)
GRANT_ENDED = Verb(
    "organisation.grant_ended",
    "Kết thúc vai trò",
    "{actor} kết thúc vai trò {role} tại {unit} của {ref} hết ngày {valid_to}",
    MANAGE,
)
POST_MADE = Verb("organisation.post_made", "Thêm vị trí", "{actor} thêm vị trí {title} tại {ref}", MANAGE)
APPOINTED = Verb(
    "organisation.appointed",
    "Bổ nhiệm vào vị trí",
    "{actor} bổ nhiệm {ref} giữ vị trí {title} tại {unit} từ ngày {valid_from}",
    MANAGE,
)
DELEGATED = Verb(
    "organisation.delegated",
    "Ủy quyền",
    "{actor} ghi nhận {giver} ủy quyền vai trò {role} tại {unit} cho {taker} từ ngày {valid_from} đến ngày {valid_to} theo {basis}",
    DELEGATE,
)
DELEGATION_ENDED = Verb(
    "organisation.delegation_ended",
    "Kết thúc ủy quyền",
    "{actor} kết thúc ủy quyền của {giver} cho {taker} hết ngày {valid_to}",
    DELEGATE,
)


@dataclass(frozen=True)
class AboutUnit:
    """A unit as the object of an act; its relation "unit" is the unit itself."""

    unit: Unit

    def journal_subject(self) -> Subject:
        thread = f"organisation.unit:{self.unit.pk}"
        return Subject("organisation.unit", self.unit.pk, self.unit.name, (thread,), self.unit.pk)

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"unit": frozenset({self.unit.pk})}


@dataclass(frozen=True)
class AboutPerson:
    """A person as the object of an act in some unit."""

    person: Person
    unit_id: int | None = None

    def journal_subject(self) -> Subject:
        thread = f"organisation.person:{self.person.pk}"
        threads = (thread, f"organisation.unit:{self.unit_id}") if self.unit_id else (thread,)
        return Subject("organisation.person", self.person.pk, str(self.person), threads, self.unit_id)

    def access_units(self) -> Mapping[str, frozenset[int]]:
        return {"unit": frozenset({self.unit_id}) if self.unit_id else frozenset()}

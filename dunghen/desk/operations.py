"""What the frame itself changes: a person's own profile, the day of a demonstration."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from dunghen.desk import verbs
from dunghen.kernel import clock
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person

LABELS = {"phone": _("điện thoại"), "wants_digest": _("nhận bản tổng hợp mỗi sáng")}


def change_profile(*, actor: Person, phone: str, wants_digest: bool, at: dt.datetime) -> Person:
    """Let ``actor`` change the phone number and whether a digest comes each morning."""
    with act(verbs.PROFILE_CHANGED, actor=actor, on=None, at=at) as deed:
        person = deed.lock(actor)
        wanted = {"phone": phone, "wants_digest": wants_digest}
        changed = [name for name, value in wanted.items() if getattr(person, name) != value]
        for name in changed:
            setattr(person, name, wanted[name])
        person.save(update_fields=changed or ["phone"])
        deed.note(fields=", ".join(str(LABELS[name]) for name in changed) or "—")
    return person


def move_clock(*, actor: Person, day: dt.date | None, at: dt.datetime) -> None:
    """Set the day of the demonstration (None: the real day). Journalled at the moment that was the present before."""
    before = clock.demonstration_day()
    with act(verbs.CLOCK_MOVED, actor=actor, on=None, at=at) as deed:
        deed.note(old=_shown(before), new=_shown(day))
        clock.set_demonstration_day(day)


def _shown(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "ngày thật"

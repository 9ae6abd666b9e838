"""Whom to apologise to: kept sealed on the case, opened for a reason, forgotten when its time is over."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Applicant, Case
from dunghen.dossiers.operations.case_steps import move, need
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import cases as rules
from dunghen.kernel.access import SYSTEM
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import nfc

AT_ONCE = 1000


def keep_contact(
    *, actor: Person, case: Case, name: str, phone: str = "", email: str = "", address: str = "", at: dt.datetime
) -> Applicant:
    """Keep whom to apologise to, sealed; a new entry takes the place of the old. Raises UnfitContact, TextNeeded."""
    name = need(name, "họ và tên", "lưu người nhận", 120)
    try:
        if email.strip():
            validate_email(email.strip())
    except ValidationError as error:
        raise refusals.UnfitContact(what="Địa chỉ thư điện tử") from error
    with act(verbs.CONTACT_KEPT, actor=actor, on=case, at=at) as deed:
        fresh = deed.lock(case)
        move(deed, fresh, "keep_contact", waits_on=fresh.waits_on)
        kept, _ = Applicant.objects.update_or_create(
            case=fresh,
            defaults={
                "name": name,
                "phone": phone.strip()[:20],
                "email": email.strip(),
                "address": nfc(address).strip()[:300],
                "erased_at": None,
            },
        )
    return kept


def unseal(*, actor: Person, case: Case, why: str, at: dt.datetime) -> Applicant:
    """Show the applicant, once, for a reason that stays in the journal. Raises NoContact."""
    why = need(why, "lý do", "mở thông tin người nộp", 300)
    with act(verbs.UNSEALED, actor=actor, on=case, at=at, why=why):
        found = Applicant.objects.filter(case=case, erased_at__isnull=True).first()
        if found is None:
            raise refusals.NoContact(ref=case.code)
        return found


def forget_applicants(*, at: dt.datetime) -> int:
    """Forget the applicants of cases that ended long ago (amount ``retention_days``). Return how many; call until none is left."""
    before = at - dt.timedelta(days=amounts.amounts(at)["retention_days"])
    rows = Applicant.objects.filter(case__state=rules.ENDED, case__ended_at__lt=before, erased_at__isnull=True)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if found:
        with act(verbs.APPLICANTS_FORGOTTEN, actor=SYSTEM, on=None, at=at, count=len(found)):
            Applicant.objects.filter(pk__in=found).update(name="", phone="", email="", address="", erased_at=at)
    return len(found)

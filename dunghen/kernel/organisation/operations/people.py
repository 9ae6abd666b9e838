"""People, what they are allowed to be in a unit, and the posts they hold."""

import datetime as dt
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from dunghen.kernel.access import SYSTEM, Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation import errors, verbs
from dunghen.kernel.organisation.models import Grant, Person, Post, Role, Unit
from dunghen.kernel.text import format_date, nfc, squeeze


def add_person(
    *,
    email: str,
    full_name: str,
    actor: Actor,
    at: dt.datetime,
    title: str = "",
    phone: str = "",
    password: str = "",
) -> Person:
    """Make an account. Without a password it cannot be signed in to until one is set."""
    address = squeeze(email).lower()
    with act(verbs.PERSON_ADDED, actor=actor, on=None, at=at, email=address) as deed:
        if Person.objects.filter(email__iexact=address).exists():
            raise errors.EmailTaken(email=address)
        person = Person(
            email=address, full_name=squeeze(nfc(full_name)), title=squeeze(nfc(title)), phone=squeeze(phone)
        )
        _give_password(person, password)
        person.save()
        deed.about(verbs.AboutPerson(person))
        return person


def change_person(*, person: Person, full_name: str, title: str, phone: str, actor: Actor, at: dt.datetime) -> Person:
    """Correct a person's name, title and telephone; the journal keeps what was there before."""
    with act(verbs.PERSON_CHANGED, actor=actor, on=verbs.AboutPerson(person), at=at) as deed:
        person = deed.lock(person)
        deed.note(before={"full_name": person.full_name, "title": person.title, "phone": person.phone})
        person.full_name, person.title, person.phone = squeeze(nfc(full_name)), squeeze(nfc(title)), squeeze(phone)
        person.save(update_fields=["full_name", "title", "phone"])
        return person


def set_password(*, person: Person, password: str, actor: Actor, at: dt.datetime) -> Person:
    """Give a person a new password; sessions opened with the old one end."""
    with act(verbs.PASSWORD_SET, actor=actor, on=verbs.AboutPerson(person), at=at) as deed:
        person = deed.lock(person)
        _give_password(person, password)
        person.save(update_fields=["password"])
        return person


def close_account(*, person: Person, reason: str, actor: Actor, at: dt.datetime) -> Person:
    """Keep a person from signing in and from acting. Grants stay as they are, for the record."""
    with act(verbs.PERSON_CLOSED, actor=actor, on=verbs.AboutPerson(person), at=at, reason=reason) as deed:
        person = deed.lock(person)
        if not person.is_active:
            raise errors.AccountClosed(person=person)
        _keep_an_admin(person, at.date())
        person.is_active = False
        person.save(update_fields=["is_active"])
        return person


def reopen_account(*, person: Person, actor: Actor, at: dt.datetime) -> Person:
    """Let a person in again."""
    with act(verbs.PERSON_REOPENED, actor=actor, on=verbs.AboutPerson(person), at=at) as deed:
        person = deed.lock(person)
        person.is_active = True
        person.save(update_fields=["is_active"])
        return person


def grant_role(
    *,
    person: Person,
    unit: Unit,
    role: str,
    actor: Actor,
    at: dt.datetime,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    post: Post | None = None,
) -> Grant:
    """Let ``person`` be ``role`` in ``unit`` from ``valid_from`` (default: the day of the act) to ``valid_to`` (default: open)."""
    first = valid_from or at.date()
    facts = {"role": Role(role).label, "unit": unit.name, "valid_from": first, "valid_to": valid_to}
    with act(verbs.ROLE_GRANTED, actor=actor, on=verbs.AboutPerson(person, unit.pk), at=at) as deed:
        deed.note(**facts)
        person = deed.lock(person)
        if not person.is_active:
            raise errors.AccountClosed(person=person)
        _check_days(first, valid_to)
        _check_alive(unit, first)
        standing = Grant.objects.filter(person=person, unit=unit, role=role).filter(_meets(first, valid_to))
        if standing.exists():
            raise errors.AlreadyGranted(person=person, role=Role(role).label, unit=unit.name)
        return Grant.objects.create(person=person, unit=unit, role=role, post=post, valid_from=first, valid_to=valid_to)


def end_grant(
    *, grant: Grant, actor: Actor, at: dt.datetime, valid_to: dt.date | None = None, reason: str = ""
) -> Grant:
    """Let a grant end with ``valid_to`` (default: the day of the act; the role still holds on that day)."""
    last = valid_to or at.date()
    facts = {"role": Role(grant.role).label, "unit": grant.unit.name, "valid_to": last}
    about = verbs.AboutPerson(grant.person, grant.unit_id)
    with act(verbs.GRANT_ENDED, actor=actor, on=about, at=at, reason=reason) as deed:
        deed.note(**facts)
        grant = deed.lock(grant)
        if grant.valid_to is not None and grant.valid_to <= last:
            raise errors.AlreadyEnded(last=format_date(grant.valid_to))
        _check_days(grant.valid_from, last)
        if grant.role == Role.ADMIN:
            _keep_an_admin(grant.person, last + dt.timedelta(days=1), but=grant)
        grant.valid_to = last
        grant.save(update_fields=["valid_to"])
        return grant


def make_post(
    *,
    unit: Unit,
    title: str,
    actor: Actor,
    at: dt.datetime,
    is_head: bool = False,
    valid_from: dt.date | None = None,
) -> Post:
    """Set up a position in a unit."""
    name = squeeze(nfc(title))
    with act(verbs.POST_MADE, actor=actor, on=verbs.AboutUnit(unit), at=at, title=name, is_head=is_head):
        first = valid_from or at.date()
        _check_alive(unit, first)
        return Post.objects.create(unit=unit, title=name, is_head=is_head, valid_from=first)


def appoint(
    *,
    person: Person,
    post: Post,
    role: str,
    actor: Actor,
    at: dt.datetime,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Grant:
    """Put ``person`` on ``post``, with the role that goes with it, as one act; whoever held the role on the post before leaves it."""
    first = valid_from or at.date()
    facts = {"title": post.title, "unit": post.unit.name, "valid_from": first}
    with act(verbs.APPOINTED, actor=actor, on=verbs.AboutPerson(person, post.unit_id), at=at) as deed:
        deed.note(**facts)
        post = deed.lock(post)
        if not post.is_valid_on(first):
            raise errors.PostElsewhere(title=post.title, day=format_date(first))
        if post.is_head:
            before = Grant.objects.filter(post=post, role=role, valid_from__lt=first).filter(_meets(first, None))
            for held in before.exclude(person=person).select_related("person", "unit"):
                end_grant(grant=held, valid_to=first - dt.timedelta(days=1), actor=actor, at=at)
        return grant_role(
            person=person, unit=post.unit, role=role, post=post, actor=actor, at=at, valid_from=first, valid_to=valid_to
        )


def create_first_admin(
    *, email: str, full_name: str, unit: Unit, at: dt.datetime, password: str = "", again: bool = False
) -> tuple[Person, str]:
    """Make the first administrator, with a role in ``unit``; return the person and the password (generated when none is given).

    Refuses when there is an active administrator already, unless ``again``.
    """
    standing = Grant.objects.on(at.date()).filter(role=Role.ADMIN, person__is_active=True).select_related("person")
    if not again and (first := standing.first()):
        raise errors.AdminExists(name=first.person)
    secret = password or secrets.token_urlsafe(15)
    with act(verbs.PERSON_ADDED, actor=SYSTEM, on=None, at=at, email=email, first_admin=True) as deed:
        person = add_person(email=email, full_name=full_name, password=secret, actor=SYSTEM, at=at)
        grant_role(person=person, unit=unit, role=Role.ADMIN, actor=SYSTEM, at=at)
        deed.about(verbs.AboutPerson(person, unit.pk))
    return person, secret


# -- checks shared by the acts -----------------------------------------------------------------------------------------


def _give_password(person: Person, password: str) -> None:
    if not password:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise errors.WeakPassword(reasons=" ".join(error.messages)) from error
    person.set_password(password)


def _check_days(first: dt.date | None, last: dt.date | None) -> None:
    if first and last and last < first:
        raise errors.DaysReversed(first=format_date(first), last=format_date(last))


def _check_alive(unit: Unit, day: dt.date) -> None:
    if not unit.is_valid_on(day):
        raise errors.UnitNotAlive(unit=unit.name, day=format_date(day))


def _meets(first: dt.date, last: dt.date | None) -> Q:
    """Rows whose days have one in common with the span."""
    meets = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    if last is not None:
        meets &= Q(valid_from__isnull=True) | Q(valid_from__lte=last)
    return meets


def _keep_an_admin(person: Person, day: dt.date, but: Grant | None = None) -> None:
    """Refuse to take away the last administrator of ``day``: nobody could give the role back."""
    admins = Grant.objects.on(day).filter(role=Role.ADMIN, person__is_active=True)
    if but is None:
        if admins.filter(person=person).exists() and not admins.exclude(person=person).exists():
            raise errors.LastAdmin
    elif not admins.exclude(pk=but.pk).exists():
        raise errors.LastAdmin

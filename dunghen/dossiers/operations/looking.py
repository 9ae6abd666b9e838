"""The citizen's look-up: which way into a source, the secrets that open it, and how often one may try."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from dunghen.api import operations as uses
from dunghen.api.refusals import TooOften
from dunghen.dossiers import verbs
from dunghen.dossiers.models import DossierSecret, Lookup, LookupTry, Source
from dunghen.dossiers.queries import looking as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import lookup_waits as waits
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person

MINUTES = 15
"""The stretch of time in which tries from one address are counted."""
RACES = 5
"""So many tries for one code at the same time find their turn."""
DOOR = "dossiers.look_up"


def set_way(*, actor: Person, source: Source, way: str, at: dt.datetime) -> Lookup:
    """Open a source's dossiers to citizens in one way, or close them."""
    label = str(Lookup.Way(way).label)
    with act(verbs.WAY_SET, actor=actor, on=source, at=at, way=label):
        kept, _made = Lookup.objects.update_or_create(source=source, defaults={"way": way})
    return kept


def keep_secrets(*, actor: Actor, source: Source, secrets: Mapping[str, str], at: dt.datetime) -> int:
    """Keep the keyed hashes of dossiers' secrets by their codes; a new one takes the place of the old. Return how many. Two statements."""
    with act(verbs.SECRETS_KEPT, actor=actor, on=source, at=at, count=len(secrets)):
        rows = [
            DossierSecret(source=source, key=reads.key_of(code), digest=reads.digest_of(source, code, secret))
            for code, secret in secrets.items()
        ]
        DossierSecret.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["source", "key"], update_fields=["digest"]
        )
    return len(rows)


def look_up(*, code: str, secret: str, address: str, at: dt.datetime) -> reads.Seen:
    """Return what code and secret open. A try is counted before looking; a right one is given back and ends the code's waits.

    From one address there are few tries in a quarter of an hour; for one code, known or not, waits grow with every wrong one wherever it comes
    from (``rules.lookup_waits``). Raises WrongSecret, TooManyTries.
    """
    mark = uses.address_mark(address)
    try:
        uses.spend(door=DOOR, mark=mark, most=amounts.amounts(at)["lookup_tries"], minutes=MINUTES, at=at)
    except TooOften as error:
        raise refusals.TooManyTries(wait=_said(dt.timedelta(seconds=int(error.facts["seconds"])))) from error
    of_code = uses.address_mark(f"dossier:{code.strip().upper()[:120]}")
    _count_try(of_code, at)
    found = reads.look_up(code, secret, at)
    uses.give_back(door=DOOR, mark=mark, minutes=MINUTES, at=at)
    LookupTry.objects.filter(mark=of_code).delete()
    return found


def _count_try(mark: str, at: dt.datetime) -> None:
    """Count a try for a code as if it were wrong. Raises TooManyTries while it waits, which a try does not make longer."""
    LookupTry.objects.bulk_create([LookupTry(mark=mark, at=at)], ignore_conflicts=True)
    for _round in range(RACES):
        row = LookupTry.objects.get(mark=mark)
        if row.until is not None and at < row.until:
            raise refusals.TooManyTries(wait=_said(row.until - at))
        wrong = 1 if at - row.at > waits.FORGOTTEN else row.wrong + 1
        wait = waits.wait_after(wrong)
        # Of several tries at once one counts next; the others look again.
        same = LookupTry.objects.filter(mark=mark, wrong=row.wrong, at=row.at)
        if same.update(wrong=wrong, at=at, until=at + wait if wait else None):
            return
    raise refusals.TooManyTries(wait=_said(waits.FIRST))


def forget_tries(*, at: dt.datetime) -> int:
    """Forget tries that count no more. Return how many codes."""
    return LookupTry.objects.filter(at__lt=at - waits.FORGOTTEN).delete()[0]


def _said(wait: dt.timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    if minutes < 120:
        return _("%(n)s phút") % {"n": minutes}
    return _("%(n)s giờ") % {"n": -(-minutes // 60)}

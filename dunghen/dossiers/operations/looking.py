"""The citizen's look-up: which way into a source, the secrets that open it, and how often one may try."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from dunghen.api import operations as uses
from dunghen.api.refusals import TooOften
from dunghen.dossiers import verbs
from dunghen.dossiers.models import DossierSecret, Lookup, Source
from dunghen.dossiers.queries import looking as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.kernel.access import Actor
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person

MINUTES = 15
"""The stretch of time in which tries from one address are counted."""
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


def look_up(*, code: str, secret: str, address: str, at: dt.datetime, device: str = "") -> reads.Seen:
    """Return what code and secret open. A try is counted before looking; a right one is given back.

    From one address there are few tries in a quarter of an hour, whatever the code; for one code, known or not, few from one address and more
    from all together (``api.operations.guess``). ``device``: what stands for a browser that has opened this code before; what others try does not
    shut it out. Raises WrongSecret, TooManyTries.
    """
    mark = uses.address_mark(address)
    name = code.strip().upper()[:120]
    ceiling = None if device else uses.SHORT if reads.is_short(secret) else uses.LONG
    try:
        uses.spend(door=DOOR, mark=mark, most=amounts.amounts(at)["lookup_tries"], minutes=MINUTES, at=at)
        counted = uses.guess(door=DOOR, name=name, place=device or address, ceiling=ceiling, at=at)
    except TooOften as error:
        raise refusals.TooManyTries(wait=_said(dt.timedelta(seconds=int(error.facts["seconds"])))) from error
    found = reads.look_up(code, secret, at)
    uses.give_back(door=DOOR, mark=mark, minutes=MINUTES, at=at)
    uses.was_right(counted)
    return found


def _said(wait: dt.timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    if minutes < 120:
        return _("%(n)s phút") % {"n": minutes}
    return _("%(n)s giờ") % {"n": -(-minutes // 60)}

"""The citizen's look-up: which way into a source, the secrets that open it, and how often one may try."""

import datetime as dt
from collections.abc import Mapping

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
DOOR = "dossiers.look_up"


def set_way(*, actor: Person, source: Source, way: str, at: dt.datetime) -> Lookup:
    """Open a source's dossiers to citizens in one way, or close them."""
    label = str(Lookup.Way(way).label)
    with act(verbs.WAY_SET, actor=actor, on=source, at=at, way=label):
        kept, _ = Lookup.objects.update_or_create(source=source, defaults={"way": way})
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
    """Return what code and secret open. Tries are counted before looking, from the address and for the code; a right one is given back.

    Raises WrongSecret, TooManyTries.
    """
    most = amounts.amounts(at)["lookup_tries"]
    marks = [uses.address_mark(address), uses.address_mark(f"dossier:{code.strip().upper()}")]
    for mark in marks:
        try:
            uses.spend(door=DOOR, mark=mark, most=most, minutes=MINUTES, at=at)
        except TooOften as error:
            wait = max(1, round(int(error.facts["seconds"]) / 60))
            raise refusals.TooManyTries(wait=f"{wait} phút") from error
    found = reads.look_up(code, secret, at)
    for mark in marks:
        uses.give_back(door=DOOR, mark=mark, minutes=MINUTES, at=at)
    return found

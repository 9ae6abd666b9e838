"""POST: the second secrets of dossiers, so that citizens can look them up. Kept as keyed hashes, the secrets themselves nowhere."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from dunghen.api import callers
from dunghen.api.callers import caller_of
from dunghen.api.shell import Given, answer
from dunghen.dossiers.models import Source
from dunghen.kernel.errors import NotFound

SCOPE = "dossiers.secrets"
AT_ONCE = 1000


class Secret(Given):
    code: str = Field(min_length=1, max_length=120)
    secret: str = Field(min_length=4, max_length=60)


class Secrets(Given):
    source: str = Field(min_length=1, max_length=40, description="name of the source")
    secrets: list[Secret] = Field(min_length=1, max_length=AT_ONCE)


class Kept(BaseModel):
    kept: int


def add_to(router: Router) -> None:
    router.post(
        "/secrets", auth=callers.Holder(SCOPE), response=Kept, summary="Secrets for citizens' look-up", operation_id="dossier-secrets",
        url_name="dossier-secrets",
    )(secrets)  # fmt: skip


def secrets(request: HttpRequest, given: Secrets) -> HttpResponse:
    """A secret that is sent again takes the place of the one before; sending the same again changes nothing."""
    from dunghen.dossiers.operations import looking

    caller = caller_of(request)
    source = Source.objects.filter(name=given.source).first()
    if source is None:
        raise NotFound
    pairs = {one.code.upper(): one.secret for one in given.secrets}
    return answer({"kept": looking.keep_secrets(actor=caller.actor, source=source, secrets=pairs, at=caller.at)})

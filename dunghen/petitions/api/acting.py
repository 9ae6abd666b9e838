"""Officers' acts: one address each, all of the same shape. What the key's person may do is decided by the act itself."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dunghen.api import callers
from dunghen.api.callers import Caller, caller_of
from dunghen.api.shell import Given, answer, once
from dunghen.kernel import errors
from dunghen.kernel.organisation.models import Person, Unit
from dunghen.petitions import operations, queries, rules, verbs
from dunghen.petitions.api import sent, shown
from dunghen.petitions.api.looking import CODE, seen
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Decision

SCOPE = "petitions.act"
Act = Callable[[Caller, Petition, Any], object]


def add_to(router: Router) -> None:
    for word, (summary, form, do) in ACTS.items():
        router.post(
            f"/{{code}}/{word}", auth=callers.Holder(SCOPE), response=shown.Petition, summary=summary, operation_id=word,
            url_name=f"petition-{word}", openapi_extra={"x-repeat": True},
        )(_view(word, form, do))  # fmt: skip


def _view(word: str, form: type[Given], do: Act) -> Callable[..., HttpResponse]:
    """Return the endpoint of one act: find, act, show."""

    @once
    def act(request: HttpRequest, given: Given, code: str = CODE) -> HttpResponse:
        caller = caller_of(request)
        _person(caller)
        do(caller, queries.one(caller.actor, rules.read_code(code), caller.at), given)
        return _told(caller, code)

    act.__name__, act.__doc__ = word, f"{rules.MOVE_LABELS.get(word, '')}".strip() or None
    # The form is known only here; ninja reads it from the annotations.
    act.__wrapped__.__annotations__["given"] = form  # type: ignore[attr-defined]
    act.__annotations__ = act.__wrapped__.__annotations__  # type: ignore[attr-defined]
    return act


def _told(caller: Caller, code: str) -> HttpResponse:
    """Return the petition as it is now; who has just handed it on may no longer see it."""
    try:
        return answer(seen(caller, code))
    except errors.NotFound:
        return answer_gone(code)


def answer_gone(code: str) -> HttpResponse:
    return HttpResponse(status=204)


def _person(caller: Caller) -> Person:
    if not isinstance(caller.actor, Person):
        raise errors.Forbidden(action=verbs.SEE.label)
    return caller.actor


def _unit(key: str) -> Unit:
    found: Unit | None = Unit.objects.filter(key=key).first()
    if found is None:
        raise rules.UnknownUnit(key=key)
    return found


def _field(slug: str) -> str:
    if slug not in operations.fields():
        raise rules.UnknownField(field=slug)
    return slug


def _other(caller: Caller, code: str) -> Petition:
    return queries.one(caller.actor, rules.read_code(code), caller.at)


def _accept(caller: Caller, petition: Petition, given: sent.Acceptance) -> object:
    decision = Decision(
        kind=given.kind,
        field=_field(given.field),
        lead=_unit(given.lead),
        cls=given.cls,
        coops=[_unit(key) for key in given.coops],
        title=given.title,
        commune=_unit(given.commune) if given.commune else None,
    )
    return operations.accept(actor=caller.actor, petition=petition, decision=decision, at=caller.at)


def _classify(caller: Caller, petition: Petition, given: sent.Classification) -> object:
    fields: dict[str, Any] = {name: value for name, value in given.model_dump().items() if value is not None}
    if "field" in fields:
        _field(fields["field"])
    if "commune" in fields:
        fields["commune"] = _unit(fields["commune"]) if fields["commune"] else None
    return operations.classify(actor=caller.actor, petition=petition, at=caller.at, **fields)


def _hand_on(caller: Caller, petition: Petition, given: sent.HandingOn) -> object:
    return operations.hand_on(
        actor=_person(caller), petition=petition, to_unit=_unit(given.to_unit), why=given.why, at=caller.at
    )


def _invite(caller: Caller, petition: Petition, given: sent.Invitation) -> object:
    unit = _unit(given.unit)
    return operations.invite(actor=caller.actor, petition=petition, unit=unit, question=given.question, at=caller.at)


def _cooperate(caller: Caller, petition: Petition, given: sent.Cooperation) -> object:
    mine = petition.cooperations.filter(unit__in=queries.units_of(caller.actor, caller.at), commitment__outcome="")
    found = mine.select_related("petition__lead", "petition__centre", "unit", "commitment").first()
    if found is None:
        raise errors.NotFound
    return operations.cooperate(actor=_person(caller), cooperation=found, reply=given.reply, at=caller.at)


def _publish(caller: Caller, petition: Petition, given: sent.Publication) -> object:
    return operations.publish(actor=_person(caller), petition=petition, at=caller.at, **given.model_dump())


def _merge(caller: Caller, petition: Petition, given: sent.OtherPetition) -> object:
    return operations.merge(actor=_person(caller), petition=petition, into=_other(caller, given.other), at=caller.at)


def _tie(caller: Caller, petition: Petition, given: sent.OtherPetition) -> object:
    operations.tie(actor=_person(caller), petition=petition, other=_other(caller, given.other), at=caller.at)
    return petition


def _simple(operation: Callable[..., object]) -> Act:
    """Return an act whose form has the names that the operation takes."""

    def do(caller: Caller, petition: Petition, given: Given) -> object:
        return operation(actor=caller.actor, petition=petition, at=caller.at, **given.model_dump())

    return do


ACTS: dict[str, tuple[str, type[Given], Act]] = {
    "accept": ("Accept it and hand it to a lead", sent.Acceptance, _accept),
    "classify": ("Put right what it is", sent.Classification, _classify),
    "ask": ("Ask the sender for more; the clock stands still", sent.Question, _simple(operations.ask_more)),
    "refuse": ("Refuse it with a reason", sent.Refusal, _simple(operations.refuse)),
    "redirect": ("Show a complaint or denunciation its own door", sent.Redirection, _simple(operations.redirect)),
    "forward": ("Pass it to a body outside the province", sent.Forwarding, _simple(operations.forward)),
    "pass-on": ("Send the sender what the outside body answered", sent.Answer, _simple(operations.pass_on)),
    "recall": ("Take it back from the body outside", sent.Why, _simple(operations.recall)),
    "take": ("Take it on", sent.Nothing, _simple(operations.take)),
    "send-back": ("Send it back as another's business", sent.Why, _simple(operations.send_back)),
    "insist": ("Keep the unit that sent it back", sent.Why, _simple(operations.insist)),
    "hand-on": ("Give it to another lead", sent.HandingOn, _hand_on),
    "invite": ("Ask another unit for its opinion", sent.Invitation, _invite),
    "cooperate": ("Give the opinion one was asked for", sent.Cooperation, _cooperate),
    "extend": ("Give one later date", sent.Extension, _simple(operations.extend)),
    "draft": ("Hand an answer to the head", sent.Draft, _simple(operations.draft)),
    "return-draft": ("Send the draft back to its writer", sent.Why, _simple(operations.return_draft)),
    "approve": ("Approve the draft and answer", sent.Approval, _simple(operations.approve)),
    "correct-answer": ("Put right an answer that was sent", sent.Correction, _simple(operations.correct_answer)),
    "remedy": ("Say what is done about the matter itself", sent.RemedyStep, _simple(operations.remedy)),
    "note": ("Leave an internal note", sent.Note, _simple(operations.note)),
    "publish": ("Publish the copy a person has read", sent.Publication, _publish),
    "decline": ("Decide not to publish", sent.Why, _simple(operations.decline)),
    "take-down": ("Take the public copy down", sent.Why, _simple(operations.take_down)),
    "merge": ("Fold it into another", sent.OtherPetition, _merge),
    "split": ("Take one matter out into one of its own", sent.Part, _simple(operations.split)),
    "tie": ("Tie it to another", sent.OtherPetition, _tie),
    "lift-seal": ("Say that it is no complaint or denunciation", sent.Unsealing, _simple(operations.lift_seal)),
}

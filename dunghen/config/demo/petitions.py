"""Petitions of the demonstration, played event by event in the order of their days, as far as the demonstration's clock has come.

``data/demo/petitions.jsonl`` has one petition a line: who sends what when, and the steps that follow, each with its moment. An event is
played once; moving the clock on plays what lies between.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from dunghen.config.demo.stage import FOLDER, head, moment, person
from dunghen.kernel.access import SYSTEM, Role
from dunghen.kernel.acts import Verb, act, is_done
from dunghen.kernel.organisation.models import Grant, Person, Unit
from dunghen.petitions import operations, rules
from dunghen.petitions.models import Petition
from dunghen.petitions.operations import Contact, Decision, Filing

PLAYED = Verb("demo.petition_played", "Dựng cảnh phản ánh", "{actor} dựng một bước của phản ánh trình diễn.")
COORDINATOR = "xuan@tttt.example"
OPERATOR = "thoa@tttt.example"

Event = tuple[dt.datetime, str, int, list[Any]]
"""When, its key, which petition, and the step (its first word says what)."""


def play(now: dt.datetime) -> None:
    """Play every event up to ``now`` that was not played yet."""
    due = [event for event in events() if event[0] <= now]
    if not due or is_done(due[-1][1]):
        return
    for at, key, number, step in due:
        if not is_done(key):
            with act(PLAYED, actor=SYSTEM, on=None, at=at, key=key):
                STEPS[step[0]](items()[number], _petition(number), at, *step[2:])


@cache
def items() -> tuple[dict[str, Any], ...]:
    """Return the lines of the file."""
    with (FOLDER / "petitions.jsonl").open(encoding="utf-8") as file:
        return tuple(json.loads(line) for line in file)


@cache
def events() -> tuple[Event, ...]:
    """Return all events in the order of their moments."""
    return tuple(sorted(_events(), key=lambda event: (event[0], event[1])))


def _events() -> Iterator[Event]:
    for number, item in enumerate(items()):
        for place, step in enumerate([["file", item["at"]], *item["steps"]]):
            yield moment(step[1]), f"demo:petition:{number:03}:{place:02}", number, step


def _petition(number: int) -> Petition | None:
    return Petition.objects.select_related("lead", "centre").filter(intake_key=f"demo:{number}").first()


def _file(item: dict[str, Any], _: Petition | None, at: dt.datetime) -> None:
    point = item.get("point")
    filing = Filing(
        channel=item["channel"],
        text=item["text"],
        key=f"demo:{items().index(item)}",
        place=item.get("place", ""),
        point=(Decimal(str(point[0])), Decimal(str(point[1]))) if point else None,
        commune=_unit(item["commune"]) if item.get("commune") else None,
        contact=Contact(**item["contact"]),
        wants_public=item.get("wants_public", True),
    )
    by_hand = item["channel"] in (rules.COUNTER, rules.HOTLINE)
    operations.receive(filing=filing, at=at, **({"actor": person(OPERATOR)} if by_hand else {}))


def _accept(item: dict[str, Any], petition: Petition, at: dt.datetime) -> None:
    decision = Decision(
        kind=item["kind"],
        field=item["field"],
        lead=_unit(item["lead"]),
        cls=item.get("cls", rules.NORMAL),
        coops=[_unit(key) for key in item.get("coops", ())],
    )
    operations.accept(actor=person(COORDINATOR), petition=petition, decision=decision, at=at)


def _ask(_: dict[str, Any], petition: Petition, at: dt.datetime, question: str) -> None:
    actor = _lead(petition, at) if petition.state in rules.WITH_UNIT else person(COORDINATOR)
    operations.ask_more(actor=actor, petition=petition, question=question, at=at)


def _draft(_: dict[str, Any], petition: Petition, at: dt.datetime, text: str, remedy: str, due_on: str = "") -> None:
    operations.draft(
        actor=_writer(petition, at),
        petition=petition,
        text=text,
        remedy=remedy,
        remedy_due_on=dt.date.fromisoformat(due_on) if due_on else None,
        at=at,
    )


def _publish(_: dict[str, Any], petition: Petition, at: dt.datetime, title: str) -> None:
    operations.publish(
        actor=person(COORDINATOR),
        petition=petition,
        title=title,
        text=petition.masked,
        answer=petition.answer,
        no_personal_data=True,
        at=at,
    )


def _outside_reply(_: dict[str, Any], petition: Petition, at: dt.datetime, text: str, who: str) -> None:
    operations.reply_from_outside(forwarding=petition.forwardings.get(), text=text, replier=who, at=at)


def _lead(petition: Petition, at: dt.datetime) -> Person:
    assert petition.lead_id is not None, petition.code
    return head(petition.lead_id, at)


def _writer(petition: Petition, at: dt.datetime) -> Person:
    """Return an officer of the lead where there is one, else its head."""
    held = Grant.objects.on(at.date()).filter(unit_id=petition.lead_id, role=Role.OFFICER).select_related("person")
    found = held.first()
    return found.person if found else _lead(petition, at)


def _unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


STEPS: dict[str, Callable[..., Any]] = {
    "file": _file,
    "accept": _accept,
    "take": lambda _, petition, at: operations.take(actor=_writer(petition, at), petition=petition, at=at),
    "ask": _ask,
    "supplement": lambda _, petition, at, text: operations.supplement(
        petition=petition, text=text, at=at, actor=person(OPERATOR)
    ),
    "extend": lambda _, petition, at, due_on, why: operations.extend(
        actor=_lead(petition, at), petition=petition, new_due_on=dt.date.fromisoformat(due_on), why=why, at=at
    ),
    "send_back": lambda _, petition, at, why: operations.send_back(
        actor=_lead(petition, at), petition=petition, why=why, at=at
    ),
    "hand_on": lambda _, petition, at, key, why: operations.hand_on(
        actor=person(COORDINATOR), petition=petition, to_unit=_unit(key), why=why, at=at
    ),
    "draft": _draft,
    "approve": lambda _, petition, at: operations.approve(actor=_lead(petition, at), petition=petition, at=at),
    "remedy": lambda _, petition, at, what: operations.remedy(
        actor=_lead(petition, at), petition=petition, what=what, at=at
    ),
    "publish": _publish,
    "judge": lambda _, petition, at, satisfied, fixed, comment: operations.judge(
        petition=petition, satisfied=satisfied, really_fixed=fixed, comment=comment, at=at
    ),
    "reopen": lambda _, petition, at, why: operations.reopen(petition=petition, why=why, at=at),
    "refuse": lambda _, petition, at, why: operations.refuse(
        actor=person(COORDINATOR), petition=petition, why=why, at=at
    ),
    "redirect": lambda _, petition, at, kind, door: operations.redirect(
        actor=person(COORDINATOR), petition=petition, kind=kind, door=door, at=at
    ),
    "forward": lambda _, petition, at, body, email, words: operations.forward(
        actor=person(COORDINATOR), petition=petition, body=body, email=email, words=words, at=at
    ),
    "outside_reply": _outside_reply,
    "pass_on": lambda _, petition, at, text: operations.pass_on(
        actor=person(COORDINATOR), petition=petition, text=text, at=at
    ),
}

"""Periodic evaluation of officers: opened with figures that are frozen, filled by the head, seen by the officer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from dunghen.dossiers import verbs
from dunghen.dossiers.models import Evaluation, OfficerName
from dunghen.dossiers.queries import accounting as reads
from dunghen.dossiers.queries import settings as amounts
from dunghen.dossiers.rules import case_refusals as refusals
from dunghen.dossiers.rules import evaluation as rules
from dunghen.kernel import access, errors
from dunghen.kernel.acts import act
from dunghen.kernel.organisation.models import Person, Unit


def open_evaluation(
    *, actor: Person, person: Person, unit: Unit, first: dt.date, last: dt.date, at: dt.datetime
) -> Evaluation:
    """Gather an officer's figures of a period and propose the points that they give. Raises NotOfTheUnit, UnfitPeriod, OpenedAlready, OwnEvaluation."""
    if actor.pk == person.pk:
        raise refusals.OwnEvaluation
    if not first <= last <= amounts.day(at):
        raise refusals.UnfitPeriod
    (known,) = amounts.amounts_of_days([last])
    made = Evaluation(person=person, unit=unit, first=first, last=last, opened_at=at)
    with act(verbs.EVALUATION_OPENED, actor=actor, on=made, at=at, first=first, last=last) as deed:
        if unit.pk not in access.standing(person, at).all_units():
            raise refusals.NotOfTheUnit(person=person.full_name, unit=unit.name)
        if Evaluation.objects.filter(person=person, unit=unit, first=first, last=last).exists():
            raise refusals.OpenedAlready
        ids = OfficerName.objects.filter(unit=unit, person=person).values_list("officer", flat=True)
        found = reads.figures(ids, reads.keys_of(unit.pk), first, last, at, known["supplements"])
        made.figures = asdict(found)
        made.computed = made.scores = rules.computed(found, known, last, amounts.own_criteria())
        made.save()
        deed.about(made)
    return made


def give(*, actor: Person, evaluation: Evaluation, scores: Mapping[str, int], note: str, at: dt.datetime) -> Evaluation:
    """Give the points of every criterion; another than the computed one needs a word of why. Raises ScoresMissing, TextNeeded, OwnEvaluation."""
    wanted = {one.slug for one in rules.criteria(evaluation.last, amounts.own_criteria())}
    if set(scores) != wanted or not set(scores.values()) <= set(rules.POINTS):
        raise refusals.ScoresMissing
    if actor.pk == evaluation.person_id:
        raise refusals.OwnEvaluation
    changed = [slug for slug, points in evaluation.computed.items() if scores[slug] != points]
    if changed and not note.strip():
        raise refusals.TextNeeded(what="lý do sửa điểm do hệ thống tính", action="lưu đánh giá")
    total = sum(scores.values())
    (known,) = amounts.amounts_of_days([evaluation.last])
    grade = rules.grade(total, known)
    label = rules.GRADE_LABELS[grade].lower()
    with act(verbs.EVALUATED, actor=actor, on=evaluation, at=at, total=total, grade=label, changed=changed) as deed:
        fresh = deed.lock(evaluation)
        if fresh.seen_at is not None:
            raise refusals.SeenAlready
        fresh.scores, fresh.total, fresh.grade, fresh.note = dict(scores), total, grade, note.strip()[:5000]
        fresh.by, fresh.given_at = actor, at
        fresh.save(update_fields=["scores", "total", "grade", "note", "by", "given_at"])
    return fresh


def see(*, actor: Person, evaluation: Evaluation, at: dt.datetime) -> Evaluation:
    """The officer has seen it; it does not change any more."""
    if evaluation.person_id != actor.pk or evaluation.given_at is None:
        raise errors.NotFound
    with act(verbs.EVALUATION_SEEN, actor=actor, on=evaluation, at=at) as deed:
        fresh = deed.lock(evaluation)
        fresh.seen_at = fresh.seen_at or at
        fresh.save(update_fields=["seen_at"])
    return fresh

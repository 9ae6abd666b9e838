"""The sent proof of a signed apology: the outbox delivered it, or a person wrote down that it was handed over or posted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from dunghen.dossiers.models import Apology, Case
from dunghen.kernel.outbox.models import Message, State

_DELIVERED = Exists(Message.objects.filter(key=OuterRef("message_key"), state=State.SENT))
PROVEN = Q(sent__in=(Apology.Sent.HANDED, Apology.Sent.POST)) | (Q(sent=Apology.Sent.MESSAGE) & Q(_DELIVERED))
"""Apologies that reached the applicant, as far as anybody can say."""


def _unproven() -> Exists:
    signed = Apology.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), state=Apology.State.SIGNED)
    return Exists(signed.exclude(PROVEN))


UNPROVEN = Q(_unproven())
"""Cases whose apology was signed for their present round and has not reached the applicant."""


@dataclass(frozen=True)
class Proof:
    """``missing``: what stands between the case and its proof, as a sentence; "" when it is there."""

    missing: str

    @property
    def is_there(self) -> bool:
        return not self.missing


def of(case: Case, signed: Apology | None) -> Proof:
    """Return the proof of a case's newest signed apology. At most one query."""
    if signed is None or signed.round != case.round:
        return Proof("Còn thiếu văn bản xin lỗi đã ký.")
    by_hand = "Giao tận tay hoặc gửi bưu chính rồi ghi lại."
    if not signed.sent:
        return Proof(f"Văn bản số {signed.symbol} đã ký, chưa gửi người nộp. {by_hand}")
    if signed.sent != Apology.Sent.MESSAGE:
        return Proof("")
    message = Message.objects.filter(key=signed.message_key).first()
    if message is not None and message.state == State.SENT:
        return Proof("")
    if message is not None and message.state in (State.WAITING, State.SENDING):
        return Proof("Thư xin lỗi đang chờ gửi: có kết quả thì đợi thư đi, hoặc giao văn bản tận tay rồi ghi lại.")
    return Proof(f"Thư xin lỗi không gửi được. {by_hand}")


def proven(cases: Iterable[Case]) -> frozenset[int]:
    """Return the ids of the cases whose present apology is proven. One query, none for no cases."""
    ids = [case.pk for case in cases]
    if not ids:
        return frozenset()
    rows = Case.objects.filter(pk__in=ids, apologies__state=Apology.State.SIGNED).exclude(UNPROVEN)
    return frozenset(rows.values_list("pk", flat=True))

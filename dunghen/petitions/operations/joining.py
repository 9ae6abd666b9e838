"""Split one petition in two, fold a repetition into the first, tie two that belong together."""

import datetime as dt

from dunghen.kernel.acts import act
from dunghen.kernel.commitments import operations as commitments
from dunghen.kernel.commitments.models import Link
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import nfc
from dunghen.petitions import rules, verbs
from dunghen.petitions.models import Petition, Photo
from dunghen.petitions.operations import studying, suggesting
from dunghen.petitions.operations.receiving import Contact, Filing, receive
from dunghen.petitions.operations.screening import end_all
from dunghen.petitions.operations.steps import move, save, tell_sender


def split(*, actor: Person, petition: Petition, text: str, at: dt.datetime) -> Petition:
    """Take one matter out of a petition into one of its own; the sender's address is not copied but found through the first.

    A copy of the address would outlive the first one's term of keeping (others' mistake, signals #434).

    Its promises begin at the moment of splitting: nobody could keep one that ran before the part was there. That it was received when the
    first one was stays, so that figures count its sender's whole waiting, and its pages keep naming the first one's date.
    """
    text = nfc(text).strip()
    if not text:
        raise rules.UnfitSplit
    with act(verbs.SPLIT, actor=actor, on=petition, at=at) as deed:
        first = deed.lock(petition)
        rules.require_move(first.state, "split")
        filing = Filing(
            channel=first.channel,
            text=text,
            place=first.written_place or first.place,
            point=(first.latitude, first.longitude)
            if first.latitude is not None and first.longitude is not None
            else None,
            commune=first.commune,
            contact=Contact(),
            contact_needed=False,
            wants_public=first.wants_public,
        )
        part = receive(filing=filing, at=at).petition
        save(part, parent=first, received_at=first.received_at)
        Photo.objects.bulk_create(
            Photo(
                petition=part, moment=photo.moment, sha256=photo.sha256, thumb_sha256=photo.thumb_sha256,
                width=photo.width, height=photo.height, alt=photo.alt, added_at=photo.added_at, added_by_id=photo.added_by_id,
            )
            for photo in first.photos.filter(moment=Photo.Moment.SENT)
        )  # fmt: skip
        commitments.link(source=part.screening, target=first.screening, kind=Link.Kind.PART_OF, actor=actor, at=at)
        deed.note(other=part.code)
    return part


def merge(*, actor: Person, petition: Petition, into: Petition, at: dt.datetime) -> Petition:
    """Fold ``petition`` into ``into``: it ends here, its sender follows the other. Raises UnfitMerge."""
    with act(verbs.MERGED, actor=actor, on=petition, at=at, other=into.code) as deed:
        # In one order, so that two who fold crosswise wait for one another instead of stopping each other.
        for one in sorted((petition, into), key=lambda one: one.pk):
            deed.lock(one)
        into.refresh_from_db()
        _require_fit(petition, into)
        answered = into.state == rules.ANSWERED
        words = f"Việc Ông/Bà phản ánh đã có phản ánh {into.code} về cùng sự việc. Hai phản ánh được gộp; " + (
            f"{into.code} đã được trả lời." if answered else f"trả lời của {into.code} sẽ được gửi đến Ông/Bà."
        )
        petition = move(deed, petition, "merge", merged_into=into, due_at=None, reply_words=words)
        commitments.link(
            source=petition.screening, target=into.screening, kind=Link.Kind.DUPLICATES, actor=actor, at=at
        )
        end_all(petition, actor=actor, at=at, why="Gộp vào phản ánh khác.")
        studying.learn(petition, at)
        told = f"{words}\n\n{suggesting.masked(into.answer)}" if answered else words
        tell_sender(deed, petition, verbs.ENDED_LETTER, what=f"gộp với {into.code}", words=told)
        # Told with its sender; from now on they follow the other as he does.
        petition.duplicates.update(merged_into=into, reply_words=words)
    return petition


def _require_fit(petition: Petition, into: Petition) -> None:
    if petition.pk == into.pk:
        raise rules.UnfitMerge(ref=petition.code, other=into.code, why="đó là cùng một phản ánh")
    if into.merged_into_id is not None or into.state in (
        rules.REFUSED,
        rules.REDIRECTED,
        rules.WITHDRAWN,
        rules.SILENT,
    ):
        raise rules.UnfitMerge(ref=petition.code, other=into.code, why="phản ánh kia đã kết thúc")
    if into.sealed_case != petition.sealed_case:
        raise rules.UnfitMerge(ref=petition.code, other=into.code, why="một trong hai phản ánh được niêm phong")


def tie(*, actor: Person, petition: Petition, other: Petition, at: dt.datetime) -> None:
    """Note that two petitions belong together; both trails show it. Raises the kernel's LinkToItself and AlreadyLinked."""
    with act(verbs.LINKED, actor=actor, on=petition, at=at, other=other.code):
        commitments.link(source=petition.screening, target=other.screening, kind=Link.Kind.ABOUT, actor=actor, at=at)

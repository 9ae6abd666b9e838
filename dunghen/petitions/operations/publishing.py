"""The public copy: two texts to one case, masked by the machine, approved by a person; taken down when need be."""

import datetime as dt
from collections.abc import Sequence

from dunghen.kernel.access import PUBLIC
from dunghen.kernel.acts import act
from dunghen.kernel.errors import WrongState
from dunghen.kernel.organisation.models import Person
from dunghen.kernel.text import nfc, squeeze, without_controls
from dunghen.petitions import queries, rules, verbs
from dunghen.petitions.models import Petition, Photo
from dunghen.petitions.operations import suggesting
from dunghen.petitions.operations.steps import (
    await_publication,
    end_promise,
    move,
    need,
    save,
    tell_centre,
    tell_followers,
)


def publish(
    *,
    actor: Person,
    petition: Petition,
    title: str,
    text: str,
    answer: str,
    at: dt.datetime,
    photos: Sequence[int] = (),
    place: str | None = None,
    no_personal_data: bool = False,
) -> Petition:
    """Publish the copy a person has read. ``no_personal_data``: he says that what the machine still sees is none.

    ``place``: where, in words (None: as handlers read it, personal data covered).

    Raises NotPublic for private and sealed cases, StillPersonal, ReasonNeeded.
    """
    title = squeeze(nfc(need(title, "tiêu đề", "công khai")))[:160]
    text, answer = need(nfc(text), "nội dung", "công khai"), need(nfc(answer), "trả lời", "công khai")
    place = petition.place if place is None else squeeze(nfc(without_controls(place)))[:300]
    seen = suggesting.personal("\n".join((title, text, answer, place)))
    if seen and not no_personal_data:
        raise rules.StillPersonal(what=", ".join(seen))
    with act(verbs.PUBLISHED, actor=actor, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        if petition.private:
            why = "Người gửi không đồng ý công khai." if not petition.wants_public else "Nội dung là khiếu nại, tố cáo."
            raise rules.NotPublic(ref=petition.code, why=why)
        fresh = petition.published_at is None
        if not fresh and petition.publication != rules.TAKEN_DOWN:
            # One that was taken down may name somebody: it is not kept a second time.
            deed.note(before=_copy(petition))
        petition = move(
            deed,
            petition,
            "publish",
            publication=rules.PUBLISHED,
            published_at=petition.published_at or at,
            public_title=title,
            public_text=text,
            public_answer=answer,
            public_place=place,
            public_document=queries.public_document(
                petition.code,
                title,
                text,
                answer,
                place,
                published_at=petition.published_at or at,
                received_at=petition.received_at,
            ),
            due_at=None,
        )
        petition.photos.exclude(pk__in=list(photos)).update(public=False)
        petition.photos.filter(pk__in=list(photos)).update(public=True)
        end_promise(petition.publishing, actor=actor, at=at, kept=True)
        if seen:
            deed.note(accepted=list(seen))
        if not fresh:
            tell_followers(petition, "Cơ quan đã trả lời lại" if petition.round > 1 else "Câu trả lời đã được sửa", at)
    return petition


def _copy(petition: Petition) -> dict[str, str]:
    """Return the public copy as the journal keeps it."""
    return {
        "title": petition.public_title,
        "text": petition.public_text,
        "answer": petition.public_answer,
        "place": petition.public_place,
    }


def decline(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Decide that the answer is not published, with a reason."""
    why = need(why, "lý do", "không công khai")
    with act(verbs.DECLINED, actor=actor, on=petition, at=at, why=why) as deed:
        petition = move(deed, petition, "publish", publication=rules.DECLINED, due_at=None)
        end_promise(petition.publishing, actor=actor, at=at, kept=True)
    return petition


def take_down(*, actor: Person, petition: Petition, why: str, at: dt.datetime) -> Petition:
    """Take a published copy off the public side; the page then says so and nothing else."""
    why = need(why, "lý do", "gỡ công khai")
    with act(verbs.TAKEN_DOWN, actor=actor, on=petition, at=at, why=why) as deed:
        petition = deed.lock(petition)
        if petition.publication != rules.PUBLISHED:
            raise rules.NotPublic(ref=petition.code, why="Chưa có bản công khai nào.")
        _remove(petition, at)
    return petition


def _remove(petition: Petition, at: dt.datetime) -> None:
    tell_followers(petition, "Đã gỡ khỏi trang công khai", at)
    save(petition, publication=rules.TAKEN_DOWN)
    Photo.objects.filter(petition=petition).update(public=False)


# -- what the sender says of it; the caller has checked code and PIN -----------------------------------------------------


def allow(*, petition: Petition, at: dt.datetime) -> Petition:
    """Let the copy be published after all; what is answered already goes to the coordinator for it.

    Raises NotPublic for a sealed case, WrongState when it is allowed already or the petition has ended without an answer.
    """
    with act(verbs.CONSENTED, actor=PUBLIC, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        rules.require_move(petition.state, "allow_public")
        if petition.sealed_case:
            raise rules.NotPublic(ref=petition.code, why="Nội dung là khiếu nại, tố cáo.")
        if petition.wants_public:
            raise WrongState(action=rules.MOVE_LABELS["allow_public"], state="Đã cho công khai")
        save(petition, wants_public=True, private=False)
        if petition.state == rules.ANSWERED:
            await_publication(petition, actor=PUBLIC, at=at)
    return petition


def keep_private(*, petition: Petition, at: dt.datetime) -> Petition:
    """Take the consent back: a copy that waits is not published any more, one that is out is taken down. Raises WrongState."""
    with act(verbs.CONSENT_TAKEN_BACK, actor=PUBLIC, on=petition, at=at) as deed:
        petition = deed.lock(petition)
        rules.require_move(petition.state, "keep_private")
        if not petition.wants_public:
            raise WrongState(action=rules.MOVE_LABELS["keep_private"], state="Không công khai")
        if petition.publication == rules.PENDING:
            end_promise(petition.publishing, actor=PUBLIC, at=at, kept=False, why="Người gửi không cho công khai nữa.")
            save(petition, publication=rules.DECLINED)
            if petition.state == rules.ANSWERED:
                # A petition on its way to an answer waits for who writes it, published or not.
                save(petition, waits_on=rules.NOBODY, due_at=None)
        elif petition.publication == rules.PUBLISHED:
            _remove(petition, at)
            tell_centre(deed, petition, "Người gửi không cho công khai nữa; bản công khai đã gỡ")
        save(petition, wants_public=False, private=True)
    return petition

"""Late dossiers in the ledger of a test, and their cases drafted, signed and sent in a line each, on top of the fixed cast.

::

    cast = people.cast()
    stage.under(cast)                                 # Sở Xây dựng stands under UBND tỉnh
    stage.tell(stage.dossier("H32.15-210901-0001"))   # due on Monday 20/9/2021 at five
    case = stage.opened(at)

Minh drafts, Hương signs, Dũng (chairman) is her superior; Tuấn must see nothing.
"""

import datetime as dt
from typing import Any

import pyarrow as pa

from dunghen.dossiers.models import Case, Source
from dunghen.dossiers.operations import apologising, contacting, watching
from dunghen.dossiers.queries.late import Told
from dunghen.kernel.journal.models import Entry
from dunghen.kernel.ledger.operations import ledger
from dunghen.kernel.organisation.models import Edition, UnitParent
from dunghen.kernel.outbox.models import Message
from dunghen.kernel.tests.make import moment
from dunghen.kernel.tests.people import Cast

SOURCE = "onestop"
CODE = "H32.15-210906-0001"
FRIDAY = moment(2021, 9, 17, 9)
MONDAY = moment(2021, 9, 20, 9)
TUESDAY = moment(2021, 9, 21, 9)
DUE = moment(2021, 9, 20, 17)
NEW_ON = dt.date(2021, 9, 24)
NEW_DUE = moment(2021, 9, 24, 17)


def under(cast: Cast) -> None:
    """Put the departments under the province."""
    for unit in (cast.units.so_xay_dung, cast.units.so_y_te, cast.units.so_noi_vu):
        UnitParent.objects.get_or_create(unit=unit, parent=cast.units.ubnd_tinh)
    Edition.objects.all().delete()


def dossier(code: str = CODE, **more: Any) -> dict[str, Any]:
    """Return a dossier's fact: of Sở Xây dựng, handed in on 6/9, due on Monday 20/9/2021 at five, not finished."""
    told = {
        "kind": "dossiers.dossier",
        "reference": code,
        "unit": "so-xay-dung",
        "submitted": moment(2021, 9, 6, 8),
        "due": DUE,
        "procedure": "1.002701",
        **more,
    }
    told.setdefault("outcome", "fulfilled" if told.get("finished") else "")
    return told


def tell(*facts: dict[str, Any], at: dt.datetime = FRIDAY, source: str = SOURCE) -> None:
    """Bring facts into the ledger in one change."""
    Source.objects.get_or_create(name=source, defaults={"label": "Một cửa điện tử"})
    names = sorted({name for one in facts for name in one})
    with ledger().change(at=at) as change:
        change.upsert(source, pa.table({name: [one.get(name) for one in facts] for name in names}))


def told(code: str = CODE, **more: Any) -> Told:
    """Return the same dossier as the ledger would tell of it: past its due moment, or as the story says."""
    plain: dict[str, Any] = dict.fromkeys(("officer", "status", "field", "place", "outcome", "fault", "cause"), "")
    given = {
        "source": SOURCE, "unit": "so-xay-dung", "procedure": "1.002701", "submitted": moment(2021, 9, 6, 8), "accepted": None, "due": DUE, "finished": None,
        "returned": None, "supplements": 0, "breached": False, "timeliness": "overdue",
    }  # fmt: skip
    return Told(code=code, **{**plain, **given, **more})


def case_of(code: str = CODE, at: dt.datetime = FRIDAY, **more: Any) -> Case:
    """Return the case of a dossier that the ledger tells of, without a ledger."""
    watching.bring([told(code, **more)], at=at)
    return Case.objects.get(code=code)


def opened(at: dt.datetime = FRIDAY, code: str = CODE) -> Case:
    """Watch the ledger, and return the case of a dossier."""
    watching.open_cases(at=at)
    return Case.objects.get(code=code)


def drafted(cast: Cast, case: Case, at: dt.datetime = FRIDAY, *, again: bool = False, **more: Any) -> Case:
    """Return it with Minh's apology before his head; one more new date (``again``) is agreed to by Dũng."""
    given = {"reason": "Chờ ý kiến của cơ quan phối hợp", "new_on": NEW_ON, **more}
    if again:
        apologising.raise_(actor=cast.minh, case=case, at=at, **given)
        apologising.agree(actor=cast.dung, case=fresh(case), note="", at=at)
    else:
        apologising.draft(actor=cast.minh, case=case, at=at, **given)
    return fresh(case)


def signed(cast: Cast, case: Case, at: dt.datetime = FRIDAY, *, contact: bool = True, delivered: bool = True) -> Case:
    """Return it apologised for by Hương, by mail to Lan, which the worker has delivered."""
    if contact:
        contacting.keep_contact(actor=cast.minh, case=case, name="Hồ Ngọc Lan", email="lan@dan.example", at=at)
    apologising.sign(actor=cast.huong, case=drafted(cast, case, at), at=at)
    if contact and delivered:
        Message.objects.filter(kind="dossiers.apology").update(state="sent", sent_at=at)
    return fresh(case)


def fresh(case: Case) -> Case:
    """Return the case as it stands in the database."""
    return Case.objects.select_related("unit", "superior", "blamed", "blamed_superior", "commitment").get(pk=case.pk)


def trail(case: Case) -> list[str]:
    """Return the verbs of its trail, oldest first."""
    rows = Entry.objects.filter(threads__contains=[case.thread]).order_by("id")
    return [row.verb.removeprefix("dossiers.") for row in rows]

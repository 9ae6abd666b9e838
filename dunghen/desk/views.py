"""The saved views at the left of "my work": words, addresses and counts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from dunghen.desk import queries
from dunghen.kernel.commitments import timeliness

TONES = {timeliness.OVERDUE: "late", timeliness.DUE_SOON: "soon"}


@dataclass(frozen=True)
class SavedView:
    label: str
    url: str
    count: int | None
    current: bool
    tone: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    views: list[SavedView]


def saved_views(path: str, wanted: queries.Wanted, counts: queries.Counts) -> list[Group]:
    """Return the groups of saved views. Choosing in one group keeps what the others hold, except that a new scope starts afresh."""

    def view(label: str, count: int, part: queries.Wanted, tone: str = "") -> SavedView:
        query = {name: value for name, value in vars(part).items() if value}
        return SavedView(label, f"{path}?{urlencode(query)}", count, part == wanted, tone)

    whose = {queries.MINE: _("Của tôi"), queries.UNIT: _("Đơn vị tôi"), queries.ALL: _("Tất cả được xem")}
    scope = [view(whose[name], counts.scopes[name], queries.Wanted(name)) for name in queries.SCOPES]
    states = [
        view(
            _(timeliness.LABELS[state]),
            counts.states[state],
            queries.Wanted(wanted.scope, state, wanted.kind),
            TONES.get(state, ""),
        )
        for state in queries.STATES
    ]
    kinds = [view(label, count, queries.Wanted(wanted.scope, "", slug)) for slug, label, count in counts.kinds]
    groups = [Group(_("Việc của ai"), scope), Group(_("Theo hạn"), states)]
    return groups + [Group(_("Theo loại việc"), kinds)] if len(kinds) > 1 else groups

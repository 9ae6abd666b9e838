"""The health of the system in sentences: what runs, what waits, what failed and what to do."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunghen.kernel.outbox.models import Message, State

WORKER_SILENCE = dt.timedelta(minutes=1)
MAIL_WAITS = dt.timedelta(minutes=15)
UNSEALED = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """One sentence about one part; ``tone`` is ok, soon (look at it) or late (act now); ``remedy`` says what to do."""

    part: str
    tone: str
    sentence: str
    remedy: str = ""
    url: str = ""
    """Where the remedy is at hand."""


Finder = Callable[[dt.datetime], list[Finding]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let the health page show what a room watches (from ``apps.ready``). A finder asks a few small queries at most."""
    if finder not in _finders:
        _finders.append(finder)


def findings(at: dt.datetime) -> list[Finding]:
    """Return the findings, in a fixed order, those of rooms last. A handful of small SQL queries."""
    own = [worker(), jobs(), outbox(at), dead_letters(), journal(), database()]
    return own + [finding for finder in _finders for finding in finder(at)]


def worker() -> Finding:
    part = _("Tiến trình nền")
    with connection.cursor() as cursor:
        # The database's clock on both sides: the machines' clocks may differ.
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        silence = cursor.fetchone()[0]
    remedy = _("Khởi động lại dịch vụ nền: dunghen procrastinate worker.")
    if silence is None:
        return Finding(part, "late", _("Chưa chạy: thư nhắc việc chưa được gửi, nhật ký chưa được niêm."), remedy)
    seconds = round(silence.total_seconds())
    if silence > WORKER_SILENCE:
        return Finding(part, "late", _("Im lặng đã %(minutes)s phút.") % {"minutes": seconds // 60}, remedy)
    return Finding(part, "ok", _("Đang chạy, báo hiệu cách đây %(seconds)s giây.") % {"seconds": seconds})


def jobs() -> Finding:
    part = _("Việc nền")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),"
            " count(*) FILTER (WHERE status = 'doing'), count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
        waiting, doing, failed = cursor.fetchone()
    said = _("%(waiting)s việc đang chờ, %(doing)s đang làm.") % {"waiting": waiting, "doing": doing}
    if failed:
        broken = ngettext("%(count)s việc bị lỗi.", "%(count)s việc bị lỗi.", failed) % {"count": failed}
        remedy = _("Xem nhật ký máy chủ để biết nguyên nhân rồi chạy lại: dunghen procrastinate shell.")
        return Finding(part, "late", f"{said} {broken}", remedy)
    return Finding(part, "ok", f"{said} {_('Không có việc nào bị lỗi.')}")


def outbox(at: dt.datetime) -> Finding:
    part = _("Thư và tin nhắn chờ gửi")
    due = Message.objects.filter(state=State.WAITING, for_digest=False, not_before__lte=at)
    oldest = due.order_by("not_before").values_list("not_before", flat=True).first()
    if oldest is None:
        return Finding(part, "ok", _("Không có thư nào đến giờ mà chưa gửi."))
    waits = at - oldest
    said = _("%(count)s thư đến giờ gửi, thư lâu nhất chờ %(minutes)s phút.") % {
        "count": due.count(),
        "minutes": int(waits.total_seconds() // 60),
    }
    if waits > MAIL_WAITS:
        return Finding(part, "late", said, _("Kiểm tra tiến trình nền và máy chủ thư."))
    return Finding(part, "ok", said)


def dead_letters() -> Finding:
    part = _("Thư không gửi được")
    dead = Message.objects.filter(state=State.DEAD).count()
    if not dead:
        return Finding(part, "ok", _("Không có."))
    said = _("%(count)s thư đã thử nhiều lần mà không gửi được.") % {"count": dead}
    return Finding(part, "late", said, _("Xem nguyên nhân rồi gửi lại hoặc bỏ."), reverse("desk:dead-letters"))


def journal() -> Finding:
    part = _("Niêm nhật ký")
    with connection.cursor() as cursor:
        # Rows are sealed in the order of their ids, give or take those still being written: what lies above the last seal is waiting.
        cursor.execute(
            "SELECT count(*), now() - min(recorded_at) FROM journal_entry"
            " WHERE id > (SELECT coalesce(max(entry_id), 0) FROM journal_seal)"
        )
        waiting, oldest = cursor.fetchone()
    if not waiting:
        return Finding(part, "ok", _("Mọi dòng nhật ký đã được niêm."))
    said = _("%(count)s dòng chờ niêm, dòng lâu nhất %(seconds)s giây.") % {
        "count": waiting,
        "seconds": round(oldest.total_seconds()),
    }
    if oldest > UNSEALED:
        return Finding(part, "late", said, _("Kiểm tra tiến trình nền; nhật ký cần được niêm trong vòng một phút."))
    return Finding(part, "ok", said)


def database() -> Finding:
    part = _("Cơ sở dữ liệu")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_database_size(current_database())),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
            " current_setting('max_connections')::int"
        )
        size, used, limit = cursor.fetchone()
    said = _("Dung lượng %(size)s; đang dùng %(used)s trong %(limit)s kết nối.") % {
        "size": size,
        "used": used,
        "limit": limit,
    }
    if used > limit * 0.8:
        return Finding(part, "soon", said, _("Giảm số tiến trình web hoặc tăng max_connections."))
    return Finding(part, "ok", said)

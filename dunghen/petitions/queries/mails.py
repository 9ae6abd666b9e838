"""Which petition a mail is about, and which mails wait for a person."""

import datetime as dt
import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dunghen.desk.watching import Finding
from dunghen.kernel import files
from dunghen.kernel.journal import queries as journal
from dunghen.kernel.outbox.channels import mark
from dunghen.kernel.text import format_moment
from dunghen.petitions import rules, verbs
from dunghen.petitions.intake import email
from dunghen.petitions.models import MailTrouble, Petition, StrayMail

_LINK = re.compile(r"/phan-anh/theo-doi/(PA\d{4}-[0-9A-Z]{6})/([0-9a-f]{32})", re.I)
_TO_SENDERS = tuple(
    letter.slug
    for letter in (
        verbs.RECEIPT, verbs.RECEIPT_REMARKED, verbs.HANDED_LETTER, verbs.ASK_LETTER, verbs.ENDED_LETTER, verbs.EXTENSION_LETTER,
        verbs.LATE_LETTER, verbs.ANSWER_LETTER, verbs.MAIL_REMARKED,
    )
)  # fmt: skip
"""Letters of operations.steps.tell_sender, whose keys are made of the act, the letter and the petition."""


def links_in(text: str) -> list[tuple[str, str]]:
    """Return (code, secret) of the links of our letters in a text."""
    return [(code.upper(), secret.lower()) for code, secret in dict.fromkeys(_LINK.findall(text))][:5]


def is_our_letter(petition: Petition, references: Sequence[str]) -> bool:
    """Say whether one of the Message-IDs is that of a letter we sent about the petition."""
    given = {reference.strip("<>").partition("@")[0] for reference in references}
    if not given:
        return False
    threads = [petition.thread, f"petitions.petition:{petition.merged_into_id}"]
    acts = journal.acts_of(*threads)
    return any(mark(f"{act}:{letter}:{petition.pk}:mail") in given for act in acts for letter in _TO_SENDERS)


def stray_mails() -> QuerySet[StrayMail]:
    """Return the mails that were set aside and wait for a coordinator, the newest first."""
    return StrayMail.objects.filter(settled_at__isnull=True).order_by("-at", "-id")


def mail_trouble() -> MailTrouble | None:
    """Return why the mailbox cannot be read now, None when it can."""
    return MailTrouble.objects.filter(ended_at__isnull=True).first()


def words_of_stray(stray: StrayMail) -> str:
    """Return what a mail that was set aside says, "" when it was not kept or cannot be read."""
    if not stray.sha256:
        return ""
    try:
        mail = email.read(files.read(stray.sha256))
    except (email.UnreadableMail, FileNotFoundError):
        return ""
    return f"{mail.subject}\n\n{mail.text}".strip()[: rules.MOST_TEXT]


def mailbox_findings(at: dt.datetime) -> list[Finding]:
    """Return what the health page says of the mailbox; nothing where there is none. Two small queries."""
    if settings.PETITIONS_IMAP is None:
        return []
    part = _("Hộp thư phản ánh")
    trouble, waiting = mail_trouble(), stray_mails().count()
    if trouble is not None:
        said = _("Không đọc được từ %(since)s: %(why)s") % {"since": format_moment(trouble.since), "why": trouble.why}
        return [
            Finding(part, "late", said, _("Kiểm tra máy chủ thư, mật khẩu và máy quét mã độc; thư vẫn nằm trong hộp."))
        ]
    if waiting:
        said = _("%(count)s thư chưa tiếp nhận đang chờ điều phối xem.") % {"count": waiting}
        return [Finding(part, "soon", said, _("Điều phối xem và xử lý."), reverse("petitions:stray-mails"))]
    return [Finding(part, "ok", _("Đọc được; không có thư nào chờ xem."))]

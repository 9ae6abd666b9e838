"""Acts on messages that could not be delivered."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Verb

MANAGE = Action("outbox.manage", _("xử lý thư không gửi được"), (Allow(Role.ADMIN),))

SENT_AGAIN = Verb("outbox.sent_again", _("Gửi lại"), _("{actor} cho gửi lại {ref} đến {address}."), MANAGE)
DROPPED = Verb("outbox.dropped", _("Bỏ"), _("{actor} bỏ {ref} gửi đến {address}: {why}"), MANAGE)

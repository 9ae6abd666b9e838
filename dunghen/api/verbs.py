"""Acts on keys, and who may do them."""

from django.utils.translation import gettext_lazy as _

from dunghen.kernel.access import Action, Allow, Role
from dunghen.kernel.acts import Verb

MANAGE = Action("api.manage", _("quản lý khóa API"), (Allow(Role.ADMIN),))

KEY_MADE = Verb("api.key_made", _("Cấp khóa API"), _("{actor} cấp khóa API {ref} cho {whom}: {scopes}."), MANAGE)
KEY_REVOKED = Verb("api.key_revoked", _("Thu hồi khóa API"), _("{actor} thu hồi khóa API {ref}: {why}"), MANAGE)

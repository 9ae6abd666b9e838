"""The administrator's pages of keys: list, make (the secret is shown once), revoke."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunghen.api import doors, operations, queries, verbs
from dunghen.api.forms import KeyForm, RevokeForm
from dunghen.api.models import Key
from dunghen.desk import frame
from dunghen.desk.answers import back, done, form_page
from dunghen.kernel import errors
from dunghen.ui.paging import keyset


@require_safe
@frame.page(verbs.MANAGE)
def keys(request: frame.DeskRequest) -> HttpResponse:
    """All keys, newest first; revoked and expired ones stay in the list."""
    page = keyset(queries.keys(), request.GET, by="-created_at")
    used, labels, on = queries.last_used(list(page.rows)), doors.scopes(), request.at.date()
    rows = [
        (key, key.holds(on), [labels.get(scope, scope) for scope in key.scopes], used.get(key.pk)) for key in page.rows
    ]
    return render(request, "api/keys.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def add_key(request: frame.DeskRequest) -> HttpResponse:
    form = KeyForm(request.POST or None)
    made: list[tuple[Key, str]] = []
    if done(
        request, form, lambda given: made.append(operations.create_key(actor=request.user, at=request.at, **given))
    ):
        return render(request, "api/key_made.html", {"key": made[0][0], "secret": made[0][1]})
    lead = _("Khóa chỉ hiện một lần ngay sau khi cấp. Gửi cho người dùng qua kênh an toàn.")
    return form_page(request, form, _("Cấp khóa API"), _("Cấp khóa"), reverse("api:keys"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page(verbs.MANAGE)
def revoke_key(request: frame.DeskRequest, pk: int) -> HttpResponse:
    key = Key.objects.filter(pk=pk).first()
    if key is None:
        raise errors.NotFound
    form = RevokeForm(request.POST or None)
    if done(request, form, lambda given: operations.revoke_key(actor=request.user, key=key, at=request.at, **given)):
        return back(request, _("Đã thu hồi khóa; các yêu cầu dùng khóa này bị từ chối ngay."), "api:keys")
    title = _("Thu hồi khóa %(key)s") % {"key": key}
    lead = _("Hệ thống đang dùng khóa này sẽ không kết nối được nữa. Không thể mở lại; cần thì cấp khóa mới.")
    return form_page(request, form, title, _("Thu hồi"), reverse("api:keys"), lead=lead, danger=True)

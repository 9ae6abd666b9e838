"""The three steps of filing: what, where, who."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.text import nfc
from dunghen.petitions import operations, queries, rules
from dunghen.petitions.models import Unsent
from dunghen.ui.forms import PhoneField

NO_SHOT = "none"
"""A radio button with no value would send "on"."""


class WhatForm(forms.Form):
    """What happened, in the person's own words."""

    text = forms.CharField(
        label=_("Việc gì, ở đâu, từ bao giờ?"),
        help_text=_("Viết như nói chuyện, có dấu hay không dấu đều được. Chưa cần ghi tên hay số điện thoại ở đây."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": rules.MOST_TEXT, "data-draft": "text"}),
        min_length=rules.LEAST_TEXT,
        max_length=rules.MOST_TEXT,
        error_messages={
            "required": _("Cần ghi nội dung. Vui lòng viết vài câu rồi bấm tiếp tục."),
            "min_length": _("Nội dung quá ngắn để hiểu. Vui lòng viết thêm việc gì, ở đâu."),
            "max_length": _("Nội dung dài quá 5000 ký tự. Vui lòng rút gọn hoặc gửi thành hai phản ánh."),
        },
    )

    def clean_text(self) -> str:
        return nfc(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class PlaceForm(forms.Form):
    """Where it is: in words, by commune, as a point of the map. All may be left out."""

    place = forms.CharField(
        label=_("Địa điểm"),
        help_text=_("Ví dụ: trước số 12 đường Lê Lợi, gần chợ."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": "place"}),
    )
    commune = forms.ChoiceField(
        label=_("Xã, phường"), required=False, widget=forms.Select(attrs={"data-draft": "commune"})
    )
    latitude = forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput(attrs={"data-draft": "latitude"})
    )
    longitude = forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput(attrs={"data-draft": "longitude"})
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: list[Any] = [("", _("Chưa rõ, hoặc không chọn"))]
        for district, units in queries.communes(day):
            named = [(unit.key, unit.short_name) for unit in units]
            listed += [(district, named)] if district else named
        self.fields["commune"].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Make one point of what was chosen on the map."""
        given = super().clean() or {}
        given["place"] = nfc(given.get("place", "")).strip()
        given["point"] = None
        latitude, longitude = given.get("latitude"), given.get("longitude")
        if latitude is not None and longitude is not None:
            try:
                given["point"] = operations.point_in_province((Decimal(latitude), Decimal(longitude)))
            except rules.UnfitPlace as refusal:
                self.add_error(None, refusal.sentence)
        return given


class WhereForm(PlaceForm):
    """The step of a draft: the point may also be that of one of its photos, or be taken away again."""

    shot = forms.ChoiceField(label=_("Nơi chụp ảnh"), required=False, widget=forms.RadioSelect)
    no_point = forms.BooleanField(label=_("Bỏ vị trí đã chọn trên bản đồ"), required=False)

    def __init__(self, *args: Any, draft: Unsent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shots = {str(photo.pk): (photo.latitude, photo.longitude) for photo in offered(draft)}
        if self.shots:
            choices = [(pk, _("Dùng nơi chụp ảnh %(number)s") % {"number": n}) for n, pk in enumerate(self.shots, 1)]
            self.fields["shot"].choices = [*choices, (NO_SHOT, _("Không dùng nơi chụp ảnh"))]  # type: ignore[attr-defined]
        else:
            del self.fields["shot"]
        if draft.point is None:
            del self.fields["no_point"]

    def clean(self) -> dict[str, Any]:
        """Make one point of what was chosen: no point, that of a photo, that of the map."""
        given = super().clean()
        if given.get("no_point"):
            given["point"] = None
        elif given.get("shot", NO_SHOT) in self.shots:
            given["point"] = self.shots[given["shot"]]
        return given


def offered(draft: Unsent) -> list[Any]:
    """Return the photos of a draft that say where in the province they were taken, one for each place."""
    rows = draft.photos.filter(latitude__isnull=False).only("pk", "latitude", "longitude").order_by("pk")
    found: dict[tuple[Any, Any], Any] = {}
    for photo in rows:
        assert photo.latitude is not None and photo.longitude is not None
        if queries.frame().holds((photo.latitude, photo.longitude)):
            found.setdefault((round(photo.latitude, 3), round(photo.longitude, 3)), photo)
    return list(found.values())


class WhoForm(forms.Form):
    """Who sends it: nothing is asked that the setting of the day does not need."""

    name = forms.CharField(
        label=_("Họ và tên"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Số điện thoại"), required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        help_text=_("Để nhận trả lời và tin mới. Không có cũng được: dùng mã tra cứu."),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Địa chỉ thư chưa đúng, ví dụ lan@thu.vn. Vui lòng sửa hoặc để trống.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wants_public = forms.BooleanField(
        label=_("Cho công khai nội dung và câu trả lời, sau khi đã che thông tin cá nhân"),
        help_text=_("Không chọn thì chỉ Ông/Bà và cơ quan xử lý đọc được."),
        required=False,
    )

    def __init__(self, *args: Any, needs: frozenset[str], private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        for name in ("name", "phone", "email"):
            self.fields[name].required = name in needs
            self.fields[name].widget.attrs["data-draft"] = name
            self.fields[name].error_messages["required"] = _(
                "Loại ý kiến này cần mục này để trả lời. Vui lòng ghi thêm."
            )
        if private:
            del self.fields["wants_public"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "reach" in self.needs and not (given.get("phone") or given.get("email")) and not self.errors:
            self.add_error("phone", rules.ContactNeeded(what=_("số điện thoại hoặc thư điện tử")).sentence)
        return given

"""How people get in: accounts are given by an administrator, nobody signs up; guessing is stopped and says until when."""

import datetime as dt
from typing import Any

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dunghen.kernel.clock import ZONE

WRONG_CODE = _(
    "Mã không đúng hoặc đã hết hạn. Vui lòng xem mã mới trong ứng dụng xác thực và kiểm tra giờ của điện thoại."
)


class AccountAdapter(DefaultAccountAdapter):
    """allauth with its sign-up door shut and its sentences in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _(
            "Tài khoản này đang tạm ngừng. Vui lòng liên hệ quản trị hệ thống của cơ quan để mở lại."
        ),
        "email_password_mismatch": _(
            "Thư điện tử hoặc mật khẩu chưa đúng. Vui lòng kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại."
        ),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng. Vui lòng nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng. Vui lòng nhập lại."),
        "incorrect_code": WRONG_CODE,
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được. Vui lòng yêu cầu liên kết mới."),
        "too_many_login_attempts": _("Đã thử quá nhiều lần. Vui lòng thử lại sau ít phút."),
        "same_as_current": _("Mật khẩu mới cần khác mật khẩu đang dùng."),
        "rate_limited": _("Đã thử quá nhiều lần. Vui lòng thử lại sau ít phút."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop guessing before the password is looked at, with the time from which the next try is taken."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            until = self._free_at(request, **credentials)
            if until is None:
                raise
            raise ValidationError(
                gettext(
                    "Đã nhập sai mật khẩu quá nhiều lần nên việc đăng nhập tạm dừng để bảo vệ tài khoản. "
                    "Vui lòng thử lại từ %(until)s, hoặc đặt lại mật khẩu."
                )
                % {"until": f"{until:%H:%M}"},
                code="too_many_login_attempts",
            ) from error

    def _free_at(self, request: HttpRequest, **credentials: Any) -> dt.datetime | None:
        """Return the whole minute from which a try is taken again: when the oldest counted one of each full limit falls out."""
        name = self._get_login_attempts_cache_key(request, **credentials)
        ends = []
        for rate in ratelimit.parse_rates(app_settings.RATE_LIMITS.get("login_failed")):
            key = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=name)
            tries: list[float] = cache.get(key, [])
            if len(tries) >= rate.amount:
                ends.append(tries[-1] + rate.duration)
        if not ends:
            return None
        free = dt.datetime.fromtimestamp(max(ends), ZONE)
        return free.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("Chưa thể tắt đăng nhập hai bước cho tài khoản này."),
        "cannot_generate_recovery_codes": _("Cần bật đăng nhập hai bước trước khi tạo mã dự phòng."),
    }


# -- forms: Vietnamese labels, no words that vanish when one types ------------------------------------------------------


def _rules() -> str:
    from django.contrib.auth.password_validation import password_validators_help_texts

    return " ".join(text for text in password_validators_help_texts() if text)


RULES = lazy(_rules, str)()


def _word(form: forms.BaseForm, **labels: Any) -> None:
    """Give the named fields their labels and take allauth's own words (placeholders, hints) away."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].help_text = ""
            form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, login=_("Thư điện tử"), password=_("Mật khẩu"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class _NewPassword:
    """Two fields for a new password, with its rules said beforehand."""

    fields: dict[str, forms.Field]

    def _word_new(self) -> None:
        _word(
            self, oldpassword=_("Mật khẩu hiện tại"), password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới")
        )  # type: ignore[arg-type]
        self.fields["password1"].help_text = RULES

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super(allauth_forms.PasswordVerificationMixin, self).clean()  # type: ignore[misc]
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập chưa giống nhau. Vui lòng nhập lại."))  # type: ignore[attr-defined]
        return data


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_new()


class SetPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_new()


class ResetPasswordKeyForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_new()


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, email=_("Thư điện tử"))


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, password=_("Mật khẩu"))
        self.fields["password"].help_text = ""


class _Code:
    fields: dict[str, forms.Field]

    def _word_code(self) -> None:
        _word(self, code=_("Mã xác thực"))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "short"}


class AuthenticateForm(_Code, mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_code()
        self.fields["code"].help_text = _("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")
        self.fields["code"].widget.attrs.pop("inputmode")


class ReauthenticateCodeForm(_Code, mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_code()


class ActivateTotpForm(_Code, totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_code()
        self.fields["code"].help_text = _("Sáu chữ số mà ứng dụng vừa hiện.")

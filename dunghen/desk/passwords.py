"""Rules of passwords, Django's own checks with sentences in our words."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """Length protects better than signs nobody remembers."""

    def get_error_message(self) -> str:
        return _("Mật khẩu cần ít nhất %(least)s ký tự.") % {"least": self.min_length}

    def get_help_text(self) -> str:
        return _("Ít nhất %(least)s ký tự; một câu dễ nhớ là tốt nhất.") % {"least": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này quá quen thuộc nên dễ bị đoán. Vui lòng chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return ""


class NotAboutMe(password_validation.UserAttributeSimilarityValidator):
    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(
                _("Mật khẩu quá giống họ tên, thư điện tử hoặc số điện thoại. Vui lòng chọn mật khẩu khác."),
                code="password_too_similar",
            ) from error

    def get_help_text(self) -> str:
        return _("Không giống họ tên, thư điện tử, số điện thoại.")

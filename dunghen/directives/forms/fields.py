"""Fields that several forms of this room use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

MOST_LINES = 100


class Lines(forms.CharField):
    """Several names, one a line; kept as a list without blanks. ``longest``: characters of a line."""

    default_error_messages = {
        "longest": _("Dòng thứ %(line)s dài hơn %(longest)s chữ. Vui lòng viết gọn lại hoặc tách dòng."),
        "most": _("Nhiều nhất %(most)s dòng."),
    }

    def __init__(self, *, longest: int = 400, **options: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def to_python(self, value: Any) -> list[str]:
        # The validators of a text look at a list as it is printed; what they hold off is held off here.
        ProhibitNullCharactersValidator()(value or "")
        lines = [line.strip(" ;.-\t") for line in (value or "").splitlines() if line.strip(" ;.-\t")]
        if len(lines) > MOST_LINES:
            raise ValidationError(self.error_messages["most"], code="most", params={"most": MOST_LINES})
        for number, line in enumerate(lines, 1):
            if len(line) > self.longest:
                told = {"line": number, "longest": self.longest}
                raise ValidationError(self.error_messages["longest"], code="longest", params=told)
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files at once; gives a list of (name, bytes)."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        cleaned = [super(Files, self).clean(item, initial) for item in given] if given else []
        if self.required and not cleaned:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [(file.name, file.read()) for file in cleaned if file]

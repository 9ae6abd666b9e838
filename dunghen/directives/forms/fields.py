"""Fields that several forms of this room use."""

from typing import Any

from django import forms


class Lines(forms.CharField):
    """Several names, one a line; kept as a list without blanks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def to_python(self, value: Any) -> list[str]:
        return [line.strip(" ;.-\t") for line in (value or "").splitlines() if line.strip(" ;.-\t")]

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

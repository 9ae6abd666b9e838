"""How forms look and what they forgive."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from dunghen.kernel import clock
from dunghen.kernel.text import parse_date
from dunghen.kernel.worktime.arithmetic import TermUnit


class Renderer(TemplatesSetting):
    """Draws every form with the templates of ui."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_DAY = 40


class DayField(forms.DateField):
    """A day in any common form: 20/8/2021, 20-08-2021, 20.8.21, 2021-08-20, and 20/8 for this year."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Chưa đọc được ngày này. Vui lòng ghi theo dạng ngày/tháng/năm, ví dụ 20/08/2021."),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day. One at the edge of the calendar is none: whoever counts on from it falls off."""
        if isinstance(value, str) and value.strip():
            day = self._read(value.strip()[:LONGEST_DAY])
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return day
        return super().to_python(value)

    def _read(self, text: str) -> dt.date:
        try:
            return parse_date(re.sub(r"\s*([./-])\s*", r"\1", text))
        except ValueError:
            pass
        # Forms beyond those of papers: a year of two digits, the year first, no year.
        numbers = [int(part) for part in re.findall(r"[0-9]+", text)]
        if not re.fullmatch(r"[0-9]+([./-][0-9]+){1,2}", text) or len(numbers) == 3 and numbers[2] > 9999:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(numbers) == 2:
            numbers.append(clock.today().year)
        elif numbers[0] > 31:
            numbers.reverse()
        try:
            first, month, year = numbers
            return dt.date(year + 2000 if year < 100 else year, month, first)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class PhoneField(forms.CharField):
    """A phone number typed with dots, blanks, dashes or +84; kept as digits beginning with 0."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": _("Số điện thoại cần có 10 hoặc 11 chữ số, ví dụ 0258 123 4567."),
    }

    def to_python(self, value: Any) -> str:
        digits = re.sub(r"[\s.\-()]", "", super().to_python(value) or "")
        digits = re.sub(r"^(\+|00)?84(?=\d{9,10}$)", "0", digits)
        if digits and not re.fullmatch(r"0\d{9,10}", digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits


class TermForm(forms.Form):
    """A form with the ``amount`` and the ``unit`` of a term: within the day needs no amount (it is 1), every other unit does."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") == TermUnit.SAME_DAY:
            cleaned["amount"] = 1
        elif cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Vui lòng ghi thời hạn."))
        return cleaned

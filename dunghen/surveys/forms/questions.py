"""A question as it is composed."""

from collections.abc import Container
from itertools import chain, count
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunghen.kernel.text import search_key
from dunghen.surveys.models import Question
from dunghen.surveys.rules import words
from dunghen.surveys.rules.asking import LARGEST_NUMBER


class QuestionnaireForm(forms.Form):
    """A new questionnaire."""

    title = forms.CharField(label=gettext_lazy("Tên phiếu"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=words.SURVEY_KINDS)
    intro = forms.CharField(
        label=gettext_lazy("Lời mở đầu"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    intro_en = forms.CharField(
        label=gettext_lazy("Lời mở đầu tiếng Anh"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class QuestionForm(forms.Form):
    """One question. Options are typed one a line: words | English | weight."""

    text = forms.CharField(label=gettext_lazy("Câu hỏi"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(label=gettext_lazy("Câu hỏi tiếng Anh"), max_length=400, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Cách trả lời"), choices=words.QUESTION_KINDS)
    options = forms.CharField(
        label=gettext_lazy("Các lựa chọn"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Mỗi dòng một lựa chọn: lời | tiếng Anh | điểm từ 0 đến 1 (hai phần sau không bắt buộc)."
        ),
    )
    required = forms.BooleanField(label=gettext_lazy("Phải trả lời"), required=False)
    aspect = forms.ChoiceField(label=gettext_lazy("Hỏi về"), choices=words.ASPECTS)
    factor = forms.ChoiceField(label=gettext_lazy("Yếu tố"), choices=(("", "—"), *words.FACTORS), required=False)
    page = forms.CharField(
        label=gettext_lazy("Trang"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Các câu liền nhau cùng tên trang hiện chung một trang; để trống thì đứng riêng."),
    )
    page_en = forms.CharField(label=gettext_lazy("Trang, tiếng Anh"), max_length=120, required=False)
    least = forms.IntegerField(
        label=gettext_lazy("Ít nhất"), required=False, min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER
    )
    most = forms.IntegerField(
        label=gettext_lazy("Nhiều nhất"),
        required=False,
        min_value=-LARGEST_NUMBER,
        max_value=LARGEST_NUMBER,
        help_text=gettext_lazy("Của số; số mục được chọn; số chữ cái."),
    )
    depends = forms.ChoiceField(label=gettext_lazy("Chỉ hỏi khi câu"), required=False)
    depends_on = forms.CharField(
        label=gettext_lazy("được trả lời là"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Mã lựa chọn hoặc mức 1–5, cách nhau bằng dấu phẩy."),
    )
    groups = [
        (gettext_lazy("Câu hỏi"), ["text", "text_en", "kind", "options", "required"]),
        (gettext_lazy("Dùng để tính"), ["aspect", "factor"]),
        (gettext_lazy("Chỗ đứng và điều kiện"), ["page", "page_en", "depends", "depends_on", "least", "most"]),
    ]

    def __init__(self, *args: Any, others: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["depends"].choices = [("", _("Luôn hỏi")), *others]  # type: ignore[attr-defined]

    def fields_of(self, key: str, taken: set[str]) -> dict[str, Any]:
        """Return the fields of ``Question``; a new one gets a key of its own."""
        given = self.cleaned_data
        key = free(key or slugify(search_key(given["text"]))[:30] or "cau", taken)
        wanted = [part.strip() for part in given["depends_on"].split(",") if part.strip()]
        names = ("text", "text_en", "kind", "required", "aspect", "factor", "page", "page_en", "least", "most")
        return {
            "key": key,
            **{name: given[name] for name in names},
            "options": read_options(given["options"]) if given["kind"] in _WITH_OPTIONS else [],
            "shown_if": {"question": given["depends"], "in": wanted} if given["depends"] else {},
        }

    def clean_options(self) -> str:
        try:
            read_options(self.cleaned_data["options"])
        except ValueError:
            raise forms.ValidationError(_("Điểm của lựa chọn là số từ 0 đến 1, ví dụ 0,75.")) from None
        return str(self.cleaned_data["options"])


def free(name: str, taken: Container[str]) -> str:
    """Return the name, with a number where it is taken: "phieu", "phieu-2", "phieu-3"."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(one for one in names if one not in taken)


_WITH_OPTIONS = (words.SCALE, words.SINGLE, words.MULTIPLE, words.RANKING)


def read_options(text: str) -> list[dict[str, Any]]:
    """Return options typed one a line. Keys come from the words. Raises ValueError for a weight that is none."""
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")] + ["", ""]
        if not parts[0]:
            continue
        key = free(slugify(search_key(parts[0]))[:30] or f"o{len(found) + 1}", {one["key"] for one in found})
        made: dict[str, Any] = {"key": key, "text": parts[0][:200], "text_en": parts[1][:200]}
        if parts[2]:
            made["weight"] = float(parts[2].replace(",", "."))
            if not 0 <= made["weight"] <= 1:
                raise ValueError
        found.append(made)
    return found


def typed(row: Question) -> dict[str, Any]:
    """Return a question as the form shows it."""
    lines = [
        " | ".join(
            part
            for part in (one["text"], one.get("text_en", "") or ("-" if one.get("weight") is not None else ""),
                         "" if one.get("weight") is None else f"{one['weight']:g}".replace(".", ","))
            if part
        )
        for one in row.options
    ]  # fmt: skip
    condition = row.shown_if or {}
    names = ("text", "text_en", "kind", "required", "aspect", "factor", "page", "page_en", "least", "most")
    return {
        **{name: getattr(row, name) for name in names},
        "options": "\n".join(lines),
        "depends": condition.get("question", ""),
        "depends_on": ", ".join(map(str, condition.get("in", []))),
    }

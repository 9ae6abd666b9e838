"""English for the public pages: every sentence there, compiled without outside tools."""

import ast
import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize

import dunghen
from dunghen.ui import catalogue

PACKAGE = Path(dunghen.__file__).parent
PUBLIC = (
    "ui", "portal", "desk/templates/account", "desk/templates/mfa", "desk/templates/socialaccount",
    "petitions/portal", "petitions/forms/filing.py", "petitions/forms/following.py", "petitions/intake", "petitions/templates/petitions/portal",
    "petitions/forms/published.py", "petitions/templates/petitions/public",
)  # fmt: skip
MARKED = re.compile(r"""(?:\bn?gettext|\b_)\(u?(['"])((?:\\.|(?!\1).)*)\1""")


def sentences(path: Path) -> list[str]:
    """Return what ``path`` marks for translation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".html", ".txt"}:
        return [found[2] for found in MARKED.finditer(templatize(text, origin=str(path)))]
    names = {"_", "gettext", "ngettext", "gettext_lazy"}
    return [
        str(node.args[0].value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


def _inside(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*"))


def public_files() -> list[Path]:
    files = [path for folder in PUBLIC for path in _inside(PACKAGE / folder)]
    return [path for path in files if path.suffix in {".html", ".txt", ".py"} and "tests" not in path.parts]


def test_every_public_sentence_has_its_english() -> None:
    with translation.override("en"):
        missing = [
            f"{path.relative_to(PACKAGE)}: {sentence}"
            for path in public_files()
            for sentence in sentences(path)
            if gettext(sentence) == sentence
        ]
    assert not missing, "Add them to the locale/en/LC_MESSAGES/django.po of the app:\n" + "\n".join(missing)


def test_english_counts() -> None:
    with translation.override("en"):
        said = [ngettext("%(count)s ngày", "%(count)s ngày", count) % {"count": count} for count in (1, 2)]
    assert said == ["1 day", "2 days"]


def test_vietnamese_is_the_source() -> None:
    with translation.override("vi"):
        assert gettext("Quyền riêng tư") == "Quyền riêng tư"


def test_fields_speak_vietnamese_where_django_does_not() -> None:
    with translation.override("vi"):
        assert forms.SlugField().error_messages["required"] == "Trường này là bắt buộc."
        with pytest.raises(ValidationError, match="gạch ngang"):
            forms.SlugField().clean("có dấu cách")
        with pytest.raises(ValidationError, match="mã 0"):
            forms.CharField().clean("a\x00b")


def test_the_first_of_two_catalogues_wins_and_placeholders_stay(tmp_path: Path) -> None:
    first, second = tmp_path / "a.po", tmp_path / "b.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    first.write_text(head + 'msgid "Tìm %(x)s"\nmsgstr "Search %(x)s"\n', encoding="utf-8")
    second.write_text(head + 'msgid "Tìm %(x)s"\nmsgstr "Find"\n\nmsgid "Lọc"\nmsgstr "Filter"\n', encoding="utf-8")
    written = catalogue.compiled([first, second], "en")
    assert b"Search %(x)s" in written and b"Filter" in written and b"Find" not in written


@pytest.mark.parametrize("path", [path for language in catalogue.LANGUAGES for path in catalogue.sources(language)])
def test_a_translation_keeps_the_placeholders_of_its_sentence(path: Path) -> None:
    from babel.messages.pofile import read_po

    with path.open("rb") as opened:
        messages = [message for message in read_po(opened) if isinstance(message.id, str) and message.id]
    wrong = [
        m.id for m in messages if set(re.findall(r"%\(\w+\)s", m.id)) != set(re.findall(r"%\(\w+\)s", str(m.string)))
    ]
    assert not wrong

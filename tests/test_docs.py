"""Documentation that can lie is tested: what it names must be there, and what is there in number must be named."""

import argparse
import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from dunghen.config import demo
from dunghen.config.console import PURE
from dunghen.config.demo.load import SHOWN

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "deploy/*.md", "data/**/*.md", "dunghen/**/README.md")
    for path in ROOT.glob(pattern)
)
SHELL = {"run", "demo"}
"""Commands of ``dunghen`` that are neither Django's nor pure; the console names them itself."""
EUPL = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"
"""SHA-256 of EUPL-1.2.txt as the SPDX licence list gives it."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def named(path: Path) -> list[str]:
    """Return what a document says in code: spans between backticks, and lines of its blocks."""
    spans, lines, fenced = [], [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            lines.append(line.strip())
        else:
            spans += re.findall(r"`([^`]+)`", line)
    return spans + lines


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# -- decisions --------------------------------------------------------------------------------------------------------


def test_every_decision_is_listed_under_its_title_and_numbered_without_gaps() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", text("docs/adr/README.md"), re.MULTILINE)
    files = sorted(path for path in (ROOT / "docs/adr").glob("*.md") if path.name != "README.md")
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in files]
    assert listed == [
        (path.name[:4], path.name, title.partition(". ")[2]) for path, title in zip(files, titles, strict=True)
    ]
    assert [title.partition(". ")[0] for title in titles] == [f"# {number:04}" for number in range(1, len(files) + 1)]


@pytest.mark.parametrize("path", sorted((ROOT / "docs/adr").glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_would_change_our_mind(path: Path) -> None:
    heads = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert heads == ["Context", "Decision", "Consequences", "What would change our mind"]


# -- places -----------------------------------------------------------------------------------------------------------


def test_links_lead_to_files() -> None:
    dead = [
        f"{shown(path)}: {target}"
        for path in DOCS
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert not dead


INVENTED = {"data/units/TINH"}
"""The folder of a reader's own province."""


def test_paths_named_in_code_exist() -> None:
    """A path counts from the checkout, the package, one of its parts, a folder of templates, or the document's own folder."""
    parts = [ROOT, ROOT / "dunghen", *(ROOT / "dunghen").glob("*/"), *(ROOT / "dunghen/kernel").glob("*/")]
    templates = [*(ROOT / "dunghen").glob("*/templates/")]
    wrong = []
    for path in DOCS:
        for word in {word for said in named(path) for word in re.split(r"[\s:=,()]+", said)}:
            is_path = re.fullmatch(r"(\.?[a-z_]+/)+[a-zA-Z0-9_.-]*", word) and not word.startswith("application/")
            # The room of the recipe is yet to come, and var/ is made at the first start.
            if not is_path or "petitions" in word or word.startswith("var/") or word in INVENTED:
                continue
            if not any((base / word).exists() for base in [path.parent, *parts, *templates]):
                wrong.append(f"{shown(path)}: {word}")
    assert not wrong


def test_addresses_lead_to_pages() -> None:
    dead = []
    for path in DOCS:
        for address in {said for said in named(path) if re.fullmatch(r"/[a-z0-9-]+(/[a-z0-9-]+)*/?", said)}:
            if address.startswith(("/etc/", "/opt/", "/var/", "/noi-sao-luu")) or address == "/nhiem-vu/":
                continue
            try:
                resolve(address)
            except Resolver404:
                dead.append(f"{shown(path)}: {address}")
    assert not dead


def test_words_of_the_screen_are_on_the_screen() -> None:
    """The user guide sets the product's own words in bold; all of them occur in its source."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for kind in ("*.html", "*.py")
        for path in sorted((ROOT / "dunghen").rglob(kind))
        if "tests" not in path.parts
    )
    guide = re.sub(r"(?m)^- \*\*[^*]+\.\*\*|^\d\. \*\*[^*]+\*\*", "", text("docs/user-guide.md"))
    bold = set(re.findall(r"\*\*([^*]+)\*\*", guide)) - {"đậm", "ngày của văn bản"}
    said = {word.rstrip(".") for word in bold if "quyết định đúng hạn" not in word}
    assert said
    assert not sorted(word for word in said if word not in source)


# -- commands ---------------------------------------------------------------------------------------------------------


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Yield (document, words after ``dunghen``) of every command that a document gives."""
    for path in DOCS:
        for said in named(path):
            for part in re.split(r"&&|→|\|", said):
                found = re.match(r"(?:.*/bin/|exec )?dunghen\s+(.*)", part.strip())
                if found:
                    yield shown(path), re.sub(r'"[^"]*"', "WORD", found[1]).split("#")[0].split()


def parser_of(words: list[str]) -> argparse.ArgumentParser | None:
    """Return the parser of a command of Django's form, down to its sub-command; None when there is no such command."""
    app = get_commands().get(words[0])
    if app is None:
        return None
    command = load_command_class(app, words[0]) if isinstance(app, str) else app
    parser: argparse.ArgumentParser = command.create_parser("dunghen", words[0])
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and len(words) > 1 and not words[1].startswith("-"):
            return action.choices.get(words[1])
    return parser


def test_commands_and_their_options_exist() -> None:
    wrong, seen = [], 0
    for place, words in command_lines():
        if not words or not re.fullmatch(r"[a-z_]+", words[0]):
            continue
        seen += 1
        if words[0] in SHELL or tuple(words[:2]) in PURE or words == ["journal"]:
            continue
        parser = parser_of(words)
        if parser is None:
            wrong.append(f"{place}: dunghen {' '.join(words)}")
            continue
        known = set(parser._option_string_actions)
        wrong += [
            f"{place}: {word} of dunghen {' '.join(words)}"
            for word in words
            if word.startswith("--") and word.strip("[]").partition("=")[0] not in known
        ]
    assert seen > 20
    assert not wrong


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    wrong = [
        f"{shown(path)}: make {target}"
        for path in DOCS
        for said in named(path)
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", said)
        if target not in targets
    ]
    assert not wrong


# -- settings ---------------------------------------------------------------------------------------------------------


def settings_read() -> dict[str, str | None]:
    """Return each variable that the product reads from the environment → its default where that is a plain number or text."""
    found: dict[str, str | None] = {}
    for path in sorted((ROOT / "dunghen").rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                default = (
                    node.args[1] if len(node.args) > 1 and node.func.attr in ("text", "integer", "choice") else None
                )
                plain = isinstance(default, ast.Constant) and not isinstance(default.value, bool)
                found.setdefault(node.args[0].value, None)
                if plain:
                    found[node.args[0].value] = str(default.value)
    return found


def test_the_table_of_settings_is_the_settings() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", text("docs/operator-guide.md"), re.MULTILINE))
    read = settings_read()
    assert sorted(rows) == sorted(read)
    wrong = {
        name: (default, rows[name]) for name, default in read.items() if default and f"`{default}`" not in rows[name]
    }
    assert not wrong


def test_no_document_names_a_setting_that_is_not_read() -> None:
    read = set(settings_read())
    wrong = []
    for path in [*DOCS, ROOT / "deploy/dunghen.env.example"]:
        for name in re.findall(
            r"\b((?:DUNGHEN|OIDC)_[A-Z_]+|DATABASE_URL|SECRET_KEY)\b", path.read_text(encoding="utf-8")
        ):
            if name not in read and not name.endswith("_"):
                wrong.append(f"{shown(path)}: {name}")
    assert not wrong


# -- facts that stand twice -------------------------------------------------------------------------------------------


def test_the_demonstration_accounts_are_those_printed() -> None:
    readme = text("README.md")
    assert f"`{demo.PASSWORD}`" in readme
    assert re.findall(r"^\| `(\S+@\S+)` \|", readme, re.MULTILINE) == [email for email, _ in SHOWN]


def test_words_of_the_glossary_are_in_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "dunghen").rglob("*.py"))
    rows = re.findall(r"^\| .+ \| .+ \| (.+) \|$", text("docs/glossary.md"), re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(names) > 60
    assert not sorted(name for name in names if not re.search(rf"\b{name}\b", code))


def test_one_version_everywhere() -> None:
    version = re.search(r'^version = "(.+)"', text("pyproject.toml"), re.MULTILINE)
    assert version
    assert re.findall(r"^## (\d+\.\d+\.\d+)", text("CHANGELOG.md"), re.MULTILINE)[0] == version[1]
    assert f'softwareVersion: "{version[1]}"' in text("publiccode.yml")


def test_the_licence_is_whole_and_unaltered() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL


def test_publiccode_says_what_its_standard_wants() -> None:
    said = text("publiccode.yml")
    top = re.findall(r"^(\w+):", said, re.MULTILINE)
    assert {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "categories",
        "developmentStatus",
        "softwareType",
    } <= set(top)
    assert {"description", "legal", "maintenance", "localisation"} <= set(top)
    short = re.findall(r"^    shortDescription: (.+)$", said, re.MULTILINE)
    assert len(short) == 2
    assert all(len(line) <= 150 for line in short)
    for body in re.findall(r"longDescription: >\n((?:      .+\n)+)", said):
        assert 150 <= len(" ".join(body.split())) <= 10_000
    assert all((ROOT / picture).exists() for picture in re.findall(r"^      - (docs/images/\S+)$", said, re.MULTILINE))


def test_pictures_are_small() -> None:
    pictures = sorted((ROOT / "docs/images").iterdir())
    assert pictures
    assert not [shown(path) for path in pictures if path.suffix != ".png" or path.stat().st_size > 250_000]

"""What is collected for a running product: all that pages ask for, and little else of what packages ship."""

import re
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django_htmx.jinja import htmx_script

import dunghen

ASKED = re.compile(r"""\{% static ['"]([^'"]+)['"] %\}""")


def collected() -> set[str]:
    found = set()
    for finder in get_finders():
        for name, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            found.add(f"{prefix}/{name}" if prefix else name)
    return found


def test_whatever_pages_ask_for_is_collected() -> None:
    templates = Path(dunghen.__file__).parent.rglob("templates/**/*.html")
    asked = {name for path in templates for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    asked |= set(re.findall(r'src="/static/([^"]+)"', htmx_script()))
    assert len(asked) > 20
    assert sorted(asked - collected()) == []


def test_what_packages_ship_beside_it_is_not() -> None:
    assert {name for name in collected() if name.startswith("django_htmx/")} == {
        "django_htmx/django-htmx.js",
        "django_htmx/htmx-2.min.js",
    }
    assert not [name for name in collected() if "leaflet-src" in name or "/draw/" in name]

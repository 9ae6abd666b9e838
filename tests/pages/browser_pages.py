"""How the browser looks at each page of the table (rows with ``look`` in the ``tests/matrix.py`` of shells and rooms).

Nothing has to be added here for a new page: a row with ``look`` is enough. What only the browser can judge of a single page is a function in a
test beside that page, with the fixture ``visit`` of tests/browser.py.
"""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from tests.pages import matrix

WIDE, PHONE, NARROWEST = 1280, 360, 320
HEIGHT = 900
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Only sound and film are fetched ahead for a rule; the style sheets would be for one that is not run.
    "preload": {"assets": ["media"]},
}
NARROW = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "button-name"],
    },
    "resultTypes": ["violations"],
}
"""What the width can change; the rest of the page is the same as on the wide screen."""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Look:
    """A page under somebody's eyes."""

    row: matrix.Row
    url: str
    data: dict[str, Any]
    """What is typed, of a row that posts."""

    def __str__(self) -> str:
        return f"{self.row.name} as {self.row.look} ({self.url})"


def looks(scene: matrix.Scene, package: str) -> list[Look]:
    """Return every page of ``package`` (a key of ``matrix.tables``) that the browser looks at, person by person."""
    found = [Look(row, row.url(scene), row.data(scene)) for row in matrix.tables()[package].ROWS if row.look]
    return sorted(found, key=lambda look: look.row.look)


def sign_in(visit: BrowserContext, scene: matrix.Scene, who: str) -> None:
    """Make ``visit`` the window of ``who`` (first name in the cast, or "anonymous")."""
    visit.clear_cookies()
    person = None if who == "anonymous" else getattr(scene["cast"], who)
    cookie = matrix.signed_in(person).cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie is not None:
        visit.add_cookies([{"name": cookie.key, "value": cookie.value, "url": scene["address"]}])


def troubles_of(page: Page, look: Look) -> list[str]:
    """Return what is wrong with the page: accessibility in light and dark, wide and narrow, and anything sticking out sideways.

    The window is one in which ``AXE`` runs first of all scripts.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    answer = page.goto(look.url)
    if look.row.method == "post":
        with page.expect_navigation() as sent:
            page.evaluate(SEND, look.data)
        answer = sent.value
    troubles = [] if answer and answer.ok else [f"answers {answer and answer.status}"]
    troubles += _axe(page, RULES, f"light, {WIDE}")
    page.emulate_media(color_scheme="dark")
    troubles += _axe(page, COLOURS, f"dark, {WIDE}")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    troubles += _axe(page, NARROW, f"light, {PHONE}")
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    sticking: list[str] = page.evaluate(STICKING_OUT)
    troubles += [f"sticks out at {NARROWEST}: {element}" for element in sticking]
    return [f"{look}: {trouble}" for trouble in troubles]


SEND = """(data) => {
  const form = document.querySelector('main form[method=post]');
  for (const [name, value] of Object.entries(data)) {
    form.querySelectorAll(`[name="${name}"]`).forEach((control) => control.remove());
    const given = document.createElement('input');
    given.type = 'hidden'; given.name = name; given.value = value;
    form.append(given);
  }
  form.submit();
}"""
"""Send the page's own form with what the row types."""
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) { return []; }
  const wide = [...document.querySelectorAll('body *')].filter(
    (e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, .unseen, .skip, pre'));
  return [`page is ${document.documentElement.scrollWidth} wide`,
    ...wide.slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`)];
}"""


def _axe(page: Page, options: dict[str, Any], where: str) -> list[str]:
    found: list[str] = page.evaluate(RUN_AXE, options)
    return [f"{where}: {violation}" for violation in found]


RUN_AXE = """async (options) => (await axe.run(document, options)).violations.map(
  (v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target).join('; ')}`)"""

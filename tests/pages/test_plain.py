"""Every page without scripts: what the server sends has its heading, its forms work, and no control waits for a script."""

import pytest
from lxml import html

from tests.pages import matrix

SCRIPTED = ("data-fill", "data-keys-close", "hidden")
"""Buttons that only add comfort carry one of these: shown by the script alone, or beside a field that does the same."""


def troubles_of(page: html.HtmlElement) -> list[str]:
    headings = [h1 for h1 in page.xpath("//main//h1") if h1.text_content().strip()]
    troubles = [] if len(headings) == 1 else [f"{len(headings)} headings"]
    for form in page.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        if not form.xpath(".//input[@name='csrfmiddlewaretoken']"):
            troubles.append(f"a form without proof of origin: {form.get('action')}")
        if not form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']"):
            troubles.append(f"a form that cannot be sent: {form.get('action')}")
    waiting = page.xpath("//button[@type='button']")
    troubles += [
        f"waits for a script: {b.text_content()}" for b in waiting if not any(b.get(a) is not None for a in SCRIPTED)
    ]
    links = page.xpath("//a[not(@href) or @href='#' or starts-with(@href, 'javascript:')]")
    troubles += [f"leads nowhere: {link.text_content()}" for link in links]
    inline = page.xpath("//*[@style or @onclick] | //style | //script[not(@src) and not(@type='application/json')]")
    return troubles + [f"in the page itself: {element.tag}" for element in inline]


@pytest.mark.parametrize("package", sorted(matrix.tables()))
def test_every_page_stands_without_scripts(package: str, scene: matrix.Scene) -> None:
    wrong = []
    for row in matrix.tables()[package].ROWS:
        if not row.look:
            continue
        person = None if row.look == "anonymous" else getattr(scene["cast"], row.look)
        client = matrix.signed_in(person)
        answer = client.post(row.url(scene), row.data(scene)) if row.method == "post" else client.get(row.url(scene))
        assert answer.status_code == 200, f"{row.name}: {answer.status_code}"
        wrong += [f"{row.name} as {row.look}: {trouble}" for trouble in troubles_of(html.fromstring(answer.content))]
    assert not wrong, "\n".join(wrong)

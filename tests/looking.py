"""A browser that shows answers of the hub and says what is wrong with how they look.

The answers come from Django's test client, so that the pages of a world in an open transaction can be seen;
style sheets and scripts come from their files.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from babel.messages.pofile import read_po
from django.contrib.staticfiles import finders
from playwright.sync_api import ConsoleMessage, Page, Route, sync_playwright

from comity.web import icons
from tests.sights import Sight

HUB = "https://hub.test"
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8").split("\n", 1)[1]
EVERY_RULE = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
"""No rule of these wants what axe would load beforehand."""
AXE = """([part, options]) => axe.run(part, options).then((found) =>
    found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"""
NO_EVENTS = "retry: 3600000\n\n"

REACH = """() => {
  const name = (one) => (one.type === "radio" ? document.getElementsByName(one.name)[0] : one);
  const stops = { date: 4, "datetime-local": 7, month: 3, file: 1 };  // a date has a stop for each of its parts
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const open = controls.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled);
  window.unreached = new Set(open.map(name));
  document.addEventListener("focusin", (event) => window.unreached.delete(name(event.target)));
  return open.reduce((sum, one) => sum + (stops[one.type] ?? 1), 0);
}"""
UNREACHED = "[...window.unreached].map((one) => one.outerHTML.slice(0, 160))"


def english_texts() -> list[str]:
    """Every text of the catalogue in its first language, where it is not the same in Arabic."""
    place = Path(icons.__file__).parent / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    with place.open("rb") as file:
        messages = read_po(file)
    texts = {
        message.id for message in messages if isinstance(message.id, str) and message.string != message.id
    }
    return sorted(texts - {"Secretariat", "Commission"})  # bodies of the village are called so


class Looker:
    """One tab."""

    def __init__(self, tab: Page) -> None:
        self._tab = tab
        self._sight: Sight | None = None
        self._said: list[str] = []
        self._english = english_texts()
        tab.route(f"{HUB}/**", self._answer)
        tab.on("console", self._hear)
        tab.on("pageerror", lambda error: self._said.append(str(error)))

    def open(self, sight: Sight) -> Page:
        self._sight, self._said = sight, []
        self._tab.goto(HUB + sight.address)
        return self._tab

    def faults_of(self, part: str, language: str, width: int, scheme: Any) -> list[str]:
        """What is wrong with the page that is open, at this width and in this light; axe looks at ``part`` of it."""
        self._tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        plain = self.plain_faults(language, width)
        self._tab.evaluate(AXE_SCRIPT)
        return [*plain, *self._tab.evaluate(AXE, [part, EVERY_RULE])]

    def plain_faults(self, language: str, width: int) -> list[str]:
        """The same without axe, which takes its time."""
        self._tab.set_viewport_size({"width": width, "height": 900})
        direction = "rtl" if language == "ar" else "ltr"
        english = self._english if language == "ar" else []
        wanted = {"language": language, "direction": direction, "english": english}
        found = [*self._tab.evaluate(LOOK, wanted), *self._said]
        self._said = []
        return found

    def unreached(self) -> list[str]:
        """The controls that the tabulator key does not come to."""
        stops = self._tab.evaluate(REACH)
        for _ in range(stops + 2):
            self._tab.keyboard.press("Tab")
        return [f"the tabulator does not reach {one}" for one in self._tab.evaluate(UNREACHED)]

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        assert self._sight is not None
        if route.request.is_navigation_request():
            answer = self._sight.answer
            route.fulfill(status=answer.status_code, headers=self._sight.headers, body=answer.content)
        elif path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind) if found else route.fulfill(
                status=404
            )
        elif path == "/events/stream":
            route.fulfill(body=NO_EVENTS, content_type="text/event-stream")
        else:
            route.fulfill(status=404)

    def _hear(self, message: ConsoleMessage) -> None:
        refused = self._sight is not None and self._sight.answer.status_code >= 400
        if message.type in {"error", "warning"} and not (
            refused and "Failed to load resource" in message.text
        ):
            self._said.append(f"the console says: {message.text}")


@contextmanager
def a_looker(chromium: str) -> Iterator[Looker]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-threaded-compositing"]
        )
        yield Looker(browser.new_page())
        browser.close()

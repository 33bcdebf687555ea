"""Somebody at a desk in Chromium: what she clicks goes to the hub's pages, in the transaction of the test."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Route, TimeoutError, sync_playwright

from comity.kernel.viewer import Viewer
from tests.browsing import sign_in

HUB = "https://hub.test"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
GO_ON = '<!doctype html><meta http-equiv="refresh" content="0; url={}">'
"""A browser that is answered from here does not ask here again where it is sent on to, but for a page that says so."""
FILL = """(values) => {
  let last = null;
  for (const [name, value] of Object.entries(values)) {
    const fields = [...document.querySelectorAll(`[name="${name}"]`)];
    last = fields[0].type === "radio" ? fields.find((one) => one.value === value) : fields[0];
    if (last.type === "radio" || last.type === "checkbox") last.checked = true;
    else last.value = value;
  }
  for (const kind of ["input", "change"]) last.dispatchEvent(new Event(kind, { bubbles: true }));
}"""
"""At once, so that the hub is not asked after each of fifty fields what is still missing."""


@contextmanager
def running(chromium: str) -> Iterator[Browser]:
    """Chromium for as long as the block lasts. What happens in it has database connections of its own, as Playwright
    waits in a loop; nobody else sees them, so they are closed here.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()
            connections.close_all()


class Tab:
    """One person's tab."""

    def __init__(self, browser: Browser, viewer: Viewer, shots: Path) -> None:
        self.page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
        self.page.set_default_timeout(8_000)
        self.said: list[str] = []
        self._client = sign_in(Client(), viewer)
        self._shots = shots
        self.page.route(f"{HUB}/**", self._answer)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, name: str, /, *args: object) -> None:
        self.page.goto(HUB + reverse(name, args=args))

    def fill(self, values: dict[str, Any]) -> None:
        """Put each value into the field of that name; a box is ticked, of a choice the value is chosen."""
        self.page.evaluate(FILL, values)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the button of this name, and wait for the page that follows."""
        self.page.evaluate("() => { window.before = true; }")
        self.page.get_by_role("button", name=name, exact=True).first.click()
        try:
            self.page.wait_for_function("() => !window.before && document.readyState === 'complete'")
        except TimeoutError as error:
            raise AssertionError(f"{name} leads nowhere from {self.page.url}:\n{self._seen()}") from error

    def says(self, *texts: str) -> None:
        seen = self._seen()
        for text in texts:
            assert text in seen, f"{text!r} is not said on {self.page.url}:\n{seen}"

    def _seen(self) -> str:
        return self.page.locator("main").inner_text()

    def shoot(self, name: str) -> None:
        """A picture as a reader of English has the page at a desk, and one as a reader of Arabic has it on a phone."""
        self.page.screenshot(path=self._shots / f"{name}-en.png", full_page=True)
        self._client.cookies["django_language"] = "ar"
        self.page.set_viewport_size(NARROW)
        self.page.reload()
        assert self.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], name
        self.page.screenshot(path=self._shots / f"{name}-ar.png", full_page=True)
        del self._client.cookies["django_language"]
        self.page.set_viewport_size(WIDE)
        self.page.reload()

    def _answer(self, route: Route) -> None:
        request, path = route.request, urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
            return
        if path == "/events/stream":
            route.fulfill(body="retry: 3600000\n\n", content_type="text/event-stream")
            return
        sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
        answer = self._client.generic(
            request.method,
            request.url.removeprefix(HUB),
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", ""),
            secure=True,
            **{name: value for name, value in sent.items() if name.startswith("HTTP_HX_")},
        )
        if answer.status_code in {301, 302}:
            route.fulfill(body=GO_ON.format(answer["Location"]), content_type="text/html")
            return
        headers = {name.lower(): value for name, value in answer.items()}
        route.fulfill(status=answer.status_code, headers=headers, body=answer.getvalue())

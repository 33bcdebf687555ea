"""The demo as a newcomer meets it, in Chromium: the first hit, live; then every page under axe."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("demo")]

PLACES = ("/", "/search/?q=Sokolarov+1978-05-14", "/records/", "/nowhere/")


@dataclass(frozen=True)
class Demo:
    address: str
    lists: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`comity demo` on a free port, in a folder of its own whose name has a space."""
    home = tmp_path_factory.mktemp("a hub")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "comity.cli", "demo", "--port", str(port), "--persons", "60"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "DJANGO_"))}
    process = subprocess.Popen(command, env={**kept, "COMITY_DATA_DIR": str(home)}, cwd=home)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield Demo(address, home / "demo")
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the demo ended before it served"
        try:
            with urlopen(f"{address}/demo/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail("the demo did not serve within 150 seconds")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def sit_as(browser: Browser, demo: Demo, username: str, **options: object) -> Page:
    """A tab of somebody of the story, in English unless ``options`` say otherwise."""
    tab = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    tab.goto(f"{demo.address}/demo/")
    tab.locator(f"form[action$='/as/{username}/'] button").first.click()
    tab.wait_for_load_state()
    return tab


def speak(tab: Page, demo: Demo, language: str) -> None:
    tab.context.add_cookies([{"name": "django_language", "value": language, "url": demo.address}])


def test_the_first_hit_from_the_list_to_the_answer(demo: Demo, browser: Browser) -> None:
    amina, claire = sit_as(browser, demo, "amina"), sit_as(browser, demo, "claire")
    for tab in (amina, claire):
        speak(tab, demo, "en")
    claire.goto(f"{demo.address}/")
    expect(claire.get_by_text("No open hit")).to_be_visible()

    amina.goto(f"{demo.address}/manifests/")
    amina.get_by_role("link", name="YY0418").click()
    amina.locator("#matches a.worklist-title").first.click()
    expect(amina.get_by_text("Contact the source before any action.")).to_be_visible()
    assert claire.locator("#hits a.worklist-title").count() == 0, "the source knows before anybody verified"

    amina.locator("input[name=verdict][value=no]").focus()
    for key, chosen in (("n", "no"), ("u", "unsure"), ("y", "yes")):
        amina.keyboard.press(key)
        expect(amina.locator(f"input[name=verdict][value={chosen}]")).to_be_checked()
    amina.get_by_label("I compared both sides myself.").check()
    amina.get_by_role("button", name="Record my decision").click()
    expect(amina.get_by_text("Silence is no ground to hold anyone.")).to_be_visible()

    told = claire.locator("#hits a.worklist-title").first
    expect(told).to_be_visible(timeout=10_000)  # her page was not reloaded
    told.click()
    claire.get_by_role("radio", name="Confirmed").check()
    claire.get_by_role("button", name="Send the answer").click()
    expect(claire.get_by_text("The source confirmed").first).to_be_visible()
    amina.reload()
    expect(amina.get_by_text("Confirmed by the source").first).to_be_visible()


def test_a_dropped_list_is_screened_while_one_looks(demo: Demo, browser: Browser) -> None:
    tab = sit_as(browser, demo, "jonas")
    speak(tab, demo, "en")
    tab.goto(f"{demo.address}/manifests/")
    dropped = next(path for path in sorted(demo.lists.iterdir()) if path.suffix in {".txt", ".mrz"})
    tab.locator("input[type=file]").set_input_files(dropped)
    tab.locator("form[enctype] button").click()
    expect(tab.get_by_text("Matches first")).to_be_visible()
    expect(tab.locator("#matches a.worklist-title").first).to_be_visible(timeout=20_000)


def test_axe_finds_nothing_and_nothing_overflows(demo: Demo, browser: Browser) -> None:
    """With every script running, where it is narrowest; tests/test_every_page_looked_at.py looks at the rest."""
    tab = sit_as(browser, demo, "amina", viewport={"width": 390, "height": 900})
    speak(tab, demo, "ar")
    tab.goto(f"{demo.address}/matches/")
    found = [*PLACES, *_first_links(tab, demo)]
    faults = {}
    for place in found:
        tab.goto(demo.address + place)
        wrong = [
            (v["id"], v["nodes"][0]["html"][:200])
            for v in Axe().run(tab, options={"preload": False}).response["violations"]
        ]
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wrong or wide:
            faults[place] = (wrong, wide)
    assert faults == {}


def _first_links(tab: Page, demo: Demo) -> list[str]:
    """A page behind each list that is live."""
    lists = {"/manifests/": "table a", "/matches/": ".worklist-title"}
    links = []
    for place, where in lists.items():
        tab.goto(demo.address + place)
        link = tab.locator(where).first
        if link.count():
            links.append(str(link.get_attribute("href")))
    return links

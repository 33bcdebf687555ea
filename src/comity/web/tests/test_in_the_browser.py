"""The style guide in Chromium: every component, in both directions, light and dark, wide and narrow."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("comity.web.tests.hub_urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code; what it opened
    # before that it would find again only afterwards, when the database has been made anew.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1440), ("ar", "dark", 390)],
)
@pytest.mark.parametrize("page", ["/style/", "/refuse/"])
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, live_server: object, page: str, language: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        extra_http_headers={"Accept-Language": language},  # type: ignore[arg-type]
    )
    tab = context.new_page()
    tab.goto(f"{live_server}{page}")

    found = Axe().run(tab).response["violations"]
    assert [(problem["id"], problem["nodes"][0]["html"]) for problem in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    context.close()


@pytest.fixture
def tab(browser: Browser, live_server: object) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
    page.goto(f"{live_server}/style/")
    yield page
    context.close()


def test_no_script_breaks_the_content_policy(tab: Page) -> None:
    assert tab.said == []  # type: ignore[attr-defined]


def test_a_theme_is_chosen_from_the_menu(tab: Page) -> None:
    tab.get_by_text("Light or dark").locator("xpath=..").click()
    tab.get_by_role("button", name="Dark").click()

    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_closes_with_escape(tab: Page) -> None:
    menu = tab.locator("details[data-menu]").first
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")

    tab.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")


def test_a_confirmation_opens_before_it_acts(tab: Page) -> None:
    sure = tab.get_by_role("button", name="Yes, delete it")
    expect(sure).to_be_hidden()

    tab.get_by_text("Delete this record").click()

    expect(sure).to_be_visible()

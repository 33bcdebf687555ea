"""A red notice as its people live it, in Chromium: from the first draft to the last copy that is erased."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from comity.kernel.acting import acting_as
from comity.members.roles import Role
from comity.notices.forms import flat
from comity.notices.models import Notice
from comity.notices.tests.people import content
from comity.screening.commands import screen_manifest
from comity.screening.models import Hit, Manifest, Match
from tests.in_browser import Tab, running
from tests.people import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FLIGHT = b"name,birth_date,document_number,seat\nJosphat Mutua,1984-03-17,AK0456789,14C\nAnna Berg,1991-02-02,,15A\n"


def typed(notice: Notice) -> dict[str, Any]:
    """What Amina types into the form, all but the warrant."""
    said = flat(content("red"), notice.kind, notice.table)
    values = {
        name: "\n".join(value) if isinstance(value, list) else value for name, value in said.items() if value
    }
    return {name: value for name, value in values.items() if name != "warrant_reference"}


def only(viewer: Any, kind: Any) -> Any:
    with acting_as(viewer):
        return kind.objects.get()


def reviewed(tab: Tab, notice: Notice) -> None:
    """Every step of the table holds, with a reason."""
    tab.open("notices:review", notice.pk)
    steps = [step for step in notice.kind.steps if notice.table.steps[step].by == "reviewer"]
    tab.fill(dict.fromkeys(steps, "holds") | {f"{step}_reason": "read and compared" for step in steps})
    tab.press("Everything holds: approve")


def test_from_the_first_draft_to_the_last_copy(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright waits in a loop of its own
    world = make_world()
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    with running(chromium) as browser:
        people = ("amina", "claire", "jonas", "ravi", "sofia", "tomas", "helena")
        tabs = {name: Tab(browser, getattr(world, name), tmp_path) for name in people}
        tabs["greta"] = Tab(browser, greta, tmp_path)
        notice = _drafted(world, tabs["amina"])
        _reviewed(world, tabs, notice)
        _found(world, tabs, notice)
        _withdrawn(tabs, notice)
        assert [said for tab in tabs.values() for said in tab.said] == []


def _drafted(world: World, amina: Tab) -> Notice:
    """She is told what is missing while she types, and submits once nothing is."""
    amina.open("notices:new")
    amina.press(re.compile("Begin.*Red notice"))
    notice: Notice = only(world.amina, Notice)
    amina.fill(typed(notice))
    expect(amina.page.get_by_text("1 thing is still missing")).to_be_visible()
    amina.press("Save")
    amina.shoot("missing")
    amina.fill({"warrant_reference": "Mombasa 12/2026"})
    expect(amina.page.get_by_text("Nothing is missing")).to_be_visible()
    amina.press("Save and submit")
    amina.says("Under review", "Mombasa 12/2026")
    return notice


def _reviewed(world: World, tabs: dict[str, Tab], notice: Notice) -> None:
    """One reviewer asks, the bureau answers, two people say yes, and the protection officer gives the last word."""
    ravi, amina, tomas = tabs["ravi"], tabs["amina"], tabs["tomas"]
    ravi.open("notices:queue")
    ravi.shoot("queue")
    ravi.open("notices:review", notice.pk)
    ravi.shoot("review")
    ravi.page.get_by_text("Ask the bureau", exact=True).click()
    ravi.fill({"ask-note": "Which court issued the warrant?"})
    ravi.press("Send the question")
    amina.open("notices:detail", notice.pk)
    amina.says("Which court issued the warrant?")
    amina.fill({"answer-note": "The High Court in Mombasa."})
    amina.press("Send the answer")
    reviewed(ravi, notice)
    ravi.says("1 of 2 approvals")
    reviewed(tabs["sofia"], notice)
    tabs["claire"].open("notices:list")
    assert "Mutua" not in tabs["claire"].page.content(), "nobody sees it before the last word"
    tomas.open("notices:clearances")
    tomas.page.get_by_role("link", name="Josphat Kiprono Mutua").click()
    tomas.shoot("clearance")
    tomas.press("Clear")
    claire = tabs["claire"]
    claire.open("notices:detail", notice.pk)
    claire.says("A notice is no warrant", "Josphat Kiprono")
    claire.shoot("published")
    with claire.page.expect_download() as printing:
        claire.page.get_by_role("button", name="Print").click()
    assert printing.value.path().read_bytes().startswith(b"%PDF-")


def _found(world: World, tabs: dict[str, Tab], notice: Notice) -> None:
    """A border post of another state drops a list, meets him, hears from the source, and says that he was found."""
    jonas, amina = tabs["jonas"], tabs["amina"]
    jonas.open("screening:manifests")
    jonas.page.locator("input[type=file]").first.set_input_files(
        {"name": "flight.csv", "mimeType": "text/csv", "buffer": FLIGHT}
    )
    jonas.page.locator("form[enctype] button").click()
    jonas.page.wait_for_url("**/manifests/*-*/")
    screen_manifest(world.jonas, only(world.jonas, Manifest).pk)
    match = only(world.jonas, Match)
    jonas.open("screening:match", match.pk)
    jonas.fill({"verdict": "yes", "note": "the same document", "confirm": True})
    jonas.press("Record my decision")
    hit = only(world.jonas, Hit)
    amina.open("screening:hit", hit.pk)
    amina.fill({"answer": "confirmed"})
    amina.press("Send the answer")
    jonas.open("screening:hit", hit.pk)
    jonas.page.get_by_role("link", name="The subject of a notice was found").click()
    jonas.shoot("located")
    jonas.fill({"note": "held at gate 14"})
    jonas.press("Tell the source")
    amina.open("notices:detail", notice.pk)
    amina.says("Located", "held at gate 14")


def _withdrawn(tabs: dict[str, Tab], notice: Notice) -> None:
    """It ends, every holder erases it and says so; the source sees how many, the compliance office sees who."""
    amina, helena = tabs["amina"], tabs["helena"]
    amina.page.get_by_text("Withdraw", exact=True).click()
    amina.fill({"withdraw-note": "the court lifted the warrant"})
    amina.press("Yes, withdraw it")
    helena.open("notices:compliance")
    helena.says("NCB Paris", "NCB Berlin")
    helena.shoot("compliance")
    for name in ("claire", "greta"):
        tabs[name].open("notices:purges")
        tabs[name].press(re.compile("Our copies are erased"))
        tabs[name].says("erased")
    amina.open("notices:detail", notice.pk)
    copies = amina.page.locator("#copies").inner_text().split()
    assert [word for word in copies if word.isdecimal()] == ["2", "2"]
    amina.shoot("purged")
    helena.open("notices:compliance")
    helena.says("When a notice ends")

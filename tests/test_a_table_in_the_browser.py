"""A bureau's Excel sheet with a dozen kinds of mistakes, in Chromium: explained, looked at, imported, undone, mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.exchange.tests.test_tables import MISTAKES, workbook
from comity.kernel.acting import acting_as
from comity.records.commands import continue_import, undo_import
from comity.records.models import ImportRun, Record
from tests.in_browser import Tab, running
from tests.people import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def dropped(amina: Tab, content: bytes) -> None:
    amina.open("records:import")
    amina.page.locator("input[type=file]").set_input_files(
        {"name": "registre.xlsx", "mimeType": KIND, "buffer": content}
    )
    amina.fill({"status": "suspect"})
    amina.press("Import")
    amina.page.get_by_text("What its columns mean").first.wait_for(
        timeout=40_000
    )  # what reads tables is loaded once


def newest(world: World) -> ImportRun:
    with acting_as(world.amina):
        return ImportRun.objects.latest("started_at")


def looked(amina: Tab, world: World) -> None:
    """She asks what would follow. A page that leads to a part of itself is opened again by hand here."""
    amina.press("Look at what follows")
    amina.open("records:columns", newest(world).pk)
    amina.page.locator("#preview").wait_for(timeout=40_000)


def captions(world: World) -> set[str]:
    with acting_as(world.amina):
        return set(Record.objects.values_list("caption", flat=True))


def test_a_sheet_full_of_mistakes_becomes_records_is_undone_and_comes_again_corrected(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright waits in a loop of its own
    world = make_world()
    with running(chromium) as browser:
        amina = Tab(browser, world.amina, tmp_path)
        dropped(amina, workbook(*MISTAKES, merged=("A4:A5", "A1:F1")).getvalue())
        amina.says("What its columns mean", "Josphat", "1984-03-17")
        amina.fill({"save_as": "Registre"})
        looked(amina, world)
        amina.says("Narnia", "1979-09-09", "not a country known by that name", "31/02/1980", "same as row 3")
        amina.shoot("preview")
        amina.press("Import")
        continue_import(world.amina, newest(world).pk)
        amina.open("records:import_run", newest(world).pk)
        amina.says("row 4", "row 5", "row 7")
        amina.shoot("report")
        assert captions(world) == {"Josphat MUTUA", "Baraka OUMA", "Otieno OUMA", "Halima WARSAME"}
        amina.page.get_by_text("Undo this import", exact=True).click()
        amina.press("Yes, undo all of it")
        undo_import(world.amina, newest(world).pk)
        amina.open("records:import_run", newest(world).pk)
        amina.says("What it added is erased")
        amina.shoot("undone")
        assert captions(world) == set()
        mended = [row for place, row in enumerate(MISTAKES) if place not in {3, 4, 6}]
        dropped(amina, workbook(*mended).getvalue())
        amina.says("Understood as “Registre”")
        looked(amina, world)
        amina.press("Import")
        assert continue_import(world.amina, newest(world).pk).added == 2
        assert captions(world) == {"Josphat MUTUA", "Halima WARSAME"}
        assert amina.said == []

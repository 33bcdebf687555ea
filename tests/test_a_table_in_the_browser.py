"""A bureau moves in, in Chromium: a sheet of a dozen kinds of mistakes, one subject of two, numbers found, a renewal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from comity.exchange.tests.test_tables import MISTAKES, workbook
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.records.commands import continue_import, undo_import
from comity.records.models import ImportRun, Record
from tests.in_browser import Tab, running
from tests.people import World, make_world, thing, wanted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
VIN, ETHER = "WVWZZZ1JZ3W386752", "0x52908400098527886E0F7030069857D2E4169EE7"
TYPED = {
    "kda 001 a": ("Licence plate", "KDA 001 A", "KDA 001A · Toyota"),
    VIN.lower(): ("Vehicle identification number", VIN, "KDA 001A · Toyota"),
    "GB82WEST12345698765432": ("IBAN", "GB82 WEST 1234 5698 7654 32", "Bank account"),
    "00254 712345678": ("Telephone", "+254 712 345678", "Telephone number"),
    ETHER.lower(): ("Address of a cryptocurrency", ETHER, "Crypto address"),
}
"""What somebody types: how it is understood, and what it finds."""
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


def undone_and_corrected(amina: Tab, world: World) -> None:
    """She takes the whole import back, mends her sheet and brings it in again."""
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


def one_and_two_again(claire: Tab, world: World) -> None:
    """In Paris her own record and the one from Nairobi become one subject, and two again."""
    french = wanted(world.claire, "MUTUA Josphat Kiprono", born=["1984-03-18"])
    with acting_as(world.claire):
        kenyan = Record.objects.get(caption="Josphat MUTUA")
    claire.open("records:propose", french.pk)
    claire.fill({"other": str(kenyan.pk)})
    claire.press("Put them side by side")
    claire.says("MUTUA Josphat Kiprono", "NCB Paris", "Josphat MUTUA", "NCB Nairobi")
    claire.shoot("pair")
    claire.page.locator("#answer").press("y")
    claire.page.get_by_text("Undo", exact=True).wait_for()
    claire.open("records:subject", french.pk)
    claire.says("1984-03-18 NCB Paris", "1984-03-17 NCB Nairobi", "Sources differ")
    claire.shoot("subject")
    claire.open("records:pairs")
    claire.page.get_by_role("link", name="The same person", exact=True).click()
    claire.page.get_by_role("link", name="MUTUA").first.click()
    claire.press("Take it back")
    claire.open("records:detail", french.pk)
    claire.says("Nobody has judged another record to be of the same person.")


def each_number_finds_its_record(claire: Tab, world: World) -> None:
    amina = world.amina
    thing(amina, registrationNumber=["KDA 001A"], country=["ke"], vin=[VIN], make=["Toyota"])
    thing(amina, "BankAccount", "proceeds", iban=["GB82 WEST 1234 5698 7654 32"])
    thing(amina, "Telephone", "trace", phone=["0712345678"], country=["ke"])
    thing(amina, "CryptoWallet", "trace", publicKey=[ETHER])
    for typed, said in TYPED.items():
        box = claire.page.locator('[data-shortcut="/"]')
        box.fill(typed)
        box.press("Enter")
        claire.page.get_by_text("Understood as").wait_for()
        claire.says(*said, "1 record, best first")
    claire.shoot("search")


def renewed_by_one_key(claire: Tab, world: World) -> None:
    wanted(world.claire, "Lucien Delacroix", expires_at=clock.now() + timedelta(days=30))
    claire.open("records:review")
    claire.says("Lucien Delacroix", "Not found yet")
    claire.page.locator("#answer").press("3")
    claire.page.get_by_text("Renewed", exact=True).wait_for()
    claire.says("Nothing to review")


def test_a_bureau_brings_in_its_register_of_mistakes_and_others_live_with_it(
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
        undone_and_corrected(amina, world)
        claire = Tab(browser, world.claire, tmp_path)
        one_and_two_again(claire, world)
        each_number_finds_its_record(claire, world)
        renewed_by_one_key(claire, world)
        assert amina.said == claire.said == []

"""The ledger on pages: what was altered is named, a proof can be taken home and checked, details end."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from comity.kernel.clock import now
from comity.ledger import merkle
from comity.ledger.commands import erase_details
from comity.ledger.queries import Search, own_entries
from comity.ledger.sequencer import sequence
from tests.pages import at_desk
from tests.people import World, make_world, wanted

pytestmark = pytest.mark.django_db(transaction=True)
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def world() -> World:
    world = make_world()
    for name in ("Josphat Mutua", "Tadeo Maravi", "Solveig Aaltonen"):
        wanted(world.claire, name)
    sequence()
    return world


def test_whoever_verifies_on_the_page_reads_which_entry_was_altered(world: World, root_sql: Sql) -> None:
    claire = at_desk(world.claire)
    assert "The ledger is whole" in claire.post("ledger:verify").content.decode()
    ((entry,),) = root_sql(
        "UPDATE ledger_entry SET verb = 'record.read'"
        " WHERE id = (SELECT id FROM ledger_entry ORDER BY id LIMIT 1 OFFSET 1) RETURNING id"
    )
    page = claire.post("ledger:verify").content.decode()
    assert "The ledger was altered" in page
    assert f'<span class="code">{entry}</span>' in page
    assert "Tadeo" not in page


def test_a_proof_is_downloaded_and_checked_with_nothing_but_hashes(world: World) -> None:
    claire = at_desk(world.claire)
    entry = own_entries(world.claire, Search(verb="record.created"))[0]
    page = claire.get("ledger:entry", entry.id).content.decode()
    assert reverse("ledger:proof", args=[entry.id]) in page
    proof = claire.get("ledger:proof", entry.id).json()
    _origin, size, root, *_signatures = proof["checkpoint"].splitlines()
    path = [b64decode(each) for each in proof["path"]]
    merkle.verify_inclusion(
        proof["position"], int(size), b64decode(proof["leaf_hash"]), path, b64decode(root)
    )
    assert at_desk(world.amina).get("ledger:proof", entry.id).status_code == 404


def test_an_entry_whose_details_were_erased_is_still_proven(world: World) -> None:
    entry = own_entries(world.claire, Search(verb="record.created"))[0]
    assert erase_details(world.france.pk, now()) > 0
    sequence()
    page = at_desk(world.claire).reads("ledger:entry", entry.id)
    assert "Erased when their time ran out. The entry itself stays provable." in page
    assert "Proven to be in the ledger" in page
    assert "The ledger is whole" in at_desk(world.claire).post("ledger:verify").content.decode()

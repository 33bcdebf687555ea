"""``comity quality``: what is wrong with a bureau's records, from a terminal."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from comity.cli.main import app
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db

AMINA = ("--as", "amina", "--purpose", "border_control")


def comity(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "240"})


def test_amina_counts_reads_the_reasons_and_lists_what_to_mend_and_odile_may_not() -> None:
    world = make_world()
    man = wanted(world.amina)
    wanted(world.claire, "Luc Rotich", born=[])
    assert "Not counted yet" in comity("quality", "show", *AMINA).stdout
    assert comity("quality", "measure").stdout == "0 records measured.\n"
    assert comity("quality", "measure", "--all").stdout == "2 records measured.\n"
    shown = comity("quality", "show", *AMINA).stdout
    assert "85 of 100 over 1 records" in shown
    assert "No document of this person" in shown
    assert "Josphat" in comity("quality", "mend", *AMINA).stdout
    (line,) = comity("quality", "mend", "--json", "--rule", "person.document", *AMINA).stdout.splitlines()
    assert json.loads(line) == {
        "record": str(man.pk),
        "score": 85,
        "flaws": [{"rule": "person.document", "field": "passportNumber"}],
    }
    assert "house rule" in comity("quality", "rules").stdout
    assert world.odile
    for verb in ("show", "mend"):
        refused = comity("quality", verb, "--as", "odile", "--purpose", "border_control")
        assert (refused.exit_code, refused.stdout) == (1, "")

"""``comity sync``: a register from a terminal, and from the command that an operator's own timer starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from comity.cli.main import app
from comity.kernel.acting import acting_as
from comity.records.models import Record, Sync
from tests.people import make_world

pytestmark = pytest.mark.django_db

CLAIRE = ("--as", "claire", "--purpose", "border_control")


def comity(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def register(path: Path, *numbers: int) -> Path:
    entities = (
        {"id": f"p-{n}", "schema": "Person", "properties": {"name": [f"Odette Marchand {n}"]}}
        for n in numbers
    )
    path.write_text("".join(json.dumps(entity) + "\n" for entity in entities))
    return path


def test_a_register_is_opened_sent_asked_about_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    assert world.claire
    opened = comity("sync", "open", "Wanted", "--status", "suspect", *CLAIRE)
    assert opened.exit_code == 0, opened.output
    first = comity("sync", "send", "Wanted", register(tmp_path / "one.jsonl", *range(10)), *CLAIRE)
    assert first.exit_code == 0, first.output
    assert "is done" in first.stdout
    asks = comity("sync", "send", "Wanted", register(tmp_path / "two.jsonl", *range(5), 20), *CLAIRE)
    assert (asks.exit_code, "sync.lost" in asks.stdout, "5 of 10" in asks.stdout) == (3, True, True)
    with acting_as(world.claire):
        number = Sync.objects.get(state="asks").pk
    look = comity("sync", "report", number, "--all", *CLAIRE)
    assert look.exit_code == 3
    assert comity("sync", "answer", number, "--apply", *CLAIRE).exit_code == 0
    report = comity("sync", "report", number, "--all", *CLAIRE).stdout
    assert {"added: p-20", "gone: p-5", "gone: p-9"} <= set(report.splitlines())
    change = tmp_path / "three.jsonl"
    change.write_text('{"op": "DEL", "entity": {"id": "p-20"}}\n{"op": "DEL"}\n')
    changed = comity("sync", "send", "Wanted", change, "--changes", *CLAIRE)
    assert changed.exit_code == 2, changed.output
    assert "Wanted" in comity("sync", "list", *CLAIRE).stdout
    with acting_as(world.claire):
        assert {r.external_id for r in Record.objects.of_source(world.claire)} == {f"p-{n}" for n in range(5)}
    assert comity("sync", "folder", "Wanted", *CLAIRE).exit_code == 1
    monkeypatch.setattr(settings.COMITY, "sync_dir", tmp_path / "sync")
    made = comity("sync", "folder", "Wanted", *CLAIRE).stdout.strip()
    assert Path(made).is_dir()
    assert comity("sync", "send", "Nothing", change, *CLAIRE).exit_code == 1

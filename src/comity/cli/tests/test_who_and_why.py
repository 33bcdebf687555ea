"""Every command that reads data says who looks and why: typed, in the environment, or by the demo in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import typer
from click import Command
from typer.testing import CliRunner, Result

from comity.cli import folder
from comity.cli.main import app
from comity.ledger.queries import Search, own_entries
from tests.people import make_world

pytestmark = pytest.mark.django_db(transaction=True)
READ_NOTHING_OF_MEMBERS = {
    "demo": "makes and serves invented data",
    "serve": "serves, and asks who looks at each door",
    "work": "works as the hub",
    "migrate": "changes the shape of tables",
    "quality rules": "says what anybody may know: the rules",
    "quality measure": "measures as the hub does every night, and shows a number",
    "index identifiers": "reads and writes as the owner of the tables, and shows a number",
    "index rebuild": "reads as the hub and shows a number",
    "member found": "is the first act of all, before anybody can look",
    "ledger status": "says what anybody may know: sizes and the key",
    "ledger prove": "says what anybody may know: hashes",
    "ledger verify": "shows nobody's data, so that the operator may check; with --as it leaves an entry",
    "ledger erase": "erases what the setting says, as the hub does every month, and shows a number",
    "ledger checkpoint": "says what anybody may know: what the hub signed",
}


def commands(group: Any, path: tuple[str, ...] = ()) -> dict[str, Command]:
    found = {}
    for name, command in group.commands.items():
        here = (*path, name)
        found |= commands(command, here) if hasattr(command, "commands") else {" ".join(here): command}
    return found


COMMANDS = commands(typer.main.get_command(app))
LOOKING = {name: c for name, c in COMMANDS.items() if any(p.name == "who" for p in c.params)}
del LOOKING["ledger verify"]


@pytest.fixture(autouse=True)
def nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMITY_AS", "COMITY_PURPOSE"):
        monkeypatch.delenv(name, raising=False)


def comity(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "240", **environment})


def filled(command: Command, file: Path) -> list[str]:
    """Something for everything that the command cannot do without."""
    words: list[str] = []
    for param in command.params:
        if not param.required and not getattr(param, "prompt", None):
            continue
        if getattr(param, "is_flag", False):
            words.append(param.opts[0])
            continue
        value = str(file) if param.name == "file" else str(uuid4())
        words += [value] if param.param_type_name == "argument" else [param.opts[0], value]
    return words


def test_a_command_that_asks_for_nobody_reads_nothing_of_members():
    assert COMMANDS.keys() - LOOKING.keys() == READ_NOTHING_OF_MEMBERS.keys()


@pytest.mark.parametrize("said", [(), ("--as", "amina"), ("--purpose", "border_control")])
def test_without_viewer_and_purpose_every_door_stays_shut_and_says_why(said, tmp_path):
    assert make_world().amina
    file = tmp_path / "list.json"
    file.write_text("{}")
    for name, command in LOOKING.items():
        result = comity(*name.split(), *filled(command, file), *said)
        assert (result.exit_code, result.stdout) == (1, ""), (name, result.output)
        assert "Say who you are and why you look: --as NAME --purpose PURPOSE" in result.stderr, name


def test_what_is_typed_goes_before_the_environment_and_that_before_the_demo(tmp_path, monkeypatch):
    world = make_world()
    amina, claire, jonas = world.amina, world.claire, world.jonas
    monkeypatch.setattr(folder, "DEMO", tmp_path)
    monkeypatch.setattr(folder, "_settings", lambda: tmp_path / folder.SETTINGS)
    folder.keep_for_others(tmp_path, {"COMITY_AS": "jonas", "COMITY_PURPOSE": "border_control"})
    environment = {"COMITY_AS": "claire", "COMITY_PURPOSE": "alert"}
    assert comity("ledger", "show", "--as", "amina", "--purpose", "forensic", **environment).exit_code == 0
    assert comity("ledger", "show", **environment).exit_code == 0
    assert comity("ledger", "show").exit_code == 0
    for viewer, purpose in ((amina, "forensic"), (claire, "alert"), (jonas, "border_control")):
        (line,) = own_entries(viewer, Search())
        assert (line.details.person, line.details.purpose) == (viewer.person, purpose)

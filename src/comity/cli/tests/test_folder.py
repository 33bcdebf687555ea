"""Which hub a command means, by what lies in the folder it is started in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from comity.cli.folder import is_demo, keep_for_others, use_what_lies_here

SETTINGS = {"COMITY_DATA_DIR": "/somewhere/var/demo", "COMITY_DEMO": "1", "COMITY_AS": "amina"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [*SETTINGS, "COMITY_PURPOSE"]:
        monkeypatch.setenv(name, "")  # so that it is put back at the end
        monkeypatch.delenv(name)
    return tmp_path


def taken() -> dict[str, str]:
    use_what_lies_here()
    return {name: os.environ[name] for name in SETTINGS if name in os.environ}


def test_where_a_demo_lies_it_is_the_demo(folder):
    keep_for_others(folder / "var/demo", SETTINGS)
    assert taken() == SETTINGS


def test_where_nothing_lies_nothing_is_assumed(folder):
    assert taken() == {}


def test_a_real_hub_goes_before_the_demo(folder):
    keep_for_others(folder / "var/demo", SETTINGS)
    (folder / "var/postgres").mkdir()
    assert taken() == {}


def test_a_hub_with_settings_of_its_own_goes_before_the_demo(folder):
    keep_for_others(folder / "var/demo", SETTINGS)
    (folder / "comity.env").write_text("COMITY_DATABASE_URL=postgresql://db/comity\n")
    assert taken() == {}


def test_what_the_environment_says_goes_before_everything(folder, monkeypatch):
    keep_for_others(folder / "var/demo", SETTINGS)
    monkeypatch.setenv("COMITY_DATA_DIR", str(folder / "elsewhere"))
    assert taken() == {"COMITY_DATA_DIR": str(folder / "elsewhere")}


def test_a_demo_that_is_named_brings_its_settings(folder, monkeypatch):
    keep_for_others(folder / "elsewhere", SETTINGS)
    monkeypatch.setenv("COMITY_DATA_DIR", str(folder / "elsewhere"))
    monkeypatch.setenv("COMITY_AS", "claire")
    expected = {"COMITY_DATA_DIR": str(folder / "elsewhere"), "COMITY_DEMO": "1", "COMITY_AS": "claire"}
    assert taken() == expected


def test_invented_persons_are_never_loaded_into_a_real_hub(folder):
    assert is_demo(folder / "new")
    (folder / "real/postgres").mkdir(parents=True)
    assert not is_demo(folder / "real")
    keep_for_others(folder / "real", SETTINGS)
    assert is_demo(folder / "real")

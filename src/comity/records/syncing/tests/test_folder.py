"""The watched folder: only what is complete is taken, nothing outside it is ever read, and a report comes back."""

import gzip
import hashlib
import json
import os

import pytest
from django.conf import settings

from comity.kernel.acting import acting_as
from comity.kernel.refusals import Invalid
from comity.members.models import Grant
from comity.records.models import Sync
from comity.records.syncing.folder import open_folder, take_from_folders
from comity.records.syncing.taking import continue_sync
from comity.records.syncing.tests.test_syncing import changes, counted, gone, many, opened
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def register(world):
    return opened(world.amina)


@pytest.fixture
def folder(world, register, tmp_path, monkeypatch):
    monkeypatch.setattr(settings.COMITY, "sync_dir", tmp_path / "sync")
    return open_folder(world.amina, register.pk)


def drop(folder, name, content, digest=""):
    (folder / name).write_bytes(content)
    digest = digest or hashlib.sha256(content).hexdigest()
    (folder / f"{name}.sha256").write_text(f"{digest}  {name}\n")


def look(world):
    """One minute's look, and the work that it leaves to the hub."""
    left = []
    take_from_folders(lambda viewer, sync: left.append((viewer, sync.pk)))
    return [continue_sync(viewer, pk) for viewer, pk in left]


def told(folder):
    return json.loads((folder / "report.json").read_text())


def lying(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_complete_is_taken_in_the_order_of_names_and_reported(world, folder):
    (folder / "half.jsonl.gz").write_bytes(b"half")
    drop(folder, "night-1.jsonl.gz", gzip.compress(many(*range(10))))
    drop(folder, "night-2.changes.jsonl", changes(gone(3)) + b"{}\n")
    (first,) = look(world)
    assert (counted(first), lying(folder)[:3]) == (
        (10, 0, 0, 0, 0),
        ["half.jsonl.gz", "night-2.changes.jsonl", "night-2.changes.jsonl.sha256"],
    ), "the second waits for its turn"
    (second,) = look(world)
    assert counted(second) == (0, 0, 1, 0, 1)
    assert look(world) == []
    assert lying(folder) == ["half.jsonl.gz", "report.json"]
    report = told(folder)
    assert (report["file"], report["state"], report["gone"]) == ("night-2.changes.jsonl", "done", 1)
    assert [refusal["at"] for refusal in report["refusals"]] == ["line 2"]


def test_a_file_that_is_not_what_its_digest_says_is_left_and_the_sender_told(world, folder):
    drop(folder, "night.jsonl", many(1), digest="0" * 64)
    assert look(world) == []
    assert told(folder)["state"] == "refused"
    assert lying(folder) == ["night.jsonl", "report.json"]
    drop(folder, "night.jsonl", many(1))
    assert [counted(sync) for sync in look(world)] == [(1, 0, 0, 0, 0)]


def test_links_and_what_is_no_file_are_never_opened(world, folder, tmp_path):
    secret = tmp_path / "secret.jsonl"
    secret.write_bytes(many(1))
    digest = hashlib.sha256(many(1)).hexdigest()
    os.mkfifo(folder / "pipe")
    (folder / "pipe.sha256").write_text(digest)
    (folder / "link").symlink_to(secret)
    (folder / "link.sha256").write_text(digest)
    (folder / "report.json").symlink_to(secret)
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    drop(folder, "real.jsonl", many(2))
    assert [counted(sync) for sync in look(world)] == [(1, 0, 0, 0, 0)]
    look(world)
    assert secret.read_bytes() == many(1)
    assert told(folder)["added"] == 1


def test_nothing_is_taken_for_somebody_who_no_longer_holds_the_role_and_nothing_is_lost(world, folder):
    Grant.objects.filter(person__username="amina").delete()
    drop(folder, "night.jsonl", many(1))
    assert look(world) == []
    assert lying(folder) == ["night.jsonl", "night.jsonl.sha256"]


def test_without_a_folder_none_is_watched(world, register, monkeypatch):
    assert settings.COMITY.sync_dir is None
    assert look(world) == []
    with pytest.raises(Invalid, match="COMITY_SYNC_DIR"):
        open_folder(world.amina, register.pk)
    with acting_as(world.amina):
        assert not Sync.objects.exists()

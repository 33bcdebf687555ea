"""Programs that people have for yente work with a hub unchanged, each in its own environment."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.members.commands import create_key
from comity.members.mandates import give_mandate
from comity.members.models import Grant
from comity.members.pace import Pace
from comity.members.roles import Role
from comity.records.commands import create_record
from comity.records.rules import Draft
from comity.screening import index
from tests.hub import serving
from tests.people import World, confirmed, handling, make_world, wanted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("clients")]

REPOSITORY = Path(__file__).parent.parent
CLIENTS = REPOSITORY / "tests" / "clients"
NAME, BORN = "Josphat Kiprono Mutua", "1984-03-17"


def missing(what: str) -> None:
    """Skip visibly on a newcomer's machine, fail where everything must be present."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def python() -> Path:
    """An environment with the clients of the requirements, made once for each state of these."""
    requirements = CLIENTS / "requirements.txt"
    state = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = REPOSITORY / "var" / f"clients-{state}"
    uv = REPOSITORY / ".uv" / "bin" / "uv"
    if not (folder / "made").exists():
        if not uv.exists():
            missing("no uv in .uv; tools/environment puts it there")
        shutil.rmtree(folder, ignore_errors=True)
        install = ["pip", "install", "--no-deps", "--no-build", "--require-hashes", "-r", str(requirements)]
        for arguments in (["venv", "--python", sys.executable, str(folder)], install):
            environment = {**os.environ, "VIRTUAL_ENV": str(folder)}
            done = subprocess.run(
                [uv, "--quiet", *arguments], env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                missing(f"the clients of yente could not be installed: {done.stderr[-300:]}")
        (folder / "made").touch()
    return folder / "bin" / "python"


@pytest.fixture
def world() -> World:
    index.close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    return make_world()


def asked(python: Path, program: str, world: World, tmp_path: Path) -> tuple[dict[str, Any], UUID, UUID]:
    """What a program prints of a hub where France looks for Josphat; his record and that of his passport."""
    person = wanted(world.claire)
    passport = create_record(
        world.claire,
        Draft(
            "Passport", {"number": ["AK0456789"], "country": ["ke"]}, reason="stolen", holder=str(person.pk)
        ),
        handling(world.france.pk),
    )
    grant = Grant.objects.get(person=world.amina.person)
    manager = world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)
    until = clock.now() + timedelta(days=30)
    key, secret = create_key(manager, grant.pk, "programs", [Purpose.BORDER_CONTROL], until)
    confirmed(key)
    give_mandate(manager, key.pk, "Act 12/2026, section 4", None, Pace(per_hour=20, per_day=600, batch=1))
    with serving() as hub:
        address = f"http://127.0.0.1:{hub.port}/api/yente"
        done = subprocess.run(
            [python, CLIENTS / program, address, secret, NAME, BORN],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "NOMENKLATURA_DB_URL": "sqlite:///cache.db",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), person.pk, passport.pk


def test_yente_client_matches_searches_and_fetches(python, world, tmp_path):
    told, person, _ = asked(python, "ask_yente_client.py", world, tmp_path)
    assert told["status"] == ["ok", "ok"]
    assert told["datasets"] == ["default", "fr"]
    assert told["algorithm"] == "comity"
    id_, is_match, score, explained = told["match"]
    assert (id_, is_match) == (str(person), True)
    assert score > 0.9
    assert {"birth_date", "name"} <= set(explained)
    assert told["stranger"] == [0, 0]
    assert told["search"][0] == str(person)
    assert told["fetch"] == [str(person), "Person", [BORN]]
    assert told["nested"] == [["AK0456789"]]
    assert told["adjacent"] == ["identification"]
    assert told["missing"] is True
    assert 0 < told["waits"] <= 3601, "no faster than its mandate"


def test_nomenklaturas_enricher_matches_and_expands(python, world, tmp_path):
    told, person, passport = asked(python, "ask_nomenklatura.py", world, tmp_path)
    assert told["match"] == [str(person), "Person", [BORN]]
    assert told["expanded"] == [["Passport", str(passport)], ["Person", str(person)]]
    assert told["numbers"] == ["AK0456789"]

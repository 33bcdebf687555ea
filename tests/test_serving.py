"""``comity serve`` as it runs: pages, screening and streams through one port, and an orderly end."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.members.commands import create_key
from comity.members.models import Grant
from comity.members.roles import Role
from comity.screening import index
from tests.hub import command, environment, free_port, lives, run, serving, wait_for
from tests.people import World, confirmed, make_world, wanted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def key_of_amina(world: World) -> dict[str, str]:
    grant = Grant.objects.get(person=world.amina.person)
    manager = world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)
    key, secret = create_key(
        manager, grant.pk, "gate", [Purpose.BORDER_CONTROL], clock.now() + timedelta(days=30)
    )
    confirmed(key)
    return {"authorization": f"ApiKey {secret}"}


@pytest.fixture
def world() -> World:
    index.close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    return make_world()


def test_pages_screening_and_streams_come_through_one_port_and_end_together(world, owner_sql):
    wanted(world.claire)
    key = key_of_amina(world)
    with serving() as hub:
        assert hub.ask("GET", "/accounts/login/")[0] == 200
        assert hub.ask("POST", "/api/v1/screen", {"name": "Tadeo Maravi"})[0] == 401
        stream = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=30)
        stream.request("GET", "/events/stream", headers=key)
        told = stream.getresponse()
        assert told.headers["content-type"].startswith("text/event-stream")
        status, answer = hub.ask("POST", "/api/v1/screen", {"name": "Josphat Kiprono Mutua"}, key)
        assert (status, answer["status"]) == (200, "match")
        line = b""
        while not line.startswith(b"data: "):
            line = told.fp.readline()
        assert b"match.found" in line

        family = hub.family()
        assert len(family) >= 3
        hub.process.send_signal(signal.SIGTERM)
        assert hub.process.wait(15) == 0
        assert told.fp.read().endswith(b"0\r\n\r\n")
        wait_for(lambda: not any(map(lives, family)), 5)
    ((waiting,),) = owner_sql("SELECT count(*) FROM ledger_pending")
    assert waiting == 0


def test_nothing_outlives_a_killed_server_and_it_starts_again(world):
    key = key_of_amina(world)
    with serving() as hub:
        children = hub.family()[1:]
        hub.process.kill()
        wait_for(lambda: not any(map(lives, children)), 10)
    with serving() as hub:
        assert hub.ask("POST", "/api/v1/screen", {"name": "Tadeo Maravi"}, key)[0] == 200


def test_a_worker_that_died_is_replaced(world):
    with serving() as hub:
        before = workers(hub.family())
        assert len(before) == 1
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: workers(hub.family()) not in ([], before), 20)


def workers(family: list[int]) -> list[int]:
    found = []
    for pid in family:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as words:
                if words.read().split(b"\0")[-2:-1] == [b"work"] and lives(pid):
                    found.append(pid)
        except OSError:
            continue
    return found


def test_connections_to_the_database_are_given_back(world, owner_sql):
    key = key_of_amina(world)
    with serving() as hub:
        for _ in range(60):
            assert hub.ask("GET", "/accounts/login/")[0] == 200
            assert hub.ask("POST", "/api/v1/screen", {"name": "Tadeo Maravi"}, key)[0] == 200
        ((busy,),) = owner_sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert busy < 30


def test_a_port_that_is_taken_is_said_at_once():
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = run("serve", "--port", port)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_worker_alone_ends_when_it_is_told_to(world, owner_sql):
    process = subprocess.Popen(command("work"), env=environment())
    wait_for(lambda: owner_sql("SELECT id FROM procrastinate_workers"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert owner_sql("SELECT id FROM procrastinate_workers") == []

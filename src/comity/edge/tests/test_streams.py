"""Event streams: a bureau hears of what concerns it, of nothing else, and not beyond the end of a desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from comity.edge.app import STREAM, Edge
from comity.edge.events import BEHIND, Telling, Told
from comity.edge.stream import Rhythm
from comity.edge.tests.asgi import Listener, aside, ask, behind, call, listening, with_edge
from comity.edge.tests.test_screening import JOSPHAT
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.events import News, publish
from comity.kernel.truth import Tier
from comity.kernel.viewer import Viewer
from comity.members.models import Bureau, Grant
from comity.web import counts
from tests.people import wanted

pytestmark = pytest.mark.django_db(transaction=True)

CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'SELECT sequence, kind%%'"""


def tell(viewer: Viewer, kind: str, bureau: Any, subject: Any = None, **data: Any) -> None:
    with acting_as(viewer):
        publish([News(kind, subject, bureau.pk, data)])


def test_amina_hears_of_a_match_that_her_bureaus_program_found_and_claire_does_not(world, key):
    wanted(world.claire)
    amina, claire = key(world.amina), key(world.claire)

    async def both(edge: Edge) -> tuple[dict[str, Any], dict[str, Any]]:
        async with listening(edge, amina) as nairobi, listening(edge, claire) as paris:
            await ask(edge, JOSPHAT, amina)
            heard = await nairobi.event()
            await aside(lambda: tell(world.claire, "import.finished", world.france))
            return heard, await paris.event()

    nairobi, paris = with_edge(both)
    assert nairobi["event"] == "match"
    assert nairobi["kind"] == "match.found"
    assert nairobi.keys() == {"id", "event", "kind", "subject"}
    assert paris["kind"] == "import.finished"
    assert paris["id"] > nairobi["id"]


def test_nothing_of_a_traveller_or_a_record_goes_down_a_stream(world, key):
    wanted(world.claire)
    amina = key(world.amina)

    async def listen(edge: Edge) -> list[bytes]:
        async with listening(edge, amina) as stream:
            await ask(edge, JOSPHAT, amina)
            frame = await stream.frame()
            edge._end_streams()
            return [frame or b"", *await stream.rest()]

    told = b"".join(with_edge(listen)).decode()
    assert "match.found" in told
    for secret in ("Josphat", "Mutua", "1984", "Paris"):
        assert secret not in told


def test_a_discreet_match_makes_no_sound(world, key):
    Bureau.objects.update(consents_to_discreet=True)
    wanted(world.claire, tier=Tier.DISCREET, legal_order="Tribunal de Paris 12/2026")
    amina = key(world.amina)

    async def listen(edge: Edge) -> dict[str, Any]:
        async with listening(edge, amina) as stream:
            await ask(edge, JOSPHAT, amina)
            await edge._machinery.screener.end()  # type: ignore[union-attr]
            await aside(lambda: tell(world.amina, "manifest.progress", world.kenya))
            return await stream.event()

    assert with_edge(listen)["kind"] == "manifest.progress"


def test_who_comes_back_is_told_what_she_missed_once_and_in_order(world, session):
    for number in range(3):
        tell(world.amina, "manifest.progress", world.kenya, screened=number)
    tell(world.amina, "hit.made", world.france)
    sent = session(world.amina)

    async def come_back(edge: Edge) -> list[dict[str, Any]]:
        async with listening(edge, {**sent, "last-event-id": "1"}) as stream:
            missed = [await stream.event() for _ in range(2)]
            await aside(lambda: tell(world.amina, "manifest.progress", world.kenya))
            return [*missed, await stream.event()]

    heard = with_edge(come_back)
    assert [event["id"] for event in heard] == [2, 3, 5]
    assert [event.get("screened") for event in heard] == [1, 2, None]


def test_more_than_a_page_of_missed_events_is_told(world, key, monkeypatch):
    monkeypatch.setattr("comity.edge.events.PAGE", 4)
    monkeypatch.setattr("comity.edge.stream.PAGE", 4)
    for _ in range(10):
        tell(world.amina, "manifest.progress", world.kenya)
    sent = {**key(world.amina), "last-event-id": "0"}

    async def come_back(edge: Edge) -> list[int]:
        async with listening(edge, sent) as stream:
            return [(await stream.event())["id"] for _ in range(10)]

    assert with_edge(come_back) == list(range(1, 11))


@pytest.mark.parametrize("seen", ["", "-1", "1e3", "x", "9" * 40, "９", "9223372036854775807"])
def test_a_last_event_that_never_was_counts_as_none(world, key, seen):
    tell(world.amina, "hit.made", world.kenya)
    sent = {**key(world.amina)} | ({"last-event-id": seen} if seen.isascii() else {})

    async def listen(edge: Edge) -> int:
        async with listening(edge, sent) as stream:
            await aside(lambda: tell(world.amina, "hit.made", world.kenya))
            return int((await stream.event())["id"])

    assert with_edge(listen) == 3  # after the key that was confirmed and the first hit


def test_the_numbers_beside_the_navigation_follow(world, session, monkeypatch):
    monkeypatch.setattr(counts, "_counts", {"waiting": lambda viewer: 3})
    sent = session(world.amina)

    async def listen(edge: Edge) -> bytes:
        async with listening(edge, sent) as stream:
            await aside(lambda: tell(world.amina, "match.decided", world.kenya))
            await stream.event()
            return await stream.frame() or b""

    assert with_edge(listen) == b'event: counts\ndata: {"counts": {"waiting": 3}}'


def test_a_quiet_stream_shows_that_it_lives(world, key):
    sent = key(world.amina)

    async def listen(edge: Edge) -> list[bytes | None]:
        async with listening(edge, sent) as stream:
            return [await stream.frame() for _ in range(2)]

    assert with_edge(listen, Rhythm(heartbeat=0.01)) == [b": here", b": here"]


def test_without_key_or_desk_there_is_no_stream(world):
    answer = with_edge(lambda edge: call(edge, "GET", STREAM, {}))
    assert answer.status == 401
    answer = with_edge(lambda edge: call(edge, "POST", STREAM, {}))
    assert answer.status == 405


def ended_by(change: Any, sent: dict[str, str]) -> list[bytes]:
    """What still came after ``change``, until the hub ended the stream."""

    async def listen(edge: Edge) -> list[bytes]:
        async with listening(edge, sent) as stream:
            await aside(change)
            return await stream.rest()

    return with_edge(listen, Rhythm(heartbeat=0.05, recheck=0.1))


def test_a_stream_ends_when_the_role_is_withdrawn(world, session):
    sent = session(world.amina)
    rest = ended_by(lambda: Grant.objects.update(withdrawn_at=clock.now()), sent)
    assert set(rest) <= {b": here"}


def test_a_stream_ends_when_amina_signs_out(world, session):
    sent = session(world.amina)
    rest = ended_by(lambda: Session.objects.all().delete(), sent)
    assert set(rest) <= {b": here"}


def test_a_stream_ends_when_the_role_runs_out(world, session):
    sent = session(world.amina)
    ended_by(lambda: Grant.objects.update(ends_at=clock.now() + timedelta(milliseconds=1)), sent)


def test_a_stream_goes_on_after_its_connection_broke(world, key, root_sql, monkeypatch):
    monkeypatch.setattr("comity.edge.events.AGAIN", 0.05)
    sent = key(world.amina)

    async def listen(edge: Edge) -> dict[str, Any]:
        async with listening(edge, sent) as stream:
            assert await asyncio.to_thread(root_sql, CUT)
            await aside(lambda: tell(world.amina, "hit.made", world.kenya))
            return await stream.event()

    assert with_edge(listen)["kind"] == "hit.made"


def test_streams_end_before_the_hub_does_and_new_ones_end_at_once(world, key):
    sent = key(world.amina)

    async def listen(edge: Edge) -> list[bytes]:
        first = Listener(edge, sent)
        assert await first.frame()
        edge._end_streams()
        second = Listener(edge, sent)
        return [*await first.rest(), *(await second.rest())[1:]]

    assert with_edge(listen) == []


def test_before_the_hub_runs_it_says_that_it_does_not():
    answer = asyncio.run(call(Edge(behind), "GET", STREAM, {}))
    assert answer is not None
    assert answer.status == 503


def test_who_cannot_keep_up_is_cut_off():
    bureau = uuid4()

    async def fall_behind() -> list[Told | None]:
        telling = Telling()
        with telling.listening(bureau) as queue:
            for number in range(BEHIND + 1):
                telling.give(bureau, Told(number, "hit.made", None, {}))
            return [queue.get_nowait() for _ in range(queue.qsize())]

    assert asyncio.run(fall_behind()) == [None]

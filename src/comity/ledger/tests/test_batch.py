"""Searches at the ASGI edge: acknowledged means committed, and a failure reaches everyone it concerns."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from psycopg import DatabaseError, OperationalError

from comity.kernel.recorder import Entry
from comity.ledger.batch import BatchWriter, WriterClosedError, batching
from comity.ledger.models import Pending
from comity.ledger.queries import Search, own_entries
from comity.ledger.sequencer import sequence
from comity.ledger.tests.people import AMINA, CLAIRE, NAIROBI, PARIS, look
from comity.ledger.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)

Sql = Callable[..., list[tuple[Any, ...]]]
OURS = " AND usename = 'comity_web' AND datname = current_database()"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE true" + OURS


def run(work: Callable[[BatchWriter], Awaitable[Any]], limit: int = 500) -> Any:
    async def inside() -> Any:
        async with batching(limit) as writer:
            return await work(writer)

    return asyncio.run(inside())


def test_an_acknowledged_search_is_committed(owner_sql: Sql) -> None:
    entry = look(AMINA, "search:1", PARIS, name="Wanjiru")

    async def work(writer: BatchWriter) -> list[tuple[Any, ...]]:
        await writer.record(entry)
        return await asyncio.to_thread(owner_sql, "SELECT id FROM ledger_entry")

    assert run(work) == [(entry.id,)]
    (line,) = own_entries(AMINA, Search())
    assert line.details is not None
    assert line.details.details == {"name": "Wanjiru"}


def test_searches_that_arrive_together_are_committed_together(owner_sql: Sql) -> None:
    entries = [look(viewer, f"search:{number}") for number in range(100) for viewer in (AMINA, CLAIRE)]

    async def work(writer: BatchWriter) -> None:
        await asyncio.gather(*(writer.record(entry) for entry in entries))

    run(work)
    ((transactions,),) = owner_sql("SELECT count(DISTINCT xmin::text) FROM ledger_entry")
    assert transactions <= 3
    assert sequence() is not None
    assert verify().ok
    assert len(own_entries(AMINA, Search(limit=500))) == 100


def test_a_small_limit_makes_several_batches(owner_sql: Sql) -> None:
    async def work(writer: BatchWriter) -> None:
        await asyncio.gather(*(writer.record(look(AMINA, f"search:{number}")) for number in range(10)))

    run(work, limit=3)
    ((transactions,),) = owner_sql("SELECT count(DISTINCT xmin::text) FROM ledger_entry")
    assert transactions >= 4


def test_who_is_cancelled_hears_nothing_and_the_others_are_served() -> None:
    async def work(writer: BatchWriter) -> list[Any]:
        tasks = [asyncio.create_task(writer.record(look(AMINA, f"search:{number}"))) for number in range(5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    results = run(work)
    assert [type(result) for result in results].count(asyncio.CancelledError) == 1
    assert results.count(None) == 4
    assert Pending.objects.count() >= 4


def test_an_error_of_the_database_reaches_the_caller_and_nothing_is_acknowledged(owner_sql: Sql) -> None:
    owner_sql("REVOKE INSERT ON ledger_touch FROM comity_web")

    async def work(writer: BatchWriter) -> list[Any]:
        searches = (writer.record(look(AMINA, f"search:{number}", PARIS)) for number in range(5))
        failed = await asyncio.gather(*searches, return_exceptions=True)
        await asyncio.to_thread(owner_sql, "GRANT INSERT ON ledger_touch TO comity_web")
        await writer.record(look(AMINA, "search:later", PARIS))
        return failed

    results = run(work)
    assert len(results) == 5
    assert all(isinstance(result, DatabaseError) for result in results)
    assert Pending.objects.count() == 1


def test_a_connection_cut_between_two_searches_is_replaced(root_sql: Sql) -> None:
    async def work(writer: BatchWriter) -> None:
        await writer.record(look(AMINA, "search:1"))
        await asyncio.to_thread(root_sql, CUT)
        await writer.record(look(AMINA, "search:2"))

    run(work)
    assert Pending.objects.count() == 2


def test_a_connection_cut_in_the_middle_of_a_write_acknowledges_nothing(root_sql: Sql) -> None:
    async def work(writer: BatchWriter) -> Any:
        await writer.record(look(AMINA, "search:1"))
        root_sql("BEGIN")
        root_sql("LOCK TABLE ledger_entry")
        task = asyncio.create_task(writer.record(look(AMINA, "search:2")))
        while not root_sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'" + OURS):
            root_sql("SELECT pg_stat_clear_snapshot()")
            await asyncio.sleep(0.01)
        root_sql(CUT)
        root_sql("ROLLBACK")
        failed = (await asyncio.gather(task, return_exceptions=True))[0]
        await writer.record(look(AMINA, "search:3"))
        return failed

    assert isinstance(run(work), OperationalError)
    assert Pending.objects.count() == 2


def test_one_bad_entry_harms_no_other() -> None:
    taken = look(AMINA, "search:taken")
    too_long = Entry("x" * 200, NAIROBI)
    unwritable = look(AMINA, "search:unwritable", when=datetime(2026, 1, 1))  # noqa: DTZ001
    good = [look(AMINA, f"search:{number}") for number in range(3)]

    async def work(writer: BatchWriter) -> list[Any]:
        await writer.record(taken)
        entries = [good[0], taken, good[1], too_long, unwritable, good[2]]
        return await asyncio.gather(*(writer.record(entry) for entry in entries), return_exceptions=True)

    results = run(work)
    assert [result is None for result in results] == [True, False, True, False, False, True]
    assert isinstance(results[4], TypeError)
    assert len(own_entries(AMINA, Search())) == 4


def test_a_closed_writer_writes_what_waits_and_takes_no_more() -> None:
    async def work(writer: BatchWriter) -> list[Any]:
        waiting = [asyncio.create_task(writer.record(look(AMINA, f"search:{number}"))) for number in range(5)]
        await asyncio.sleep(0)
        await writer.close()
        late = asyncio.create_task(writer.record(look(AMINA, "search:late")))
        return await asyncio.gather(*waiting, late, return_exceptions=True)

    results = run(work)
    assert results[:5] == [None] * 5
    assert isinstance(results[5], WriterClosedError)


def test_a_writer_that_is_stopped_leaves_nobody_waiting() -> None:
    heard: list[Any] = []

    async def inside() -> None:
        async with batching() as writer:
            searches = (writer.record(look(AMINA, f"search:{number}")) for number in range(3))
            waiting = [asyncio.create_task(search) for search in searches]
            await asyncio.sleep(0)
            (runner,) = [task for task in asyncio.all_tasks() if task.get_name() == "ledger-writer"]
            runner.cancel()
            heard.extend(await asyncio.gather(*waiting, return_exceptions=True))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(inside())
    assert [type(each) for each in heard] == [WriterClosedError] * 3

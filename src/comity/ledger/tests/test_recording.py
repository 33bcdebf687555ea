"""What is recorded, who may read it, and what nobody may do to it."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.clock import now, standing_at
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry, Outcome
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger import commands, queries
from comity.ledger.entry_checks import ERASED
from comity.ledger.models import BureauKey, Detail, Pending, Touch
from comity.ledger.models import Entry as StoredEntry
from comity.ledger.queries import Search, SeenCount
from comity.ledger.recorder import LedgerRecorder
from comity.ledger.sequencer import sequence
from comity.ledger.tests.people import AMINA, CLAIRE, JONAS, NAIROBI, PARIS, look, record

pytestmark = pytest.mark.django_db

Sql = Callable[..., list[tuple[Any, ...]]]


@command("test.looked", Permission.LEDGER_READ)
def look_at(act: Act, subject: UUID, fail: bool = False) -> str:
    act.on("record", subject, PARIS, note="seen")
    if fail:
        raise RuntimeError("the command fails after all")
    return "done"


def test_a_command_leaves_its_entry_with_who_why_and_what() -> None:
    subject = uuid4()
    look_at(AMINA, subject)
    (line,) = queries.own_entries(AMINA, Search())
    assert (line.verb, line.outcome, line.bureau) == ("test.looked", Outcome.DONE, NAIROBI)
    assert line.details is not None
    assert (line.details.person, line.details.purpose) == (AMINA.person, AMINA.purpose.value)
    assert (line.details.subject, line.details.sources) == (f"record:{subject}", (PARIS,))
    assert line.details.details == {"note": "seen"}


def test_a_refused_command_leaves_its_entry_too() -> None:
    with pytest.raises(Denied):
        look_at(JONAS, uuid4())
    (line,) = queries.own_entries(JONAS, Search(outcome=Outcome.DENIED))
    assert line.details is not None
    assert "ledger.read" in line.details.details["reason"]


def test_a_command_that_fails_leaves_nothing() -> None:
    with pytest.raises(RuntimeError):
        look_at(AMINA, uuid4(), fail=True)
    assert queries.own_entries(AMINA, Search()) == []
    assert not Pending.objects.exists()


def test_recording_takes_two_queries_for_many_entries(django_assert_num_queries: Any) -> None:
    record(1)
    entries = [look(AMINA, f"record:{number}", PARIS) for number in range(300)]
    with transaction.atomic(), django_assert_num_queries(2):
        LedgerRecorder().record(entries)
    assert Pending.objects.count() == 301


def test_nothing_to_record_is_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        LedgerRecorder().record([])


def test_claire_of_another_bureau_reads_neither_entry_nor_details() -> None:
    (entry,) = record(1)
    assert queries.own_entries(CLAIRE, Search()) == []
    with pytest.raises(NotFound):
        queries.own_entry(CLAIRE, entry.id)
    with acting_as(CLAIRE):
        assert not StoredEntry.objects.exists()
        assert not Detail.objects.exists()


def test_viktor_with_the_hubs_login_and_no_bureau_sees_no_entry() -> None:
    record(3, AMINA, PARIS)
    for table in ["ledger_entry", "ledger_detail", "ledger_touch"]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)


def test_viktor_who_reads_the_tables_as_their_owner_finds_no_name(owner_sql: Sql) -> None:
    LedgerRecorder().record([look(AMINA, "record:canary-subject", name="Canary Wanjiru")])
    everything = repr(
        [
            owner_sql(f"SELECT t::text, t.* FROM ledger_{table} t")
            for table in ["entry", "detail", "touch", "pending", "bureaukey"]
        ]
    )
    assert str(NAIROBI) in everything
    for secret in ["Canary", "canary-subject", str(AMINA.person), AMINA.purpose.value]:
        assert secret not in everything
        assert secret.encode().hex() not in everything


def test_details_reach_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("django.db.backends", "comity", "psycopg"):
        caplog.set_level(logging.DEBUG, name)
    connection.force_debug_cursor = True
    try:
        LedgerRecorder().record([look(AMINA, "record:canary-subject", name="Canary Wanjiru")])
        sequence()
        queries.own_entries(AMINA, Search(subject="record:canary-subject"))
    finally:
        connection.force_debug_cursor = False
    assert "ledger_entry" in caplog.text
    assert "anary" not in caplog.text


def test_amina_finds_her_bureaus_entries_by_subject_person_and_verb() -> None:
    record(3)
    (found,) = queries.own_entries(AMINA, Search(subject="record:1"))
    assert found.details is not None
    assert found.details.subject == "record:1"
    assert len(queries.own_entries(AMINA, Search(person=AMINA.person))) == 3
    assert queries.own_entries(AMINA, Search(person=CLAIRE.person)) == []
    assert queries.own_entries(AMINA, Search(verb="record.deleted")) == []


def test_pages_of_entries_follow_each_other() -> None:
    entries = record(5)
    first = queries.own_entries(AMINA, Search(limit=3))
    second = queries.own_entries(AMINA, Search(limit=3, before=first[-1].id))
    assert {line.id for line in [*first, *second]} == {entry.id for entry in entries}
    assert (len(first), len(second)) == (3, 2)


def test_reading_the_ledger_is_an_entry_itself() -> None:
    record(1)
    assert len(commands.read_entries(AMINA, Search())) == 1
    assert [line.verb for line in queries.own_entries(AMINA, Search(verb="ledger.read"))] == ["ledger.read"]
    with pytest.raises(Denied):
        commands.read_entries(JONAS, Search())


def test_reading_one_entry_is_for_its_own_bureau() -> None:
    (entry,) = record(1)
    assert commands.read_entry(AMINA, entry.id).id == entry.id
    with pytest.raises(NotFound):
        commands.read_entry(CLAIRE, entry.id)


def test_a_source_counts_looks_by_others_by_months_that_have_passed_and_never_the_current_one() -> None:
    for day, looks in ((1, 2), (3, 1), (31, 3)):
        with standing_at(datetime(2026, 8, day, 12, tzinfo=UTC)):
            record(looks, AMINA, PARIS)
            record(1, CLAIRE, PARIS)
    with standing_at(datetime(2026, 9, 30, 12, tzinfo=UTC)):
        record(4, AMINA, PARIS)
        assert queries.seen_counts(CLAIRE, date(2000, 1, 1)) == [
            SeenCount(date(2026, 8, 1), "record.read", 6)
        ]
    assert queries.seen_counts(AMINA, date(2000, 1, 1)) == []


def test_a_source_does_not_learn_by_whom() -> None:
    (entry,) = record(1, AMINA, PARIS)
    with acting_as(CLAIRE):
        (touch,) = Touch.objects.all()
        assert touch.entry_id == entry.id
        assert not StoredEntry.objects.filter(id=touch.entry_id).exists()


@pytest.mark.parametrize("table", ["entry", "touch", "leaf", "node", "checkpoint", "bureaukey"])
def test_the_hubs_login_changes_and_deletes_nothing(table: str) -> None:
    record(3, AMINA, PARIS)
    sequence()
    column = {"node": "level", "checkpoint": "size", "leaf": "position"}.get(table, "verb")
    column = "bureau" if table == "bureaukey" else column
    for statement in (
        f"UPDATE ledger_{table} SET {column} = {column}",
        f"DELETE FROM ledger_{table}",
        f"TRUNCATE ledger_{table}",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["entry", "touch", "leaf", "node", "checkpoint", "bureaukey"])
def test_even_the_owner_is_refused(table: str, owner_sql: Sql) -> None:
    for statement in (f"DELETE FROM ledger_{table}", f"TRUNCATE ledger_{table}"):
        with pytest.raises(Exception, match="append-only"):
            owner_sql(statement)


def test_details_are_neither_changed_nor_deleted_by_a_viewer() -> None:
    record(1)
    with acting_as(AMINA), transaction.atomic():
        assert Detail.objects.filter(bureau=NAIROBI).delete()[0] == 0
    with acting_as(AMINA), pytest.raises(DatabaseError), transaction.atomic():
        Detail.objects.update(bureau=PARIS)


def test_erased_details_are_gone_and_the_entry_stays() -> None:
    with standing_at(now() - timedelta(days=400)):
        record(3)
    record(1)
    record(2, CLAIRE)
    assert commands.erase_details(NAIROBI, now() - timedelta(days=365)) == 3
    lines = queries.own_entries(AMINA, Search())
    assert [line.erased for line in lines if line.verb == "record.read"].count(True) == 3
    assert not any(line.erased for line in queries.own_entries(CLAIRE, Search()))
    (trace,) = queries.own_entries(AMINA, Search(verb=ERASED))
    assert trace.details is not None
    assert trace.details.details["count"] == 3


def test_every_bureaus_old_details_go_by_themselves_as_the_setting_says(settings) -> None:
    years = settings.COMITY.ledger_years
    for age, viewer in ((366 * years + 1, AMINA), (366 * years + 1, CLAIRE), (366 * years - 1, AMINA)):
        with standing_at(now() - timedelta(days=age)):
            record(1, viewer)
    assert commands.erase_old_details() == 2
    assert [line.erased for line in queries.own_entries(AMINA, Search(verb="record.read"))] == [False, True]
    assert [line.erased for line in queries.own_entries(CLAIRE, Search(verb="record.read"))] == [True]
    assert commands.erase_old_details() == 0
    assert len(queries.own_entries(AMINA, Search(verb=ERASED))) == 1, "nothing is written of nothing"


def test_details_are_not_erased_ahead_of_time() -> None:
    with pytest.raises(Invalid, match="ahead of time"):
        commands.erase_details(NAIROBI, now() + timedelta(days=1))


def test_the_hubs_own_entries_are_for_the_ledgers_task_alone() -> None:
    LedgerRecorder().record([Entry("key.refused", None, outcome=Outcome.DENIED)])
    assert not StoredEntry.objects.exists()
    with acting_as(AMINA):
        assert not StoredEntry.objects.exists()
    with as_task(Task.LEDGER):
        assert StoredEntry.objects.count() == 1


def test_a_rollback_takes_no_key_away() -> None:
    bureau = uuid4()
    with transaction.atomic():
        LedgerRecorder().record([Entry("record.read", bureau)])
        transaction.set_rollback(True)
    assert not Pending.objects.exists()
    assert BureauKey.objects.filter(bureau=bureau).exists()

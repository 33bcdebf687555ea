"""Who looks is said to PostgreSQL for as long as the block lasts, and no longer."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from comity.kernel.acting import Task, acting_as, as_task, current_viewer
from tests.people import make_world

pytestmark = pytest.mark.django_db

CLOSED = ("", "", "")


def said():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('comity.bureau', true), ''),"
            " coalesce(current_setting('comity.task', true), ''),"
            " coalesce(current_setting('comity.discreet', true), '')"
        )
        return cursor.fetchone()


@pytest.fixture
def world():
    return make_world()


def test_outside_of_every_block_nobody_looks(world):
    assert said() == CLOSED
    assert current_viewer() is None


def test_blocks_nest_and_each_puts_back_what_was_before(world):
    claire, denis = world.claire, world.denis
    with acting_as(claire):
        with as_task(Task.INDEX):
            assert said() == ("", "index", "")
            with acting_as(denis):
                assert said() == (str(denis.bureau), "", "yes")
                assert current_viewer() == denis
            assert said() == ("", "index", "")
        assert said() == (str(claire.bureau), "", "")
    assert said() == CLOSED


def test_an_error_in_the_block_puts_the_settings_back(world):
    with acting_as(world.claire):
        with pytest.raises(RuntimeError), as_task(Task.RETENTION):
            raise RuntimeError
        assert said()[0] == str(world.claire.bureau)
    assert said() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_failed_transaction_takes_the_settings_back_with_it_and_keeps_the_connection(world):
    claire = world.claire
    with acting_as(claire):
        before = connection.connection
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            as_task(Task.INDEX),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert connection.connection is before
        assert said() == (str(claire.bureau), "", "")
    assert said() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_fails_goes_back_to_who_looked_when_it_began(world):
    claire = world.claire
    with acting_as(claire), transaction.atomic(), as_task(Task.DELIVERY):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            as_task(Task.INDEX),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1/0")
        assert said() == ("", "delivery", "")
    assert said() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_commit_does_not_keep_what_was_said_inside(world):
    with transaction.atomic(), acting_as(world.claire):
        assert said()[0] == str(world.claire.bureau)
    assert said() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_knows_nobody(world):
    with acting_as(world.claire):
        connection.close()
        assert said() == CLOSED


@pytest.mark.django_db(transaction=True)
def test_two_threads_look_as_two_people(world):
    claire, amina = world.claire, world.amina
    both = threading.Barrier(2, timeout=30)
    heard = {}

    def look(viewer):
        with acting_as(viewer):
            both.wait()
            heard[viewer.bureau] = said()[0]
            both.wait()
        heard[viewer.bureau, "after"] = said()
        connections.close_all()

    threads = [threading.Thread(target=look, args=(viewer,)) for viewer in (claire, amina)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert heard[claire.bureau] == str(claire.bureau)
    assert heard[amina.bureau] == str(amina.bureau)
    assert heard[claire.bureau, "after"] == heard[amina.bureau, "after"] == CLOSED

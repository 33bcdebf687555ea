"""A connection that goes back to the pool of a serving process forgets who looked."""

import pytest
from psycopg_pool import ConnectionPool

from comity.kernel.closing import SQL, forget
from comity.kernel.connecting import conninfo

pytestmark = pytest.mark.django_db(transaction=True)
WHO = "SELECT comity_bureau(), comity_setting('purpose'), comity_task()"
SEATED = ("01a20812-4a4c-76d9-93a1-459613dcd6ce", "", "member", "border_control", "", "", "")


def test_who_takes_a_connection_next_begins_behind_shut_doors():
    with ConnectionPool(conninfo(), min_size=1, max_size=1, reset=forget) as pool:
        with pool.connection() as connection:
            connection.execute(SQL, SEATED)
        with pool.connection() as connection:
            assert connection.execute(WHO).fetchone() == (None, "", "")


def test_even_where_what_was_done_with_it_failed():
    with ConnectionPool(conninfo(), min_size=1, max_size=1, reset=forget) as pool:
        with pool.connection() as connection:
            connection.execute(SQL, SEATED)
            connection.commit()
            with pytest.raises(Exception, match="division"):
                connection.execute("SELECT 1 / 0")
        with pool.connection() as connection:
            assert connection.execute(WHO).fetchone() == (None, "", "")

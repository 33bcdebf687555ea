"""Two logins at one database, and what each may do; the database that the tests themselves work on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction

from comity.config.databases import databases, grants
from comity.config.environment import Environment
from comity.config.migrate import migrate, waiting_migrations

OWNER = "postgresql://comity_owner:s%20cret@db.example:6432/hub?sslmode=verify-full"


def test_without_an_address_both_logins_reach_the_socket_in_the_home() -> None:
    both = databases(Environment(data_dir=Path("/srv/Comity Hub"), database_url="", database_owner_url=""))

    assert {alias: login["USER"] for alias, login in both.items()} == {
        "default": "comity_web",
        "owner": "comity_owner",
    }
    assert {login["HOST"] for login in both.values()} == {"/srv/Comity Hub/postgres"}


def test_an_address_is_read_as_postgresql_reads_it() -> None:
    web = "postgresql://comity_web@/hub?host=/Run/PostgreSQL"
    both = databases(Environment(database_url=web, database_owner_url=OWNER))

    assert (both["default"]["HOST"], both["default"]["NAME"]) == ("/Run/PostgreSQL", "hub")
    assert (both["owner"]["PASSWORD"], both["owner"]["PORT"]) == ("s cret", "6432")
    assert both["owner"]["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize("owner", ["", OWNER.replace("comity_owner", "comity_web")])
def test_one_login_for_both_is_refused(owner: str) -> None:
    web = OWNER.replace("comity_owner", "comity_web")

    with pytest.raises(ImproperlyConfigured, match="second login"):
        databases(Environment(database_url=web, database_owner_url=owner))


def test_a_login_that_could_break_out_of_its_quotes_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="letters"):
        grants('web"; DROP TABLE person; --')


@pytest.mark.django_db
def test_the_hub_works_as_the_login_that_row_level_security_holds() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("comity_web", False, False)


@pytest.mark.django_db
def test_the_hub_cannot_change_its_tables() -> None:
    with (
        pytest.raises(DatabaseError, match="must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER TABLE django_content_type DISABLE ROW LEVEL SECURITY")


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_migration_is_applied_and_applying_again_changes_nothing() -> None:
    assert waiting_migrations() == []
    migrate()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_hub_whose_login_bypasses_row_level_security_is_not_migrated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "USER", "postgres")

    with pytest.raises(ImproperlyConfigured, match="must not be a superuser"):
        migrate()


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_in_the_next_and_what_migrations_made_is_not(
    time: str, owner_sql: Callable[..., list[tuple[Any, ...]]]
) -> None:
    assert ContentType.objects.filter(model="comet").count() == 0
    assert owner_sql("SELECT count(*) > 0 FROM django_content_type WHERE app_label = %s", ["kernel"]) == [
        (True,)
    ]

    ContentType.objects.create(app_label="sky", model="comet")
    assert owner_sql("SELECT count(*) FROM django_content_type WHERE model = 'comet'") == [(1,)]


def test_somebody_who_broke_in_gets_past_the_triggers(root_sql: Callable[..., list[tuple[Any, ...]]]) -> None:
    assert root_sql("SELECT current_user, current_setting('session_replication_role')") == [
        ("postgres", "replica")
    ]

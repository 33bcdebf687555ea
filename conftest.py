"""What every test can ask for: a database of its own, the public material, the owner's login, a browser.

One PostgreSQL runs in ``var/test`` and stays up between runs. Each worker gets a database copied from a migrated
template; the template is named after the migrations, so it is made once and then reused.
"""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from comity.config.tests import worker_database

REPOSITORY = Path(__file__).parent
IN_CI = os.environ.get("CI") == "true"
HEADLESS = "/usr/lib/chromium/chromium-headless-shell"  # the same browser without its windows: half the work
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _missing(what: str) -> NoReturn:
    """Skip visibly on a newcomer's machine, fail where everything must be present."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


def pytest_collection_finish() -> None:
    """Modules and tests stay until the end, so the collector need not go through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This worker's database, reached as ``comity_web`` (default) and ``comity_owner`` (owner)."""

    def begin_afresh(_: TransactionTestCase) -> None:
        # Django would empty the tables, which the hub's login may not, the ledger's triggers refuse, and
        # which would take away what migrations put there.
        connections.close_all()
        worker_database.renew()

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", begin_afresh)
        worker_database.prepare()
        yield
        connections.close_all()
        worker_database.drop()


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """A page that was asked for in Arabic leaves Arabic on in its thread; the next test begins in English."""
    yield
    translation.deactivate()


@pytest.fixture
def owner_sql(transactional_db: None) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """``owner_sql("UPDATE …", [values])`` as ``comity_owner``, committed at once; answers the rows, if any.

    It is another login in another session, so the test is transactional: it sees only what is committed.
    """

    with worker_database.connect("comity_owner") as connection:
        yield lambda statement, values=None: _rows(connection, statement, values)


@pytest.fixture
def root_sql(transactional_db: None) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Like ``owner_sql`` with PostgreSQL's own superuser and no triggers: somebody who broke into the server."""

    with worker_database.connect("postgres") as connection:
        connection.execute("SET session_replication_role = replica")
        yield lambda statement, values=None: _rows(connection, statement, values)


def _rows(connection: psycopg.Connection[Any], statement: str, values: Any) -> list[tuple[Any, ...]]:
    cursor = connection.execute(statement, values)
    return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public material (lists, manifests, vectors), which is not part of the repository."""
    folder = Path(os.environ.get("COMITY_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        _missing(f"no public material in {folder} (COMITY_SHARED_DATA names another place)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    _missing("no Chromium on this machine: pages are not opened")


@pytest.fixture(scope="session")
def in_normal_deployment() -> Callable[[str], str]:
    """Run Python code in a hub that is no demo (``COMITY_DEMO=0``); answers what it wrote to stdout."""

    def run(code: str) -> str:
        prelude = "import django; django.setup()\n"
        environment = {**os.environ, "COMITY_DEMO": "0"}
        command = [sys.executable, "-c", prelude + code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run

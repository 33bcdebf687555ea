"""One database for each test worker, copied from a template that holds every migration."""

import ast
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db import connections
from psycopg import sql

from comity.config.databases import OWNER_LOGIN
from comity.config.migrate import migrate
from comity.config.postgres import Cluster, create_database, ensure_running
from comity.config.testing import CLUSTER_HOME, DATA_DIR, TEST_DATABASE

KEPT_TEMPLATES = 10  # several branches, or several people, may share the cluster


def prepare() -> None:
    """Start the cluster if need be, migrate a template if the migrations are new, and copy it."""
    cluster = ensure_running(CLUSTER_HOME, durable=False)
    with _lock(), cluster.connect() as connection:
        _sweep(connection)
        template = f"comity_template_{fingerprint()}"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _make_template(cluster, connection, template)
        _copy(connection)


def renew() -> None:
    """Take the database away under whoever still uses it, and copy the template again."""
    with _lock(), Cluster(CLUSTER_HOME).connect() as connection:
        _drop(connection, TEST_DATABASE)
        _copy(connection)


def drop() -> None:
    with Cluster(CLUSTER_HOME).connect() as connection:
        _drop(connection, TEST_DATABASE)


def connect(login: str) -> psycopg.Connection[Any]:
    """An autocommitting connection to this worker's database as ``login``."""
    return Cluster(CLUSTER_HOME).connect(login, TEST_DATABASE)


@cache
def fingerprint() -> str:
    """Changes when a migration of any installed app changes, or code of ours that one imports."""
    files: set[Path] = set()
    for app in apps.get_app_configs():
        files.update(Path(app.path, "migrations").glob("*.py"))
    waiting = list(files)
    while waiting:
        for found in _own_imports(waiting.pop()) - files:
            files.add(found)
            waiting.append(found)
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.parent.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _own_imports(path: Path) -> set[Path]:
    """Files of Comity that the module in ``path`` imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    found: set[Path] = set()
    for name in names:
        if name.startswith("comity."):
            with suppress(ModuleNotFoundError):
                spec = find_spec(name)
                if spec and spec.origin:
                    found.add(Path(spec.origin))
    return found


def _make_template(cluster: Cluster, connection: psycopg.Connection[Any], template: str) -> None:
    draft = template.replace("template", "draft")
    _drop(connection, draft)
    create_database(cluster, draft)
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = draft
    try:
        migrate()
    finally:
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = TEST_DATABASE
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(template)))


def _copy(connection: psycopg.Connection[Any]) -> None:
    copy = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    names = (TEST_DATABASE, OWNER_LOGIN, f"comity_template_{fingerprint()}")
    connection.execute(copy.format(*map(sql.Identifier, names)))


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _sweep(connection: psycopg.Connection[Any]) -> None:
    """Remove what runs that were killed left behind, and templates of old migrations."""
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'comity\\_%' ORDER BY oid DESC"
    )
    names = [row[0] for row in rows]
    templates = [name for name in names if name.startswith("comity_template_")]
    drafts = [name for name in names if name.startswith("comity_draft_")]
    tests = [name for name in names if name.startswith("comity_test_") and not _runs(name.split("_")[2])]
    for name in [*templates[KEPT_TEMPLATES:], *drafts, *tests]:
        _drop(connection, name)
    for folder in DATA_DIR.parent.glob("comity-test-*"):
        if not _runs(folder.name.split("-")[2]):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def _lock() -> Iterator[None]:
    with (CLUSTER_HOME / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

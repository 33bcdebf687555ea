"""The PostgreSQL that comes with Comity: one cluster in ``DATA_DIR/postgres``, reached by a private socket only.

``python -m comity.config.postgres start`` starts it; calling twice, or from several processes at once, is safe.
No password is asked: whoever may enter the socket's folder (mode 0700) could read the data files as well. What
holds the hub in is its login, which neither owns a table nor bypasses row-level security.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from comity.config.databases import DATABASE, OWNER_LOGIN, WEB_LOGIN, grants
from comity.config.environment import environment
from comity.config.initialise import SUPERUSER, initialise
from comity.config.places import (
    PORT,
    SOCKET,
    Account,
    PostgresError,
    data_folder,
    make_home,
    programs,
    run_as,
    server_account,
    socket_folder,
)

SILENCE_LIMIT = 60.0  # seconds a starting server may give no answer at all
RECOVERY_LIMIT = 900.0  # seconds it may answer that it is still replaying its log after a crash
LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'"
BASE_SETTINGS = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # the server's log names what failed, never the values: no statements, no key details
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FORGETFUL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A cluster by its home (absolute); says where things are and connects to it."""

    home: Path

    @property
    def data(self) -> Path:
        return data_folder(self.home)

    @property
    def socket(self) -> Path:
        return socket_folder(self.home)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def conninfo(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        return make_conninfo(host=str(self.socket), port=PORT, user=user, dbname=database, connect_timeout=10)

    def connect(self, user: str = SUPERUSER, database: str = "postgres") -> psycopg.Connection[Any]:
        """An autocommitting connection."""
        return psycopg.connect(self.conninfo(user, database), autocommit=True)

    def ping(self) -> pq.Ping:
        """``OK``, ``REJECT`` (starting, recovering or stopping) or ``NO_RESPONSE``."""
        return pq.Ping(pq.PGconn.ping(self.conninfo().encode()))

    def pid(self) -> int | None:
        """The running server's process id; ``None`` when the pid file is stale, whoever has that number now."""
        pid = _first_number(self.data / "postmaster.pid")
        if pid is None:
            return None
        if not Path("/proc/self/cwd").exists():  # without /proc a living process is believed
            return pid if _lives(pid) else None
        try:
            return pid if Path(os.readlink(f"/proc/{pid}/cwd")) == self.data else None
        except OSError:
            return None


def ensure_running(home: Path, *, durable: bool = True) -> Cluster:
    """Start the cluster of ``home`` unless it runs, and make the two logins. Blocks until it answers.

    ``durable=False`` (tests) gives up safety against power cuts, not against killed processes.
    Raises :class:`PostgresError` with the server's last words.
    """
    cluster = Cluster(home.expanduser().resolve())
    with _lock(cluster):
        if cluster.pid() is None or cluster.ping() != pq.Ping.OK:
            initialise(cluster.home)
            _bring_up(cluster, durable)
        with cluster.connect() as connection:
            for login in (OWNER_LOGIN, WEB_LOGIN):
                _ensure_login(connection, login)
    return cluster


def ensure_database(home: Path, name: str = DATABASE) -> Cluster:
    """:func:`ensure_running`, and the database ``name`` owned by ``comity_owner``, open to ``comity_web``."""
    cluster = ensure_running(home)
    with _lock(cluster), cluster.connect() as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            create_database(cluster, name)
    return cluster


def create_database(cluster: Cluster, name: str) -> None:
    """Create the empty database ``name``; raises ``psycopg.errors.DuplicateDatabase`` if there is one."""
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 " + LOCALE)
    with cluster.connect() as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER_LOGIN)))
    with cluster.connect(OWNER_LOGIN, name) as connection:
        for grant in grants(WEB_LOGIN):
            connection.execute(grant)


def stop(home: Path, patience: float = 60.0) -> bool:
    """Stop the cluster of ``home``: open transactions are rolled back. False when none was running."""
    cluster = Cluster(home.expanduser().resolve())
    if not cluster.data.exists():
        return False
    with _lock(cluster):
        stopped = _stop(cluster, patience)
        if stopped and cluster.socket.resolve() != cluster.data:
            shutil.rmtree(cluster.socket, ignore_errors=True)
    return stopped


def _stop(cluster: Cluster, patience: float) -> bool:
    pid = cluster.pid()
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + patience
    while cluster.pid() is not None:
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL (process {pid}) did not stop within {patience:.0f} seconds.")
        time.sleep(0.05)
    return True


@contextmanager
def _lock(cluster: Cluster) -> Iterator[None]:
    """One process at a time; the kernel lets go when the holder dies."""
    make_home(cluster.home)
    descriptor = os.open(cluster.home / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.geteuid() == 0:
            owner = cluster.home.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _bring_up(cluster: Cluster, durable: bool) -> None:
    """Launch the server and wait until it takes connections, through recovery if it was killed."""
    began = time.monotonic()
    heard = began
    server: subprocess.Popen[bytes] | None = None
    while time.monotonic() < min(heard + SILENCE_LIMIT, began + RECOVERY_LIMIT):
        running = cluster.pid()
        answer = cluster.ping() if running else pq.Ping.NO_RESPONSE
        if answer == pq.Ping.OK:
            return
        if answer == pq.Ping.REJECT:
            heard = time.monotonic()
        elif running and not (cluster.socket / SOCKET).exists() and not server:
            _stop(cluster, SILENCE_LIMIT)  # its socket was swept away: it lives, but nobody can reach it
        elif server is None and not running:
            server = _launch(cluster, durable)
        elif server and server.poll() is not None:
            if "pre-existing shared memory" not in _last_words(cluster):
                break
            server = None  # processes of a killed server are still leaving
        time.sleep(0.05)
    raise PostgresError(f"PostgreSQL did not start; the end of {cluster.log}:\n{_last_words(cluster)}")


def _launch(cluster: Cluster, durable: bool) -> "subprocess.Popen[bytes]":
    account = server_account(cluster.home)
    owner = cluster.data.stat().st_uid
    if account is None and owner != os.geteuid():
        raise PostgresError(
            f"{cluster.data} belongs to another account (number {owner}): start the hub as that."
        )
    _make_socket_folder(cluster, account)
    for leftover in (SOCKET, f"{SOCKET}.lock"):
        (cluster.socket / leftover).unlink(missing_ok=True)
    folder = str(cluster.socket.resolve()).replace('"', '""')
    settings = {**BASE_SETTINGS, "unix_socket_directories": f'"{folder}"'}
    if not durable:
        settings |= FORGETFUL_SETTINGS
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    environ: dict[str, str] = {}
    stale = _first_number(cluster.data / "postmaster.pid")
    if stale:
        # The server refuses when any living process has the number in its old pid file, unless that is its
        # grandparent. Removing the file instead would also lose its check for survivors of a killed server.
        environ["PG_GRANDPARENT_PID"] = str(stale)
    with open(cluster.log, "wb", opener=_no_link) as log:
        return subprocess.Popen(
            [programs(account) / "postgres", "-D", str(cluster.data), *flags],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **run_as(account, cluster.data, environ),
        )


def _no_link(path: str, flags: int) -> int:
    """Open as root what lies in the server's folder, but nothing that the server's account linked there."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _make_socket_folder(cluster: Cluster, account: Account | None) -> None:
    folder = cluster.socket
    if folder.resolve() == cluster.data:
        return
    uid = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != uid or status.st_mode & 0o077:
            raise PostgresError(
                f"{folder} is not a private folder of the server's account; remove it."
            ) from None


def _ensure_login(connection: psycopg.Connection[Any], login: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
        attributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        connection.execute(sql.SQL("CREATE ROLE {} " + attributes).format(sql.Identifier(login)))


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _last_words(cluster: Cluster) -> str:
    try:
        return cluster.log.read_text(errors="replace")[-2000:]
    except OSError:
        return ""


def main(arguments: list[str] | None = None) -> int:
    """``start``, ``stop`` or ``status``; the exit status of ``status`` is 1 when nothing runs."""
    parser = argparse.ArgumentParser(prog="python -m comity.config.postgres", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status"])
    parser.add_argument("--home", type=Path, default=environment.home, help="default: COMITY_DATA_DIR")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.action == "start":
            ensure_database(chosen.home)
        elif chosen.action == "stop":
            stop(chosen.home)
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    cluster = Cluster(chosen.home.expanduser().resolve())
    running = cluster.data.exists() and cluster.pid()
    said = f"running (process {running}), socket in {cluster.socket}" if running else "not running"
    sys.stdout.write(f"PostgreSQL in {cluster.data}: {said}\n")
    return 0 if running or chosen.action == "stop" else 1


if __name__ == "__main__":
    sys.exit(main())

"""The embedded PostgreSQL starts, and starts again, whatever happened to it before."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from comity.config.places import LONGEST_SOCKET, SOCKET
from comity.config.postgres import Cluster, PostgresError, ensure_database, ensure_running, stop

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clusters")]


@pytest.fixture(scope="module")
def make_home() -> Iterator[Callable[[str], Path]]:
    """``make_home("a name")`` names a home that any account may reach; its server is stopped afterwards."""
    homes: list[Path] = []

    def make(name: str) -> Path:
        base = Path("/tmp") / f"comity-launcher-{os.getpid()}-{len(homes)}"  # pytest's own folders are closed
        homes.append(base / name)
        return base / name

    yield make
    for home in homes:
        stop(home)
        shutil.rmtree(Path(*home.parts[:3]))


@pytest.fixture
def home(make_home: Callable[[str], Path]) -> Path:
    return make_home("hub")


@pytest.fixture(scope="module")
def hub(make_home: Callable[[str], Path]) -> Cluster:
    """A cluster with its database that no test breaks."""
    return ensure_database(make_home('l\'été, a "hub" in نزل'))


def kill(cluster: Cluster) -> None:
    pid = cluster.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    while cluster.pid():
        time.sleep(0.01)


def test_it_starts_once_and_answers_again(hub: Cluster) -> None:
    first = hub.pid()

    assert first
    assert ensure_running(hub.home).pid() == first


def test_it_stops_and_says_whether_there_was_anything_to_stop(home: Path) -> None:
    assert stop(home) is False
    cluster = ensure_running(home)

    assert stop(home) is True
    assert cluster.pid() is None
    assert stop(home) is False


@pytest.mark.parametrize("name", ["a house with spaces", 'the "old" house', "north,south"])
def test_any_name_of_a_folder_will_do(make_home: Callable[[str], Path], name: str) -> None:
    cluster = ensure_database(make_home(name))

    with cluster.connect("comity_web", "comity") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("comity_web",)


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(make_home: Callable[[str], Path]) -> None:
    home = make_home("/".join(["a-very-long-name-of-a-folder"] * 5))
    cluster = ensure_running(home)

    assert len(os.fsencode(cluster.socket / SOCKET)) <= LONGEST_SOCKET
    assert cluster.socket.stat().st_mode & 0o077 == 0
    with cluster.connect() as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(cluster.data),)
    shutil.rmtree(cluster.socket)  # as a cleaner of /tmp would
    with ensure_running(home).connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    stop(home)
    assert not cluster.socket.exists()


def test_a_folder_that_others_can_enter_is_never_used_for_the_socket(
    make_home: Callable[[str], Path],
) -> None:
    home = make_home("/".join(["a-very-long-name-of-a-folder"] * 5))
    socket = Cluster(home).socket
    socket.mkdir(mode=0o755)
    try:
        with pytest.raises(PostgresError, match="not a private folder"):
            ensure_running(home)
    finally:
        shutil.rmtree(socket)


def test_a_stale_pid_that_names_a_living_stranger_does_not_matter(home: Path) -> None:
    cluster = ensure_running(home)
    stop(home)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        try:
            for leftover in (cluster.data / "postmaster.pid", cluster.socket / f"{SOCKET}.lock"):
                leftover.write_text(f"{stranger.pid}\n{cluster.data}\n1700000000\n5432\n\n\n0 0\nready\n")
            assert cluster.pid() is None

            assert ensure_running(home).pid() not in (None, stranger.pid)
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_after_kill_9_everything_committed_is_there(home: Path) -> None:
    cluster = ensure_database(home)
    with cluster.connect("comity_owner", "comity") as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")
    kill(cluster)

    with ensure_running(home).connect("comity_owner", "comity") as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (20000,)


def test_after_kill_9_a_busy_survivor_is_waited_for(home: Path) -> None:
    cluster = ensure_running(home)
    with cluster.connect() as busy:
        busy.execute("SELECT 1")
        kill(cluster)
        again = ensure_running(home)
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")
    assert again.pid()


def test_several_processes_at_once_start_one_server(home: Path) -> None:
    command = [sys.executable, "-m", "comity.config.postgres", "start", "--home", str(home)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {starter.communicate(timeout=120)[0] for starter in starters}

    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert len(said) == 1
    assert f"process {Cluster(home).pid()}" in said.pop()


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    draft = home / "postgres.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    assert ensure_running(home).pid()
    assert not draft.exists()


def test_a_cluster_of_another_version_is_refused_in_words(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("15\n")

    with pytest.raises(PostgresError, match="made by PostgreSQL 15"):
        ensure_running(home)


def test_a_link_to_data_that_are_gone_is_refused_in_words(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "postgres").symlink_to(home / "gone")

    with pytest.raises(PostgresError, match="which is gone"):
        ensure_running(home)


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    cluster = ensure_running(home)
    stop(home)
    with (cluster.data / "postgresql.conf").open("a") as configuration:
        configuration.write("\nno_such_setting = on\n")

    with pytest.raises(PostgresError, match="no_such_setting"):
        ensure_running(home)


def test_the_hubs_login_uses_tables_but_owns_nothing(hub: Cluster) -> None:
    with hub.connect("comity_owner", "comity") as owner:
        owner.execute("CREATE TABLE thing (number bigint GENERATED ALWAYS AS IDENTITY, name text)")

    with hub.connect("comity_web", "comity") as web:
        web.execute("INSERT INTO thing (name) VALUES ('a')")
        assert web.execute("UPDATE thing SET name = 'b' RETURNING number, name").fetchall() == [(1, "b")]
        for forbidden in (
            "TRUNCATE thing",
            "DROP TABLE thing",
            "CREATE TABLE mine ()",
            "SET ROLE comity_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(forbidden)


def test_nothing_listens_on_the_network_and_others_cannot_enter(hub: Cluster) -> None:
    with hub.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW max_connections").fetchone() == ("200",)
    assert hub.data.stat().st_mode & 0o077 == 0


def test_text_is_utf8_with_the_same_order_on_every_machine(hub: Cluster) -> None:
    with hub.connect("comity_owner", "comity") as connection:
        found = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'comity'"
        ).fetchone()
        assert found == ("UTF8", "b", "C.UTF-8")
        assert connection.execute("SELECT upper('é') || lower('Ж')").fetchone() == ("Éж",)


def test_the_servers_log_keeps_no_values(hub: Cluster) -> None:
    with hub.connect("comity_owner", "comity") as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('Wanjiru')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Wanjiru')")

    log = hub.log.read_text()
    assert "duplicate key" in log
    assert "Wanjiru" not in log


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_in_a_folder_that_only_root_may_enter_the_data_live_elsewhere(
    make_home: Callable[[str], Path],
) -> None:
    home = make_home("closed/hub")
    home.parent.mkdir(mode=0o700, parents=True)

    cluster = ensure_database(home)
    elsewhere = cluster.data
    assert (home / "postgres").is_symlink()
    assert home not in elsewhere.parents
    with cluster.connect("comity_web", "comity") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    home.parent.chmod(0o755)
    assert ensure_running(home).data == elsewhere
    stop(home)
    shutil.rmtree(elsewhere)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_started_by_root_the_server_runs_as_the_owner_of_the_folder(make_home: Callable[[str], Path]) -> None:
    home = make_home("hub")
    home.mkdir(parents=True)
    daemon = 1
    os.chown(home, daemon, daemon)

    cluster = ensure_running(home)

    assert Path(f"/proc/{cluster.pid()}").stat().st_uid == daemon
    assert cluster.data.stat().st_uid == daemon

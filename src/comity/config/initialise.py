"""A new, empty PostgreSQL cluster, put in place whole or not at all."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from comity.config.places import (
    MAJOR,
    SHARED,
    Account,
    PostgresError,
    data_folder,
    programs,
    run_as,
    server_account,
)

SUPERUSER = "postgres"


def initialise(home: Path) -> None:
    """Make the data folder if there is none; a half-made one is never seen."""
    link, data = home / "postgres", data_folder(home)
    stamp = data / "PG_VERSION"
    if stamp.exists():
        made_by = stamp.read_text().strip()
        if made_by != str(MAJOR):
            raise PostgresError(
                f"{data} was made by PostgreSQL {made_by}; this Comity carries {MAJOR}. "
                "Dump it with the version that made it and restore the dump here."
            )
        return
    if link.is_symlink():
        raise PostgresError(
            f"{link} points to {data}, which is gone. Restore it, or remove the link to begin empty."
        )
    account = server_account(home)
    draft = _draft_folder(home, account)
    arguments = ["-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C", "--no-instructions"]
    arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    arguments += ["--auth-local=trust", "--auth-host=reject"]
    made = subprocess.run(
        [programs(account) / "initdb", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **run_as(account, draft),
    )
    if made.returncode:
        shutil.rmtree(draft)
        raise PostgresError(f"initdb failed:\n{made.stdout}{made.stderr}")
    if draft.parent == SHARED:
        link.symlink_to(draft)
        return
    try:
        draft.rename(link)
    except OSError as error:
        raise PostgresError(f"{link} holds something that is not a PostgreSQL cluster.") from error


def _draft_folder(home: Path, account: Account | None) -> Path:
    """An empty private folder, where ``account`` can reach it, to be filled and then put in place."""
    if account is None or account.reaches(home):
        draft = home / "postgres.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
    else:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=SHARED, prefix="postgres-"))
    if account:
        os.chown(draft, account.uid, account.gid)
    return draft

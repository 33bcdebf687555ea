"""Settings of the tests: the hub's own settings, on a database and a data folder made for this run.

Child processes inherit the environment, so a hub that a test starts sees the same database.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from psycopg.conninfo import make_conninfo

from comity.config.places import socket_folder

REPOSITORY = Path(__file__).resolve().parents[3]
CLUSTER_HOME = Path(os.environ.get("COMITY_TEST_HOME", REPOSITORY / "var" / "test"))

RUN = os.environ.setdefault("COMITY_TEST_RUN", str(os.getpid()))  # set once; pytest's workers inherit it
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEST_DATABASE = f"comity_test_{RUN}_{WORKER}"
DATA_DIR = Path(tempfile.gettempdir()) / f"comity-test-{RUN}-{WORKER}"


def _url(login: str) -> str:
    return make_conninfo(host=str(socket_folder(CLUSTER_HOME)), user=login, dbname=TEST_DATABASE)


if os.environ.get("COMITY_DATA_DIR") != str(DATA_DIR):  # else a test started us, and the folder is its own
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ["COMITY_DATA_DIR"] = str(DATA_DIR)
os.environ["COMITY_DATABASE_URL"] = _url("comity_web")
os.environ["COMITY_DATABASE_OWNER_URL"] = _url("comity_owner")
os.environ["COMITY_HTTPS"] = "0"
os.environ["COMITY_PUBLIC_PER_MINUTE"] = "100000"
os.environ.setdefault(
    "COMITY_DEMO", "1"
)  # its pages are walked too; `in_normal_deployment` shows their absence

from comity.config.settings import *  # noqa: E402, F403 -- only now does the environment say what the tests need

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

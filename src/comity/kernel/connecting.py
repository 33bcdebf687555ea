"""The hub's own login for connections that Django does not hold: event streams, the ledger's batches."""

from django.db import connections
from psycopg.conninfo import make_conninfo


def conninfo() -> str:
    """A connection string for the database and login of Django's ``default``."""
    settings = connections["default"].settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(
        **{libpq: str(settings[name]) for libpq, name in named.items() if settings[name]},
        **{name: value for name, value in settings["OPTIONS"].items() if name != "pool"},
    )

"""The settings by which a connection says who looks. Nothing of Django here: a pool closes connections with them."""

from typing import Any

import psycopg

Settings = tuple[str, str, str, str, str, str, str]
CLOSED: Settings = ("", "", "", "", "", "", "")
SQL = """SELECT set_config('comity.bureau', %s, false), set_config('comity.person', %s, false),
    set_config('comity.kind', %s, false), set_config('comity.purpose', %s, false),
    set_config('comity.task', %s, false),
    set_config('comity.discreet', %s, false), set_config('comity.duties', %s, false)"""


def forget(connection: psycopg.Connection[Any]) -> None:
    """Let a connection that goes back to its pool know nobody: whoever takes it next begins behind shut doors."""
    connection.execute(SQL, CLOSED)
    connection.commit()

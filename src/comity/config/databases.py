"""Two logins at one database: the hub's own, and the owner of the tables."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from psycopg.conninfo import conninfo_to_dict

from comity.config.environment import Environment
from comity.config.places import PORT, socket_folder
from comity.kernel.closing import forget

WEB_LOGIN = "comity_web"
OWNER_LOGIN = "comity_owner"
DATABASE = "comity"


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES``: ``default`` is the hub (row-level security holds it), ``owner`` migrates."""
    if environment.database_url:
        web, owner = _from_url(environment.database_url), _from_url(environment.database_owner_url)
        if owner["USER"] in ("", web["USER"]):
            raise ImproperlyConfigured(
                "COMITY_DATABASE_OWNER_URL must name a second login, the owner of the tables: "
                "row-level security does not hold an owner."
            )
    else:
        socket = str(socket_folder(environment.home))
        web = _login({"user": WEB_LOGIN, "host": socket, "port": PORT, "dbname": DATABASE})
        owner = _login({"user": OWNER_LOGIN, "host": socket, "port": PORT, "dbname": DATABASE})
    if environment.pool:
        web["CONN_MAX_AGE"] = 0  # each request gives its connection back when it ends
        web["OPTIONS"]["pool"] = {"min_size": 1, "max_size": environment.pool, "timeout": 30, "reset": forget}
    return {"default": web, "owner": owner}


def grants(web_login: str) -> list[str]:
    """Statements by which the owner opens what it will create to the hub's login (a plain identifier)."""
    if not web_login.isidentifier():
        raise ImproperlyConfigured(f"The login {web_login!r} must be letters, digits and underscores.")
    return [
        f'GRANT USAGE ON SCHEMA public TO "{web_login}"',
        f'ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{web_login}"',
        f'ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO "{web_login}"',
        f'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO "{web_login}"',
    ]


class OwnerMigrates:
    """Django's database router: schema changes go to ``owner`` alone, everything else to ``default``."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # two logins, one database


def _login(parts: dict[str, Any]) -> dict[str, Any]:
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {django: str(parts.pop(libpq, "") or "") for libpq, django in known.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def _from_url(url: str) -> dict[str, Any]:
    return _login(dict(conninfo_to_dict(url)) if url else {})

"""Two logins at one database: the hub's own, and the owner of the tables."""

from typing import Any
from urllib.parse import unquote, urlsplit

from comity.config.environment import Environment

WEB_LOGIN = "comity_web"
OWNER_LOGIN = "comity_owner"
DATABASE = "comity"


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES``: ``default`` is the hub (row-level security holds it), ``owner`` migrates."""
    if environment.database_url:
        web = _from_url(environment.database_url)
        owner = _from_url(environment.database_owner_url or environment.database_url)
    else:
        socket = str(environment.home / "postgres")
        web = _login(WEB_LOGIN, host=socket, name=DATABASE)
        owner = _login(OWNER_LOGIN, host=socket, name=DATABASE)
    return {"default": web, "owner": owner}


def _login(user: str, host: str, name: str, port: str = "", password: str = "") -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return _login(
        unquote(parts.username or ""),
        host=unquote(parts.hostname or ""),
        name=unquote(parts.path.lstrip("/")),
        port=str(parts.port or ""),
        password=unquote(parts.password or ""),
    )

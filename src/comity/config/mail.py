"""Where mail goes: to the server that ``COMITY_MAIL_URL`` names, else into files beside the data."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PATIENCE = 10
"""Seconds that the mail server may take to answer."""


def mail(url: str, home: Path) -> dict[str, Any]:
    """Django's ``EMAIL_…`` settings for ``smtp://``, ``smtp+starttls://`` or ``smtps://user:password@host:port``."""
    if not url:
        return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(home / "mail")}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            f"COMITY_MAIL_URL begins with one of {', '.join(PORTS)}, and names a host."
        )
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
    }

"""Which hub a command means: the one of ``comity.env``, the one in ``var``, else the demo in ``var/demo``."""

import os
from pathlib import Path

SETTINGS = "comity.env"
HUB, DEMO = Path("var"), Path("var/demo")


def use_what_lies_here() -> None:
    """Take the demo's settings where this folder holds a demo and no hub is named.

    They are ``NAME=value`` lines; what the environment says already goes before.
    """
    settings = _settings()
    if settings and settings.exists():
        for line in settings.read_text().splitlines():
            name, found, value = line.partition("=")
            if found and name.startswith("COMITY_"):
                os.environ.setdefault(name, value)


def _settings() -> Path | None:
    if Path(SETTINGS).exists():
        return None  # it is read as the hub's own
    if named := os.environ.get("COMITY_DATA_DIR"):
        return Path(named) / SETTINGS
    return None if (HUB / "postgres").exists() else DEMO / SETTINGS


def keep_for_others(home: Path, settings: dict[str, str]) -> None:
    """Leave the demo's settings where other commands look for them."""
    home.mkdir(parents=True, exist_ok=True)
    lines = [
        "# The demo's settings. Commands started in the same folder take them where nothing else is said.",
        *(f"{name}={value}" for name, value in settings.items()),
    ]
    (home / SETTINGS).write_text("\n".join(lines) + "\n")


def is_demo(home: Path) -> bool:
    """Whether ``home`` holds nothing yet, or a demo: never load invented persons into a real hub."""
    return (home / SETTINGS).exists() or not (home / "postgres").exists()

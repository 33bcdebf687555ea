"""Where machine code is kept.

Numba tells whether it is out of date by the one file a function stands in. Ours call each other across files, so
the folder is named by the contents of all of them.
"""

import hashlib
import os
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ENGINE = Path(__file__).parent.parent
_SOURCES = ("kernels/*.py", "sounds.py", "layout.py", "features.py")


def _digest() -> str:
    found = hashlib.sha256(f"{sys.version} {version('numba')} {version('numpy')}".encode())
    for pattern in _SOURCES:
        for path in sorted(_ENGINE.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@cache
def folder() -> str:
    """A folder that only we can write to: what lies in it is run."""
    name = f"comity-{_digest()}"
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for place in (_ENGINE / "kernels" / "__pycache__", Path(home) / "comity"):
        found = place / name
        try:
            found.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=found):
                return str(found)
        except OSError:
            continue
    return tempfile.mkdtemp(prefix="comity-")

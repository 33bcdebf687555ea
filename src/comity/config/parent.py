"""A process that was started by another ends with it, however that one ended."""

import os
import threading
import time
from collections.abc import Callable

INTERVAL = 0.5


def end_with_parent(end: Callable[[], None]) -> None:
    """Call ``end`` from a thread once the process that ``COMITY_PARENT`` names is no longer our parent.

    Even a killed parent is noticed: its children are given to another. Without ``COMITY_PARENT`` nothing happens.
    """
    named = os.environ.get("COMITY_PARENT", "")
    if not named:
        return
    parent = int(named)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(INTERVAL)
        end()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()

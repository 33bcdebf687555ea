"""Do things at the same moment, each on a connection of its own, as the processes of a hub do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

PATIENCE = 60


def at_once(*things: Callable[[], Any]) -> list[Any]:
    """What each of ``things`` returned, or the exception it raised, in their order."""
    start = threading.Barrier(len(things))
    results: list[Any] = [None] * len(things)

    def run(place: int, thing: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            results[place] = thing()
        except Exception as raised:
            results[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(things)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    """Names of the exceptions among ``results``, sorted; "done" for those that came through."""
    return sorted(type(r).__name__ if isinstance(r, Exception) else "done" for r in results)

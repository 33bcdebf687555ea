"""Work that is left to the hub: a queue in the same database, so that it is left when the transaction commits.

A task's arguments are identifiers and a purpose, never personal data, and each task can be begun again: should
the worker die, the next one takes up what it was doing.
"""

from typing import Any

from procrastinate import RetryStrategy

from comity.kernel.viewer import Viewer

RETRY = RetryStrategy(max_attempts=6, exponential_wait=3)
"""For troubles that pass, such as a restart of the database."""


def for_viewer(viewer: Viewer) -> dict[str, Any]:
    """The arguments that bring the viewer back where the work is done."""
    return {"person": str(viewer.person), "bureau": str(viewer.bureau), "purpose": viewer.purpose.value}

"""Compile the kernels ahead of their first use: `python -m comity.screening.engine.warm`."""

import tempfile
from multiprocessing import get_context
from pathlib import Path

from comity.screening.engine import Engine, Name, Query, Subject
from comity.screening.engine.compare import compare
from comity.screening.engine.kernels.cache import folder
from comity.screening.engine.similarity import similarity


def warm() -> None:
    """Do one of everything, unless that has been done since the kernels last changed. Takes half a minute, or nothing.

    The two largest kernels are compiled beside each other.
    """
    done = Path(folder()) / "warm"
    if done.exists():
        return
    subject, query = Subject("one", "all", (Name("Wanjiru Kamau"),), ("1974-08-12",)), Query(("Wanjiru",))
    comparing = get_context("spawn").Process(target=compare, args=([(query, subject)],))
    comparing.start()
    with tempfile.TemporaryDirectory() as path, Engine.build(path, [subject]) as engine:
        engine.screen(query)
        engine.compact()
    similarity("wanjiru", "wanjira")
    comparing.join()
    if comparing.exitcode:
        raise SystemExit("The kernels that compare could not be compiled; see above.")
    done.touch()


if __name__ == "__main__":
    warm()

"""What one serving process takes: opens an index that is there, answers, and says how much memory it is in.

python -m benchmarks.measure.worker INDEX < names, one a line
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def measured(folder: Path, names: list[str]) -> dict[str, float]:
    """MiB of a fresh process: its own (`own`), mapped from files (`mapped`), and before it opened (`before`)."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure.worker", str(folder)],
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def _memory() -> dict[str, float]:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(lines[key].split()[0]) / 1024
        for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))
        if key in lines
    }


def main() -> None:
    from comity.screening.engine import Engine, Query

    before = _memory()["own"]
    with Engine.open(sys.argv[1]) as engine:
        for name in sys.stdin.read().splitlines():
            engine.screen(Query((name,)), None)
        print(json.dumps({**_memory(), "before": before}))


if __name__ == "__main__":
    main()

"""The whole way over HTTP: a real hub, every screening on the ledger before it is answered.

python -m benchmarks.load [--full] [--size N] [--rates 100,500]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.testing"

import django

django.setup()

from django.db import connections  # noqa: E402 -- Django has to be set up before

from benchmarks.measure.figures import percentile  # noqa: E402
from benchmarks.measure.report import show  # noqa: E402
from benchmarks.population.sources import SourcesMissing  # noqa: E402
from benchmarks.serving.client import pace  # noqa: E402
from benchmarks.serving.hub import hub_of, questions  # noqa: E402
from comity.config.tests import worker_database  # noqa: E402
from comity.screening.commands.asked import VERB  # noqa: E402
from tests.hub import Hub  # noqa: E402

RESULTS = Path("var/bench/load.json")
QUICK_SIZE, FULL_SIZE = 20_000, 1_000_000
QUICK_SECONDS, FULL_SECONDS = 8.0, 60.0
_FEW = 0.01
"""Share of questions that may be refused; an invented name may be one that nobody may ask for."""
_LUA = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local at = 0
request = function()
  at = at %% #bodies + 1
  return wrk.format("POST", "/api/v1/screen", {["content-type"] = "application/json", %s}, bodies[at])
end
"""


def main() -> None:
    options = _options()
    size = options.size or (FULL_SIZE if options.full else QUICK_SIZE)
    seconds = FULL_SECONDS if options.full else QUICK_SECONDS
    try:
        bodies = questions(5_000)
    except SourcesMissing as missing:
        print(f"  not measured: {missing}")
        return
    try:
        with hub_of(size) as (hub, headers):
            pace(hub.port, headers, bodies[:200], 50, 4)
            rows = [_steady(hub, headers, bodies, float(a), seconds) for a in options.rates.split(",")]
            if peak := _peak(hub, headers, bodies, seconds):
                rows.append(peak)
            with worker_database.connect("comity_owner") as owner:
                (kept,) = owner.execute(
                    "SELECT count(*) FROM ledger_entry WHERE verb = %s", [VERB]
                ).fetchone() or (0,)
    finally:
        connections.close_all()
    show(
        f"{size:,} persons, name and birth date over HTTP, {os.cpu_count()} cores shared with the asker", rows
    )
    print(f"  {kept:,} entries of these screenings on the ledger")
    if any(row["refused"] > _FEW * row["answered a second"] * seconds for row in rows):
        raise SystemExit("  the hub refused questions: these figures mean nothing")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"size": size, "rows": rows}, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million persons, a minute a rate")
    parser.add_argument("--size", type=int, help="persons in the index")
    parser.add_argument("--rates", default="50,200,500", help="questions a second, one after the other")
    return parser.parse_args()


def _steady(
    hub: Hub, headers: dict[str, str], bodies: list[bytes], rate: float, seconds: float
) -> dict[str, Any]:
    asked = pace(hub.port, headers, bodies, rate, seconds)
    times = asked.seconds
    return {
        "asked": f"{rate:.0f} a second, steadily",
        "answered a second": len(times) / asked.lasted,
        "median ms": 1e3 * percentile(times, 0.5),
        "p99 ms": 1e3 * percentile(times, 0.99),
        "p99.9 ms": 1e3 * percentile(times, 0.999),
        "refused": asked.refused,
    }


def _peak(hub: Hub, headers: dict[str, str], bodies: list[bytes], seconds: float) -> dict[str, Any] | None:
    """wrk with 32 connections, each of which asks again as soon as it has an answer; None without wrk."""
    if not shutil.which("wrk"):
        print("  no wrk on this machine: the peak is not measured")
        return None
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder) / "bodies", Path(folder) / "ask.lua"
        lines.write_bytes(b"\n".join(bodies))
        said = ", ".join(f'["{name}"] = "{value}"' for name, value in headers.items())
        script.write_text(_LUA % (lines, said), encoding="utf-8")
        url = f"http://127.0.0.1:{hub.port}"
        command = ["wrk", "-t1", "-c32", f"-d{seconds:.0f}s", "--latency", "-s", str(script), url]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return {
        "asked": "as fast as it answers (wrk)",
        "answered a second": float(words[words.index("Requests/sec:") + 1]),
        "median ms": _milliseconds(words[words.index("50%") + 1]),
        "p99 ms": _milliseconds(words[words.index("99%") + 1]),
        "p99.9 ms": float("nan"),
        "refused": int(words[words.index("Non-2xx") + 4]) if "Non-2xx" in words else 0,
    }


def _milliseconds(text: str) -> float:
    for unit, factor in (("us", 1e-3), ("ms", 1.0), ("s", 1e3), ("m", 6e4)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text)


if __name__ == "__main__":
    main()

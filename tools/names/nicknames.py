"""Write `nicknames.txt`: what bearers of English names are called.

    python tools/names/nicknames.py NAMES_CSV

Reads `names.csv` of carltonnorthern/nicknames.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "src" / "comity" / "screening" / "engine" / "tables"


def main(path: Path) -> None:
    """One line for each name, with its nicknames after it."""
    called: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, nickname = row["name1"].strip().lower(), row["name2"].strip().lower()
            if re.fullmatch("[a-z]{3,}", name) and re.fullmatch("[a-z]{2,}", nickname):
                called[name].append(nickname)
    lines = [
        "# From carltonnorthern/nicknames@21d7505 (Apache-2.0), made by tools/names/nicknames.py; see README.md."
    ]
    lines += [f"> {name} {' '.join(dict.fromkeys(nicknames))}" for name, nicknames in sorted(called.items())]
    (TABLES / "nicknames.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

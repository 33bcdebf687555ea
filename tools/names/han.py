"""Write `han.txt` and `japanese.txt`: how Han characters and Japanese names are read.

    python tools/names/han.py UNIHAN_READINGS NOUN_NAME_CSV

The first is `Unihan_Readings.txt` (or .bz2) of the Unicode Character Database, the second `Noun.name.csv` of
mecab-ipadic in EUC-JP; Debian carries them in the packages unicode-data and mecab-ipadic.
"""

import bz2
import csv
import io
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from comity.screening.engine.scripts import hangul, kana  # noqa: E402 -- the package is not installed here

TABLES = ROOT / "src" / "comity" / "screening" / "engine" / "tables"
FIELDS = {
    "kMandarin": "mandarin",
    "kCantonese": "cantonese",
    "kHangul": "korean",
    "kVietnamese": "vietnamese",
}
MOST_READINGS = 3


def letters(text: str) -> str:
    """A reading with tones and marks taken off; ü is u, as names are folded."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z]", "", bare)


def readings(path: Path) -> dict[str, dict[str, str]]:
    """For each kind of reading, characters by their first reading."""
    text = bz2.decompress(path.read_bytes()).decode() if path.suffix == ".bz2" else path.read_text("utf-8")
    found: dict[str, dict[str, str]] = {kind: defaultdict(str) for kind in FIELDS.values()}
    for line in text.splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            char = chr(int(code[2:], 16))
            if field in FIELDS and "\u3400" <= char <= "\u9fff":
                first = value.split()[0].split(":")[0]
                reading = hangul.syllable(first) if field == "kHangul" else letters(first)
                if reading:
                    found[FIELDS[field]][reading] += char
    return found


def japanese(path: Path) -> dict[str, dict[str, list[str]]]:
    """Family and given names in Han characters by their reading, the commonest readings only."""
    known: dict[str, dict[str, list[tuple[int, str]]]] = {
        "family": defaultdict(list),
        "given": defaultdict(list),
    }
    for row in csv.reader(io.StringIO(path.read_bytes().decode("euc-jp"))):
        kind = {"姓": "family", "名": "given"}.get(row[7])
        if kind and all("\u3400" <= char <= "\u9fff" or char == "々" for char in row[0]):
            known[kind][row[0]].append((int(row[3]), kana.hepburn(row[11])))
    found: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in known}
    for kind, names in known.items():
        for name, costs in names.items():
            for reading in list(dict.fromkeys(reading for _, reading in sorted(costs)))[:MOST_READINGS]:
                found[kind][reading].append(name)
    return found


def main(unihan: Path, names: Path) -> None:
    lines = ["# Readings of Han characters. Source: Unihan database (Unicode licence); see README.md."]
    for kind, by_reading in readings(unihan).items():
        lines += [f"{kind} {reading} {chars}" for reading, chars in sorted(by_reading.items())]
    (TABLES / "han.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = ["# Readings of Japanese names. Source: mecab-ipadic (NAIST licence); see README.md."]
    for kind, by_name in japanese(names).items():
        lines += [f"{kind} {reading} {' '.join(sorted(found))}" for reading, found in sorted(by_name.items())]
    (TABLES / "japanese.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

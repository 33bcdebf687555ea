"""Write `learnt_*.txt` and `letters.txt`: how letters of each script are written in Latin.

    python tools/names/learn.py FOLDER-OF-NETRANSLITERATION-FILES

Learns from the pairs that `held_out` does not keep back. Takes about three minutes.
"""

import math
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from align import Chances, Pair, Shape, learn
from held_out import held_out

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from comity.screening.engine.scripts import kana, latin  # noqa: E402 -- the package is not installed here

TABLES = ROOT / "src" / "comity" / "screening" / "engine" / "tables"
MOST_PAIRS, ALWAYS = 15000, 6000
LONGEST_LATIN, LONGEST_UNITS = 14, 18
TOP, RAREST = 4, 0.015
ALPHABET = " abcdefghijklmnopqrstuvwxyz"
LETTER_WEIGHT, SMOOTHING, DEAREST = 0.6, 20.0, 70


@dataclass(frozen=True)
class Script:
    """Where a script's pairs are, which letters it has, what its units are and how steps are shaped."""

    file: str
    letters: tuple[str, str]
    shape: Shape
    units: Callable[[str], tuple[str, ...]] = tuple

    def owns(self, text: str) -> bool:
        """True where all of a text is written in the script."""
        low, high = self.letters
        return bool(text) and all(low <= char <= high for char in text) and "・" not in text


SCRIPTS = {
    "arabic": Script("wd_arabic_80", ("\u0620", "\u06ff"), Shape(2, 3)),
    "hebrew": Script("wd_hebrew_80", ("\u05d0", "\u05ea"), Shape(2, 3)),
    "cyrillic": Script("wd_russian_80", ("\u0400", "\u052f"), Shape(2, 4)),
    "han": Script("wd_chinese_80", ("\u3400", "\u9fff"), Shape(1, 5)),
    "kana": Script("wd_katakana_80", ("\u30a1", "\u30fc"), Shape(1, 5), kana.units),
    "hangul": Script(
        "wd_korean_80",
        ("\uac00", "\ud7a3"),
        Shape(1, 4),
        lambda text: tuple(unicodedata.normalize("NFD", text)),
    ),
}


def plain(text: str) -> str:
    """The letters a-z of a Latin word; empty where there are others."""
    letters = [latin.letter(char) for char in text.lower() if char not in "-'’ʻ‘"]
    return "" if None in letters else "".join(letter[0] for letter in letters if letter)


def taught(folder: Path, script: Script) -> list[tuple[str, str, int]]:
    """Latin, original and count of the pairs that may be learnt from."""
    rows = []
    for line in (folder / script.file).read_text(encoding="utf-8").splitlines():
        written, spaced, count = line.split("\t")
        original = spaced.replace(" ", "")
        word = plain(written)
        if word and script.owns(original) and not held_out(written, original):
            rows.append((word, original, int(count)))
    return rows


def sample(rows: list[tuple[str, str, int]], script: Script) -> list[Pair]:
    """The commonest pairs and a fixed draw of the others."""
    ordered = sorted(rows, key=lambda row: (-row[2], row))
    rest = ordered[ALWAYS:]
    random.Random(1).shuffle(rest)
    pairs = [
        Pair(word, script.units(original), 1 + math.log(count))
        for word, original, count in ordered[:ALWAYS] + rest[: MOST_PAIRS - ALWAYS]
    ]
    return [pair for pair in pairs if len(pair.latin) <= LONGEST_LATIN and len(pair.units) <= LONGEST_UNITS]


def write_steps(name: str, source: str, chances: Chances) -> None:
    """One step a line: its unit or units, then Latin letters and their cost in tenths of a nat."""
    lines = [f"# Learnt by tools/names/learn.py from {source} (Wikidata, CC0); see README.md."]
    for step in sorted(chances):
        answers = sorted(chances[step].items(), key=lambda item: (-item[1], item[0]))[:TOP]
        kept = [f"{letters}{round(-10 * math.log(chance))}" for letters, chance in answers if chance > RAREST]
        if kept:
            lines.append(f"{step}\t{' '.join(kept)}")
    (TABLES / f"learnt_{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_letters(words: Iterable[tuple[str, float]]) -> None:
    """For each two letters one line of what each letter costs after them, 0 being the character "0"."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    singles: dict[str, Counter[str]] = defaultdict(Counter)
    all_letters: Counter[str] = Counter()
    for word, count in words:
        padded = f"  {word} "
        for at in range(2, len(padded)):
            pairs[padded[at - 2 : at]][padded[at]] += count
            singles[padded[at - 1]][padded[at]] += count
            all_letters[padded[at]] += count
    lines = [
        "# Learnt by tools/names/learn.py from the Latin side of all pairs (Wikidata, CC0); see README.md."
    ]
    total = sum(all_letters.values())
    for one in ALPHABET:
        for two in ALPHABET:
            costs = ""
            for three in ALPHABET:
                alone = all_letters[three] / total + 1e-4
                after = (singles[two][three] + SMOOTHING * alone) / (sum(singles[two].values()) + SMOOTHING)
                seen = pairs[one + two]
                chance = (seen[three] + SMOOTHING * after) / (sum(seen.values()) + SMOOTHING)
                costs += chr(ord("0") + min(DEAREST, round(-10 * LETTER_WEIGHT * math.log(chance))))
            lines.append(costs)
    (TABLES / "letters.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    words: Counter[str] = Counter()
    for name, script in SCRIPTS.items():
        rows = taught(folder, script)
        for word, _, count in rows:
            words[word] += 1 + math.log(count)
        pairs = sample(rows, script)
        write_steps(name, script.file, learn(pairs, script.shape))
        print(f"{name}: {len(rows)} pairs, learnt from {len(pairs)}", flush=True)
    write_letters(sorted(words.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Write `words.txt`: how whole names that are often met are written in Latin, where their letters do not tell.

    python tools/names/words.py FOLDER-OF-NETRANSLITERATION-FILES

Reads what `learn.py` reads and leaves out what `held_out` keeps back. Run it after `learn.py`.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from learn import SCRIPTS, TABLES, Script, taught

from comity.screening.engine.fold import fold

LEAST, MOST, LEAST_SHARE = 6, 3, 0.12


def usual(folder: Path, script: Script) -> dict[str, list[str]]:
    """For each name met `LEAST` times or more, the Latin forms that folding does not find."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, original, count in taught(folder, script):
        counts[original][word] += count
    found = {}
    for original, forms in counts.items():
        total = sum(forms.values())
        if total >= LEAST and len(original) > 1:
            known = {spelling for token in fold(original) for spelling in token.spellings}
            often = [word for word, count in forms.most_common(MOST) if count >= LEAST_SHARE * total]
            missing = [word for word in often if word not in known and len(word) > 1]
            if missing:
                found[original] = missing
    return found


def main(folder: Path) -> None:
    """One name a line, the Latin forms behind it."""
    lines = ["# Learnt by tools/names/words.py from NETransliteration (Wikidata, CC0); see README.md."]
    for script in SCRIPTS.values():
        lines += [
            f"{original} {' '.join(forms)}" for original, forms in sorted(usual(folder, script).items())
        ]
    (TABLES / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

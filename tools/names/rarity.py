"""Write `rarity.txt`: how many people in the world bear a name, roughly, in all its spellings.

    python tools/names/rarity.py FOLDER-OF-NAMES_CC0 FOLDER-OF-NETRANSLITERATION-FILES

Three estimates, of which the highest stands: rank in a country's list of names times its population; how often
Wikidata has the name; and `bearers.txt`, written by hand for regions that the others cover poorly. A list of one
country says nothing of another, so a name is never counted rarer for being written about less.
"""

import csv
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from learn import TABLES, plain

LEAST, PER_MENTION = 150_000, 12_000
TOP_FORENAME, TOP_SURNAME = 0.008, 0.008
TOP_SURNAMES = {
    "CN": 0.075,
    "KR": 0.21,
    "VN": 0.35,
    "TW": 0.11,
    "LK": 0.03,
    "KH": 0.03,
    "ES": 0.03,
    "MX": 0.03,
}
ARAB = {"EG", "JO", "KW", "LB", "LY", "MA", "DZ", "AE", "SY", "IQ", "TN", "SA", "IR"}
# Inhabitants in millions.
POPULATION = """
US 335 IN 1420 CN 1410 ID 277 PK 240 NG 225 BR 216 BD 173 RU 144 MX 128 ET 126 JP 124 PH 117 EG 113 CD 102 VN 99 IR 89
TR 85 DE 84 TH 72 GB 68 TZ 67 FR 66 ZA 60 IT 59 KE 55 MM 54 CO 52 KR 52 UG 48 SD 48 ES 48 AR 46 DZ 46 IQ 45 AF 42 PL 37
CA 40 MA 38 SA 37 UA 37 AO 37 UZ 35 YE 34 PE 34 MY 34 GH 34 MZ 34 NP 31 MG 30 CI 29 VE 29 CM 29 NE 27 AU 26 KP 26 TW 24
ML 23 BF 23 SY 23 LK 22 MW 21 ZM 20 RO 19 CL 20 KZ 20 TD 18 EC 18 SO 18 GT 18 SN 18 NL 18 KH 17 ZW 17 GN 14 RW 14 BJ 14
BI 13 TN 12 BO 12 HT 12 BE 12 JO 11 DO 11 CU 11 SS 11 SE 10 HN 10 CZ 10 AZ 10 GR 10 PT 10 PG 10 HU 10 TJ 10 BY 9 AE 9
IL 9 TG 9 AT 9 CH 9 SL 9 LA 8 HK 7 RS 7 NI 7 LY 7 PY 7 KG 7 BG 6 SV 6 SG 6 DK 6 CG 6 FI 6 NO 5 LB 5 PS 5 NZ 5 IE 5 CR 5
KW 4 GE 4 HR 4 MN 3 BA 3 AM 3 LT 3 UY 3 AL 3 XK 2 MD 3 MK 2 SI 2 LV 2 EE 1 CY 1 SK 5
"""


def inhabitants() -> dict[str, float]:
    """Inhabitants of a country; half a million where it is not listed."""
    words = POPULATION.split()
    known = {
        country: float(millions) * 1e6 for country, millions in zip(words[::2], words[1::2], strict=True)
    }
    return defaultdict(lambda: 5e5, known)


def from_lists(folder: Path) -> Counter[str]:
    """Bearers by the lists of countries."""
    found: Counter[str] = Counter()
    people = inhabitants()
    seen: set[tuple[str, str]] = set()
    for file, share in (("forenames", TOP_FORENAME), ("surnames", TOP_SURNAME)):
        path = folder / f"common-{file}-by-country.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                country, rank = row["Country"], int(row.get("Rank") or row["Index"])
                top = share if file == "forenames" else TOP_SURNAMES.get(country, share)
                for part in row["Romanized Name"].replace("-", " ").split():
                    name = plain(part)
                    if name and (country + file, name) not in seen:
                        seen.add((country + file, name))
                        counted = row.get("Count") or 0
                        found[name] += float(counted) or people[country] * top / rank**0.7
    return found


def from_mentions(folder: Path) -> Counter[str]:
    """Bearers by how often Wikidata has a name: the highest of the languages."""
    found: Counter[str] = Counter()
    for path in sorted(folder.iterdir()):
        here: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").splitlines():
            latin, _, count = line.split("\t")
            if len(name := plain(latin)) > 1:
                here[name] += int(count)
        for name, count in here.items():
            found[name] = max(found[name], count * PER_MENTION)
    return found


def by_hand() -> Counter[str]:
    """Bearers by the table written by hand."""
    found: Counter[str] = Counter()
    for line in (TABLES / "bearers.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            millions, *names = line.split()
            for name in names:
                found[name] = max(found[name], int(millions) * 1_000_000)
    return found


def main(lists: Path, mentions: Path) -> None:
    """One line for each tenth of a power of ten above `LEAST`, the commonest first."""
    best: Counter[str] = Counter()
    for source in (from_lists(lists), from_mentions(mentions), by_hand()):
        for name, bearers in source.items():
            best[name] = max(best[name], int(bearers))
    levels: dict[int, list[str]] = defaultdict(list)
    for name, bearers in best.items():
        if bearers >= LEAST:
            levels[round(10 * math.log10(bearers))].append(name)
    lines = ["# Tenths of log10 of bearers, then names. Made by tools/names/rarity.py; see README.md."]
    lines += [f"{level} {' '.join(sorted(names))}" for level, names in sorted(levels.items(), reverse=True)]
    (TABLES / "rarity.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

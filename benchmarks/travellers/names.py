"""What happens to a name between the record and the border: one function for each kind of error.

Each takes the person and a source of chance and gives the name as it is typed, or None where the error cannot
happen to this person. All but the last five keep the script of the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from csv import DictReader
from functools import cache
from random import Random

from benchmarks.population.model import FAMILY, GIVEN, Person
from benchmarks.population.sources import data
from benchmarks.population.spellings import plain
from benchmarks.population.vocabulary import vocabulary
from benchmarks.travellers.slips import slip_in

Error = Callable[[Person, Random], str | None]
_TITLES = ("MR", "MRS", "MS", "DR", "MSTR", "MISS")
_LEAST_SPLIT = 6
_ICAO = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "å": "aa",
    "ø": "oe",
    "æ": "ae",
    "ñ": "n",
    "þ": "th",
    "ð": "d",
}


def exact(person: Person, random: Random) -> str | None:
    return person.written


def order(person: Person, random: Random) -> str | None:
    """Family name first, or last where it came first; sometimes with a comma."""
    words = person.written.split(" ")
    if len(words) < 2:
        return None
    turned = [words[-1] + ("," if random.random() < 0.3 else ""), *words[:-1]]
    return " ".join(turned)


def one_typo(person: Person, random: Random) -> str | None:
    return slip_in(person.written, random)


def two_typos(person: Person, random: Random) -> str | None:
    once = slip_in(person.written, random)
    twice = once and slip_in(once, random)
    return twice if twice != person.written else None


def typo_in_short(person: Person, random: Random) -> str | None:
    return slip_in(person.written, random, short=True)


def missing(person: Person, random: Random) -> str | None:
    """One part left out of three or more, but never the last family name."""
    parts = [part.latin[0] if person.latin_only else part.text for part in person.parts]
    others = [at for at, part in enumerate(person.parts) if part.role != FAMILY]
    families = len(parts) - len(others)
    if len(parts) < 3 or not (others or families > 1):
        return None
    gone = random.choice(others if families < 2 else range(len(parts)))
    return " ".join(parts[:gone] + parts[gone + 1 :])


def extra(person: Person, random: Random) -> str | None:
    """One more given name."""
    words = person.written.split(" ")
    if len(words) < 2:
        return None
    more = vocabulary()[person.region].given[person.sex].draw(random)
    words.insert(random.randrange(1, len(words)), more.latin[0] if person.latin_only else more.text)
    return " ".join(words)


def joined(person: Person, random: Random) -> str | None:
    """Two neighbouring parts written as one."""
    words = person.written.split(" ")
    if len(words) < 2:
        return None
    at = random.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


def split(person: Person, random: Random) -> str | None:
    """A long part written as two."""
    words = person.written.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LEAST_SPLIT and word.isalpha()]
    if not long:
        return None
    at = random.choice(long)
    cut = random.randrange(2, len(words[at]) - 2)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def initial(person: Person, random: Random) -> str | None:
    """A given name by its first letter."""
    if person.joined and not person.latin_only:
        return None
    parts = [part.latin[0] if person.latin_only else part.text for part in person.parts]
    given = [at for at, part in enumerate(person.parts) if part.role == GIVEN]
    if not given or len(parts) < 2:
        return None
    at = random.choice(given)
    parts[at] = parts[at][0] + ("." if random.random() < 0.5 else "")
    return " ".join(parts)


def nickname(person: Person, random: Random) -> str | None:
    """Elizabeth as Liz, of the public list of English nicknames."""
    for at, part in enumerate(person.parts):
        short = _nicknames().get(plain(part.latin[0])) if part.role == GIVEN else None
        if short and person.script == "Latin" and len(person.parts) > 1:
            parts = [other.text for other in person.parts]
            parts[at] = random.choice(short).title()
            return " ".join(parts)
    return None


def passport(person: Person, random: Random) -> str | None:
    """Letters with marks as the machine readable zone prints them."""
    if person.listed_script != "Latin":
        return None
    typed = "".join(_ICAO.get(letter, letter) for letter in person.written.lower())
    typed = " ".join(plain(word) for word in typed.split())
    return typed.upper() if typed != " ".join(plain(word) for word in person.written.split()) else None


def cut_39(person: Person, random: Random) -> str | None:
    return _zone(person, 39)


def cut_30(person: Person, random: Random) -> str | None:
    return _zone(person, 30)


def titled(person: Person, random: Random) -> str | None:
    """As airlines send it: family name, given names and title run together."""
    if person.listed_script != "Latin" or len(person.parts) < 2:
        return None
    words = [plain(word).upper() for word in person.latin.split()]
    title = random.choice(_TITLES)
    if random.random() < 0.5:
        return f"{words[-1]} {' '.join(words[:-1])}{title}"
    return f"{words[-1]} {' '.join(words[:-1])} {title}"


def married(person: Person, random: Random) -> str | None:
    """A second family name beside the first, with a hyphen or without."""
    families = [at for at, part in enumerate(person.parts) if part.role == FAMILY]
    if len(families) != 1 or (person.joined and not person.latin_only):
        return None
    other = vocabulary()[person.region].family[person.sex].draw(random)
    parts = [part.latin[0] if person.latin_only else part.text for part in person.parts]
    more = other.latin[0] if person.latin_only else other.text
    both = [parts[families[0]], more] if random.random() < 0.5 else [more, parts[families[0]]]
    parts[families[0]] = random.choice("- ").join(both)
    return " ".join(parts)


def weak_alias(person: Person, random: Random) -> str | None:
    """Nothing but an alias that the list itself calls weak, of one token most often."""
    weak = [alias.text for alias in person.aliases if alias.weak]
    return weak[0] if weak else None


def other_spelling(person: Person, random: Random) -> str | None:
    """The record shows Latin letters, the traveller's papers another attested way to write them."""
    if not person.latin_only:
        return None
    typed = " ".join(random.choice(part.latin) for part in person.parts)
    return typed if typed != person.latin else None


def to_latin(person: Person, random: Random) -> str | None:
    """The record shows the original script alone, the traveller's papers Latin letters in an attested spelling."""
    return _latin(person, random) if _original_only(person) and not _unseen(person) else None


def to_latin_unseen(person: Person, random: Random) -> str | None:
    """The same, of names of which no table was ever made and no weight ever fitted."""
    return _latin(person, random) if _original_only(person) and _unseen(person) else None


def to_latin_typo(person: Person, random: Random) -> str | None:
    return slip_in(_latin(person, random), random) if _original_only(person) else None


def from_latin(person: Person, random: Random) -> str | None:
    """The record shows Latin letters, the question the original script."""
    return person.native if person.latin_only and person.script != "Latin" else None


NAME_ERRORS: dict[str, Error] = {
    "exact": exact,
    "other order": order,
    "one typo": one_typo,
    "two typos": two_typos,
    "typo in a short part": typo_in_short,
    "part missing": missing,
    "part too many": extra,
    "joined": joined,
    "split": split,
    "initial": initial,
    "nickname": nickname,
    "passport letters": passport,
    "cut at 39": cut_39,
    "cut at 30": cut_30,
    "title glued on": titled,
    "married name": married,
    "weak alias only": weak_alias,
    "other spelling": other_spelling,
    "Latin for another script": to_latin,
    "the same, never seen": to_latin_unseen,
    "the same, one typo": to_latin_typo,
    "another script for Latin": from_latin,
}


def _original_only(person: Person) -> bool:
    return person.listed_script != "Latin" and not any(alias.text.isascii() for alias in person.aliases)


def _unseen(person: Person) -> bool:
    return any(part.unseen for part in person.parts)


def _latin(person: Person, random: Random) -> str:
    spelled = [random.choice(part.latin) for part in person.parts]
    if person.joined and random.random() < 0.5:
        spelled.reverse()
    return " ".join(spelled)


def _zone(person: Person, length: int) -> str | None:
    """The name field of a machine readable zone, where it does not hold the whole name."""
    if person.listed_script != "Latin" or len(person.parts) < 2:
        return None
    families = [part.latin[0] for part in person.parts if part.role == FAMILY] or [person.parts[-1].latin[0]]
    others = [part.latin[0] for part in person.parts if part.role != FAMILY]
    words = ["<".join(map(_zone_words, group)) for group in (families, others)]
    whole = "<<".join(words)
    return whole[:length] if len(whole) > length else None


def _zone_words(text: str) -> str:
    return "<".join(plain(word).upper() for word in text.replace("-", " ").split())


@cache
def _nicknames() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with (data() / "screening" / "nicknames" / "names.csv").open(encoding="utf-8") as file:
        for row in DictReader(file):
            found[row["name1"]].append(row["name2"])
    return found

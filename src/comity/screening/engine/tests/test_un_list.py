"""The list of the UN Security Council: whoever is on it is found, and few others are."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from comity.screening.engine import THRESHOLD, Engine, Name, Query, Subject

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("UN list")]

LATIN = "abcdefghijklmnopqrstuvwxyz"
GIVEN = "Grace Peter Amina Jonas Claire Rosa Mohammed Ali Ivan Olga Li Wei Minh Priya Ahmed Fatima José Ana"
FAMILY = "Kamau Otieno Weber Dubois Quispe Hassan Ibrahim Orlov Petrova Wang Nguyen Sharma Silva Rossi"
NOT_LATIN = re.compile("[\u0370-\U0002ffff]")


@dataclass
class Listed:
    """The list, built twice: whole, and without the names in original script."""

    whole: Engine
    latin: Engine
    names: dict[str, str]
    originals: dict[str, str]


@pytest.fixture(scope="module")
def listed(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Listed:
    root = etree.parse(str(shared_data / "lists" / "UN_consolidated.xml"))
    names, originals, subjects = {}, {}, []
    for person in root.iter("INDIVIDUAL"):
        id_ = text(person, "DATAID")
        parts = (text(person, f"{part}_NAME") for part in ("FIRST", "SECOND", "THIRD", "FOURTH"))
        names[id_] = " ".join(filter(None, parts))
        if original := text(person, "NAME_ORIGINAL_SCRIPT"):
            originals[id_] = original
        aliases = [
            Name(text(alias, "ALIAS_NAME"), text(alias, "QUALITY") == "Low")
            for alias in person.iter("INDIVIDUAL_ALIAS")
        ]
        every = (Name(names[id_]), Name(originals.get(id_, "")), *aliases)
        subjects.append(Subject(id_, "un", every))
    latin = [
        Subject(one.id, "un", tuple(name for name in one.names if not NOT_LATIN.search(name.text)))
        for one in subjects
    ]
    path = tmp_path_factory.mktemp("un")
    return Listed(
        Engine.build(path / "whole", subjects), Engine.build(path / "latin", latin), names, originals
    )


def text(parent: etree._Element, tag: str) -> str:
    return (parent.findtext(tag) or "").strip()


def found(engine: Engine, asked: dict[str, str]) -> tuple[float, float]:
    """The share found among ten candidates, and the share that counts as a match."""
    among, matched = 0, 0
    for id_, name in asked.items():
        scores = {one.id: one.score for one in engine.screen(Query((name,)))}
        among += id_ in scores
        matched += scores.get(id_, 0) >= THRESHOLD
    return among / len(asked), matched / len(asked)


def mistyped(name: str, chance: random.Random) -> str:
    """One letter wrong, missing, too many, or exchanged with its neighbour."""
    at = chance.choice([at for at in range(1, len(name)) if name[at].isalpha() and name[at - 1].isalpha()])
    letter = chance.choice(LATIN)
    return chance.choice(
        (
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        )
    )


def test_everyone_is_found_by_the_name_in_latin_letters(listed: Listed) -> None:
    assert len(listed.names) == 730
    among, matched = found(listed.whole, listed.names)
    assert among == 1
    assert matched >= 0.99


def test_everyone_is_found_by_the_name_in_original_script(listed: Listed) -> None:
    among, matched = found(listed.whole, listed.originals)
    assert among == 1
    assert matched >= 0.99


def test_the_name_in_original_script_finds_a_record_in_latin_letters(listed: Listed) -> None:
    among, matched = found(listed.latin, listed.originals)
    assert among >= 0.97
    assert matched >= 0.9


def test_a_typing_mistake_hides_next_to_nobody(listed: Listed) -> None:
    chance = random.Random(1974)
    among, matched = found(listed.whole, {id_: mistyped(name, chance) for id_, name in listed.names.items()})
    assert among >= 0.99
    assert matched >= 0.88


def test_invented_travellers_are_seldom_taken_for_someone_on_the_list(listed: Listed) -> None:
    chance = random.Random(1975)
    given, family = GIVEN.split(), FAMILY.split()
    asked = [f"{chance.choice(given)} {chance.choice(given)} {chance.choice(family)}" for _ in range(300)]
    taken = [
        one
        for one in listed.whole.screen_many([Query((name,)) for name in asked], limit=1)
        if one and one[0].score >= THRESHOLD
    ]
    assert len(taken) <= 9

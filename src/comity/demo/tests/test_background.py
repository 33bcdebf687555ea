from collections import Counter
from datetime import date
from itertools import islice

from comity.demo.background import background
from comity.demo.names import BACKGROUND, PASSENGERS


def test_the_first_persons_are_the_same_however_many_are_asked_for() -> None:
    assert list(background(50, 7)) == list(islice(background(10**9, 7), 50))


def test_another_seed_gives_other_persons() -> None:
    assert list(background(20, 1)) != list(background(20, 2))


def test_none_are_none() -> None:
    assert list(background(0)) == []


def test_names_come_in_several_scripts() -> None:
    names = "".join(name for record in background(1000) for name in record.properties["name"])
    for letter in "aم王Иአ":
        assert letter in names, letter


def test_birth_dates_are_days_months_or_years_of_the_calendar() -> None:
    births = [record.properties["birthDate"][0] for record in background(1000)]
    assert {len(birth) for birth in births} == {4, 7, 10}
    for birth in births:
        date.fromisoformat(birth + "-01-01"[len(birth) - 4 :] if len(birth) < 10 else birth)


def test_keys_are_single_and_every_bureau_has_a_share() -> None:
    records = list(background(1000))
    assert len({record.key for record in records}) == 1000
    assert min(Counter(record.source for record in records).values()) == 100


def test_few_persons_share_name_and_birth_date() -> None:
    people = Counter(
        (record.properties["name"], record.properties["birthDate"]) for record in background(20_000)
    )
    assert sum(count - 1 for count in people.values()) < 200


def test_no_passenger_has_a_background_family_name() -> None:
    families = {latin for culture in BACKGROUND for latin, _ in culture.families}
    assert not families & {latin for culture in PASSENGERS for latin, _ in culture.families}

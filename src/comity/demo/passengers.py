"""The people on the demonstration's flights."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from comity.demo.names import PASSENGERS, draw

_ALPHA3 = {
    "ke": "KEN", "tr": "TUR", "fr": "FRA", "de": "D", "nl": "NLD", "gb": "GBR", "it": "ITA", "in": "IND",
    "eg": "EGY", "jo": "JOR", "bg": "BGR", "et": "ETH",
}  # fmt: skip
"""Codes as the machine-readable zone prints them."""

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Passenger:
    """Somebody on a list, as the carrier writes it: ICAO nationality codes, names in Latin letters."""

    family: str
    given: str
    sex: str
    born: date
    nationality: str
    number: str
    expires: date
    issuer: str = ""
    seat: str = ""
    booking: str = ""
    crew: bool = False

    @property
    def issued_by(self) -> str:
        """The issuing state of the passport; that of the nationality where none is set."""
        return self.issuer or self.nationality

    @property
    def name(self) -> str:
        """Given names, then the family name."""
        return f"{self.given} {self.family}"


def icao(country: str) -> str:
    """The three-letter code (Germany: D) of a country on the flights; KeyError for another."""
    return _ALPHA3[country]


def seats(random: Random, *taken: str) -> Iterator[str]:
    """Every seat of a narrow-body cabin but those ``taken``, in an order of its own."""
    free = [f"{row}{letter}" for row in range(1, 33) for letter in "ABCDEF"]
    left = [seat for seat in free if seat not in taken]
    random.shuffle(left)
    yield from left


def travellers(random: Random, today: date, count: int, *, crew: bool = False) -> Iterator[Passenger]:
    """``count`` people of names that no record has; now and then a family with small children."""
    while count > 0:
        together = 1 if crew else min(count, random.choices((1, 2, 4), weights=(70, 22, 8))[0])
        count -= together
        yield from _party(random, today, together, crew)


def _party(random: Random, today: date, size: int, crew: bool) -> Iterator[Passenger]:
    culture = random.choice(PASSENGERS)
    country = random.choice(culture.countries)
    booking = "".join(random.choices(_LETTERS + "23456789", k=6))
    family = draw(random, culture, "M").family
    for index in range(size):
        sex = "MF"[index % 2] if size > 1 else random.choice("MF")
        age = (25, 58) if crew else ((28, 55) if index < 2 else (3, 16))
        yield Passenger(
            family=family,
            given=draw(random, culture, sex).given,
            sex=sex,
            born=today - timedelta(days=random.randint(age[0] * 365, age[1] * 365)),
            nationality=icao(country),
            number=passport_number(random),
            expires=today + timedelta(days=random.randint(200, 3300)),
            booking="" if crew else booking,
            crew=crew,
        )


def passport_number(random: Random) -> str:
    """One letter and eight digits: of another shape than any number in the story."""
    return random.choice(_LETTERS) + f"{random.randrange(10**8):08}"

"""As many fictional background persons as asked for, lazily, in many scripts."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from comity.demo.model import DemoHandling, DemoRecord, Properties
from comity.demo.names import BACKGROUND, Name, draw

SOURCES = (
    "paris",
    "berlin",
    "rome",
    "nairobi",
    "cairo",
    "ankara",
    "the-hague",
    "lima",
    "dakar",
    "addis-ababa",
)
_STATUSES = ("suspect", "suspect", "charged", "convicted", "person_of_interest", "associate")
_FIRST_BIRTH = date(1945, 1, 1)
_BIRTH_DAYS = 60 * 365
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def background(count: int, seed: int = 1) -> Iterator[DemoRecord]:
    """Yield ``count`` person records; the first *n* are the same for every ``count`` of *n* or more.

    All share one plain handling, so that they play no part in who may see what.
    """
    for number in range(count):
        yield _person(number, Random(f"{seed}/{number}"))  # noqa: S311 - demonstration data, no secret


def _person(number: int, random: Random) -> DemoRecord:
    culture = random.choices(BACKGROUND, weights=(12, 6, 16, 15, 12, 9, 20, 10))[0]
    sex = "M" if random.random() < 0.6 else "F"
    return DemoRecord(
        key=f"background-{number}",
        source=SOURCES[number % len(SOURCES)],
        schema="Person",
        properties=_properties(random, draw(random, culture, sex), sex, random.choice(culture.countries)),
        status=random.choice(_STATUSES),
        our_reference=f"BG/{number:07}",
        handling=DemoHandling(expires_in_days=180 + number % 900),
    )


def _properties(random: Random, name: Name, sex: str, country: str) -> Properties:
    properties: Properties = {
        "name": (name.own_script if name.own_script and random.random() < 0.4 else name.latin,),
        "firstName": (name.given,),
        "lastName": (name.family,),
        "gender": ("male" if sex == "M" else "female",),
        "nationality": (country,),
        "birthDate": (_birth_date(random),),
    }
    if name.own_script and random.random() < 0.5:
        other = name.latin if properties["name"] == (name.own_script,) else name.own_script
        properties["alias"] = (other,)
    if random.random() < 0.3:
        letters = "".join(random.choices(_LETTERS, k=2))
        properties["passportNumber"] = (f"{letters}{random.randrange(10**7):07}",)
    return properties


def _birth_date(random: Random) -> str:
    born = _FIRST_BIRTH + timedelta(days=random.randrange(_BIRTH_DAYS))
    return born.isoformat()[: random.choices((10, 7, 4), weights=(85, 3, 12))[0]]

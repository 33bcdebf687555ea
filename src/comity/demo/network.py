"""The persons and documents of the story. Every one of them is invented.

A network promises work abroad to girls and young women in Nairobi, moves them by way of Addis Ababa and Cairo
to Istanbul, and from there with forged passports to Paris and beyond. Eight bureaus each know a part of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from comity.demo import papers
from comity.demo.model import DemoHandling, DemoRecord, Properties
from comity.demo.portrait import portrait

FORGER = "fr-forger"
DISCREET, FALSE_FRIEND, SUPPLIER = "it-broker", "eg-namesake", "tr-supplier"
UNSCREENABLE = ("ke-presumed-victim", "fr-witness", "it-refugee")
"""Records of persons whom no screening may ever find."""

_LOCATE = ("locate_wanted", "border_control", "support_investigation")
_FIND = ("identify_person_object", "alert", "border_control")


@dataclass(frozen=True, slots=True)
class Network:
    """The story's records, and the number of each document by the record's key."""

    records: tuple[DemoRecord, ...]
    numbers: dict[str, str]


def network(random: Random, today: date) -> Network:
    """All records of the story; ``random`` decides the document numbers alone."""
    numbers = papers.numbers(random)
    people = (*_forgers(numbers), *_recruiters(), *_helpers(), *_missing(today), *_protected())
    return Network((*people, *papers.documents(numbers, today)), numbers)


def _forgers(numbers: dict[str, str]) -> tuple[DemoRecord, ...]:
    forger = _person(
        FORGER,
        "paris",
        ("Yevgeni Sokolarov", "Евгений Соколаров", "1978-05-14", "male", "bg"),
        status="charged",
        alias=("Eugène Sokol",),
        weakAlias=("The Printer",),
        passportNumber=(numbers[papers.FORGER_PASSPORT],),
        birthPlace=("Varna",),
        notes=(
            "Makes passports for the network from stolen blanks. Travels with one that was stolen itself.",
        ),
        handling=DemoHandling(
            purposes=_LOCATE, handling_code="H2", reliability="A", accuracy="1", expires_in_days=730
        ),
        note="The true match: seat 14C, with a name spelled otherwise.",
    )
    supplier = _person(
        SUPPLIER,
        "ankara",
        ("Orhan Tavaslı", "", "1984-01-29", "male", "tr"),
        status="suspect",
        alias=("Orhan Tavas",),
        notes=("Buys lost and stolen passports in Istanbul and sells them on to the forger.",),
        handling=DemoHandling(purposes=_LOCATE, handling_code="H1", confidentiality="restricted"),
        note="On the second flight's list.",
    )
    return forger, supplier


def _recruiters() -> tuple[DemoRecord, ...]:
    return (
        _person(
            "ke-recruiter",
            "nairobi",
            ("Prisca Atamba Nekesa", "", "1989-09-03", "female", "ke"),
            status="suspect",
            weakAlias=("Madam Prisca",),
            notes=("Promises posts as housekeeper and pays the first bus fare.",),
            handling=DemoHandling(tier="hit_no_hit", reliability="B", accuracy="3"),
            note="Hit or no hit only: who matches learns that Nairobi knows something.",
        ),
        _person(
            "et-transporter",
            "addis-ababa",
            ("Zerihun Wolde Ambaye", "ዘሪሁን ወልደ አምባዬ", "1975", "male", "et"),
            status="person_of_interest",
            notes=("Drives between the bus station and the airport; may not know whom he drives.",),
            handling=DemoHandling(
                audience="only", bureaus=("nairobi", "cairo", "ankara"), accuracy="4", expires_in_days=180
            ),
            note="Shared with three bureaus by name.",
        ),
        _person(
            DISCREET,
            "rome",
            ("Nadira Hemeidan", "نادرة حميدان", "1986-11-22", "female", "it"),
            status="suspect",
            alias=("Nadira Hemidan",),
            notes=("Keeps the contact between recruiters and buyers. Travel pattern under a judge's order.",),
            handling=DemoHandling(
                tier="discreet",
                purposes=("border_control", "support_investigation"),
                handling_code="H3",
                handling_note="Judge's order on file in Rome; no measure, no question, no delay.",
                reliability="A",
                accuracy="1",
                confidentiality="confidential",
                expires_in_days=90,
            ),
            note="The discreet match: the searching officer sees nothing.",
        ),
    )


def _helpers() -> tuple[DemoRecord, ...]:
    return (
        _person(
            FALSE_FRIEND,
            "cairo",
            ("Mahmoud Zaher Elgindawi", "محمود زاهر الجنداوي", "1979", "male", "eg"),
            status="suspect",
            notes=("Rents the flat in Cairo where passports are held back.",),
            handling=DemoHandling(purposes=_LOCATE, handling_code="H1", accuracy="3"),
            note="The false friend: a traveller has his name, another birth date and nationality.",
        ),
        _person(
            "nl-money",
            "the-hague",
            ("Ruben Askewijk", "", "1969-02-17", "male", "nl"),
            status="associate",
            notes=("Sends small sums to one receiver on the route after each leg.",),
            handling=DemoHandling(audience="except", bureaus=("ankara",), confidentiality="restricted"),
            note="Shared with all members but one.",
        ),
        _person(
            "de-landlord",
            "berlin",
            ("Torsten Uhlenbrook", "", "1961-12-08", "male", "de"),
            status="convicted",
            notes=("Convicted of renting rooms in which women were held. He contests this record.",),
            handling=DemoHandling(contested=True, reliability="A", accuracy="1"),
            note="Contested data: shown as such everywhere.",
        ),
        _person(
            "sn-recruiter",
            "dakar",
            ("Birame Sockna Thiaw", "", "1992-06-30", "male", "sn"),
            status="suspect",
            weakAlias=("Grand Bira",),
            notes=("Advertises dancing posts on a messenger service.",),
            handling=DemoHandling(accuracy="4", reliability="X", expires_in_days=120),
            note="Unverified: evaluation X4.",
        ),
    )


def _missing(today: date) -> tuple[DemoRecord, ...]:
    handling = DemoHandling(
        purposes=_FIND, sensitive=True, minor=True, reliability="A", accuracy="1", expires_in_days=365
    )
    girls = (
        (
            "ke-missing-1",
            "nairobi",
            ("Achola Nyar Asembo", "", _years_before(today, 15, 2, 11), "female", "ke"),
            40,
        ),
        (
            "et-missing-1",
            "addis-ababa",
            ("Liya Mekdes Haregu", "ልያ መቅደስ ሐረጉ", _years_before(today, 16, 7, 19), "female", "et"),
            25,
        ),
        (
            "ke-missing-2",
            "nairobi",
            ("Wanjeri Muthoni Karuga", "", _years_before(today, 17, 1, 5), "female", "ke"),
            40,
        ),
    )
    return tuple(
        _person(
            key,
            source,
            identity,
            status="missing",
            notes=(
                f"Missing since {(today - timedelta(days=days)).isoformat()}, after an offer of work abroad. "
                "If found: a child in need of protection; call the source at any hour.",
            ),
            handling=handling,
            note="Missing child: searched for so that she can be protected.",
        )
        for key, source, identity, days in girls
    )


def _protected() -> tuple[DemoRecord, ...]:
    closed = DemoHandling(
        audience="only",
        purposes=("support_investigation",),
        handling_code="H3",
        handling_note="Protected person: no measure, no onward transfer.",
        confidentiality="confidential",
        sensitive=True,
    )
    return (
        _person(
            UNSCREENABLE[0],
            "nairobi",
            ("Nafula Adero Simiyu", "", "2003-04-26", "female", "ke"),
            status="presumed_victim",
            handling=_with_bureaus(closed, "paris", "casa-abierta"),
            drawn=False,
            note="Presumed victim: never screened, no picture released.",
        ),
        _person(
            UNSCREENABLE[1],
            "paris",
            ("Odile Marchessault", "", "1958-08-02", "female", "fr"),
            status="witness",
            handling=_with_bureaus(closed, "nairobi"),
            drawn=False,
            note="Witness: never screened.",
        ),
        _person(
            UNSCREENABLE[2],
            "rome",
            ("Semhar Tekle Ghide", "ሰምሃር ተክለ ግደ", "1999-10-10", "female", "er"),
            status="refugee",
            handling=_with_bureaus(closed, "the-hague"),
            drawn=False,
            note="Refugee: never screened.",
        ),
    )


def _with_bureaus(handling: DemoHandling, *bureaus: str) -> DemoHandling:
    fields = {name: getattr(handling, name) for name in handling.__dataclass_fields__}
    return DemoHandling(**{**fields, "bureaus": bureaus})


def _years_before(today: date, years: int, month: int, day: int) -> str:
    """A birth date that makes somebody ``years`` old today."""
    birthday_is_over = (month, day) <= (today.month, today.day)
    return date(today.year - years - (0 if birthday_is_over else 1), month, day).isoformat()


def _person(
    key: str,
    source: str,
    identity: tuple[str, str, str, str, str],
    *,
    status: str,
    handling: DemoHandling,
    note: str,
    drawn: bool = True,
    **more: tuple[str, ...],
) -> DemoRecord:
    """``identity``: name in Latin letters, in its own script or "", birth date, gender, nationality.

    ``more`` are further FollowTheMoney properties; without ``drawn`` the record has no portrait.
    """
    name, own_script, birth_date, gender, nationality = identity
    first, _, last = name.rpartition(" ")
    values: Properties = {
        **more,
        "name": (name,),
        "firstName": (first,),
        "lastName": (last,),
        "alias": (*((own_script,) if own_script else ()), *more.get("alias", ())),
        "birthDate": (birth_date,),
        "gender": (gender,),
        "nationality": (nationality,),
    }
    return DemoRecord(
        key=key,
        source=source,
        schema="Person",
        properties={name: value for name, value in values.items() if value},
        status=status,
        our_reference=f"{source[:3].upper()}/{key.split('-', 1)[1].upper()}",
        handling=handling,
        portrait=portrait(key) if drawn else "",
        note=note,
    )

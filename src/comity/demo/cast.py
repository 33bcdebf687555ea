"""Who works with the hub in the demonstration: ten states, their bureaus, and the people at the desks."""

from datetime import date

from comity.demo.model import DemoBureau, DemoPerson, DemoState, Language

STATES = tuple(
    DemoState(code, date(year, 3, 1))
    for code, year in (
        ("ke", 2021),
        ("et", 2021),
        ("eg", 2022),
        ("tr", 2021),
        ("fr", 2021),
        ("de", 2021),
        ("it", 2022),
        ("nl", 2023),
        ("pe", 2023),
        ("sn", 2024),
    )
)


def _member(key: str, state: str, *, discreet: bool = False) -> DemoBureau:
    city = key.replace("-", " ").title()
    name = f"National Central Bureau {city}"
    return DemoBureau(key, name, f"NCB {city}", "member", state, consents_to_discreet=discreet)


BUREAUS = (
    _member("nairobi", "ke", discreet=True),
    _member("addis-ababa", "et"),
    _member("cairo", "eg"),
    _member("ankara", "tr", discreet=True),
    _member("paris", "fr", discreet=True),
    _member("berlin", "de", discreet=True),
    _member("rome", "it", discreet=True),
    _member("the-hague", "nl"),
    _member("lima", "pe"),
    _member("dakar", "sn"),
    DemoBureau(
        "frankfurt-airport", "Border Police, Frankfurt Airport", "BP Frankfurt", "member", "de", "berlin"
    ),
    DemoBureau("orly-border", "Border Police, Paris Airports", "BP Paris Airports", "member", "fr", "paris"),
    DemoBureau("casa-abierta", "Casa Abierta, support for survivors", "Casa Abierta", "partner", "pe"),
    DemoBureau("secretariat", "Regional Secretariat", "Secretariat", "secretariat"),
    DemoBureau("commission", "Commission for the Control of Files", "Commission", "commission"),
)

DOMAIN = "comity.example"


def _person(
    key: str, name: str, bureau: str, role: str, purpose: str, language: Language, task: str
) -> DemoPerson:
    return DemoPerson(key, name, bureau, role, purpose, language, f"{key}@{DOMAIN}", task)


PEOPLE = (
    _person(
        "amina",
        "Amina Wanjiru",
        "nairobi",
        "duty_officer",
        "border_control",
        "en",
        "has the night desk in Nairobi and screens the flights that arrive",
    ),
    _person(
        "claire",
        "Claire Martin",
        "paris",
        "duty_officer",
        "locate_wanted",
        "fr",
        "answers in Paris when another bureau has found somebody France looks for",
    ),
    _person(
        "jonas",
        "Jonas Weber",
        "frankfurt-airport",
        "border_officer",
        "border_control",
        "en",
        "checks travellers at the gate in Frankfurt; his unit acts under Berlin",
    ),
    _person(
        "elif",
        "Elif Demir",
        "ankara",
        "analyst",
        "threat_analysis",
        "en",
        "follows the corridor's methods, not its travellers",
    ),
    _person(
        "hana",
        "Hana Tesfaye",
        "addis-ababa",
        "compliance_lawyer",
        "support_investigation",
        "en",
        "examines whether a record may be shared and whether a secret check has its order",
    ),
    _person(
        "youssef", "Youssef Nabil", "cairo", "duty_officer", "border_control", "ar", "has the desk in Cairo"
    ),
    _person(
        "marco",
        "Marco Bellini",
        "rome",
        "discreet_desk",
        "support_investigation",
        "en",
        "verifies discreet matches for Italy; nobody else hears of them",
    ),
    _person(
        "greta",
        "Greta Hoffmann",
        "berlin",
        "bureau_administrator",
        "security_check",
        "en",
        "gives and takes back access in Germany",
    ),
    _person(
        "sanne",
        "Sanne de Vries",
        "the-hague",
        "analyst",
        "support_investigation",
        "en",
        "works on the network's money",
    ),
    _person(
        "lucia",
        "Lucía Paredes",
        "lima",
        "duty_officer",
        "identify_person_object",
        "es",
        "looks for missing persons",
    ),
    _person(
        "mamadou", "Mamadou Sarr", "dakar", "duty_officer", "border_control", "fr", "has the desk in Dakar"
    ),
    _person(
        "rosa",
        "Rosa Quispe",
        "casa-abierta",
        "support_worker",
        "identify_person_object",
        "es",
        "supports survivors; sees only what a bureau shares with her house by name",
    ),
    _person(
        "viktor",
        "Viktor Brandt",
        "secretariat",
        "secretariat_administrator",
        "security_check",
        "en",
        "runs the hub and may not read what members share",
    ),
    _person(
        "ines",
        "Inês Carvalho",
        "commission",
        "commissioner",
        "security_check",
        "fr",
        "controls how data are used, for the persons they are about",
    ),
    _person(
        "ravi",
        "Ravi Menon",
        "secretariat",
        "reviewer",
        "security_check",
        "en",
        "reviews requests for notices, of states other than his own",
    ),
    _person(
        "sofia",
        "Sofia Almeida",
        "secretariat",
        "reviewer",
        "security_check",
        "en",
        "is the second person to look at a red notice",
    ),
    _person(
        "tomas",
        "Tomáš Novák",
        "secretariat",
        "protection_officer",
        "security_check",
        "en",
        "has the last word on requests about a person; he alone may ask the sealed register",
    ),
    _person(
        "helena",
        "Helena Duarte",
        "secretariat",
        "compliance_officer",
        "security_check",
        "en",
        "follows up who has not erased what ended",
    ),
    _person(
        "ingrid",
        "Ingrid Lund",
        "secretariat",
        "legal_officer",
        "security_check",
        "en",
        "keeps the context of states and waives thresholds",
    ),
)

NATIONALITIES = {"ravi": "in", "sofia": "pt", "tomas": "cz", "ingrid": "se"}
"""Of which states those are who decide on requests."""

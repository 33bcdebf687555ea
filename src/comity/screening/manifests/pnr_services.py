"""Special service requests of a booking: whose passport is it, and whose infant."""

import re
from dataclasses import dataclass
from datetime import date

from comity.exchange.tables import dates
from comity.screening.manifests import names
from comity.screening.manifests.edifact import Segment
from comity.screening.manifests.model import Problems, TravelDocument
from comity.screening.manifests.person import SEXES, Draft

_INFANT = re.compile(r"(?P<family>[^/]+)/(?P<given>.*?)[/ ]*(?P<born>\d{1,2}[A-Z]{3}\d{2,4})?\s*")


@dataclass(frozen=True, slots=True)
class Passport:
    """One SSR DOCS: /type/issuer/number/nationality/birth/sex/expiry/surname/given/middle."""

    at: str
    reference: str
    document: TravelDocument | None
    nationality: str
    birth_date: str
    sex: str
    infant: bool
    family: str
    given: str
    middle: str


@dataclass(frozen=True, slots=True)
class Infant:
    at: str
    reference: str
    family: str
    given: str
    birth_date: str


def passport_of(segment: Segment, context: date) -> Passport | None:
    """The passport; None where the request holds no text. ValueError where a date in it is none."""
    parts = segment.values(0)[1:]
    begin = next((n for n, part in enumerate(parts) if "/" in part), None)
    if begin is None:
        return None
    fields = [f.strip() for f in ":".join(parts[begin:]).removeprefix("/").split("/")]
    kind, issuer, number, nationality, born, sex, expires, family, given, middle = (fields + [""] * 10)[:10]
    document = None
    if number:
        until = dates.spoken_expiry(expires, context) if expires else ""
        document = TravelDocument(kind.upper(), number, issuer, until)
    return Passport(
        at=segment.at,
        reference=_reference(segment),
        document=document,
        nationality=nationality,
        birth_date=dates.spoken_birth(born, context) if born else "",
        sex=SEXES.get(sex.upper(), ""),
        infant=sex.upper() in ("MI", "FI"),
        family=family,
        given=given,
        middle="" if middle == "H" else middle,
    )


def infant_of(segment: Segment, context: date) -> Infant | None:
    """The infant on somebody's lap: SURNAME/GIVEN/10AUG11, or with a blank before the date."""
    text = next((part for part in segment.values(0)[1:] if "/" in part), "")
    found = _INFANT.fullmatch(text)
    if not found:
        return None
    born = dates.spoken_birth(found["born"], context) if found["born"] else ""
    return Infant(segment.at, _reference(segment), found["family"], found["given"], born)


def attach(people: list[Draft], passports: list[Passport], infants: list[Infant], problems: Problems) -> None:
    """Gives every passport to its holder; who is named only by a passport or as an infant joins the list."""
    for infant in infants:
        person = _named(people, infant.family, infant.given)
        if person is None:
            person = Draft("passenger", infant.at, infant.family, infant.given)
            people.append(person)
        person.infant = True
        person.birth_date = person.birth_date or infant.birth_date
    for passport in passports:
        person = _holder(people, passport)
        if person is None:
            problems.add(
                passport.at, "A passport of somebody whom no TIF names; added to the list.", "warning"
            )
            person = Draft("passenger", passport.at, passport.family, passport.given)
            people.append(person)
        _fill(person, passport)


def _reference(segment: Segment) -> str:
    return next((r for n in range(1, len(segment.elements)) if (r := segment.value(n, 2))), "")


def _holder(people: list[Draft], passport: Passport) -> Draft | None:
    """By name first: the reference of an infant's passport is often that of the parent."""
    exact = _named(people, passport.family, names.joined(passport.given, passport.middle)) or _named(
        people, passport.family, passport.given
    )
    if exact:
        return exact
    family = names.squeeze(passport.family)
    relatives = [
        p for p in people if (not family or names.squeeze(p.family) == family) and p.infant == passport.infant
    ]
    for person in relatives:
        if passport.reference and person.reference.split(".")[0] == passport.reference.split(".")[0]:
            return person
    given = names.squeeze(passport.given)
    begun = [
        p for p in relatives if given and given.startswith(names.squeeze(names.without_title(p.given).name))
    ]
    if len(begun) == 1:
        return begun[0]
    without = [p for p in relatives if not p.documents and not p.birth_date]
    return without[0] if len(without) == 1 else None


def _named(people: list[Draft], family: str, given: str) -> Draft | None:
    wanted = names.squeeze(family), names.squeeze(names.without_title(given).name)
    for person in people:
        own = names.squeeze(person.family), names.squeeze(names.without_title(person.given).name)
        if own == wanted and any(wanted):
            return person
        # A name of the passport that has been put on an earlier round.
        if any(names.squeeze(spelling) == "".join(wanted) for spelling in person.spellings):
            return person
    return None


def _fill(person: Draft, passport: Passport) -> None:
    if passport.document and passport.document not in person.documents:
        person.documents.append(passport.document)
    if passport.nationality and passport.nationality not in person.nationalities:
        person.nationalities.append(passport.nationality)
    person.sex = passport.sex or person.sex
    person.birth_date = passport.birth_date or person.birth_date
    person.infant = person.infant or passport.infant
    booked = names.joined(person.family, person.given)
    written = names.joined(passport.family, passport.given, passport.middle)
    if passport.family and written not in (booked, *person.spellings):
        person.spellings.append(written)
    # The passport's name goes before the booking's, unless it is the same with a blank lost or won in a wrap.
    if passport.given and booked != written and booked not in person.spellings:
        person.spellings.append(booked)
    if passport.given:
        person.given, title = names.without_title(person.given, person.sex)
        person.title = person.title or title
        if names.squeeze(passport.given) != names.squeeze(person.given):
            person.given = passport.given
    if passport.family and names.squeeze(passport.family) != names.squeeze(person.family):
        person.family = passport.family
    person.middle = person.middle or passport.middle

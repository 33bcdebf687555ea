"""What each rule of quality looks for. Pure: facts and the day go in, what was seen comes out, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from comity.exchange.identifiers import Doubt
from comity.kernel.codes import countries
from comity.kernel.codes.person_status import PersonStatus
from comity.records.quality.facts import Facts, after_all, birthday, months_after, span, spans
from comity.records.rules import COUNTRIES, DATES, DOCUMENTS, PERSON
from comity.records.things.checks import read_all
from comity.records.things.kinds import checks_of


@dataclass(frozen=True)
class Terms:
    """When it is, and what the hub has set: months without a word until a record is stale, days of review."""

    now: datetime
    stale_months: int = 24
    review_days: int = 183

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Seen:
    """What a rule saw: the ``field`` to mend, and what stands there, by which it is known again."""

    field: str
    what: str = ""


Check = Callable[[Facts, Terms], Seen | None]

SOUGHT = frozenset(
    {
        PersonStatus.CONVICTED,
        PersonStatus.CHARGED,
        PersonStatus.SUSPECT,
        PersonStatus.PERSON_OF_INTEREST,
        PersonStatus.MISSING,
        PersonStatus.ASSOCIATE,
    }
)
"""Persons whom a search has to tell from others. Of victims, witnesses and refugees nobody asks for more than is there."""
OLDEST, GROWN = 120, 18
BIRTH = "birthDate"
TITLES = {
    "male": "mr mister sir herr m monsieur señor sr don السيد",
    "female": "mrs ms miss lady frau mme madame mlle señora sra srta doña السيدة الآنسة",
}


def lacks(*names: str, of: Sequence[str]) -> Check:
    """A record of one of the kinds ``of`` in which nothing stands under any of ``names``."""

    def check(facts: Facts, terms: Terms) -> Seen | None:
        return Seen(names[0]) if facts.schema in of and not facts.said(*names) else None

    return check


def sought_lacks(name: str) -> Check:
    """Somebody whom a search has to find, and of whom nothing stands under ``name``."""

    def check(facts: Facts, terms: Terms) -> Seen | None:
        return Seen(name) if _sought(facts) and not facts.said(name) else None

    return check


def year_only(facts: Facts, terms: Terms) -> Seen | None:
    born = facts.said(BIRTH)
    vague = _sought(facts) and born and all(len(value) < len("1984-03-17") for value in born)
    return Seen(BIRTH, _joined(born)) if vague else None


def one_word_name(facts: Facts, terms: Terms) -> Seen | None:
    if not _sought(facts) or (facts.said("firstName") and facts.said("lastName")):
        return None
    names = facts.said("name", "alias")
    return None if any(len(name.split()) > 1 for name in names) else Seen("name", _joined(names))


def no_document(facts: Facts, terms: Terms) -> Seen | None:
    papers = facts.papers or any(schema in DOCUMENTS for schema, _ in facts.papers_said())
    if not _sought(facts) or papers or facts.said("passportNumber", "idNumber"):
        return None
    return Seen("passportNumber")


def account_without_bank(facts: Facts, terms: Terms) -> Seen | None:
    if facts.schema != "BankAccount" or facts.said("iban", "bic", "bankName"):
        return None
    return Seen("bankName")


def unconfirmed(facts: Facts, terms: Terms) -> Seen | None:
    return Seen("") if months_after(facts.updated_at, terms.stale_months) <= terms.now else None


def review_due(facts: Facts, terms: Terms) -> Seen | None:
    return Seen("expires_at") if facts.expires_at - timedelta(days=terms.review_days) <= terms.now else None


def births_differ(facts: Facts, terms: Terms) -> Seen | None:
    born = facts.said(BIRTH)
    differ = any(not _begins(*sorted(pair, key=len)) for pair in combinations(born, 2))
    return Seen(BIRTH, _joined(born)) if differ else None


def born_after_death(facts: Facts, terms: Terms) -> Seen | None:
    born, died = facts.said(BIRTH), facts.said("deathDate")
    return Seen(BIRTH, _joined([*born, *died])) if after_all(born, died) else None


def born_after_record(facts: Facts, terms: Terms) -> Seen | None:
    """Born after the record was made, or after the day a list put her on it."""
    listed = [
        day
        for schema, said in facts.papers_said()
        if schema == "Sanction"
        for day in (*said.get("listingDate", ()), *said.get("startDate", ()))
    ]
    born = [value for value in facts.said(BIRTH) if not _to_come(value, terms)]
    events = [*listed, *facts.said("listingDate"), facts.created_at.date().isoformat()]
    return Seen(BIRTH, _joined(born)) if after_all(born, events) else None


def paper_before_birth(facts: Facts, terms: Terms) -> Seen | None:
    born = [*facts.said(BIRTH), *facts.holder_births]
    issued = [
        day for said in _papers(facts) for name in ("issueDate", "startDate") for day in said.get(name, ())
    ]
    for day in issued:
        if after_all(born, [day]):
            return Seen(BIRTH if facts.schema == PERSON else "", _joined([*born, day]))
    return None


def ended_before_begun(facts: Facts, terms: Terms) -> Seen | None:
    for said in _papers(facts):
        begun = [*said.get("issueDate", ()), *said.get("startDate", ())]
        ends = list(said.get("endDate", ()))
        if after_all(begun, ends):
            return Seen("", _joined([*begun, *ends]))
    return None


def sex_and_title(facts: Facts, terms: Terms) -> Seen | None:
    sexes = set(facts.said("gender"))
    words = {word.strip(".").casefold() for title in facts.said("title") for word in title.split()}
    titled = {sex for sex, titles in TITLES.items() if words & set(titles.split())}
    clash = len(titled) == 1 and sexes and sexes <= set(TITLES) and not sexes & titled
    return Seen("gender", _joined([*sorted(sexes), *sorted(words)])) if clash else None


def sexes_differ(facts: Facts, terms: Terms) -> Seen | None:
    sexes = sorted(set(facts.said("gender")))
    return Seen("gender", _joined(sexes)) if len(sexes) > 1 else None


def dead_and_sought(facts: Facts, terms: Terms) -> Seen | None:
    died = facts.said("deathDate")
    return Seen("status", _joined([facts.status, *died])) if died and _sought(facts) else None


def unmarked_minor(facts: Facts, terms: Terms) -> Seen | None:
    born = spans([value for value in facts.said(BIRTH) if not _to_come(value, terms)])
    young = born and not facts.minor and all(birthday(found.first, GROWN) > terms.today for found in born)
    return Seen("minor", _joined(facts.said(BIRTH))) if young and facts.schema == PERSON else None


def grown_minor(facts: Facts, terms: Terms) -> Seen | None:
    born = spans(facts.said(BIRTH))
    grown = born and facts.minor and all(birthday(found.last, GROWN) <= terms.today for found in born)
    return Seen("minor", _joined(facts.said(BIRTH))) if grown else None


def not_born_yet(facts: Facts, terms: Terms) -> Seen | None:
    born = facts.said(BIRTH)
    return Seen(BIRTH, _joined(born)) if any(_to_come(value, terms) for value in born) else None


def too_old(facts: Facts, terms: Terms) -> Seen | None:
    born = facts.said(BIRTH)
    alive = _sought(facts) and not facts.said("deathDate")
    old = any(birthday(found.last, OLDEST) < terms.today for found in spans(born))
    return Seen(BIRTH, _joined(born)) if alive and old else None


def unknown_country(facts: Facts, terms: Terms) -> Seen | None:
    for name in COUNTRIES:
        if unknown := [code for code in facts.said(name) if countries.find(code) is None]:
            return Seen(name, _joined(unknown))
    return None


def check_digit(facts: Facts, terms: Terms) -> Seen | None:
    for one in facts.identifiers:
        if Doubt.CHECK_DIGIT.value in one["doubts"]:
            return Seen(one["property"], one["written"])
    return None


def unreadable_number(facts: Facts, terms: Terms) -> Seen | None:
    """A number that its standard forbids: lists bring such, and records from before the hub checked them."""
    _found, failed = read_all(facts.properties, checks_of(facts.schema))
    return Seen(*failed[0]) if failed else None


def no_such_day(facts: Facts, terms: Terms) -> Seen | None:
    for name in DATES:
        if wrong := [value for value in facts.said(name) if span(value) is None]:
            return Seen(name, _joined(wrong))
    return None


def issued_in_future(facts: Facts, terms: Terms) -> Seen | None:
    for said in _papers(facts):
        days = [*said.get("issueDate", ()), *said.get("buildDate", ())]
        if any(found.first > terms.today for found in spans(days)):
            return Seen("buildDate" if said.get("buildDate") else "", _joined(days))
    return None


def looked_at_again(facts: Facts, terms: Terms) -> datetime | None:
    """When time alone may next change what the rules see; None where it never does."""
    moments = [
        months_after(facts.updated_at, terms.stale_months),
        facts.expires_at - timedelta(days=terms.review_days),
    ]
    for born in spans(facts.said(BIRTH)):
        days = [birthday(born.first, GROWN), birthday(born.last, GROWN), birthday(born.last, OLDEST)]
        moments += [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (*days, born.first)]
    return min((moment for moment in moments if moment > terms.now), default=None)


def _sought(facts: Facts) -> bool:
    return facts.schema == PERSON and facts.status in SOUGHT


def _papers(facts: Facts) -> Iterator[dict[str, Sequence[str]]]:
    """What may have been issued: the record itself and the papers kept with it."""
    yield dict(facts.properties)
    yield from (dict(said) for schema, said in facts.papers_said() if schema in DOCUMENTS)


def _to_come(text: str, terms: Terms) -> bool:
    """Whether a date is certainly later than today; it is told once, and not compared with anything."""
    found = span(text)
    return found is not None and found.first > terms.today


def _begins(short: str, long: str) -> bool:
    return long.startswith(short)


def _joined(values: Sequence[str]) -> str:
    return "|".join(sorted(values))

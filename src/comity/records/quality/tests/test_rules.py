"""The rules of quality, one by one: what each sees, and what it leaves in peace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.records.quality.checks import Terms, looked_at_again
from comity.records.quality.facts import Facts, months_after, span
from comity.records.quality.rules import BY_ID, RULES, flaws, score, weights

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TERMS = Terms(NOW)
WEIGHTS = weights({})
WHOLE = {
    "name": ["Josphat Kiprono Mutua"],
    "birthDate": ["1984-03-17"],
    "nationality": ["ke"],
    "gender": ["male"],
    "passportNumber": ["AK0456789"],
}


def facts(schema="Person", status="suspect", without=(), **said):
    plain = {
        name: said.pop(name)
        for name in (
            "attached",
            "minor",
            "papers",
            "holder_births",
            "identifiers",
            "updated_at",
            "expires_at",
        )
        if name in said
    }
    properties = ({**WHOLE} if schema == "Person" else {}) | said
    whole = Facts(
        schema=schema,
        status=status if schema == "Person" else "",
        properties={name: values for name, values in properties.items() if name not in without},
        created_at=NOW - timedelta(days=30),
        updated_at=NOW - timedelta(days=30),
        expires_at=NOW + timedelta(days=400),
    )
    return replace(whole, **plain)


def broken(known):
    return {rule.id: seen.field for rule, seen in flaws(known, TERMS, WEIGHTS)}


def paper(schema="Passport", **said):
    return {"id": "p", "schema": schema, "properties": said}


@pytest.mark.parametrize(
    ("rule", "field", "known", "fine"),
    [
        ("person.birth_date", "birthDate", facts(without=["birthDate"]), facts()),
        ("person.birth_day", "birthDate", facts(birthDate=["1984"]), facts(birthDate=["1984", "1984-03-17"])),
        ("person.nationality", "nationality", facts(without=["nationality"]), facts()),
        ("person.sex", "gender", facts(without=["gender"]), facts()),
        ("person.document", "passportNumber", facts(without=["passportNumber"]), facts(without=["passportNumber"], papers=1)),
        ("person.document", "passportNumber", facts(passportNumber=[" "]), facts(passportNumber=[], attached=[paper()])),
        ("person.full_name", "name", facts(name=["Mutua"]), facts(name=["Mutua"], firstName=["J."], lastName=["Mutua"])),
        ("document.country", "country", facts("Passport", number=["1"]), facts("Passport", country=["ke"])),
        ("organisation.country", "country", facts("Company", name=["Acme"]), facts("Company", country=["ke"])),
        ("vehicle.vin", "vin", facts("Vehicle", make=["Fiat"]), facts("Vehicle", vin=["WVWZZZ1JZXW000001"])),
        ("vehicle.plate", "registrationNumber", facts("Vehicle"), facts("Vehicle", registrationNumber=["KDA 001A"])),
        ("vehicle.make", "make", facts("Firearm", serialNumber=["X12"]), facts("Firearm", make=["Glock"])),
        ("vessel.number", "imoNumber", facts("Vessel", name=["Amal"]), facts("Vessel", mmsi=["636092297"])),
        ("aircraft.registration", "registrationNumber", facts("Airplane"), facts("Airplane", registrationNumber=["5Y-ABC"])),
        ("account.bank", "bankName", facts("BankAccount", accountNumber=["123"]), facts("BankAccount", iban=["GB82"])),
        ("stale.unconfirmed", "", facts(updated_at=NOW - timedelta(days=731)), facts(updated_at=NOW - timedelta(days=729))),
        ("stale.review", "expires_at", facts(expires_at=NOW + timedelta(days=183)), facts(expires_at=NOW + timedelta(days=184))),
        ("clash.birth_dates", "birthDate", facts(birthDate=["1984-03-17", "1985"]), facts(birthDate=["1984-03-17", "1984"])),
        ("clash.born_after_death", "birthDate", facts(deathDate=["1983"], status="deceased"), facts(deathDate=["1984"], status="deceased")),
        ("clash.born_after_record", "birthDate", facts(birthDate=["2026-11-01"], minor=True), facts(birthDate=["2026-10"], minor=True)),
        (
            "clash.born_after_record",
            "birthDate",
            facts(attached=[paper("Sanction", listingDate=["1983-12-31"])]),
            facts(attached=[paper("Sanction", listingDate=["1984"])]),
        ),
        (
            "clash.paper_before_birth",
            "birthDate",
            facts(attached=[paper(issueDate=["1980-01-01"])]),
            facts(attached=[paper(issueDate=["1984"])]),
        ),
        (
            "clash.paper_before_birth",
            "",
            facts("Passport", country=["ke"], issueDate=["1980"], holder_births=("1984",)),
            facts("Passport", country=["ke"], issueDate=["1985"], holder_births=("1984",)),
        ),
        (
            "clash.ended_before_begun",
            "",
            facts("Passport", country=["ke"], issueDate=["2020-05-01"], endDate=["2019"]),
            facts("Passport", country=["ke"], issueDate=["2020-05-01"], endDate=["2020"]),
        ),
        ("clash.sex_title", "gender", facts(title=["Mrs."]), facts(title=["Mr", "Dr"])),
        ("clash.sexes", "gender", facts(gender=["male", "female"]), facts(gender=["male"])),
        ("clash.dead", "status", facts(deathDate=["2020"]), facts(deathDate=["2020"], status="deceased")),
        ("clash.unmarked_minor", "minor", facts(birthDate=["2010"], status="presumed_victim"), facts(birthDate=["2008"])),
        ("clash.grown_minor", "minor", facts(minor=True), facts(birthDate=["2008"], minor=True)),
        ("impossible.not_born", "birthDate", facts(birthDate=["2027"]), facts(birthDate=["2026"], minor=True)),
        ("impossible.too_old", "birthDate", facts(birthDate=["1905"]), facts(birthDate=["1906"])),
        ("impossible.country", "nationality", facts(nationality=["ke", "xq"]), facts(nationality=["suhh"])),
        (
            "impossible.check_digit",
            "vin",
            facts("Vehicle", identifiers=[{"property": "vin", "written": "X", "doubts": ["check_digit"]}]),
            facts("Vehicle", identifiers=[{"property": "vin", "written": "X", "doubts": ["letter"]}]),
        ),
        ("impossible.number", "iban", facts("BankAccount", iban=["GB00 WEST 1"]), facts("BankAccount", iban=["GB82 WEST 1234 5698 7654 32"])),
        ("impossible.date", "birthDate", facts(birthDate=["1984-02-30"]), facts(birthDate=["1984-02-29"])),
        ("impossible.issued", "", facts("Passport", country=["ke"], issueDate=["2027"]), facts("Passport", issueDate=["2026"])),
    ],
)  # fmt: skip
def test_each_rule_sees_what_it_is_for_and_leaves_in_peace_what_is_right(rule, field, known, fine):
    assert broken(known).get(rule) == field
    assert rule not in broken(fine)


def test_every_rule_has_been_seen_at_work():
    marks = test_each_rule_sees_what_it_is_for_and_leaves_in_peace_what_is_right.pytestmark
    assert {case[0] for case in marks[0].args[1]} == BY_ID.keys()


def test_a_record_without_a_flaw_has_a_hundred_and_one_with_flaws_what_they_leave():
    assert broken(facts()) == {}
    known = facts(without=["birthDate", "gender"])
    assert score(list(broken(known)), WEIGHTS) == 100 - 25 - 10
    assert score([rule.id for rule in RULES], WEIGHTS) == 0
    rested = weights({"person.sex": 0})
    assert [rule.id for rule, _ in flaws(known, TERMS, rested)] == ["person.birth_date"]


@pytest.mark.parametrize("status", ["victim", "presumed_victim", "witness", "refugee"])
def test_of_those_who_are_protected_nobody_asks_for_more(status):
    assert broken(facts(status=status, without=[*WHOLE][1:], name=["Esi"])) == {}


def test_time_alone_is_foreseen():
    assert looked_at_again(facts(), TERMS) == NOW + timedelta(days=400 - 183)
    child = facts(birthDate=["2008-12-01"], minor=True)
    assert looked_at_again(child, TERMS) == datetime(2026, 12, 1, tzinfo=UTC)
    assert "clash.grown_minor" not in broken(child)
    assert months_after(datetime(2024, 12, 31, tzinfo=UTC), 2) == datetime(2025, 2, 28, tzinfo=UTC)


def test_dates_are_taken_as_far_as_they_are_known():
    year, month = span("1984"), span("1984-12")
    assert (str(year.first), str(year.last)) == ("1984-01-01", "1984-12-31")
    assert (str(month.first), str(month.last)) == ("1984-12-01", "1984-12-31")
    assert [span(text) for text in ("1984-13", "", "?", "1984-02-30")] == [None] * 4

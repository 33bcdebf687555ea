"""The table of kinds itself, its checks, and series of numbers: what has to hold whatever stands in them."""

from itertools import combinations

import pytest
from followthemoney import model
from hypothesis import given
from hypothesis import strategies as st

from comity.records.things.checks import CHECKS, OF_FORM, looked_up_as
from comity.records.things.kinds import BY_KEY, KINDS, exported
from comity.records.things.rules import identifiers_of
from comity.records.things.series import MOST, NotASeries, keys_of, series


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_kind_speaks_of_its_own_fields_and_leaves_the_hub_as_followthemoney(kind):
    names = [field.name for field in kind.fields]
    assert len(set(names)) == len(names)
    assert {*kind.needs, *kind.called, *kind.described} <= set(names)
    assert set(kind.checks.values()) <= set(CHECKS)
    assert len({type(reason) for reason in kind.reasons}) == 1, "a form shows one list of reasons"
    schema, properties = exported(kind.schema, {name: ["AB 123"] for name in names})
    known = model.get(schema)
    assert set(properties) <= set(known.properties)
    assert all(properties[name] for name in known.required)


def test_kinds_and_schemata_are_told_apart_and_every_form_has_a_check():
    assert len(BY_KEY) == len(KINDS) == len({kind.schema for kind in KINDS})
    assert all(CHECKS[name].form is form for form, name in OF_FORM.items())


def test_no_number_of_one_space_is_nearly_a_number_of_another():
    spaces = {check.space for check in CHECKS.values() if check.space}
    for one, two in combinations(sorted(spaces), 2):
        apart = sum(a != b for a, b in zip(f"{one}:", f"{two}:", strict=False))
        assert apart >= 2, (one, two)
        assert sorted(f"{one}:"[:2]) != sorted(f"{two}:"[:2]) or apart > 2


def test_a_code_of_a_bank_is_kept_and_never_looked_up():
    assert looked_up_as("bic", "DEUTDEFF") == ""
    assert looked_up_as("serial", "X12") == "no:X12"


@pytest.mark.parametrize(
    ("schema", "properties", "expected"),
    [
        ("Vehicle", {"registrationNumber": ["b-ab 1234"], "country": ["de"]}, ("plate", "BAB1234", "de", [])),
        ("Vehicle", {"vin": ["WVW ZZZ 1JZ3W386752"]}, ("vin", "WVWZZZ1JZ3W386752", "", [])),
        ("Vehicle", {"vin": ["1M8GDM9A1KP042788"]}, ("vin", "1M8GDM9A1KP042788", "", ["check_digit"])),
        ("Vessel", {"imoNumber": ["IMO 9074729"]}, ("imo", "9074729", "", [])),
        ("Firearm", {"serialNumber": ["ab 12.345-x"]}, ("serial", "AB12345X", "", [])),
        (
            "BankAccount",
            {"iban": ["gb82 west 1234 5698 7654 32"]},
            ("iban", "GB82WEST12345698765432", "gb", []),
        ),
        ("Telephone", {"phone": ["0712 345 678"], "country": ["ke"]}, ("phone", "+254712345678", "ke", [])),
        ("UserAccount", {"username": ["@Safe_Trips"]}, ("account", "safe_trips", "", [])),
        ("UserAccount", {"email": ["Work@Example.ORG"]}, ("email", "work@example.org", "", [])),
        ("Person", {"phone": ["+254712345678", "ask his cousin"]}, ("phone", "+254712345678", "ke", [])),
    ],
)
def test_an_identifier_is_kept_in_its_canonical_form_beside_what_was_written(schema, properties, expected):
    (one,) = identifiers_of(schema, properties)
    assert (one["check"], one["number"], one["scheme"], one["doubts"]) == expected
    assert one["written"] in properties[one["property"]]


def test_a_series_is_filed_under_few_beginnings():
    assert series("AK 0001200", "ak-0001399").keys() == ["series:AK00012**", "series:AK00013**"]
    assert series("A10", "A19").keys() == ["series:A1*"]
    assert series("A00", "A99").keys() == ["series:A**"]
    assert keys_of("ABC") == []


@given(
    st.sampled_from(["", "A", "AK", "9Z"]),
    st.integers(2, 6).flatmap(lambda n: st.tuples(*[st.integers(0, 10**n - 1)] * 3, st.just(n))),
)
def test_a_number_is_found_in_a_series_exactly_where_it_lies_in_it(prefix, numbers):
    one, two, asked, width = numbers
    first, last = sorted((one, two))
    filed = series(f"{prefix}{first:0{width}}", f"{prefix}{last:0{width}}").keys()
    assert len(filed) <= 18 * width
    assert bool(set(keys_of(f"{prefix}{asked:0{width}}")) & set(filed)) == (first <= asked <= last)
    assert not set(keys_of(f"{prefix}{asked:0{width + 1}}")) & set(filed), "of another length it is another"
    assert not set(keys_of(f"X{prefix}{asked:0{width}}")) & set(filed)


@pytest.mark.parametrize(
    ("first", "last"),
    [("A10", "A09"), ("A10", "B11"), ("A1", "A10"), ("ABC", "ABD"), ("", ""), ("0" * 9, str(MOST * 10))],
)
def test_what_is_no_series(first, last):
    with pytest.raises(NotASeries):
        series(first, last)

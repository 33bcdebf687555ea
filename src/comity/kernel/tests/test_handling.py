"""What a source may decide about its data, and what is refused with the field at fault."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.refusals import Invalid
from comity.kernel.text import check_given, keepable
from comity.kernel.truth import AudienceMode, Tier

FRANCE = UUID(int=7)
KENYA = UUID(int=8)


def handling(**changes):
    return replace(Handling(source=KENYA, expires_at=clock.now() + timedelta(days=30)), **changes)


FINE = [
    {},
    {"mode": AudienceMode.ONLY, "bureaus": frozenset({FRANCE})},
    {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({FRANCE})},
    {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"},
    {"handling_code": HandlingCode.H3, "handling_note": "not to be shown to carriers"},
    {"expires_at": clock.now() + timedelta(days=5 * 365)},
]
REFUSED = [
    ({"purposes": frozenset()}, "purposes"),
    ({"mode": AudienceMode.ONLY}, "bureaus"),
    ({"mode": AudienceMode.EXCEPT}, "bureaus"),
    ({"bureaus": frozenset({FRANCE})}, "bureaus"),
    ({"handling_code": HandlingCode.H3}, "handling_note"),
    ({"handling_code": HandlingCode.H3, "handling_note": "  "}, "handling_note"),
    ({"tier": Tier.DISCREET}, "legal_order"),
    ({"tier": Tier.DISCREET, "legal_order": " \t"}, "legal_order"),
    ({"expires_at": clock.now() - timedelta(seconds=1)}, "expires_at"),
    ({"expires_at": clock.now() + timedelta(days=5 * 366 + 1)}, "expires_at"),
    ({"expires_at": datetime(2027, 1, 1)}, "expires_at"),  # noqa: DTZ001 -- that is the point
    ({"legal_order": "x" * 201}, "legal_order"),
    ({"handling_note": "x" * 2_001}, "handling_note"),
]


@pytest.mark.parametrize("changes", FINE)
def test_what_a_source_may_decide(changes):
    wanted = handling(**changes)
    assert wanted.checked() is wanted


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_what_is_refused_names_the_field_at_fault(changes, field):
    with pytest.raises(Invalid) as refused:
        handling(**changes).checked()
    assert refused.value.field == field


def test_a_handling_kept_as_json_reads_back_the_same():
    kept = handling(
        mode=AudienceMode.EXCEPT,
        bureaus=frozenset({FRANCE}),
        tier=Tier.HIT_NO_HIT,
        purposes=frozenset({Purpose.ALERT}),
        handling_code=HandlingCode.H3,
        handling_note="ask first",
        reliability=Reliability.A,
        accuracy=Accuracy.CORROBORATED,
        confidentiality=Confidentiality.RESTRICTED,
        minor=True,
    )
    assert Handling.from_json(kept.as_json()) == kept


@given(st.text(st.characters(codec=None)))
def test_what_can_be_kept_is_what_utf_8_and_postgresql_can_hold(text):
    try:
        text.encode("utf-8")
        possible = "\0" not in text
    except UnicodeEncodeError:
        possible = False
    assert keepable(text) == possible


def test_the_field_at_fault_is_named_however_deep_it_lies():
    with pytest.raises(Invalid) as refused:
        check_given({"documents": [{"number": "A\0"}]})
    assert refused.value.field == "number"
    with pytest.raises(Invalid) as refused:
        check_given(handling(handling_note="\ud83d"))
    assert refused.value.field == "handling_note"
    check_given({"documents": [{"number": "A12", "expires": None}], "sex": ""})

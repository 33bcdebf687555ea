from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.model import Entity, Problem, fingerprint, quoted, storable

WANJIRU: Entity = {"id": "ke-1", "schema": "Person", "properties": {"name": ["Amina Wanjiru", "A. Wanjiru"]}}


def test_the_order_of_values_does_not_change_the_fingerprint() -> None:
    turned: Entity = {**WANJIRU, "properties": {"country": [], "name": ["A. Wanjiru", "Amina Wanjiru"]}}
    assert fingerprint(turned) == fingerprint(WANJIRU)


def test_one_more_value_another_schema_or_another_id_changes_the_fingerprint() -> None:
    more: Entity = {**WANJIRU, "properties": {"name": ["Amina Wanjiru", "A. Wanjiru", "Amina W."]}}
    others = [more, {**WANJIRU, "schema": "LegalEntity"}, {**WANJIRU, "id": "ke-2"}]
    assert len({fingerprint(WANJIRU), *map(fingerprint, others)}) == 4


def test_a_value_moved_to_another_property_changes_the_fingerprint() -> None:
    one: Entity = {"id": "1", "schema": "Person", "properties": {"name": ["a"], "alias": ["b", "c"]}}
    other: Entity = {"id": "1", "schema": "Person", "properties": {"name": ["a", "b"], "alias": ["c"]}}
    assert fingerprint(one) != fingerprint(other)


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(Problem("line 3", "id", "is missing")) == "line 3: id: is missing"
    assert str(Problem("line 3", "", "not JSON")) == "line 3: not JSON"


def test_a_long_value_is_quoted_in_part() -> None:
    assert len(quoted("x" * 10_000_000)) == 2_000


@given(st.text() | st.text(alphabet="\0\ud800a\udfff"))
def test_what_is_quoted_can_always_be_stored(text: str) -> None:
    assert "\0" not in storable(text)
    storable(text).encode("utf-8")

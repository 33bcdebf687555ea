"""What a leaf says, and what it keeps to itself."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel import crypto
from comity.kernel.recorder import Entry
from comity.ledger import leaf, merkle

NAIROBI = UUID("01930000-0000-7000-8000-0000000000aa")
AMINA = UUID("01930000-0000-7000-8000-0000000000ab")
PARIS = UUID("01930000-0000-7000-8000-0000000000ba")
KEY = b"\x05" * 32
MOMENT = datetime(2026, 11, 23, 9, 26, 22, 45, tzinfo=UTC)


def entry(**changes: object) -> Entry:
    values = {
        "verb": "record.read",
        "bureau": NAIROBI,
        "person": AMINA,
        "purpose": "border_control",
        "subject": "record:0193",
        "sources": (PARIS,),
        "details": {"query": "Wanjiru"},
        "id": UUID("01930000-0000-7000-8000-000000000001"),
        "at": MOMENT,
    }
    return Entry(**{**values, **changes})


def test_the_body_is_the_documented_text() -> None:
    row = leaf.make_row(entry(), KEY)
    written = (
        '{"at":"2026-11-23T09:26:22.000045Z","bureau":"01930000-0000-7000-8000-0000000000aa",'
        f'"commitment":"{row.commitment.hex()}","id":"01930000-0000-7000-8000-000000000001",'
        '"outcome":"done","v":1,"verb":"record.read"}'
    )
    assert row.leaf_hash == hashlib.sha256(b"\x00" + written.encode()).digest()


def test_the_same_moment_in_another_zone_is_the_same_leaf() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=3)))
    fields = ("record.read", "done", NAIROBI, b"\x01" * 32)
    id = entry().id
    assert leaf.body(id, there, *fields) == leaf.body(id, MOMENT, *fields)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        leaf.make_row(entry(at=datetime(2026, 11, 23)), KEY)  # noqa: DTZ001


def test_the_leaf_names_neither_person_nor_purpose_nor_subject() -> None:
    row = leaf.make_row(entry(), KEY)
    body = leaf.body(row.id, row.at, row.verb, row.outcome, row.bureau, row.commitment)
    assert set(json.loads(body)) == {"at", "bureau", "commitment", "id", "outcome", "v", "verb"}
    assert merkle.leaf_hash(body) == row.leaf_hash


def test_equal_details_have_unequal_commitments() -> None:
    assert leaf.make_row(entry(), KEY).commitment != leaf.make_row(entry(), KEY).commitment


def test_the_bureau_reads_its_details_back() -> None:
    row = leaf.make_row(entry(), KEY)
    salted = leaf.unseal(KEY, row.id, row.sealed)
    assert leaf.commit(salted) == row.commitment
    assert leaf.read_details(salted) == leaf.Details(
        AMINA, "border_control", "record:0193", (PARIS,), {"query": "Wanjiru"}
    )


def test_another_key_or_another_entry_does_not_open_them() -> None:
    row = leaf.make_row(entry(), KEY)
    with pytest.raises(crypto.SealError):
        leaf.unseal(b"\x06" * 32, row.id, row.sealed)
    with pytest.raises(crypto.SealError):
        leaf.unseal(KEY, NAIROBI, row.sealed)
    with pytest.raises(crypto.SealError):
        leaf.unseal(KEY, row.id, b"short")


def test_nothing_readable_is_stored() -> None:
    row = leaf.make_row(entry(), KEY)
    assert b"Wanjiru" not in row.sealed
    assert AMINA.bytes not in row.person_tag + row.subject_tag


def test_a_tag_finds_equal_subjects_of_one_bureau_alone() -> None:
    one, same = leaf.make_row(entry(), KEY), leaf.make_row(entry(), KEY)
    elsewhere = leaf.make_row(entry(), b"\x06" * 32)
    assert one.subject_tag == same.subject_tag != elsewhere.subject_tag


@pytest.mark.parametrize("value", [{"when": MOMENT}, {"who": AMINA}, {"score": float("nan")}])
def test_details_that_are_no_json_are_refused(value: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        leaf.make_row(entry(details=value), KEY)


@given(st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_whatever_was_searched_can_be_recorded(subject: str, details: dict[str, object]) -> None:
    row = leaf.make_row(entry(subject=subject, details=details), KEY)
    read = leaf.read_details(leaf.unseal(KEY, row.id, row.sealed))
    assert (read.subject, read.details) == (subject, details)


def test_a_lone_surrogate_from_a_broken_message_is_recorded_too() -> None:
    row = leaf.make_row(entry(subject="record:\ud800\x00"), KEY)
    assert leaf.read_details(leaf.unseal(KEY, row.id, row.sealed)).subject == "record:\ud800\x00"


@given(st.binary())
def test_no_bytes_crash_the_reader_of_details(salted: bytes) -> None:
    with pytest.raises(ValueError):
        leaf.read_details(salted)

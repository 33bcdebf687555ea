import pytest

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.codes.thing_reasons import ThingReason

LISTS = [
    Purpose,
    PersonStatus,
    HandlingCode,
    Reliability,
    Accuracy,
    Confidentiality,
    DocumentReason,
    ThingReason,
    RenewalReason,
]


@pytest.mark.parametrize("codes", LISTS)
def test_every_code_has_words_and_a_source(codes):
    assert set(codes.meanings) == set(codes)
    assert codes.about.source
    assert codes.about.version
    assert all(str(code.label) and code.source and code.recalled in {True, False} for code in codes)
    assert [value for value, _ in codes.choices()] == [code.value for code in codes]


def test_purposes_are_those_of_article_10():
    assert len(Purpose) == 9
    assert "10(1)(h)" in Purpose.BORDER_CONTROL.source


@pytest.mark.parametrize(
    "status",
    [PersonStatus.VICTIM, PersonStatus.PRESUMED_VICTIM, PersonStatus.WITNESS, PersonStatus.REFUGEE],
)
def test_victims_witnesses_and_refugees_are_never_screened(status):
    assert not status.screenable


@pytest.mark.parametrize("status", [PersonStatus.MISSING, PersonStatus.SUSPECT, PersonStatus.CONVICTED])
def test_suspects_and_the_missing_are_searched_for(status):
    assert status.screenable


def test_a_match_with_a_missing_person_is_for_their_welfare():
    assert PersonStatus.MISSING.for_welfare
    assert not PersonStatus.SUSPECT.for_welfare


def test_a_revocation_comes_from_the_issuing_state_without_a_crime_report():
    assert DocumentReason.REVOKED.issuer_only
    assert not DocumentReason.REVOKED.crime_reported
    assert DocumentReason.STOLEN.crime_reported
    assert not DocumentReason.LOST.crime_reported


def test_pages_can_tell_what_was_recalled_from_what_was_read():
    assert Confidentiality.RESTRICTED.recalled
    assert not HandlingCode.H1.recalled

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening.documents.numbers import canonical


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ab-12 34/56", "AB123456"),
        ("ＡＢ１２３４", "AB1234"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵", "012345"),
        ("L898902C3<", "L898902C3"),
        ("№ 12.345", "NO12345"),
        ("\u200fAB123\u200e", "AB123"),
        ("", ""),
        ("--- <<<", ""),
    ],
)
def test_a_number_is_compared_in_one_spelling(written, kept):
    assert canonical(written) == kept


def test_letters_and_digits_that_look_alike_stay_two_numbers():
    assert canonical("O1234567") != canonical("01234567")
    assert canonical("АВ123") != canonical("AB123")


@given(st.text())
def test_the_canonical_spelling_of_a_canonical_number_is_itself(text):
    once = canonical(text)
    assert canonical(once) == once
    assert once.isalnum() or not once

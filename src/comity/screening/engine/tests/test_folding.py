"""Names of any script become letters a-z."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.screening.engine.fold import MAX_TOKEN, MAX_TOKENS, fold
from comity.screening.engine.similarity import similarity
from comity.screening.engine.sounds import skeletons, sound


def plain(text: str) -> list[str]:
    return [token.spellings[0] for token in fold(text)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Wanjiru wa Kamau", ["wanjiru", "wa", "kamau"]),
        ("O’Brien, Seán", ["obrien", "sean"]),
        ("KAMAU<<WANJIRU<<<", ["kamau", "wanjiru"]),
        ("Nguyễn Văn Đức", ["nguyen", "van", "duc"]),
        ("Þórður Ødegård", ["thordur", "odegard"]),
        ("Иван Петров", ["ivan", "petrov"]),
        ("Щукин Юрий", ["shchukin", "iurii"]),
        ("Γιώργος Παππάς", ["giorgos", "pappas"]),
        ("محمد عبد الرحمن", ["mhmd", "abd", "al", "rhmn"]),
        ("عبدالله", ["abdallah"]),
        ("משה לוי", ["msha", "lvi"]),
        ("王小明", ["wang", "xiaoming"]),
        ("欧阳明", ["ouyang", "ming"]),
        ("김민수", ["gim", "minsu"]),
        ("სააკაძე", ["saakadze"]),
        ("ሰላም", ["selam"]),
        ("सुनील", ["sunil"]),
    ],
)
def test_a_name_in_its_own_script_is_spelled_in_plain_letters(written: str, folded: list[str]) -> None:
    assert plain(written) == folded


def test_the_spelling_of_a_passport_is_kept_beside_the_plain_one() -> None:
    assert [token.spellings for token in fold("Jürgen Müller")] == [
        ("jurgen", "juergen"),
        ("muller", "mueller"),
    ]


def test_older_and_regional_spellings_of_chinese_names_are_known() -> None:
    family, given_name = fold("張小明")
    assert {"zhang", "chang", "cheung"} <= set(family.spellings)
    assert "hsiaoming" in given_name.spellings


def test_a_title_glued_on_by_an_airline_is_seen_through() -> None:
    assert fold("KAMAUMR")[0].spellings == ("kamaumr", "kamau")


def test_look_alike_letters_of_another_alphabet_do_not_split_a_word() -> None:
    assert plain("Pеtrov") == ["petrov"]  # the e is Cyrillic


def test_marks_that_cannot_be_seen_change_nothing() -> None:
    assert fold("Wan\u200bji\u200dru \u202eKamau\u2069") == fold("Wanjiru Kamau")


@pytest.mark.parametrize("nothing", ["", " ", "👻🎉", "1234", "\u200b\u202e", "<<<", "\x00\x1f", "-"])
def test_what_holds_no_letter_folds_to_nothing(nothing: str) -> None:
    assert fold(nothing) == ()


@given(st.text(max_size=600))
def test_folding_any_text_gives_a_bounded_number_of_plain_tokens(text: str) -> None:
    tokens = fold(text)
    assert len(tokens) <= MAX_TOKENS
    for token in tokens:
        assert 1 <= len(token.spellings) <= 4
        assert all(
            s.isascii() and s.isalpha() and s.islower() and len(s) <= MAX_TOKEN for s in token.spellings
        )


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=MAX_TOKEN))
def test_every_token_can_be_filed_and_is_like_itself(token: str) -> None:
    assert skeletons(token)
    assert sound(token)
    assert similarity(token, token) == 1


@settings(deadline=None)
@given(*[st.text("abcdehijklmnorstuwz", min_size=1, max_size=12)] * 2, st.booleans(), st.booleans())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, two: str, first: bool, second: bool) -> None:
    found = similarity(one, two, first, second)
    assert 0 <= found <= 1
    assert found == pytest.approx(similarity(two, one, second, first))
    assert (found == 1) == (one == two)

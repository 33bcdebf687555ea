from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.clock import now, standing_at
from comity.web.icons import ICONS, TURNS
from comity.web.templatetags.comity import icon, minutes, percent, pick, seconds_since, tier_word, word


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (-5, "under a minute"),
        (59, "under a minute"),
        (60, "1 min"),
        (14 * 60 + 59, "14 min"),
        (3 * 3600 + 5 * 60, "3 h 5 min"),
        (47 * 3600 + 59 * 60, "47 h 59 min"),
        (48 * 3600, "2 days"),
    ],
)
def test_a_waiting_time_is_short_enough_for_a_table(seconds: float | None, words: str) -> None:
    with translation.override("en"):
        assert minutes(seconds) == words


def test_a_match_from_the_future_has_waited_for_nothing() -> None:
    moment = now()
    with standing_at(moment):
        assert seconds_since(moment - timedelta(minutes=7)) == 420
        assert seconds_since(moment + timedelta(minutes=7)) == 0
        assert seconds_since(None) is None


@given(st.floats(allow_nan=False))
def test_a_bar_never_runs_over_its_end(share: float) -> None:
    assert 0 <= percent(share) <= 100


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("handling", "H2", "Not to be passed on without the provider’s permission"),
        ("status", "missing", "Missing"),
        ("purpose", "border_control", "Border control"),
    ],
)
def test_codes_are_shown_in_words(kind: str, code: str, words: str) -> None:
    with translation.override("en"):
        assert word(code, kind) == words


def test_a_code_that_the_list_lacks_is_shown_as_it_is() -> None:
    assert word("H9", "handling") == "H9"
    assert word("", "status") == ""
    assert tier_word("sideways") == "sideways"


def test_a_list_that_does_not_exist_is_a_mistake_of_the_template() -> None:
    with pytest.raises(KeyError):
        word("H0", "colours")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_hidden_from_screen_readers(name: str) -> None:
    drawing = icon(name)

    assert 'aria-hidden="true"' in drawing
    assert ("icon-turns" in drawing) == (name in TURNS)


def test_an_icon_that_does_not_exist_is_noticed() -> None:
    with pytest.raises(KeyError):
        icon("unicorn")


def test_a_missing_count_is_empty() -> None:
    assert pick({"waiting": 3}, "waiting") == 3
    assert pick({}, "waiting") == ""
    assert pick(None, "waiting") == ""

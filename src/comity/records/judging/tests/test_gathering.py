"""Who belongs together, whatever people said and in whatever order it comes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from comity.records.judging.rules import Gathered, Said, gather, ordered

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in range(1, 5))


def said(*answers: tuple[UUID, UUID, bool]) -> list[Said]:
    """Answers, each a minute after the one before."""
    return [
        Said(NOON + timedelta(minutes=at), UUID(int=100 + at), one, two, same)
        for at, (one, two, same) in enumerate(answers)
    ]


def test_two_that_are_the_same_as_a_third_are_one_person():
    assert gather(said((A, B, True), (C, B, True))).of(A) == {A, B, C}
    assert gather(said((A, B, True))).of(D) == {D}


def test_a_negative_answer_keeps_the_later_positive_one_from_joining_and_says_so():
    answers = said((A, B, True), (B, C, True), (A, C, False))
    gathered = gather(answers)
    assert gathered.groups == (frozenset({A, B}),)
    assert gathered.blocked == (answers[1],)


def test_a_pair_of_which_two_bureaus_say_the_contrary_is_not_joined():
    answers = said((A, B, True), (B, A, False))
    assert gather(answers) == Gathered((), (answers[0],))


ANSWERS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()).filter(lambda t: t[0] != t[1]), max_size=25
).map(lambda found: said(*((UUID(int=a + 1), UUID(int=b + 1), same) for a, b, same in found)))


@given(ANSWERS, st.randoms())
def test_groups_are_disjoint_hold_nobody_told_apart_and_do_not_depend_on_order(answers, chance):
    gathered = gather(answers)
    members = [record for group in gathered.groups for record in group]
    assert len(members) == len(set(members))
    for answer in answers:
        together = gathered.of(answer.one) == gathered.of(answer.two)
        if not answer.same:
            assert not together
        elif answer not in gathered.blocked:
            assert together
    shuffled = list(answers)
    chance.shuffle(shuffled)
    assert gather(shuffled) == gathered


@given(ANSWERS)
def test_without_a_negative_answer_everything_that_hangs_together_is_one_group(answers):
    positive = [answer for answer in answers if answer.same]
    gathered = gather(positive)
    assert not gathered.blocked
    assert all(gathered.of(answer.one) == gathered.of(answer.two) for answer in positive)
    for group in gathered.groups:  # nobody is in a group but over an answer within it
        touched = {end for answer in positive for end in answer.pair if set(answer.pair) <= group}
        assert touched == group


def test_a_pair_is_kept_with_its_smaller_id_first():
    assert ordered(B, A) == ordered(A, B) == (A, B)

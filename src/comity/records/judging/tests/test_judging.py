"""Judging pairs: the machine asks, people answer, anything can be taken back, and nothing hidden shows."""

import pytest
from django.db import DatabaseError, transaction

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.commands import delete_record, edit_record, restrict_record
from comity.records.commands.retention import GRACE, expire_records
from comity.records.judging.commands import (
    Suggestion,
    judge_pair,
    look_at_pair,
    propose_pair,
    read_subject,
    suggest,
    withdraw_judgement,
)
from comity.records.judging.models import Judgement, JudgementStep
from comity.records.judging.queries import others_on, pairs, subject_of, waiting
from comity.records.models import Holding
from comity.records.rules import Draft
from tests.people import YEAR, handling, make_world, wanted

pytestmark = pytest.mark.django_db

YES, NO, UNSURE = Judgement.State.POSITIVE, Judgement.State.NEGATIVE, Judgement.State.UNSURE


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def kenyan(world):
    return wanted(world.amina)


@pytest.fixture
def french(world):
    return wanted(world.claire, "MUTUA Josphat")


def ask(viewer, *found, score=0.9):
    """Suggestions as a comparison of registers makes them."""
    with acting_as(viewer), transaction.atomic():
        return suggest(
            Act(viewer, "registers.compared"),
            [Suggestion(one.pk, two.pk, score, []) for one, two in found],
        )


def said(viewer, one, two, answer, note=""):
    return judge_pair(viewer, propose_pair(viewer, one.pk, two.pk).pk, answer, note)


def subject(viewer, record):
    """Captions of the records of a subject."""
    with acting_as(viewer):
        return {member.caption for member in subject_of(viewer, record).records}


def state(viewer, judgement):
    with acting_as(viewer):
        return Judgement.objects.of(viewer).get(pk=judgement.pk).state


def test_a_suggestion_waits_for_a_person_and_decides_nothing(world, kenyan, french):
    assert ask(world.claire, (kenyan, french)) == 1
    with acting_as(world.claire):
        (waits,) = waiting(world.claire)
    assert (waits.state, waits.score) == ("suggested", 0.9)
    assert subject(world.claire, french) == {"MUTUA Josphat"}
    with acting_as(world.amina):
        assert not Judgement.objects.exists(), "a question is the asking bureau's own"


def test_the_same_pair_is_suggested_once_whichever_way_round_and_whatever_was_answered(world, kenyan, french):
    ask(world.claire, (kenyan, french))
    assert ask(world.claire, (french, kenyan), (kenyan, kenyan)) == 0
    with acting_as(world.claire):
        judgement = Judgement.objects.get()
    judge_pair(world.claire, judgement.pk, NO)
    assert ask(world.claire, (kenyan, french), score=0.99) == 0
    assert state(world.claire, judgement) == NO
    assert ask(world.amina, (kenyan, french)) == 1, "each bureau asks and answers for itself"


def test_a_person_says_yes_and_the_records_are_one_subject_until_it_is_taken_back(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES, "same fingerprints in both files")
    assert subject(world.claire, french) == {"MUTUA Josphat", "Josphat Kiprono Mutua"}
    withdraw_judgement(world.claire, judgement.pk, "the wrong file")
    assert subject(world.claire, french) == {"MUTUA Josphat"}
    assert state(world.claire, judgement) == "suggested"
    with acting_as(world.claire):
        steps = list(JudgementStep.objects.values_list("state", "note", "person"))
    assert steps == [
        ("suggested", "the wrong file", world.claire.person),
        ("positive", "same fingerprints in both files", world.claire.person),
    ]


def test_an_answer_can_be_changed_but_not_given_twice(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, UNSURE)
    judge_pair(world.claire, judgement.pk, NO)
    with pytest.raises(Invalid):
        judge_pair(world.claire, judgement.pk, NO)
    with pytest.raises(Invalid):
        judge_pair(world.claire, judgement.pk, Judgement.State.SUGGESTED)


def test_only_who_may_judge_does(world, kenyan, french):
    judgement = propose_pair(world.claire, kenyan.pk, french.pk)
    for viewer in (world.denis, world.lucie, world.odile, world.jonas, world.viktor, world.rosa):
        for attempt in (
            lambda v=viewer: propose_pair(v, kenyan.pk, french.pk),
            lambda v=viewer: look_at_pair(v, judgement.pk),
            lambda v=viewer: judge_pair(v, judgement.pk, YES),
            lambda v=viewer: withdraw_judgement(v, judgement.pk),
        ):
            with pytest.raises(Denied):
                attempt()
    assert state(world.claire, judgement) == "suggested"


def test_the_ledger_keeps_who_said_what_and_why_and_of_who_was_refused(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES, "same scar")
    with pytest.raises(NotFound):
        judge_pair(world.amina, judgement.pk, NO)
    entry = own_entries(world.claire, Search(verb="judgement.made"))[0]
    assert entry.details.details["decision"] == "positive"
    assert entry.details.details["note"] == "same scar"
    assert set(entry.details.details["records"]) == {str(kenyan.pk), str(french.pk)}
    (refused,) = own_entries(world.amina, Search(verb="judgement.made"))
    assert (refused.outcome, refused.details.subject) == ("denied", f"judgement:{judgement.pk}")


def test_an_event_tells_the_own_bureau_and_holds_nothing_of_a_person(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES, "same scar")
    with acting_as(world.claire):
        (event,) = Event.objects.filter(kind="judgement.made")
    assert (event.bureau, event.subject, event.data) == (
        world.france.pk,
        judgement.pk,
        {"state": "positive"},
    )


def test_looking_makes_a_holder_of_whom_the_source_does_not_hear(world, kenyan, french):
    judgement = propose_pair(world.claire, kenyan.pk, french.pk)
    look_at_pair(world.claire, judgement.pk)
    with acting_as(world.claire):
        held = list(Holding.objects.values_list("record_id", "how", "told"))
    assert held == [(kenyan.pk, "seen", False)]


@pytest.mark.parametrize("status", ["victim", "presumed_victim", "witness", "refugee", "unidentified_body"])
def test_victims_witnesses_and_refugees_are_never_offered_or_compared(world, french, status):
    protected = wanted(world.claire, "Josphat Mutua", status=status)
    assert ask(world.claire, (protected, french)) == 0
    with pytest.raises(Invalid):
        propose_pair(world.claire, protected.pk, french.pk)


def test_a_judgement_ends_for_everyone_when_a_person_turns_out_to_be_a_victim(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES)
    draft = Draft("Person", kenyan.properties, status="presumed_victim")
    edit_record(world.amina, kenyan.pk, draft, kenyan.version)
    for viewer in (world.claire, world.amina):
        with acting_as(viewer):
            assert not Judgement.objects.visible_to(viewer).exists()
            assert not Judgement.objects.exists(), "nor by SQL"
    assert subject(world.claire, french) == {"MUTUA Josphat"}
    with pytest.raises(NotFound):
        look_at_pair(world.claire, judgement.pk)


def test_a_record_that_she_may_not_see_cannot_be_named_in_a_pair(world, french):
    hidden = wanted(world.amina, mode=AudienceMode.EXCEPT, bureaus=frozenset({world.france.pk}))
    assert ask(world.claire, (hidden, french)) == 0
    with pytest.raises(NotFound):
        propose_pair(world.claire, hidden.pk, french.pk)


def test_a_pair_does_not_exist_any_more_for_whom_one_side_was_hidden(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES)
    rules = handling(
        world.kenya.pk,
        mode=AudienceMode.EXCEPT,
        bureaus=frozenset({world.france.pk}),
        expires_at=kenyan.expires_at,
    )
    restrict_record(world.amina, kenyan.pk, rules)
    with acting_as(world.claire):
        assert not pairs(world.claire).exists()
        assert not Judgement.objects.exists(), "nor by SQL"
    assert subject(world.claire, french) == {"MUTUA Josphat"}
    for attempt in (look_at_pair, withdraw_judgement):
        with pytest.raises(NotFound):
            attempt(world.claire, judgement.pk)
    with acting_as(world.amina):
        assert Judgement.objects.visible_to(world.amina).exists(), (
            "she may see both, and France is a source of one"
        )


def test_what_the_source_of_one_record_said_is_seen_by_whoever_may_see_both(world, kenyan, french):
    said(world.claire, kenyan, french, YES, "from our wiretap")
    for viewer in (world.amina, world.jonas):
        assert subject(viewer, kenyan) == {"MUTUA Josphat", "Josphat Kiprono Mutua"}
        with acting_as(viewer):
            assert not JudgementStep.objects.exists(), "who said it and why stays with the bureau"
            assert not pairs(viewer).exists()
    mine = propose_pair(world.amina, kenyan.pk, french.pk)
    with acting_as(world.amina):
        assert [other.state for other in others_on(world.amina, mine)] == ["positive"]


def test_what_a_third_bureau_concludes_stays_with_it(world, kenyan, french):
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    said(greta, kenyan, french, YES)
    assert len(subject(greta, kenyan)) == 2
    for viewer in (world.amina, world.claire):
        assert len(subject(viewer, kenyan)) == 1
        with acting_as(viewer):
            assert not Judgement.objects.exists()


def test_what_nobody_has_decided_is_shown_to_no_other_bureau(world, kenyan, french):
    said(world.claire, kenyan, french, UNSURE)
    with acting_as(world.amina):
        assert not Judgement.objects.exists()


def test_a_contrary_answer_of_another_bureau_parts_the_subject_and_is_shown(world, kenyan, french):
    said(world.claire, kenyan, french, YES)
    said(world.amina, kenyan, french, NO)
    for viewer, record in ((world.claire, french), (world.amina, kenyan)):
        assert subject(viewer, record) == {record.caption}
        with acting_as(viewer):
            assert [j.state for j in subject_of(viewer, record).blocked] == ["positive"]


def test_reading_a_subject_is_on_the_ledger_with_every_record_in_it(world, kenyan, french):
    said(world.claire, kenyan, french, YES)
    read = read_subject(world.claire, french.pk)
    assert [record.pk for record in read.records] == [french.pk, kenyan.pk]
    entry = own_entries(world.claire, Search(verb="subject.read"))[0]
    assert set(entry.details.details["records"]) == {str(french.pk), str(kenyan.pk)}
    hidden = wanted(
        world.amina, "Somebody Else", mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk})
    )
    with pytest.raises(NotFound):
        read_subject(world.claire, hidden.pk)


def test_a_deleted_or_expired_record_takes_its_pairs_with_it(world, kenyan, french):
    said(world.claire, kenyan, french, YES)
    other = wanted(world.amina, "J. K. Mutua")
    said(world.claire, other, french, YES)
    delete_record(world.amina, kenyan.pk, "withdrawn by the court")
    with acting_as(world.claire):
        assert {j.one_id for j in pairs(world.claire)} | {j.two_id for j in pairs(world.claire)} == {
            other.pk,
            french.pk,
        }
    with clock.standing_at(clock.now() + YEAR + GRACE * 2):
        expire_records()
    with acting_as(world.claire):
        assert not Judgement.objects.exists()


def test_nobody_forges_or_moves_a_judgement_by_sql(world, kenyan, french):
    judgement = said(world.claire, kenyan, french, YES)
    third = wanted(world.claire, "Marek Solberg")

    def refused(viewer, work):
        with acting_as(viewer):
            try:
                with transaction.atomic():
                    done = work()
                    transaction.set_rollback(True)
            except DatabaseError as error:
                if any(word in str(error) for word in ("row-level security", "stays with")):
                    return True
                raise
            return done == 0

    one, two = sorted((french.pk, third.pk))
    forged = {"one_id": one, "two_id": two, "one_version": 1, "two_version": 1, "state": "positive"}
    assert refused(world.amina, lambda: Judgement.objects.create(bureau=world.france.pk, **forged) and 1)
    assert refused(world.amina, lambda: Judgement.objects.update(state="negative"))
    assert refused(world.claire, lambda: Judgement.objects.filter(pk=judgement.pk).update(two_id=third.pk))
    assert refused(world.claire, lambda: Judgement.objects.filter(pk=judgement.pk).update(score=0.1))
    assert refused(world.claire, lambda: JudgementStep.objects.update(note="never said"))
    assert refused(world.claire, lambda: Judgement.objects.all().delete()[0])

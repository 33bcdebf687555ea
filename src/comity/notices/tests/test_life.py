"""A notice from draft to end: Amina of Kenya asks, Ravi and Sofia review, France finds, everybody erases."""

import pytest

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.notices.commands import (
    Said,
    acknowledge_purge,
    answer_clearance,
    answer_question,
    answer_steps,
    approve,
    ask_bureau,
    read_notice,
    refuse,
    report_located,
    save_draft,
    start_draft,
    submit,
    withdraw,
)
from comity.notices.models import Notice, Purge, Question, StepAnswer
from comity.notices.queries import lacking, purged, purges, queue
from comity.notices.tests.people import as_it_is, content, drafted, published, say_yes, submitted
from comity.records.models import Record
from comity.screening.commands import answer_hit, decide_match, receive_manifest, screen_manifest
from comity.screening.models import Hit, Match
from tests.people import make_world

pytestmark = pytest.mark.django_db
FLIGHT = b"name,birth date,nationality,document,seat\nJosphat Kiprono Mutua,1984-03-17,KEN,AK0456789,14C\n"


@pytest.fixture
def world():
    return make_world()


def matches_of(viewer, seat=b"14C"):
    screen_manifest(viewer, receive_manifest(viewer, "flight.csv", FLIGHT.replace(b"14C", seat)).pk)
    with acting_as(viewer):
        return list(Match.objects.visible_to(viewer))


def test_a_draft_says_at_any_time_what_is_still_missing(world):
    draft = start_draft(world.amina, "red")
    with acting_as(world.amina):
        before = {c.id for c in lacking(draft)}
    saved = save_draft(world.amina, draft.pk, content("red"), None, draft.version)
    assert "RED-C5" in before
    with acting_as(world.amina):
        assert lacking(saved) == []


def test_an_incomplete_request_is_not_taken_and_names_the_field(world):
    draft = start_draft(world.amina, "red")
    with pytest.raises(Invalid) as refusal:
        submit(world.amina, draft.pk)
    assert refusal.value.field in draft.kind.fields
    assert as_it_is(world.amina, draft).state == "draft"


def test_from_request_to_purged_copies(world):
    notice = submitted(world.amina)
    assert matches_of(world.claire) == [], "nothing is found before it is approved"
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)
    question = ask_bureau(world.ravi, notice.pk, "Which court issued the warrant?")
    assert as_it_is(world.amina, notice).state == "info_requested"
    answer_question(world.amina, notice.pk, question.pk, "The High Court in Mombasa.")
    say_yes(world.ravi, notice)
    assert as_it_is(world.amina, notice).state == "review", "a red notice wants a second person"
    with pytest.raises(Denied):
        approve(world.ravi, notice.pk)
    answer_clearance(world.tomas, notice.pk, True)
    say_yes(world.sofia, notice)
    assert as_it_is(world.amina, notice).state == "published"
    (match,) = matches_of(world.claire, b"15C")
    assert match.access == "full"
    hit = decide_match(world.claire, match.pk, Match.State.YES, "the same portrait")
    with acting_as(world.claire):
        hit = Hit.objects.get()
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED, "it is him")
    read_notice(world.claire, notice.pk)
    assert report_located(world.claire, hit.pk, "held at the counter").state == "located"
    with acting_as(world.claire):
        assert Hit.objects.get().outcome == "action"
    assert withdraw(world.amina, notice.pk, "the court lifted the warrant") == 1
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)
    with as_task(Task.INDEX):
        assert not Record.objects.exists()
    with acting_as(world.claire):
        (purge,) = purges(world.claire)
    acknowledge_purge(world.claire, purge.pk, "erased in our case system")
    with acting_as(world.amina):
        told = purged(world.amina, notice)
    assert (told.asked, told.done) == (1, 1)
    with pytest.raises(Invalid):
        acknowledge_purge(world.claire, purge.pk)
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    with pytest.raises(NotFound):
        acknowledge_purge(greta, purge.pk)


def test_what_is_approved_waits_for_the_last_word_in_every_case(world):
    notice = submitted(world.amina)
    for reviewer in (world.ravi, world.sofia):
        say_yes(reviewer, notice)
    assert as_it_is(world.amina, notice).state == "approved"
    answer_clearance(world.tomas, notice.pk, True)
    assert as_it_is(world.amina, notice).state == "published"


def test_a_refusal_rests_on_a_step_that_does_not_hold_and_has_its_code_and_letter(world):
    notice = submitted(world.amina)
    with pytest.raises(Invalid):
        refuse(world.ravi, notice.pk, "ART3")
    answer_steps(world.ravi, notice.pk, {"E2": Said(StepAnswer.Answer.FAILS, "the acts are speeches")})
    with pytest.raises(Invalid):
        refuse(world.ravi, notice.pk, "ART2")
    refused = refuse(world.ravi, notice.pk, "ART3")
    assert (refused.state, refused.code) == ("refused", "ART3")
    assert "article 3" in as_it_is(world.amina, notice).letter
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)


def test_nobody_approves_before_every_step_was_answered(world):
    notice = submitted(world.amina)
    answer_steps(world.ravi, notice.pk, {"A1": Said(StepAnswer.Answer.HOLDS, "it is trafficking")})
    with pytest.raises(Invalid, match="A2"):
        approve(world.ravi, notice.pk)


def test_nobody_decides_on_a_request_of_her_own_state(world):
    from comity.members.models import Person

    notice = submitted(world.amina)
    Person.objects.filter(pk=world.ravi.person).update(nationalities=["in", "ke"])
    with pytest.raises(NotFound):
        answer_steps(world.ravi, notice.pk, {"A1": Said(StepAnswer.Answer.HOLDS, "it is trafficking")})
    with acting_as(world.ravi):
        assert not queue(world.ravi).exists()
    sofia = world.sofia
    Person.objects.filter(pk=sofia.person).update(nationalities=[])
    with pytest.raises(Denied, match="of which states"):
        answer_steps(sofia, notice.pk, {"A1": Said(StepAnswer.Answer.HOLDS, "it is trafficking")})


def test_the_machine_raises_questions_for_reviewers_alone_and_decides_nothing(world):
    first = submitted(world.amina)
    answer_steps(world.ravi, first.pk, {"E3": Said(StepAnswer.Answer.FAILS, "no new trial")})
    refuse(world.ravi, first.pk, "ART2")
    again = submitted(world.amina, political_office=True)
    with acting_as(world.ravi):
        codes = set(Question.objects.filter(notice=again).values_list("code", flat=True))
    assert f"earlier_refusal:{first.reference}" in codes
    assert "political_office" in codes
    assert as_it_is(world.amina, again).state == "review"
    with acting_as(world.amina):
        assert not Question.objects.filter(notice=again).exists()


@pytest.mark.parametrize("state", ["draft", "review", "refused", "withdrawn"])
def test_what_is_not_out_is_nowhere_for_others(world, state):
    notice = drafted(world.amina) if state == "draft" else submitted(world.amina)
    if state == "refused":
        answer_steps(world.ravi, notice.pk, {"E3": Said(StepAnswer.Answer.FAILS, "no new trial")})
        refuse(world.ravi, notice.pk, "ART2")
    if state == "withdrawn":
        withdraw(world.amina, notice.pk, "a mistake")
    for viewer in (world.claire, world.jonas, world.rosa, world.viktor, world.helena):
        with acting_as(viewer):
            assert not Notice.objects.exists()
        with pytest.raises((NotFound, Denied)):
            read_notice(viewer, notice.pk)


def test_a_draft_is_its_bureaus_own_even_before_reviewers(world):
    notice = drafted(world.amina)
    with pytest.raises(NotFound):
        read_notice(world.ravi, notice.pk)


def verbs_of(viewer):
    return {line.verb for line in own_entries(viewer, Search(limit=200))}


def test_every_step_is_on_the_ledger_of_whom_it_concerns(world):
    published(world, world.amina)
    assert {"notice.drafted", "notice.saved", "notice.submitted"} <= verbs_of(world.amina)
    assert {"notice.steps_answered", "notice.approved"} <= verbs_of(world.ravi)
    for viewer in (world.amina, world.ravi, world.tomas):
        assert "notice.cleared" not in verbs_of(viewer)


def test_purge_requests_are_named_to_the_compliance_office_alone(world):
    notice = published(world, world.amina)
    read_notice(world.claire, notice.pk)
    read_notice(world.jonas, notice.pk)
    assert withdraw(world.amina, notice.pk, "a mistake") == 0, (
        "of looks that led to nothing a source learns nothing"
    )
    with acting_as(world.helena):
        assert set(Purge.objects.values_list("bureau", flat=True)) == {world.france.pk, world.germany.pk}
    for viewer in (world.amina, world.ravi, world.viktor):
        with acting_as(viewer):
            assert not Purge.objects.exists()

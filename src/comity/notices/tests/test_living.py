"""While it is out: diffusions, suspension, contest, amendments, renewal, expiry, the corrective ladder."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.notices.commands import (
    Said,
    acknowledge_purge,
    add_file,
    amend,
    answer_steps,
    approve,
    ask_renewal,
    begin_anew,
    cancel,
    contest,
    decide_amendment,
    decide_renewal,
    delete_by_decision,
    escalate_purges,
    expire_notices,
    export_notice,
    flag_country,
    read_notice,
    refuse,
    remind_of_expiry,
    resume,
    settle,
    start_draft,
    submit,
    suspend,
    waive_step,
    withdraw,
)
from comity.notices.models import Notice, NoticeFile, Purge, Question, StepAnswer
from comity.notices.queries import files, standing, versions
from comity.notices.queries import published as seen_by
from comity.notices.tests.people import (
    as_it_is,
    drafted,
    everything_holds,
    published,
    say_yes,
    submitted,
    to,
    turned_down,
)
from comity.records.models import Record
from comity.screening.commands import search
from comity.screening.understand import understand
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
def world():
    return make_world()


def found_by(viewer):
    return [found.record.pk for found in search(viewer, understand("Josphat Kiprono Mutua 1984-03-17"))]


def screened():
    with as_task(Task.INDEX):
        return list(Record.objects.select_related("audience"))


def test_a_diffusion_goes_at_once_to_those_named_and_is_checked_afterwards(world):
    notice = submitted(world.amina, "diffusion", to(world.france), status="suspect")
    assert (notice.state, notice.to_check) == ("published", True)
    read_notice(world.claire, notice.pk)
    with pytest.raises(NotFound):
        read_notice(world.jonas, notice.pk)
    answer_steps(world.ravi, notice.pk, {"E2": Said(StepAnswer.Answer.FAILS, "these are opinions")})
    refuse(world.ravi, notice.pk, "ART3")
    with acting_as(world.helena):
        assert [purge.bureau for purge in Purge.objects.all()] == [world.france.pk]


def test_a_diffusion_that_holds_stays_out(world):
    notice = submitted(world.amina, "diffusion", to(world.france), status="suspect")
    say_yes(world.ravi, notice)
    assert not as_it_is(world.amina, notice).to_check


def test_a_diffusion_for_a_wanted_person_is_reviewed_before_against_a_clock(world):
    notice = submitted(world.amina, "wanted_diffusion", to(world.france))
    assert notice.state == "review"
    assert notice.due_at <= clock.now() + timedelta(hours=2)
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)


def test_a_diffusion_to_all_members_is_none(world):
    with pytest.raises(Invalid) as refusal:
        submit(world.amina, drafted(world.amina, "diffusion", to(), status="suspect").pk)
    assert refusal.value.field == "bureaus"


def test_what_is_suspended_is_gone_at_once_and_comes_back_after_review(world):
    notice = published(world, world.amina)
    assert screened()[0].audience.mode == "all"
    suspend(world.amina, notice.pk, "the court is asked again")
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)
    with acting_as(world.claire):
        assert not Record.objects.exists()
        assert not seen_by(world.claire).exists()
    with pytest.raises(Denied):
        resume(world.amina, notice.pk)
    resume(world.ravi, notice.pk)
    read_notice(world.claire, notice.pk)
    assert len(screened()) == 1


def test_a_contested_notice_says_so_everywhere_and_is_neither_prolonged_nor_resumed(world):
    notice = published(world, world.amina)
    contest(world.ravi, notice.pk, "the person's lawyer, by letter of 3 March")
    assert read_notice(world.claire, notice.pk).contested
    assert export_notice(world.claire, notice.pk)["contested"]
    assert [record.contested for record in screened()] == [True]
    with pytest.raises(Denied):
        ask_renewal(world.amina, notice.pk, clock.now() + timedelta(days=900), "he is still at large")
    with pytest.raises(Denied):
        contest(world.claire, notice.pk, "we do not like it")
    suspend(world.ravi, notice.pk)
    with pytest.raises(Denied):
        resume(world.ravi, notice.pk)
    settle(world.ravi, notice.pk, "the dispute is settled")
    resume(world.ravi, notice.pk)
    assert [record.contested for record in screened()] == [False]


def test_an_amendment_is_shown_once_two_people_let_it_in(world):
    notice = published(world, world.amina)
    changed = {**notice.content, "aliases": ["The Tailor"]}
    amend(world.amina, notice.pk, changed, notice.version)
    assert "aliases" not in read_notice(world.claire, notice.pk).content
    decide_amendment(world.ravi, notice.pk, True)
    with pytest.raises(Denied):
        decide_amendment(world.ravi, notice.pk, True)
    decide_amendment(world.sofia, notice.pk, True)
    assert read_notice(world.claire, notice.pk).content["aliases"] == ["The Tailor"]
    assert screened()[0].properties["alias"] == ["The Tailor"]
    with acting_as(world.amina):
        assert [v.number for v in versions(world.amina, notice)] == [3, 2, 1]
    with acting_as(world.claire):
        assert not versions(world.claire, notice).exists()


def test_an_amendment_that_would_break_a_condition_is_not_taken(world):
    notice = published(world, world.amina)
    with pytest.raises(Invalid):
        amend(world.amina, notice.pk, {**notice.content, "warrant_valid": False}, notice.version)


def test_a_notice_is_prolonged_after_review_alone(world):
    notice = published(world, world.amina)
    until = clock.now() + timedelta(days=900)
    ask_renewal(world.amina, notice.pk, until, "he is still at large")
    assert as_it_is(world.amina, notice).expires_at < until
    decide_renewal(world.ravi, notice.pk, True, "the warrant is still valid")
    assert as_it_is(world.amina, notice).expires_at == until
    with pytest.raises(Invalid):
        ask_renewal(world.amina, notice.pk, clock.now() + timedelta(days=366 * 6), "he is still at large")


def test_what_runs_out_ends_by_itself_after_one_reminder(world):
    notice = published(world, world.amina)
    read_notice(world.claire, notice.pk)
    with clock.standing_at(notice.expires_at - timedelta(days=100)):
        assert remind_of_expiry() == 1
        assert remind_of_expiry() == 0
    with clock.standing_at(notice.expires_at + timedelta(minutes=1)):
        assert expire_notices() == 1
        assert expire_notices() == 0
    assert as_it_is(world.amina, notice).state == "expired"
    assert screened() == []
    with acting_as(world.helena):
        assert Purge.objects.count() == 1


def test_purge_requests_that_nobody_answers_are_laid_before_the_compliance_office(world):
    notice = published(world, world.amina)
    read_notice(world.claire, notice.pk)
    cancel(world.ravi, notice.pk, "OTHER", "the warrant was lifted long ago")
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert escalate_purges() == 1
        assert escalate_purges() == 0
    with as_task(Task.DELIVERY):
        late = Event.objects.filter(kind="purge.late").values_list("bureau", flat=True)
        assert set(late) == {world.france.pk, world.secretariat.pk}
    with acting_as(world.claire):
        purge = Purge.objects.get()
    acknowledge_purge(world.claire, purge.pk)


def test_a_decision_of_the_commission_deletes_everywhere(world):
    notice = published(world, world.amina)
    delete_by_decision(world.ines, notice.pk, "decision 12/2026")
    assert as_it_is(world.amina, notice).state == "deleted"
    assert screened() == []
    with pytest.raises(Denied):
        delete_by_decision(world.ravi, notice.pk, "decision 12/2026")


def test_a_bureau_that_is_refused_again_and_again_is_reviewed_by_two_and_then_not_heard(world):
    for place in range(6):
        turned_down(world.ravi, submitted(world.amina, "blue", family_name=f"Other{chr(97 + place) * 3}"))
        with acting_as(world.amina):
            rung = standing(world.amina)
        assert (
            rung.effect == ["told", "told", "full_review", "full_review", "full_review", "suspended"][place]
        )
        if place == 3:
            waiting = submitted(world.amina, "diffusion", to(world.france), status="suspect")
            assert (waiting.state, waiting.needed) == ("review", 2)
            withdraw(world.amina, waiting.pk, "a mistake")
    with pytest.raises(Denied):
        submitted(world.amina, "blue")
    begin_anew(world.helena, world.kenya.pk, "training was held")
    assert submitted(world.amina, "blue").state == "review"


def test_the_legal_office_waives_a_threshold_and_keeps_the_context_of_states(world):
    flag_country(world.ingrid, "ke", "State of emergency since May", clock.now() + timedelta(days=90))
    notice = submitted(world.amina)
    with acting_as(world.ravi):
        assert Question.objects.filter(notice=notice, code="context:ke").exists()
    holds = everything_holds(notice)
    holds["A3"] = Said(StepAnswer.Answer.FAILS, "eighteen months only")
    answer_steps(world.ravi, notice.pk, holds)
    with pytest.raises(Invalid, match="A3"):
        approve(world.ravi, notice.pk)
    with pytest.raises(Denied):
        waive_step(world.ravi, notice.pk, "A3", "of particular importance")
    waive_step(world.ingrid, notice.pk, "A3", "of particular importance")
    approve(world.ravi, notice.pk)
    with pytest.raises(Denied):
        waive_step(world.ingrid, notice.pk, "E2", "of particular importance")


def test_photographs_need_the_drafters_word_and_files_are_what_they_say(world):
    notice = drafted(world.amina)
    with pytest.raises(Invalid) as refusal:
        add_file(world.amina, notice.pk, NoticeFile.What.PHOTOGRAPH, "face.jpg", JPEG)
    assert refusal.value.field == "confirmed"
    with pytest.raises(Invalid):
        add_file(world.amina, notice.pk, NoticeFile.What.PHOTOGRAPH, "face.jpg", b"%PDF-1.7", True)
    with pytest.raises(Invalid):
        add_file(world.amina, notice.pk, NoticeFile.What.ATTACHMENT, "bomb.pdf", b"%PDF-" + b"0" * 11 * 2**20)
    with pytest.raises(Invalid):
        add_file(world.amina, notice.pk, NoticeFile.What.ATTACHMENT, "run.exe", b"MZ")
    add_file(world.amina, notice.pk, NoticeFile.What.PHOTOGRAPH, "face.jpg", JPEG, True)
    add_file(world.amina, notice.pk, NoticeFile.What.ATTACHMENT, "warrant.pdf", b"%PDF-1.7 x")
    submit(world.amina, notice.pk)
    with acting_as(world.ravi):
        assert {file.name for file in files(world.ravi, notice)} == {"face.jpg", "warrant.pdf"}
    published_one = published(world, world.amina, family_name="Odhiambo", forename="Baraka")
    assert published_one.is_open


def test_a_draft_may_start_from_an_own_record_which_becomes_its_subject(world):
    record = wanted(world.amina, "Baraka Otieno Ouma", born=["1979-09-09"])
    draft = start_draft(world.amina, "blue", record.pk)
    assert draft.content["birth_date"] == "1979-09-09"
    assert draft.caption == "Baraka Otieno Ouma"
    with pytest.raises(NotFound):
        start_draft(world.claire, "blue", record.pk)


@pytest.mark.parametrize("kind", ["silver", "un_special", "mauve"])
def test_types_that_are_not_offered_to_this_body_are_not_drafted(world, kind):
    with pytest.raises((Invalid, Denied)):
        start_draft(world.amina, kind)


def test_silver_has_a_quota(world, settings):
    settings.COMITY.silver = True
    try:
        for _ in range(9):
            submitted(world.amina, "silver")
        with pytest.raises(Denied, match="9"):
            submitted(world.amina, "silver")
    finally:
        settings.COMITY.silver = False


def test_a_victim_is_never_put_where_screening_finds_her(world):
    notice = published(world, world.amina, "blue", status="victim")
    assert notice.is_open
    assert screened() == []


def test_mixed_directions_and_what_does_not_fit_are_cleaned_or_named(world):
    notice = drafted(world.amina, family_name="Mut\u202eua")
    assert notice.content["family_name"] == "Mutua"
    from comity.notices.commands import save_draft

    for field, value in (("facts", "plain"), ("offences", {"a": 1}), ("nationality", "ke"), ("minor", "yes")):
        with pytest.raises(Invalid) as refusal:
            save_draft(world.amina, notice.pk, {**notice.content, field: value}, None, notice.version)
        assert refusal.value.field == field
    with pytest.raises(Invalid, match="meanwhile"):
        save_draft(world.amina, notice.pk, notice.content, None, notice.version - 1)


def test_nobody_sees_a_notice_by_its_row_but_whom_it_is_for(world):
    notice = published(world, world.amina, "blue", to(world.france))
    for viewer, seen in (
        (world.claire, 1),
        (world.jonas, 0),
        (world.rosa, 0),
        (world.viktor, 0),
        (world.ravi, 1),
    ):
        with acting_as(viewer):
            assert Notice.objects.count() == seen, viewer
    with pytest.raises(NotFound):
        read_notice(world.jonas, notice.pk)

"""Pages of offices and between bureaus: each for who it is for, and what it does is done."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Invalid
from comity.members.models import Person
from comity.members.roles import Role
from comity.notices.commands import Wish, escalate_purges, read_notice, report_located, withdraw
from comity.notices.models import CountryFlag, Disagreement, Notice, Protected, Purge, StepAnswer
from comity.notices.queries import steps
from comity.notices.tests.people import as_it_is, published, submitted
from comity.screening.commands import answer_hit, decide_match, receive_manifest, screen_manifest
from comity.screening.models import Hit, Match
from tests.pages import at_desk, text_of
from tests.people import make_world

pytestmark = pytest.mark.django_db
FLIGHT = b"name,birth_date,document_number\nJosphat Kiprono Mutua,1984-03-17,AK0456789\n"


@pytest.fixture
def world():
    return make_world()


def confirmed(world, viewer):
    """A hit on the only record there is, which Amina confirmed."""
    manifest = receive_manifest(viewer, "flight.csv", FLIGHT)
    screen_manifest(viewer, manifest.pk)
    with acting_as(viewer):
        match = Match.objects.get()
    decide_match(viewer, match.pk, Match.State.YES, "the same portrait")
    with acting_as(viewer):
        hit = Hit.objects.get()
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED, "it is him")
    return hit


def day(days):
    return str((clock.now() + timedelta(days=days)).date())


def test_rosa_seals_somebody_in_and_takes_her_out_and_nobody_reads_who(world):
    rosa = at_desk(world.rosa)
    sent = {"ground": "presumed_victim", "names": "Halima Abdi", "born": "1999", "feared": "Kenya"}
    refused = rosa.post("notices:protected", **sent)
    assert refused.status_code == 400
    assert rosa.post("notices:protected", **sent, until=day(300)).status_code == 302
    with acting_as(world.rosa):
        entry = Protected.objects.get()
    text = rosa.reads("notices:protected")
    assert str(entry.pk)[-8:].upper() in text
    assert "Halima" not in text
    assert at_desk(world.claire).get("notices:protected").status_code == 403
    lucie = at_desk(world.lucie)
    assert lucie.post("notices:unprotect", entry.pk).status_code == 404
    assert rosa.post("notices:unprotect", entry.pk).status_code == 302
    assert "No entry" in rosa.reads("notices:protected")


def test_ingrid_flags_a_state_and_reviewers_read_it_beside_the_request(world):
    ingrid = at_desk(world.ingrid)
    ingrid.post("notices:context", country="ke", text="elections are near", until=day(90))
    notice = submitted(world.amina)
    assert "elections are near" in at_desk(world.ravi).reads("notices:review", notice.pk)
    assert "Kenya" in ingrid.reads("notices:context")
    with acting_as(world.ingrid):
        flag = CountryFlag.objects.get()
    assert at_desk(world.ravi).post("notices:lift_flag", flag.pk).status_code == 403
    ingrid.post("notices:lift_flag", flag.pk)
    assert "No flag" in ingrid.reads("notices:context")


def test_ingrid_waives_a_threshold_and_ravi_sees_that_she_did(world):
    notice = submitted(world.amina)
    ingrid = at_desk(world.ingrid)
    short = ingrid.post("notices:waive", notice.pk, **{"waive-step": "A3", "waive-reason": "so"})
    assert short.status_code == 400
    ingrid.post(
        "notices:waive", notice.pk, **{"waive-step": "A3", "waive-reason": "of particular importance"}
    )
    with acting_as(world.ingrid):
        assert StepAnswer.objects.get().answer == "waived"
    assert "waived by the legal office" in at_desk(world.ravi).reads("notices:review", notice.pk)


def test_helena_sees_who_holds_and_who_is_late_and_lets_a_bureau_begin_anew(world):
    notice = published(world, world.amina, "blue")
    read_notice(world.claire, notice.pk)
    withdraw(world.amina, notice.pk, "found")
    helena = at_desk(world.helena)
    assert "NCB Paris" in helena.reads("notices:compliance")
    with as_task(Task.NOTICES):
        Purge.objects.update(due_at=clock.now())
    escalate_purges()
    late = helena.reads("notices:compliance", query={"show": "late"})
    assert "laid before you" in late
    assert "1 missed deadline" in late
    assert helena.post("notices:begin_anew", world.france.pk, note="no").status_code == 400
    helena.post("notices:begin_anew", world.france.pk, note="errors were mended")
    assert "1 missed deadline" not in helena.reads("notices:compliance")
    assert at_desk(world.amina).get("notices:compliance").status_code == 403


def test_ines_deletes_by_decision_what_she_names(world):
    notice = published(world, world.amina, "blue")
    ines = at_desk(world.ines)
    unknown = ines.post("notices:deletion", notice="BLUE-2026-00000000", decision="12/2026")
    assert unknown.status_code == 400
    assert "nothing here that you may see" in text_of(unknown)
    done = ines.post("notices:deletion", notice=notice.reference, decision="12/2026")
    assert done.status_code == 302
    assert as_it_is(world.amina, notice).state == "deleted"
    assert at_desk(world.ravi).get("notices:deletion").status_code == 403


def test_viktor_says_of_which_states_ravi_is(world):
    viktor, ravi = at_desk(world.viktor), world.ravi
    sent = {"person": str(ravi.person), "nationalities": ["in", "gb"]}
    assert viktor.post("members:states", world.secretariat.pk, **sent).status_code == 302
    assert Person.objects.get(pk=ravi.person).nationalities == ["gb", "in"]
    assert at_desk(ravi).post("members:states", world.secretariat.pk, **sent).status_code == 403


def test_a_border_officer_says_from_the_hit_that_somebody_was_found(world):
    notice = published(world, world.amina)
    hit = confirmed(world, world.jonas)
    jonas = at_desk(world.jonas)
    assert f"/notices/hits/{hit.pk}/" in jonas.get("screening:hit", hit.pk).content.decode()
    assert notice.reference in jonas.reads("notices:located", hit.pk)
    assert at_desk(world.claire).get("notices:located", hit.pk).status_code == 404
    jonas.post("notices:located", hit.pk, note="held at the counter", arrested="on")
    assert as_it_is(world.amina, notice).state == "arrested"
    amina = at_desk(world.amina)
    amina.post("notices:pursue", notice.pk, **{"pursue-verb": "request_extradition"})
    assert as_it_is(world.amina, notice).state == "extradition_pending"


def test_an_adult_who_went_missing_decides_alone_what_is_told(world):
    notice = published(world, world.amina, "yellow", status="missing", minor=False)
    hit = confirmed(world, world.claire)
    claire = at_desk(world.claire)
    assert "she alone decides" in claire.reads("notices:located", hit.pk)
    for sent, at_fault in (
        ({"note": "in Lyon"}, "Ask her"),
        ({"wish": "found", "note": "in Lyon"}, "leave the words out"),
    ):
        refused = claire.post("notices:located", hit.pk, **sent)
        assert refused.status_code == 400
        assert at_fault in text_of(refused)
    with pytest.raises(Invalid):
        report_located(world.claire, hit.pk, arrested=True, wish=Wish.FOUND)
    claire.post("notices:located", hit.pk, wish="found")
    assert as_it_is(world.amina, notice).state == "located"
    with acting_as(world.amina):
        said = [(step.verb, step.note) for step in steps(world.amina, notice)][-2:]
    assert said == [("locate", ""), ("wish_found", "")]
    assert "only that she was found" in at_desk(world.amina).reads("notices:detail", notice.pk)


def test_for_a_child_the_bureau_that_found_her_says_where(world):
    notice = published(world, world.amina, "yellow", status="missing", minor=True)
    hit = confirmed(world, world.claire)
    assert report_located(world.claire, hit.pk, "with the guardian in Lyon").state == "located"
    assert notice.pk


def test_what_a_state_tells_reopens_the_notice_and_names_nobody(world):
    notice = published(world, world.amina)
    claire, amina = at_desk(world.claire), at_desk(world.amina)
    assert amina.post("notices:tell", notice.pk, **{"tell-what": "asylum_granted"}).status_code == 403
    claire.post("notices:tell", notice.pk, **{"tell-what": "asylum_granted"})
    assert as_it_is(world.amina, notice).state == "suspended"
    text = amina.reads("notices:detail", notice.pk)
    assert "asylum" not in text.lower()
    assert "Paris" not in text


def test_two_bureaus_disagree_page_by_page(world):
    notice = published(world, world.amina)
    claire, amina, ingrid = at_desk(world.claire), at_desk(world.amina), at_desk(world.ingrid)
    short = claire.post("notices:disagree", notice.pk, **{"disagree-note": "no"})
    assert short.status_code == 400
    claire.post("notices:disagree", notice.pk, **{"disagree-note": "he was judged for this in Lyon"})
    with as_task(Task.NOTICES):
        found = Disagreement.objects.get()
    assert "judged for this in Lyon" in amina.reads("notices:disagreement", found.pk)
    assert notice.reference in amina.reads("notices:disagreements")
    assert claire.post("notices:disagreement", found.pk, verb="answer", note="we say so").status_code == 403
    amina.post("notices:disagreement", found.pk, verb="answer", note="it was another offence")
    claire.post("notices:disagreement", found.pk, verb="lay")
    assert "it was another offence" in ingrid.reads("notices:disagreement", found.pk)
    ingrid.post("notices:disagreement", found.pk, verb="decide", outcome="look_again", note="not seen yet")
    assert "not seen yet" in claire.reads("notices:disagreement", found.pk)
    with as_task(Task.NOTICES):
        assert Notice.objects.get().state == "suspended"
    assert (
        at_desk(world.seat("greta", world.germany, Role.DUTY_OFFICER))
        .get("notices:disagreement", found.pk)
        .status_code
        == 404
    )

"""The counter card: both sides, one decision, and nobody told before it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.handling_codes import HandlingCode
from comity.kernel.truth import Tier
from comity.members.roles import Role
from comity.records.commands import create_record, delete_record, edit_record
from comity.records.models import Holding
from comity.records.queries import holders
from comity.records.rules import Draft
from comity.screening.commands import decide_match
from comity.screening.models import Match
from comity.screening.queries import open_matches
from comity.screening.tests.walking import (
    NAME,
    at_desk,
    consent,
    screened,
    text_of,
    the_hit,
    the_match,
    written,
)
from tests.people import handling, make_world, wanted

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"nothing more"
DISCREET = {"tier": Tier.DISCREET, "legal_order": "Order 12/2026, High Court of Nairobi"}


@pytest.fixture
def world():
    return make_world()


def decide(walker, match, verdict, **fields):
    return walker.post("match", match.pk, verdict=verdict, **{"note": "same scar", "confirm": "on", **fields})


def test_the_card_shows_both_sides_what_agrees_and_why_she_sees_it(world):
    wanted(world.amina)
    screened(world.claire)
    page = at_desk(world.claire).reads("match", the_match(world.claire).pk)
    assert "Is this the same person?" in page
    assert page.count("1984-03-17") == 2
    assert "Agree" in page
    assert "the birth dates agree to the day" in page
    assert "14C" in page
    assert "Contact the source before any action. Silence is no ground to hold anyone." in page
    assert "You see this because the source shared it with all members." in page


def test_a_restriction_in_words_stands_open_before_whoever_decides(world):
    wanted(world.amina, handling_code=HandlingCode.H3, handling_note="Not to be shown to the carrier.")
    screened(world.claire)
    response = at_desk(world.claire).get("match", the_match(world.claire).pk)
    assert "restricts how this may be used Not to be shown to the carrier." in text_of(response)
    for key in "ynu":
        assert f'data-key="{key}"' in response.content.decode()


def test_what_differs_is_said_with_its_reason(world):
    wanted(world.amina, born=["1984-07-13"])
    screened(world.claire)
    page = at_desk(world.claire).reads("match", the_match(world.claire).pk)
    assert "Differ" in page


def test_the_card_speaks_the_readers_language(world):
    wanted(world.amina)
    screened(world.claire)
    claire = at_desk(world.claire)
    claire.client.cookies["django_language"] = "ar"
    body = claire.get("match", the_match(world.claire).pk).content.decode()
    assert 'dir="rtl"' in body
    assert "كينيا" in body


def test_looking_makes_france_a_holder_and_writes_an_entry_but_tells_kenya_nothing(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    amina = at_desk(world.amina)
    pages = [amina.home(), amina.reads("matches"), written(world.amina)]
    at_desk(world.claire).reads("match", match.pk)
    assert ("match.looked_at", "done") in written(world.claire)
    with acting_as(world.claire):
        assert Holding.objects.get(record_id=record.pk).told is False
    with acting_as(world.amina):
        assert holders(world.amina, record).seen == 0
    assert [amina.home(), amina.reads("matches"), written(world.amina)] == pages


def test_a_hit_no_hit_card_names_whom_to_ask_and_nothing_else(world):
    record = wanted(world.amina, tier=Tier.HIT_NO_HIT)
    screened(world.claire)
    claire = at_desk(world.claire)
    page = claire.reads("match", the_match(world.claire).pk)
    assert "NCB Nairobi holds a record: ask" in page
    assert "likely" in page
    assert page.count("1984-03-17") == 1
    assert page.lower().count("suspect") == 0
    assert "Why the machine says so" not in page
    assert str(record.pk) not in claire.get("match", the_match(world.claire).pk).content.decode()
    with acting_as(world.claire):
        assert not Holding.objects.exists()


def test_a_yes_leads_to_the_hit_with_the_duty_at_its_top(world):
    wanted(world.amina)
    screened(world.claire)
    claire = at_desk(world.claire)
    response = decide(claire, the_match(world.claire), "yes")
    hit = the_hit(world.claire)
    assert response.url == reverse("screening:hit", args=[hit.pk])
    page = claire.reads("hit", hit.pk)
    assert "Contact the source before any action. Silence is no ground to hold anyone." in page
    assert "NCB Nairobi was told and answers here." in page


@pytest.mark.parametrize("verdict", ["no", "unsure"])
def test_a_no_or_unsure_leads_back_to_the_card_and_changes_nothing_for_kenya(world, verdict):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    amina = at_desk(world.amina)
    before = [amina.home(), amina.reads("matches"), written(world.amina)]
    response = decide(at_desk(world.claire), match, verdict)
    assert response.url == reverse("screening:match", args=[match.pk])
    assert [amina.home(), amina.reads("matches"), written(world.amina)] == before
    with acting_as(world.claire):
        assert Match.objects.get().state == verdict


def test_an_unsure_match_still_waits_for_a_colleague(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    decide(at_desk(world.claire), match, "unsure")
    colleague = at_desk(world.seat("claude", world.france, Role.BORDER_OFFICER))
    assert NAME in colleague.reads("matches")
    assert decide(colleague, match, "no").status_code == 302


def test_a_decision_without_the_tick_is_not_taken_and_nothing_typed_is_lost(world):
    wanted(world.amina)
    screened(world.claire)
    response = decide(at_desk(world.claire), the_match(world.claire), "yes", confirm="")
    page = response.content.decode()
    assert response.status_code == 400
    assert "Say that you compared both sides yourself." in page
    assert ">same scar</textarea>" in page
    assert 'value="yes" required checked' in page
    assert the_match(world.claire).state == "open"


def test_who_comes_second_is_told_and_changes_nothing(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    claire, claude = at_desk(world.claire), at_desk(world.seat("claude", world.france, Role.BORDER_OFFICER))
    decide(claire, match, "no")
    response = decide(claude, match, "yes")
    assert response.status_code == 400
    assert "Somebody has decided this match already." in response.content.decode()
    assert "No open hit" in at_desk(world.amina).home()


def test_an_analyst_sees_the_card_but_does_not_decide(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    analyst = at_desk(world.seat("aurelie", world.france, Role.ANALYST))
    assert "Not for you to decide" in analyst.reads("match", match.pk)
    assert decide(analyst, match, "yes").status_code == 403
    assert the_match(world.claire).state == "open"


def test_a_match_of_another_bureau_reads_like_one_that_never_was(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    for viewer in (world.amina, world.jonas):
        walker = at_desk(viewer)
        theirs, none = walker.get("match", match.pk), walker.get("match", world.france.pk)
        assert theirs.status_code == none.status_code == 404
        assert decide(walker, match, "yes").status_code == 404
        assert walker.get("portrait", match.pk).status_code == 404
    assert at_desk(world.viktor).get("match", match.pk).status_code == 403


def test_a_record_withdrawn_meanwhile_leaves_nothing_to_verify(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    delete_record(world.amina, record.pk, "withdrawn by the court")
    claire = at_desk(world.claire)
    assert "There is nothing to verify any more" in claire.reads("match", match.pk)
    assert decide(claire, match, "yes").status_code == 400


def test_a_record_changed_meanwhile_is_said_to_be(world):
    record = wanted(world.amina)
    screened(world.claire)
    edit_record(world.amina, record.pk, Draft("Person", record.properties, status="charged"), 1)
    page = at_desk(world.claire).reads("match", the_match(world.claire).pk)
    assert "The source has changed this record since the machine asked" in page
    assert "Charged" in page


def test_a_missing_person_is_looked_for_so_as_to_be_found(world):
    wanted(world.amina, status="missing")
    screened(world.claire)
    page = at_desk(world.claire).reads("match", the_match(world.claire).pk)
    assert "No coercive measure may follow from this match." in page


@pytest.mark.parametrize(("tier", "status"), [(Tier.FULL, 200), (Tier.HIT_NO_HIT, 404)])
def test_a_portrait_is_shown_with_the_record_and_only_with_it(world, tier, status):
    properties = {"name": [NAME], "birthDate": ["1984-03-17"], "nationality": ["ke"]}
    draft = Draft("Person", properties, status="suspect", portrait=("image/png", PICTURE))
    create_record(world.amina, draft, handling(world.amina.bureau, tier=tier))
    screened(world.claire)
    match = the_match(world.claire)
    claire = at_desk(world.claire)
    response = claire.get("portrait", match.pk)
    assert response.status_code == status
    address = reverse("screening:portrait", args=[match.pk])
    assert (address in claire.get("match", match.pk).content.decode()) is (status == 200)
    if status == 200:
        assert response.content == PICTURE
        assert "sandbox" in response["Content-Security-Policy"]


def test_the_longest_waiting_stands_first_with_its_minutes(world):
    wanted(world.amina)
    with clock.standing_at(clock.now() - timedelta(minutes=42)):
        screened(world.claire)
    page = at_desk(world.claire).reads("matches")
    assert "42 min" in page


def test_only_the_discreet_desk_meets_discreet_matches_and_only_on_its_page(world):
    consent(world)
    wanted(world.amina, **DISCREET)
    screened(world.claire)
    match = the_match(world.denis)
    denis = at_desk(world.denis)
    assert NAME in denis.reads("discreet")
    assert NAME not in denis.reads("matches")
    assert NAME not in denis.home()
    assert set(denis.client.get("/").context["shell"].counts.values()) == {0}
    assert "Is this the same person?" in denis.reads("match", match.pk)
    for viewer in (world.claire, world.lucie, world.amina, world.jonas):
        walker = at_desk(viewer)
        assert walker.get("discreet").status_code == 403
        assert walker.get("match", match.pk).status_code == 404
        assert NAME not in walker.reads("matches")
        assert "Discreet" not in walker.home()


def test_the_discreet_desk_verifies_and_only_then_kenya_learns(world):
    consent(world)
    wanted(world.amina, **DISCREET)
    screened(world.claire)
    match = the_match(world.denis)
    amina, claire, denis = at_desk(world.amina), at_desk(world.claire), at_desk(world.denis)
    officers = [claire.home(), claire.reads("matches")]
    assert NAME not in amina.reads("matches")
    response = decide(denis, match, "yes")
    hit = the_hit(world.denis)
    assert response.url == reverse("screening:hit", args=[hit.pk])
    assert NAME in denis.reads("discreet")
    assert NAME in amina.reads("matches")
    assert [claire.home(), claire.reads("matches")] == officers
    assert claire.get("hit", hit.pk).status_code == 404


def test_the_pages_cost_the_same_however_much_waits(world, django_assert_max_num_queries):
    wanted(world.amina)
    claire = at_desk(world.claire)

    def one_more(blanks):
        screened(world.claire, b"name,birth date\nJosphat Kiprono Mutua,1984-03-17\n" + b"\n" * blanks)

    def one_hit_more():
        with acting_as(world.claire):
            match = open_matches(world.claire).first()
        decide_match(world.claire, match.pk, Match.State.YES)

    def cost():
        with django_assert_max_num_queries(40) as listed:
            claire.reads("matches")
        with django_assert_max_num_queries(50) as first:
            claire.home()
        return len(listed), len(first)

    one_more(0)
    one_hit_more()
    one_more(1)
    few = cost()
    for blanks in range(2, 10):
        one_more(blanks)
    for _ in range(4):
        one_hit_more()
    assert cost() == few


def test_what_was_told_apart_can_be_looked_up_again(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    decide(at_desk(world.claire), match, "no")
    claire = at_desk(world.claire)
    assert NAME in claire.reads("matches", show="decided")
    assert "Somebody else" in claire.reads("match", match.pk)

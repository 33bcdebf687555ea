"""A bureau decides how many people it refers; the hub draws the line, and says what it costs."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.kernel.acting import acting_as
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid
from comity.ledger.queries import Search, own_entries
from comity.screening.budgeting.commands import set_budget
from comity.screening.budgeting.models import Budget
from comity.screening.budgeting.queries import budget, history, match_line, travellers_a_day
from comity.screening.budgeting.rules import LEAST, MOST, cost, line_of
from comity.screening.commands import look, receive_manifest, screen_manifest, screen_one
from comity.screening.engine import Query, Subject
from comity.screening.engine.compare import compare, scores
from comity.screening.engine.operating import OPERATING, cost_of, line_for
from comity.screening.models import Match
from comity.screening.queries import manifest
from comity.screening.rules import MATCH_LINE
from tests.browsing import sign_in
from tests.pages import at_desk, text_of
from tests.people import make_world, wanted

in_the_hub = pytest.mark.django_db
BUDGETS = range(LEAST, MOST + 1)


@pytest.fixture
def world():
    return make_world()


# The line that follows from a budget


def test_more_referrals_never_mean_a_stricter_line_nor_fewer_of_the_listed_found():
    lines = [line_for(budget) for budget in BUDGETS]
    assert lines == sorted(lines, reverse=True)
    found = [cost_of(line).over_all.found for line in lines]
    assert found == sorted(found)
    assert line_for(0) == OPERATING.points[0].score
    assert line_for(1e9) == OPERATING.points[-1].score


@given(st.sampled_from(BUDGETS))
def test_a_line_costs_no_more_than_its_budget_where_that_was_measured(referrals):
    spent = cost_of(line_for(referrals)).over_all.referrals
    least, most = (OPERATING.points[at].over_all.referrals for at in (0, -1))
    assert spent <= referrals + 1e-6 or referrals < least
    assert spent == pytest.approx(min(max(referrals, least), most))


def test_a_cost_at_ones_own_volume_is_counted_in_people():
    spent = cost(line_for(20), 50_000)
    assert spent.delayed == pytest.approx(50_000 * cost_of(line_for(20)).over_all.referrals / 10_000)
    assert 0 <= spent.missed <= 1
    assert spent.found_spread[0] <= spent.found_spread[1]


TEXTS = ("", "Amina Wanjiru", "محمد علي", "Иван Петров", "王小明", "Zoltán Kovács")
UNALIKE = [(one, two) for one in TEXTS for two in TEXTS if one != two or not one]
CODES, SEXES, PLACES = ("ke", "sy", "fr"), ("M", "F", ""), ("Nairobi", "Homs")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(UNALIKE),
    st.lists(st.sampled_from(CODES), max_size=3),
    st.sampled_from(SEXES),
    st.lists(st.sampled_from(PLACES), max_size=2),
    st.booleans(),
)
def test_nationality_sex_place_and_script_alone_never_reach_a_line_that_can_be_chosen(
    names, nationalities, sex, places, swapped
):
    """Two persons of whom nothing else agrees: whatever a bureau chooses, no match comes of it."""
    one, two = reversed(names) if swapped else names
    asked = Query((one,) if one else (), (), tuple(nationalities), sex, tuple(places))
    listed = Subject("s", "a", tuple(_named(two)), (), tuple(nationalities), sex, tuple(places))
    (reached,) = scores(compare([(asked, listed)]))
    assert all(reached < line_of(budget) for budget in [None, *BUDGETS])


def _named(text):
    from comity.screening.engine import Name

    return [Name(text)] if text else []


# Setting it


@in_the_hub
def test_a_compliance_lawyer_sets_it_with_a_reason_and_the_line_follows(world):
    assert match_line(world.claire) == MATCH_LINE
    set_budget(world.lucie, 20, "two officers on the second line")
    with acting_as(world.claire):
        assert match_line(world.claire) == line_for(20)
    with acting_as(world.amina):
        assert match_line(world.amina) == MATCH_LINE, "each bureau decides for itself"
    set_budget(world.odile, 5, "one officer is ill")
    with acting_as(world.lucie):
        assert budget(world.lucie) == 5
        assert [(b.referrals, b.person, b.why) for b in history(world.lucie)] == [
            (5, world.odile.person, "one officer is ill"),
            (20, world.lucie.person, "two officers on the second line"),
        ]


@in_the_hub
def test_officers_and_other_bodies_may_not_set_it(world):
    for viewer in (world.claire, world.jonas, world.denis, world.rosa, world.viktor, world.ines):
        with pytest.raises(Denied):
            set_budget(viewer, 20, "because")
    with acting_as(world.lucie):
        assert budget(world.lucie) is None


@in_the_hub
@pytest.mark.parametrize(
    ("referrals", "why"), [(0, "x"), (101, "x"), (-1, "x"), (20, "  "), (20, "x" * 2_001)]
)
def test_a_number_out_of_bounds_or_without_a_reason_is_refused(world, referrals, why):
    with pytest.raises(Invalid):
        set_budget(world.lucie, referrals, why)


@in_the_hub
def test_the_ledger_and_an_event_say_what_was_changed(world):
    set_budget(world.lucie, 20, "to begin with")
    set_budget(world.lucie, 10, "too many")
    entry = own_entries(world.lucie, Search(verb="budget.set"))[0]
    assert (entry.details.details["before"], entry.details.details["referrals"]) == (20, 10)
    assert entry.details.details["why"] == "too many"
    with acting_as(world.lucie):
        told = Event.objects.filter(kind="budget.set").order_by("sequence")
        assert [(event.bureau, event.data) for event in told] == [
            (world.france.pk, {"referrals": 20}),
            (world.france.pk, {"referrals": 10}),
        ]


@in_the_hub
def test_what_was_chosen_is_not_rewritten_by_sql(world):
    set_budget(world.lucie, 20, "to begin with")
    with acting_as(world.lucie):
        assert Budget.objects.update(referrals=100) == 0
        assert Budget.objects.all().delete()[0] == 0
    with acting_as(world.amina):
        assert not Budget.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Budget.objects.create(bureau=world.france.pk, referrals=1, person=world.amina.person, why="x")
    with acting_as(world.lucie), pytest.raises(DatabaseError), transaction.atomic():
        Budget.objects.create(bureau=world.france.pk, referrals=1, person=world.claire.person, why="x")


# It holds wherever a match is decided

FLIGHT = b"name,birth date,nationality\nJosefat Kipron Mutua,,KEN\n"
ASKED = {
    "name": "Josefat Kipron Mutua",
    "names": ["Josefat Kipron Mutua"],
    "birth_dates": [],
    "nationalities": ["ke"],
    "sex": "",
    "documents": [],
}


@in_the_hub
def test_the_line_of_a_bureau_decides_for_manifests_the_api_and_single_travellers(world):
    wanted(world.amina)
    (found,) = look(world.claire, [ASKED])[0]
    lines = {budget: line_for(budget) for budget in BUDGETS}
    tight, wide = min(BUDGETS, key=lambda n: -lines[n]), max(BUDGETS, key=lambda n: -lines[n])
    if not lines[wide] <= found.score < lines[tight]:
        pytest.fail(f"the example at {found.score} is on one side of every line: choose another")
    for referrals, matches in ((tight, 0), (wide, 1)):
        set_budget(world.lucie, referrals, "to try")
        assert len(look(world.claire, [ASKED])[0]) == matches
        assert len(screen_one(world.claire, ASKED)) == matches
        flight = receive_manifest(world.claire, "f.csv", FLIGHT + b"x,1990,FIN\n" * referrals)
        screen_manifest(world.claire, flight.pk)
        with acting_as(world.claire):
            assert Match.objects.filter(passenger__manifest=flight.pk).count() == matches


@in_the_hub
def test_the_volume_is_that_of_the_bureaus_own_manifests(world):
    flight = receive_manifest(world.claire, "f.csv", FLIGHT * 1 + b"x,1990,FIN\n" * 29)
    screen_manifest(world.claire, flight.pk)
    with acting_as(world.claire):
        assert manifest(world.claire, flight.pk).screened == 30
        assert travellers_a_day(world.claire) == 1
    with acting_as(world.amina):
        assert travellers_a_day(world.amina) == 0


# The page and the API


@in_the_hub
def test_the_page_says_what_it_costs_in_words_a_table_and_a_picture(world):
    lucie = at_desk(world.lucie)
    text = lucie.reads("screening:budget", volume=50_000)
    assert "the hub’s own line: your bureau has chosen none" in text
    assert "at 50,000 travellers a day" in text
    assert "By the region a name comes from" in text
    page = lucie.get("screening:budget", volume=50_000).content.decode()
    assert '<svg class="plot"' in page
    assert page.count('type="radio" name="referrals"') == 7
    done = lucie.post("screening:budget", referrals=20, why="two officers")
    assert done.status_code == 302
    text = lucie.reads("screening:budget", volume=50_000)
    assert "20 of 10,000 who are not listed are referred at most; chosen by your bureau" in text
    assert "100 people a day asked aside who are not listed" in text
    assert "20 holds now 100" in text
    assert "Lucie" in text
    assert "two officers" in text


@in_the_hub
def test_an_officer_reads_the_page_and_finds_no_form(world):
    claire = at_desk(world.claire)
    assert "A compliance lawyer or an administrator of your bureau sets it." in claire.reads(
        "screening:budget"
    )
    assert claire.post("screening:budget", referrals=20, why="x").status_code == 403
    assert at_desk(world.rosa).get("screening:budget").status_code == 403


@in_the_hub
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"referrals": "0", "why": "x"}, "greater than or equal to 1"),
        ({"referrals": "", "why": "x"}, "Choose how many."),
        ({"referrals": "20", "why": " "}, "This field is required."),
    ],
)
def test_what_is_missing_is_said_beside_the_form(world, fields, words):
    refused = at_desk(world.lucie).post("screening:budget", **fields)
    assert refused.status_code == 400
    assert words in text_of(refused)
    assert at_desk(world.lucie).get("screening:budget", volume="many").status_code == 200


@in_the_hub
def test_a_program_reads_and_sets_it(world):
    lucie = sign_in(Client(), world.lucie)
    before = lucie.get("/api/v1/budget", {"travellers_a_day": 10_000}).json()
    assert (before["referrals"], before["line"]) == (None, MATCH_LINE)
    body = {"referrals": 20, "why": "two officers"}
    after = lucie.put("/api/v1/budget", body, content_type="application/json").json()
    assert after["referrals"] == 20
    assert {region["region"] for region in after["regions"]} == set(OPERATING.points[0].regions)
    claire = sign_in(Client(), world.claire)
    assert claire.put("/api/v1/budget", body, content_type="application/json").status_code == 403
    assert claire.get("/api/v1/budget").json()["referrals"] == 20
